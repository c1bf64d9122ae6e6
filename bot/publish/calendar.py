"""Dates of the Convention as a calendar that other programs read (RFC 5545). Pure.

In: dates, as the desk answers them. Out: the bytes of an ICS file.
"""

from __future__ import annotations

from datetime import date, timedelta

from icalendar import Calendar, Event

from bot.desk.replies import Deadlines

_EXACT = len("2026-04-30")


def calendar_of(found: Deadlines) -> bytes:
    """The dates known to the day, each as a whole day."""
    calendar = Calendar.new(name="Mine Ban Convention", prodid="-//Minewatch//Calendar//EN")
    for entry in found.dates:
        if len(entry.date) == _EXACT:
            day = date.fromisoformat(entry.date)
            event = Event.new(summary=entry.title, start=day, end=day + timedelta(days=1))
            calendar.add_component(event)
    return bytes(calendar.to_ical())
