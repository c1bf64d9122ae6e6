"""Instants as publishers write them.

In: the text of a date and the present instant. Out: an aware UTC datetime, or None for
what is missing, unreadable, absurd or in the future (the time first seen stands in for
those). Pure. RFC 822 and ISO 8601 are read here and strictly; for the rest feedparser's
reading is the fallback. It is not asked first, because it takes some impossible months for days.
"""

from __future__ import annotations

import calendar
import re
import time
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

# News did not come in feeds before; 1970 is a zero that someone formatted.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# Clocks differ a little; an hour and more ahead is a wrong zone or a wrong date.
TOLERANCE = timedelta(hours=1)

# The zones email.utils does not know and European publishers use (hours from UTC).
_ZONES = {
    "WET": 0,
    "WEST": 1,
    "BST": 1,
    "CET": 1,
    "CEST": 2,
    "MEZ": 1,
    "MESZ": 2,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
}
# Ten digits are the years 2001 to 2286; feedparser would take them for a day of some year.
_SECONDS = re.compile(r"[1-9][0-9]{9}", re.ASCII)
_NAMED_ZONE = re.compile(r"\s+([A-Z]{3,4})$")


def read_instant(
    text: str | None, now: datetime, fallback: time.struct_time | None = None
) -> datetime | None:
    """The instant ``text`` names, UTC.

    Args:
        text: as published; a time without a zone is taken as UTC.
        now: later than this by more than an hour is "in the future": None.
        fallback: feedparser's reading, UTC, used when the text is neither seconds since 1970,
            RFC 822 nor ISO 8601.
    """
    at = _epoch(text) or _iso(text) or _rfc822(text) if text else None
    if at is None and fallback is not None:
        at = _from_struct(fallback)
    return at if at is not None and EARLIEST <= at <= now + TOLERANCE else None


def _epoch(text: str) -> datetime | None:
    """Seconds since 1970, which some publishers write where a date belongs."""
    return datetime.fromtimestamp(int(text), UTC) if _SECONDS.fullmatch(text.strip()) else None


def _iso(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return _utc(at)


def _rfc822(text: str) -> datetime | None:
    zone = _NAMED_ZONE.search(text.strip())
    hours = _ZONES.get(zone[1]) if zone else None
    fields = parsedate_tz(text)
    if fields is None or fields[0] < 1000:
        return None
    offset = timedelta(hours=hours) if hours is not None else timedelta(seconds=fields[9] or 0)
    try:
        return _utc(datetime(*fields[:6], tzinfo=timezone(offset)))
    except (ValueError, OverflowError):
        return None


def _utc(at: datetime) -> datetime | None:
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:
        return None


def _from_struct(fields: time.struct_time) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(fields), UTC)
    except (ValueError, OverflowError, OSError):
        return None
