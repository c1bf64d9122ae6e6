"""A calendar day in words, and answers to "which day is this text?": never a guess."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

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


def partial_day(day: str) -> str:
    """``10 July 2025``, ``July 2025`` or ``2025``: a partial date as exact as it is.

    An empty one is said to be not known.
    """
    if not day:
        return "Date not known"
    parts = day.split("-")
    if len(parts) == 3:
        return long_day(date.fromisoformat(day))
    if len(parts) == 2:
        return f"{MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return day


def span(first: date, last: date) -> str:
    """``13 January and 25 August 2026``: two days to be read after "between"."""
    start = long_day(first)
    if first.year == last.year:
        start = start.removesuffix(f" {first.year}")
    return f"{start} and {long_day(last)}"


def from_to(first: str | None, last: str | None) -> str:
    """`` from 1 June 2020 to 31 December 2025``: what is known of two partial dates."""
    known = (("from", first), ("to", last))
    return "".join(f" {word} {partial_day(day)}" for word, day in known if day)


@dataclass(frozen=True, slots=True)
class DayFound:
    """The text is this day, and no other."""

    typed: str
    day: date


@dataclass(frozen=True, slots=True)
class DayAmbiguous:
    """The text could mean two days (10.01.2026); ``sentence`` asks, with both written out."""

    typed: str
    candidates: tuple[date, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class DayRefused:
    """The text is not a day that can be answered; ``sentence`` says why and what to type instead.

    ``looks_like_a_day``: the text was meant as a date (31 February); otherwise it is
    something else, and may be a name.
    """

    typed: str
    sentence: str
    looks_like_a_day: bool = False


DayAnswer = DayFound | DayAmbiguous | DayRefused
"""What ``bot.treaty.days.read_day`` returns."""


@dataclass(frozen=True, slots=True)
class Span:
    """The text is more than one day: from ``since`` to ``until``, both inclusive.

    One of them may be None ("since 2025-01-01", "before 2020"), never both.
    """

    typed: str
    since: date | None
    until: date | None

    def __post_init__(self) -> None:
        if self.since is None and self.until is None:
            raise ValueError("A span begins or ends somewhere.")
        if self.since and self.until and self.since > self.until:
            raise ValueError("A span begins before it ends.")


def side_by_side(one: date | None, other: date | None, typed: str = "") -> Span | None:
    """The span from one day to another, whichever is the earlier; None unless there are two."""
    if one is None or other is None or one == other:
        return None
    return Span(typed, min(one, other), max(one, other))


@dataclass(frozen=True, slots=True)
class Until:
    """A moment by the clock of a place: the day begins, or it is ``at`` that time of the day."""

    day: date
    at: time | None = None

    def instant(self, zone: tzinfo) -> datetime:
        """The moment in UTC, where the clocks of ``zone`` count."""
        # The first and the last day of the calendar have no moment in every zone.
        day = min(max(self.day, date(1, 1, 2)), date(9999, 12, 30))
        return datetime.combine(day, self.at or time.min, zone).astimezone(UTC)


def span_words(when: Span) -> str:
    """``since 1 May 2025``, ``until 30 June 2025``, ``from 1 May to 30 June 2025``.

    Whole months and years by their names: ``in August 2025``, ``from 2024 to 2025``.
    """
    since, until = when.since, when.until
    if since is None or until is None:
        return f"since {long_day(since)}" if since else f"until {long_day(until or date.max)}"
    if since == until:
        return f"on {long_day(since)}"
    first, last = long_day(since), long_day(until)
    if since.day == 1 and (until == date.max or (until + timedelta(days=1)).day == 1):
        year = (since.month, until.month) == (1, 12)
        first, last = (partial_day(f"{day}"[: 4 if year else 7]) for day in (since, until))
        if first == last:
            return f"in {first}"
    elif (since.year, since.month) == (until.year, until.month):
        return f"from {since.day} to {last}"
    if since.year == until.year:
        first = first.removesuffix(f" {since.year}")
    return f"from {first} to {last}"
