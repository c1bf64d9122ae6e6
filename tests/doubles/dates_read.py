"""Dates read as a feed's, at one moment."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import strategies as some

from bot.feeds.dates import read_date

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
DAYS = some.dates(min_value=date(1991, 1, 1), max_value=date(2026, 11, 24))
MINUTES = some.times().map(lambda at: at.replace(second=0, microsecond=0))


def read(text: str | None, language: str | None = None) -> datetime | None:
    found = read_date(text, NOW, language)
    return found and found.at


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
