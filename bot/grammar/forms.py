"""What a form of time is: how it is written, the words that it begins with, how it is read.

Texts are folded (bot.words.calendar.plain). Nothing here reads the clock; today is an argument.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from bot.model.day import DayAnswer, Span
from bot.words.calendar import MONTH_OF, WEEKDAY_OF, one_of

Value = DayAnswer | Span

MONTH, WEEKDAY = one_of(MONTH_OF), one_of(WEEKDAY_OF)
YEAR = r"(?:199[7-9]|20\d\d|2100)"
WHICH = r"(?:last|this|next)"
ORDINAL = r"(?:st|nd|rd|th)?"
DIGIT = ("#",)
"""Among first words: the form begins with a number in digits."""


@dataclass(frozen=True, slots=True)
class Point:
    """A day or a period that was read up to ``end``.

    Args:
        end: where the text goes on.
        value: what was read.
        needs: the preposition that makes it a time: "in" (and its like), "on" (and its like),
            "any", "edge" (any, or the end of the text), "part" ("the end of"), or nothing where
            the words speak for themselves.
        floats: a weekday or a month whose year is not said.
        gone: a day such as yesterday: what is "from" it is of that day alone.
        now: the words say no more than "now".
        whole: the whole period of which ``value`` is what has passed.
    """

    end: int
    value: Value
    needs: str = ""
    floats: bool = False
    gone: bool = False
    now: bool = False
    whole: Span | None = None


Reader = Callable[[re.Match[str], date], Value | Point | None]


@dataclass(frozen=True, slots=True)
class TimeForm:
    """Where ``pattern`` matches, ``read`` says what it means; None: after all no time."""

    pattern: re.Pattern[str]
    first: frozenset[str]
    read: Reader


def form(pattern: str, *first: Iterable[str]) -> Callable[[Reader], TimeForm]:
    """Make a reader a form; ``pattern`` ends where a word ends, ``first`` are phrases it begins with."""

    def made(read: Reader) -> TimeForm:
        words = frozenset(phrase.split()[0] for phrases in first for phrase in phrases)
        return TimeForm(re.compile(rf"(?:{pattern})(?![a-z0-9])", re.ASCII), words, read)

    return made
