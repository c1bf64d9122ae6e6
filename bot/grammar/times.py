"""Times of day, weekdays and lengths of time, as people type them. Local; no zone, no clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time, timedelta

from bot.model.request import Until

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.IGNORECASE)


def read_time(text: str) -> time | None:
    """``09:00``, ``9``, ``9.30``, ``9pm``; None when it is no time of day."""
    text = text.strip()
    found = _TIME.fullmatch({"noon": "12:00", "midnight": "0:00"}.get(text.lower(), text))
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3].lower() == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def take_time(words: Sequence[str]) -> tuple[time | None, list[str]]:
    """The first time of day, and the other words."""
    for at, word in enumerate(words):
        found = read_time(word)
        if found is not None:
            return found, [*words[:at], *words[at + 1 :]]
    return None, list(words)


def read_hours(text: str) -> tuple[time, time] | None:
    """``22:00-07:00``: two times of day; None where it says something else."""
    parts = [part for part in re.split(r"[-\s]+|\b(?:to|from|until)\b", text) if part]
    times = [found for found in map(read_time, parts) if found is not None]
    return (times[0], times[1]) if len(times) == len(parts) == 2 else None


def weekday_of(word: str) -> int | None:
    """0 for ``monday``, ``mon``; None when it is no weekday."""
    found = [day for day, name in enumerate(_WEEKDAYS) if len(word) >= 3 and name.startswith(word)]
    return found[0] if found else None


def read_length(text: str, today: date) -> timedelta | Until | None:  # noqa: ARG001 - to come
    """``3d``, ``2 weeks``, ``for 12 hours``; None when it is no length of time."""
    found = re.fullmatch(r"(?:for)?(\d{1,5})([mhdw])\w*", "".join(text.split()).lower())
    return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None
