"""Dates in the standard forms, which are always believed.

In: a text. Out: the instant (UTC) or None. RFC 822, 2822 and 5322 with a numeric zone or one
that the RFC names; RFC 3339, W3CDTF and the ISO 8601 days that name a day. A month or a year
alone is none. The day of the week is not looked at: templates get it wrong.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

# RFC 5322, 4.3; UTC for GMT is everywhere.
RFC_ZONES = {
    **dict.fromkeys(("UT", "UTC", "GMT", "Z"), 0),
    "EDT": -4,
    **dict.fromkeys(("EST", "CDT"), -5),
    **dict.fromkeys(("CST", "MDT"), -6),
    **dict.fromkeys(("MST", "PDT"), -7),
    "PST": -8,
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = r"(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?"
_RFC = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s*)?"
    rf"(\d\d?)\s+({'|'.join(_MONTHS)})\s+(\d{{4}}|\d\d)\s+{_CLOCK}\s+"
    rf"([+-]\d{{4}}|{'|'.join(RFC_ZONES)})(?:\s*\([^()]*\))?",
    re.ASCII | re.IGNORECASE,
)
_OFFSET = r"(?:\s?(z|[+-]\d\d(?::?\d\d)?))?"
_ISO = re.compile(rf"(\d{{4}})-(\d\d)-(\d\d)(?:[t\s]{_CLOCK}{_OFFSET})?", re.ASCII | re.IGNORECASE)
_BASIC = re.compile(
    rf"(\d{{4}})(\d\d)(\d\d)(?:t(\d\d)(\d\d)(?:(\d\d)(?:[.,](\d+))?)?{_OFFSET})?",
    re.ASCII | re.IGNORECASE,
)
_ORDINAL = re.compile(r"(\d{4})-(\d{3})", re.ASCII)
_WEEK = re.compile(r"\d{4}-w\d\d-\d|\d{4}w\d{3}", re.ASCII | re.IGNORECASE)
_LAST_SECOND = 60


def read_standard(text: str) -> datetime | None:
    """The instant that a text in a standard form names, UTC; without a zone it is taken as UTC."""
    iso = _ISO.fullmatch(text) or _BASIC.fullmatch(text)
    if iso is not None:
        day = valid_day(int(iso[1]), int(iso[2]), int(iso[3]))
        return at(day, *_clock(iso[4], iso[5], iso[6], iso[7]), offset(iso[8] or "Z"))
    rfc = _RFC.fullmatch(text)
    if rfc is not None:
        day = valid_day(full_year(rfc[3]), _MONTHS.index(rfc[2].lower()) + 1, int(rfc[1]))
        return at(day, *_clock(rfc[4], rfc[5], rfc[6], rfc[7]), offset(rfc[8]))
    return at(_counted_day(text), 0, 0, 0.0, UTC)


def _counted_day(text: str) -> date | None:
    """ISO 8601's other days: of the year, and of the week."""
    try:
        if _WEEK.fullmatch(text):
            return date.fromisoformat(text)
        ordinal = _ORDINAL.fullmatch(text)
        if ordinal is None:
            return None
        day = date(int(ordinal[1]), 1, 1) + timedelta(days=int(ordinal[2]) - 1)
    except (ValueError, OverflowError):
        return None
    return day if day.year == int(ordinal[1]) else None


def _clock(
    hour: str | None, minute: str | None, second: str | None, fraction: str | None
) -> tuple[int, int, float]:
    return int(hour or 0), int(minute or 0), seconds(second, fraction)


def seconds(second: str | None, fraction: str | None) -> float:
    """Seconds and their decimals, of which six count."""
    return float(f"{second or 0}.{(fraction or '0')[:6]}")


def full_year(written: str) -> int:
    """The year of two digits or four. Two are 1969 to 2068, as mail reads them (RFC 2822, 4.3)."""
    year = int(written)
    if len(written) > 2:
        return year
    return year + (2000 if year < 69 else 1900)


def valid_day(year: int, month: int, day: int) -> date | None:
    """The day, if there is one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def offset(written: str) -> tzinfo | None:
    """A zone of RFC 5322, or an offset of ISO 8601. None for what no clock on earth shows."""
    if written[0] not in "+-":
        return timezone(timedelta(hours=RFC_ZONES[written.upper()]))
    digits = written[1:].replace(":", "")
    minutes = int(digits[2:] or 0)
    if minutes >= 60 or int(digits[:2]) > 15:
        return None
    ahead = timedelta(hours=int(digits[:2]), minutes=minutes)
    return timezone(ahead if written[0] == "+" else -ahead)


def at(
    day: date | None, hour: int, minute: int, second: float, zone: tzinfo | None
) -> datetime | None:
    """The instant, UTC. 24:00:00 is the midnight that follows, 60 a leap second."""
    if day is None or zone is None or minute >= 60 or second >= _LAST_SECOND + 1:
        return None
    if hour > 24 or (hour == 24 and (minute or second)):
        return None
    try:
        local = datetime(day.year, day.month, day.day, tzinfo=zone)
        clock = timedelta(hours=hour, minutes=minute, seconds=second)
        return (local + clock).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
