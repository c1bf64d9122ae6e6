"""Times of day, weekdays and lengths of time, as people type them.

In: words. Out: values, or None where the words say something else. Local times; no zone
and no clock here.
"""

from __future__ import annotations

import re
from datetime import time, timedelta

from bot.errors import InputError

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


def time_in(words: list[str]) -> time | None:
    """The time of day that the words say; None where there are none.

    Raises:
        InputError: they say something else.
    """
    words = [word for word in words if word not in {"at", "on"}]
    if not words:
        return None
    at = read_time("".join(words))
    if at is None:
        raise InputError(
            f"“{' '.join(words)[:40]}” is not a time of day. Write it like 09:00 or 17:30, for "
            "example `/minewatch digest daily 09:00`."
        )
    return at


def weekday_of(word: str) -> int | None:
    """0 for ``monday``, ``mon``; None when it is no weekday."""
    found = [day for day, name in enumerate(_WEEKDAYS) if len(word) >= 3 and name.startswith(word)]
    return found[0] if found else None


def length_of(words: list[str]) -> timedelta | None:
    """``3d``, ``2 weeks``, ``for 12 hours``; None when it is no length of time."""
    found = re.fullmatch(r"(?:for)?(\d{1,5})([mhdw])\w*", "".join(words).lower())
    return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None
