"""Instants as publishers write them.

In: the text of a date and the present instant. Out: an aware UTC datetime and whether its
form is a standard one, or None for what is missing, absurd, in the future or cannot be read
for sure (the time first seen stands in for those). A day read wrong is worse than none: it
makes news look old. So nothing is guessed, and feedparser's reading, which takes some days
for years and some years for the first of a month, is not asked.

The standard forms are in standard.py, all others in forms.py, clock times in hours.py, zones in
zones.py, names of months in words.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.feeds.dates.forms import read_forms
from bot.feeds.dates.standard import read_standard
from bot.feeds.dates.writing import plain_date_text, without_units

# News did not come in feeds before; 1970 is a zero that someone formatted.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# Clocks differ a little; an hour and more ahead is a wrong zone or a wrong date.
TOLERANCE = timedelta(hours=1)
# No place is further ahead of UTC.
_FURTHEST_EAST = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Dated:
    """An instant, UTC. ``standard``: written as in RFC 5322 or ISO 8601."""

    at: datetime
    standard: bool


def read_date(text: str | None, now: datetime, language: str | None = None) -> Dated | None:
    """The instant that ``text`` names.

    Args:
        text: as published; a time without a zone, or with an abbreviation that several zones
            share, is taken as UTC; a day without a time is its midnight.
        now: later than this by more than an hour is "in the future": None. Of two readings
            the latest that has come counts.
        language: ISO 639-1; settles the few names that mean two months in two languages.
    """
    written = plain_date_text(text) if text else ""
    if not written:
        return None
    at = read_standard(written)
    if at is not None:
        return Dated(at, standard=True) if _is_plausible(at, now) else None
    found = read_forms(without_units(written), language)
    # Where the zone is not known, today may be tomorrow there: not a reason for the other reading.
    ahead = TOLERANCE if found.zoned else _FURTHEST_EAST
    at = max((one for one in found.instants if one <= now + ahead), default=None)
    return Dated(at, standard=False) if at is not None and _is_plausible(at, now) else None


def _is_plausible(at: datetime, now: datetime) -> bool:
    return EARLIEST <= at <= now + TOLERANCE
