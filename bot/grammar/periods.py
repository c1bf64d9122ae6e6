"""Weeks, months, quarters and years of the calendar as spans of days.

In: numbers, or today's date (UTC) for what is relative to it. Out: spans (bot.model.day).
A week begins on Monday (ISO 8601).
"""

from __future__ import annotations

from datetime import date

from bot.grammar.amounts import Amount, days_on, months_on
from bot.model.day import Span


def months(typed: str, first: date, count: int) -> Span:
    """``count`` months from the first of a month."""
    return Span(typed, first, days_on(months_on(first, count), -1))


def years(typed: str, first: int, last: int) -> Span:
    """Whole years, both inclusive."""
    return Span(typed, date(first, 1, 1), date(last, 12, 31))


def month_span(typed: str, year: int, month: int) -> Span:
    """A month by its number, 1 to 12."""
    return months(typed, date(year, month, 1), 1)


def quarter(typed: str, number: int, year: int | None, today: date) -> Span:
    """A quarter, 1 to 4; without a year the latest one that has begun."""
    month = 3 * number - 2
    if year is None:
        year = today.year if month <= today.month else today.year - 1
    return months(typed, date(year, month, 1), 3)


def half(typed: str, number: int, year: int) -> Span:
    """The first or second half of a year."""
    return months(typed, date(year, 6 * number - 5, 1), 6)


def current(typed: str, unit: str, day: date) -> Span:
    """The week, month, quarter, year or decade around ``day``."""
    if unit == "week":
        monday = days_on(day, -day.weekday())
        return Span(typed, monday, days_on(monday, 6))
    if unit == "decade":
        return years(typed, day.year // 10 * 10, day.year // 10 * 10 + 9)
    if unit == "quarter":
        return months(typed, date(day.year, (day.month - 1) // 3 * 3 + 1, 1), 3)
    return (
        month_span(typed, day.year, day.month)
        if unit == "month"
        else years(typed, day.year, day.year)
    )


def past(typed: str, length: Amount, today: date, *, rolls: bool) -> Span:
    """The last days up to today, or (``rolls`` is false) the calendar's last week, month ..."""
    if rolls or length.unit not in {"week", "month", "quarter", "year"}:
        return Span(typed, length.before(today), today)
    return current(typed, length.unit, length.before(_first(length.unit, today)))


def next_span(typed: str, length: Amount, today: date, *, rolls: bool) -> Span:
    """The days from today on, or (``rolls`` is false) the calendar's next week, month ..."""
    if rolls or length.unit not in {"week", "month", "quarter", "year"}:
        return Span(typed, today, length.after(today))
    return current(typed, length.unit, length.after(_first(length.unit, today)))


def weekend(typed: str, which: str | None, today: date) -> Span:
    """Saturday and Sunday: "this" week's, "next" week's, or the latest that is over or has begun."""
    saturday = days_on(today, 5 - today.weekday())
    if which == "next":
        saturday = days_on(saturday, 7)
    elif which in {"last", "past"} or (which is None and saturday > today):
        saturday = days_on(saturday, -7)
    return Span(typed, saturday, days_on(saturday, 1))


def latest_month(typed: str, month: int, today: date, which: str | None) -> Span:
    """A month without a year: the latest that has begun; "last": that is over; "next": to come."""
    year = today.year
    if which in {"next", "coming"}:
        year += month <= today.month
    elif which in {"last", "past"}:
        year -= month >= today.month
    elif which is None:
        year -= month > today.month
    return month_span(typed, year, month)


def latest_weekday(number: int, today: date, which: str | None, week: str | None) -> date:
    """The latest such day, today included; "last": before today; "next": after; or of a week."""
    monday = days_on(today, -today.weekday())
    if week or which == "this":
        return days_on(monday, number + {"last": -7, "next": 7}.get(week or "", 0))
    back = (today.weekday() - number) % 7
    if which in {"next", "coming"}:
        return days_on(today, 7 - back)
    return days_on(today, -(back or 7) if which else -back)


def third(typed: str, number: int, whole: Span) -> Span:
    """The early (0), middle (1) or late (2) third of a span that has both ends."""
    first, last = whole.since, whole.until
    if first is None or last is None:
        return whole
    if first.day == 1 and (last - first).days > 360:
        count = (last.year - first.year + 1) * 4
        return months(typed, months_on(first, number * count), count)
    days = (last - first).days + 1
    start = days_on(first, number * days // 3)
    return Span(
        typed, start, last if number == 2 else days_on(start, days // 3 - 1 if days > 2 else 0)
    )


def _first(unit: str, day: date) -> date:
    """The first day of the unit around ``day``, so that no short month is skipped."""
    return current("", unit, day).since or day
