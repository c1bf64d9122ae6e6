"""The membership over the years: on which days it is counted, and what the counts are. Pure.

In: the treaty, and the last day. Out: at most twenty points, as many as a chart of Slack's takes. The
days are the opening for signature, the entry into force, the end of each recent year and of some
earlier ones, and the last day itself, so that they are not equally far apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.model.answers import Counts

MOST_POINTS = 20
_RECENT_YEARS = 10
OPENED, IN_FORCE = date(1997, 12, 3), date(1999, 3, 1)
"""Signature at Ottawa; entry into force under Article 17(1)."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The counts of each day, oldest first."""

    points: tuple[Counts, ...]


def curve(count: Callable[[date], Counts], until: date) -> Curve:
    """The counts up to a day.

    Raises:
        InputError: the day is before the Convention was adopted.
    """
    return Curve(tuple(count(day) for day in curve_days(until)))


def curve_days(until: date) -> tuple[date, ...]:
    """The days of the curve, the last one ``until``."""
    begun = [day for day in (OPENED, IN_FORCE) if day < until]
    ends = [date(year, 12, 31) for year in range(IN_FORCE.year, until.year)]
    recent, earlier = ends[-_RECENT_YEARS:], ends[:-_RECENT_YEARS]
    room = MOST_POINTS - len(begun) - len(recent) - 1
    return (*begun, *_spread(earlier, room), *recent, until)


def _spread(days: list[date], most: int) -> list[date]:
    """At most so many of them, much the same way apart, the last one among them."""
    step = -(-len(days) // most)
    return days[::-1][::step][::-1] if step else []
