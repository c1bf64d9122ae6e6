"""A calendar day in words, and answers to "which day is this text?": never a guess."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def long_day(day: date) -> str:
    """``10 January 2026``: the same in every zone."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True)
class DayFound:
    """The text is this day, and no other."""

    typed: str
    day: date


@dataclass(frozen=True, slots=True)
class DayAmbiguous:
    """The text may be two days (10.01.2026); ``sentence`` asks with both written out."""

    typed: str
    candidates: tuple[date, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class DayRefused:
    """The text is no day we can answer for; ``sentence`` says why and what to type instead.

    ``looks_like_a_day``: the text was meant as a date (31 February); otherwise it is
    something else, and may be a name.
    """

    typed: str
    sentence: str
    looks_like_a_day: bool = False


DayAnswer = DayFound | DayAmbiguous | DayRefused
"""What ``bot.treaty.days.read_day`` returns."""
