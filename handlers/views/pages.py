"""Long answers in pages: which part of a list is shown, and the buttons to its other parts.

In: how many lines there are, and the page asked for. Out: the part, and buttons that ask
again. Pages are counted from the one that is shown first; a page that no longer exists
is the last one.
"""

from __future__ import annotations

from dataclasses import dataclass

from handlers.views.blocks import Element, button


@dataclass(frozen=True, slots=True)
class ListPage:
    """Page ``number`` (from 1) of ``of``; it shows the lines from ``start`` up to ``end``."""

    number: int
    of: int
    start: int
    end: int

    @property
    def words(self) -> str:
        """``ListPage 2 of 3.``; empty where one page is all."""
        return f"Page {self.number} of {self.of}." if self.of > 1 else ""


def from_the_start(count: int, size: int, number: int) -> ListPage:
    """The page of a list whose first lines are shown first."""
    of = max(1, -(-count // size))
    number = min(max(number, 1), of)
    size = -(-count // of)  # of much the same length each, so that no page has a single line
    start = (number - 1) * size
    return ListPage(number, of, start, min(start + size, count))


def from_the_end(count: int, size: int, number: int) -> ListPage:
    """The page of a list whose last lines are shown first, as a newest one."""
    page = from_the_start(count, size, number)
    return ListPage(page.number, page.of, count - page.end, count - page.start)


def turn(page: ListPage, step: int, label: str, ask: tuple[str, str]) -> list[Element]:
    """The button to the page ``step`` further, if there is one; ``ask``: verb, and what to ask."""
    number = page.number + step
    if not 1 <= number <= page.of:
        return []
    verb, query = ask
    place = 1 if step > 0 else 0
    return [button(label, f"status:{verb}:{place}", f"{query} page {number}".strip())]
