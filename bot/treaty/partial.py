"""Partial dates ("2025-12", "2025"): what they may mean, and how they sort.

A source that gives only a month or a year is kept as it is; such a date sorts at the
end of its month or year.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from bot.model.state import PartialDate

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def read_partial(text: str) -> PartialDate:
    """Check that ``text`` is a year, a month or a day.

    Raises:
        ValueError: it is none of them, or there is no such day.
    """
    first_day(PartialDate(text))
    return PartialDate(text)


@lru_cache(maxsize=4096)  # the record asks for the same few hundred dates again and again
def first_day(partial: PartialDate) -> date:
    """The earliest day it may be."""
    year, month, day = _parts(partial)
    return date(year, month or 1, day or 1)


@lru_cache(maxsize=4096)
def last_day(partial: PartialDate) -> date:
    """The latest day it may be."""
    year, month, day = _parts(partial)
    if day:
        return date(year, month, day)
    following = date(year + 1, 1, 1) if month in {0, 12} else date(year, month + 1, 1)
    return following - timedelta(days=1)


def _parts(partial: PartialDate) -> tuple[int, int, int]:
    match = _SHAPE.fullmatch(partial)
    if match is None:
        raise ValueError(f"{partial!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part or 0) for part in match.groups())
    return year, month, day
