"""A table in three forms: one that its reader can sort, a plain one, and the same in words.

In: a Table, and how its message looks without it. Out: a message with plainer forms (bot.ports.Message).
Where the rows exceed Slack's limits only the words are left. A message and Home may each hold one table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.desk.citing import counted
from bot.model.answers import Counts
from bot.ports import Message
from handlers.views import limits
from handlers.views.blocks import NOTHING, Block, Element, message
from handlers.views.text import plain

Cell = str | int
MOST_ROWS = limits.TABLE_ROWS - 1
"""Below the line of headings."""
_ON_A_SCREEN = 20
_CELL = 200


@dataclass(frozen=True)
class Table:
    """``caption`` says what it shows to those who hear it; the first column names each row."""

    caption: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]

    @cached_property
    def cells(self) -> list[list[Element]]:
        """All lines as Slack takes them, the headings first."""
        return [[_cell(cell) for cell in row] for row in (self.columns, *self.rows)]

    @property
    def fits(self) -> bool:
        """Is it within Slack's limits, and more than one line?"""
        return (
            1 < len(self.rows) <= MOST_ROWS
            and len(self.columns) <= limits.TABLE_COLUMNS
            and sum(len(c["text"]) for row in self.cells for c in row) <= limits.TABLE_CHARACTERS
        )


def with_table(
    text: str,
    around: Callable[[Iterable[Block]], Iterable[Block]],
    table: Table,
    words: Iterable[Block],
) -> Message:
    """A message with a table, or with ``words`` in its place, where ``around`` puts it."""
    in_words = message(text, around(words))
    if not table.fits:
        return in_words
    plainer = message(text, around([plain_table(table)]), plainer=in_words)
    return message(text, around([sortable(table)]), plainer=plainer)


def sortable(table: Table) -> Block:
    """A ``data_table``, which the client sorts and turns the pages of."""
    return {
        "type": "data_table",
        "caption": plain(table.caption, _CELL) or NOTHING,
        "rows": table.cells,
        "page_size": _ON_A_SCREEN,
        "row_header_column_index": 0,
    }


def plain_table(table: Table) -> Block:
    """A ``table``, with numbers at the right."""
    first = table.rows[0] if table.rows else ()
    settings = [{"align": "right" if isinstance(cell, int) else "left"} for cell in first]
    return {"type": "table", "rows": table.cells, "column_settings": settings}


def number_of(counts: Counts, name: str) -> Cell:
    """A number that can be lined up with others, or both where a day is not known."""
    said = counted(counts, name)
    return int(said) if said.isdecimal() else said


def _cell(cell: Cell) -> Element:
    if isinstance(cell, int):
        return {"type": "raw_number", "value": cell, "text": _text(cell)}
    return {"type": "raw_text", "text": _text(cell)}


def _text(cell: Cell) -> str:
    return f"{cell:,}" if isinstance(cell, int) else plain(cell, _CELL) or NOTHING
