"""What is drawn: the map of all States on a day, or two days, and one State's course. Values only.

In: nothing. Out: the values that the desk works out, that views put into words, and that
bot.pictures draws.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.model.answers import Counts
from bot.model.state import Freshness, Iso3, PartialDate, State


class Mark(StrEnum):
    """How a State is marked: its status, and for States Parties what they said they would do.

    ``ANNOUNCED``: bound, and its withdrawal was announced or approved at home, without notice to
    the Depositary; ``SUSPENSION``: bound, and it notified a suspension.
    """

    PARTY = "party"
    ANNOUNCED = "announced"
    NOTICE = "notice"
    SUSPENSION = "suspension"
    CONSENTED = "consented"
    UNCONFIRMED = "unconfirmed"
    SIGNATORY = "signatory"
    OUTSIDE = "outside"
    WITHDRAWN = "withdrawn"


BOUND_MARKS = frozenset({Mark.PARTY, Mark.ANNOUNCED, Mark.NOTICE, Mark.SUSPENSION})
"""Those for which the Convention is in force."""


@dataclass(frozen=True, slots=True)
class WorldOn:
    """Every State's mark on one day (of those shown), and the counts over all 197."""

    on: date
    marks: Mapping[Iso3, Mark]
    counts: Counts

    def states(self, *marks: Mark) -> tuple[Iso3, ...]:
        """The codes of the States marked so, in alphabetical order."""
        return tuple(sorted(iso3 for iso3, mark in self.marks.items() if mark in marks))

    def number(self, *marks: Mark) -> int:
        """How many States are marked so."""
        return sum(mark in marks for mark in self.marks.values())


@dataclass(frozen=True, slots=True)
class WorldMap:
    """The map of one day, or of two side by side; ``states`` are those shown (all, or a group's).

    ``title``: what they are called together, and ``asked`` the codes of States and keys of groups by
    which they were named; both empty for all States. ``today`` decides what is a projection.
    """

    days: tuple[WorldOn, ...]
    states: Mapping[Iso3, State]
    title: str
    asked: tuple[str, ...]
    today: date
    record: Freshness

    def changed(self) -> tuple[Iso3, ...]:
        """The States marked otherwise on the second day than on the first."""
        if len(self.days) == 1:
            return ()
        before, after = (day.marks for day in self.days)
        return tuple(sorted(iso3 for iso3, mark in after.items() if before[iso3] is not mark))


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days from ``since`` to before ``until`` on which a State had one mark."""

    since: date
    until: date
    mark: Mark


@dataclass(frozen=True, slots=True)
class Moment:
    """What happened, in a few words; the day is as exact as it is known."""

    on: PartialDate
    words: str


@dataclass(frozen=True, slots=True)
class Course:
    """One State's course under the Convention up to a day: its marks over time, and its acts."""

    state: State
    stretches: tuple[Stretch, ...]
    moments: tuple[Moment, ...]
    on: date
    record: Freshness


Picture = WorldMap | Course


def version(shown: Picture) -> str:
    """Twelve letters that are others where anything in the picture is."""
    if isinstance(shown, WorldMap) and shown.days[-1].on <= shown.today:
        # Of the past, the picture is the same every day.
        shown = replace(shown, today=shown.days[-1].on)
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:12]
