"""What the treaty desk answers: one frozen value per form of answer, ready to be shown.

Values only. A ``Question`` is an answer too: whatever is not plain (a name of two States,
a day that can be two, nobody's name) is asked about with choices, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.model.answers import Counts, StatusAnswer
from bot.model.state import CalendarDate, Development, Freshness, Group, State


class Verb(StrEnum):
    """What can be asked of the treaty; a choice carries one with its text."""

    SHOW = "show"
    LIST = "list"
    COUNTS = "counts"
    DEADLINES = "deadlines"
    TIMELINE = "timeline"
    MORE = "more"
    SOURCES = "sources"
    CITE = "cite"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may have been meant: what to say on the button, and the text to ask with."""

    label: str
    verb: Verb
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is not plain, in one sentence, and the choices (none: type it again)."""

    sentence: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class OneState:
    """One State's answer. ``heard`` says how a misspelling was read; ``namesakes`` may be meant too."""

    answer: StatusAnswer
    today: date
    heard: str | None = None
    namesakes: tuple[State, ...] = ()


@dataclass(frozen=True, slots=True)
class Detail:
    """What lies behind a State's answer: its sources, a line to cite it with, or all the rest."""

    what: Verb
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
    ``doubts`` say which and why.
    """

    title: str
    answers: tuple[StatusAnswer, ...]
    on: date
    today: date
    record: Freshness
    groups: tuple[Group, ...] = ()
    at_most: int | None = None
    doubts: tuple[str, ...] = ()


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
    """

    dates: tuple[CalendarDate, ...]
    states: tuple[State, ...]
    since: date
    record: Freshness
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """One State's whole story, oldest first."""

    state: State
    story: tuple[Development, ...]
    record: Freshness


@dataclass(frozen=True, slots=True)
class Overview:
    """The Convention today: numbers, running notices of withdrawal, what was last, what is next."""

    counts: Counts
    withdrawing: tuple[StatusAnswer, ...]
    latest: tuple[Development, ...]
    coming: tuple[CalendarDate, ...]
    record: Freshness


Reply = (
    OneState
    | Detail
    | Comparison
    | Listing
    | CountsThen
    | Deadlines
    | Timeline
    | Overview
    | Question
)
