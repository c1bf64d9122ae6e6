"""Upcoming deadlines and meetings, for watches with reminders.

In: dates of the Convention and today. Out: the reminders due, 30 and 7 days before and on
the day before. Only dates known to the day count: a month is not a deadline.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.model.alert import Reminder
from bot.model.state import CalendarDate, Iso3
from bot.model.watch import Watch
from bot.watches.match import GroupsByKey, wants_states

DAYS_BEFORE = (1, 7, 30)
_WHOLE_DATE = len("2026-04-30")


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder and the distance it is for: it is said once for each distance."""

    reminder: Reminder
    days: int


def due_reminders(dates: Iterable[CalendarDate], today: date) -> Iterator[DueReminder]:
    """Each upcoming date with the closest reminder distance it has reached."""
    for coming in dates:
        days = _days_until(coming, today)
        distance = next((d for d in DAYS_BEFORE if days is not None and days <= d), None)
        if distance is not None:
            yield DueReminder(_reminder(coming), distance)


def wants_reminder(watch: Watch, iso3: Iso3 | None, groups: GroupsByKey) -> bool:
    """Does the watch ask for reminders of this State's dates (None: dates that concern all)?"""
    return watch.reminders and (iso3 is None or wants_states(watch.scope, (iso3,), groups))


def _days_until(coming: CalendarDate, today: date) -> int | None:
    """Days from today; None for a date that is past, today, or not known to the day."""
    if len(coming.date) != _WHOLE_DATE:
        return None
    days = (date.fromisoformat(coming.date) - today).days
    return days if days > 0 else None


def _reminder(coming: CalendarDate) -> Reminder:
    return Reminder(coming.date, coming.title, coming.iso3, coming.source.url or "")
