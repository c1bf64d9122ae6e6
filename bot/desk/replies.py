"""What the treaty desk answers: one frozen value per form of answer, ready to be shown.

Values only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.model.answers import Counts, StatusAnswer
from bot.model.day import Span
from bot.model.state import CalendarDate, Development, Freshness, Group, State


class StatusVerb(StrEnum):
    """What can be asked of the treaty; a button carries one with its text."""

    SHOW = "show"
    LIST = "list"
    COUNTS = "counts"
    DEADLINES = "deadlines"
    TIMELINE = "timeline"
    MORE = "more"
    SOURCES = "sources"
    CITE = "cite"


@dataclass(frozen=True, slots=True)
class OneState:
    """One State's answer. ``namesakes`` may have been meant too.

    ``span``: the days asked about, on whose last one the State stands as answered;
    ``within`` is what happened in them, oldest first.
    """

    answer: StatusAnswer
    today: date
    namesakes: tuple[State, ...] = ()
    span: Span | None = None
    within: tuple[Development, ...] = ()


@dataclass(frozen=True, slots=True)
class StateDetail:
    """What supports a State's answer: its sources, a line to cite it with, or all the rest."""

    what: StatusVerb
    of: OneState


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two to five States on one day, in the order asked for."""

    answers: tuple[StatusAnswer, ...]
    on: date
    today: date


@dataclass(frozen=True, slots=True)
class Listing:
    """Several States on one day under a title; ``groups`` are those the list is drawn from.

    ``at_most``: how many they are if those whose day is not known belong to them too;
    ``doubts`` say which and why. ``span``: only those whose act falls into these days.
    """

    title: str
    answers: tuple[StatusAnswer, ...]
    on: date
    today: date
    record: Freshness
    groups: tuple[Group, ...] = ()
    at_most: int | None = None
    doubts: tuple[str, ...] = ()
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class CountsThen:
    """The counts of a day and of the same day a year earlier (None before 1998)."""

    counts: Counts
    year_before: Counts | None
    today: date
    record: Freshness


@dataclass(frozen=True, slots=True)
class Deadlines:
    """What comes after ``since``, soonest first; of some States, or of all (empty ``states``).

    ``overdue``: the duties whose day had passed by ``since`` instead, the oldest first.
    ``until``: nothing after that day was asked for.
    """

    dates: tuple[CalendarDate, ...]
    states: tuple[State, ...]
    since: date
    record: Freshness
    overdue: bool = False
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """One State's whole story, oldest first; of the days of ``span`` only, where some were named."""

    state: State
    story: tuple[Development, ...]
    record: Freshness
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """The Convention today: numbers, running notices of withdrawal, what was last, what is next."""

    counts: Counts
    withdrawing: tuple[StatusAnswer, ...]
    latest: tuple[Development, ...]
    coming: tuple[CalendarDate, ...]
    record: Freshness


@dataclass(frozen=True, slots=True)
class GroupList:
    """Every group of States that can be asked for."""

    groups: tuple[Group, ...]
