"""How rules are written: a row says what must stand where, and what it is worth.

In: a Reading's sets of matched rules. Out: the rows that apply. Keeps relevance.py and
kind.py down to tables that can be read, counted and explained.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.model.judgement import Kind
from bot.news.reading import Reading

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Row:
    """Words that mean more together than apart.

    Applies when the title holds one of each group in ``title``, either field one of each
    group in ``anywhere``, neither holds any of ``without`` and the title none of
    ``untitled``. ``name`` goes into the evidence; ``kind`` is None for rows about relevance.
    """

    name: str
    weight: float
    kind: Kind | None = None
    title: tuple[Words, ...] = ()
    anywhere: tuple[Words, ...] = ()
    without: Words = frozenset()
    untitled: Words = frozenset()

    def applies(self, reading: Reading) -> bool:
        """Does the row hold for this entry?"""
        # Plain loops: this is asked some forty times for each entry.
        for group in self.title:
            if group.isdisjoint(reading.title):
                return False
        for group in self.anywhere:
            if group.isdisjoint(reading.anywhere):
                return False
        return self.without.isdisjoint(reading.anywhere) and self.untitled.isdisjoint(reading.title)

    def key(self, reading: Reading) -> str:
        """A rule of the row that the entry has: its words are the evidence."""
        for group, present in ((self.title, reading.title), (self.anywhere, reading.anywhere)):
            for wanted in group:
                return min(wanted & present)
        return ""


def applying(rows: Iterable[Row], reading: Reading) -> Iterator[Row]:
    """The rows that hold for this entry."""
    return (row for row in rows if row.applies(reading))
