"""Times of day, weekdays and hours between two times, as people type them.

In: words. Out: values, or None where the words say something else. Local times; no zone
and no clock here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from bot.words.calendar import NUMBER_OF, WEEKDAY_OF, plain

_HALF = r"(?P<half>am|pm|a\.m\.?|p\.m\.?|a m|p m)"
_CLOCK = r"(?:h|hrs?|hours|o'?clock|uhr)"
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"(?P<h>\d{{1,2}})(?:[:.h](?P<m>\d{{2}})(?::00)?)? ?(?:{_HALF}|{_CLOCK})?",
        rf"(?P<h>\d{{1,2}})(?P<m>\d{{2}}) ?(?:{_HALF}|{_CLOCK})?",
    )
)
_NAMED = {
    "noon": time(12), "midday": time(12), "12 noon": time(12), "midnight": time(0),
    "12 midnight": time(0), "24:00": time(0), "2400": time(0), "24h00": time(0),
}  # fmt: skip
_PAST = re.compile(r"(?P<part>half|quarter|a quarter) (?P<way>past|to) (?P<rest>.+)")
_PART_OF_DAY = re.compile(r" (?:in the (?P<part>morning|afternoon|evening)|(?P<night>at night))$")
_AT = frozenset({"at", "around", "@"})
_PLAIN_SIGN = re.compile(r"[:h]\d|[ap]\.?m\b|o'?clock|\dh|hrs|noon|midday|midnight|half|quarter")
_LONGEST = 5
_TO = re.compile(r" ?(?:-|\.\.) ?| (?:to|until|till|til|and|through) ")


def read_time(text: str) -> time | None:
    """``09:00``, ``9``, ``9.30``, ``9pm``, ``0900``, ``21h30``; None when it is no time of day.

    ``24:00`` is the midnight that begins a day, as 00:00 is.
    """
    said = plain(text).replace("’", "'").rstrip(",;").removeprefix("at ").strip()
    if part := _PART_OF_DAY.search(said):
        half = "am" if part["part"] == "morning" else "pm"
        return read_time(said[: part.start()] + half)
    if past := _PAST.fullmatch(said):
        return _shifted(past)
    if said in _NAMED:
        return _NAMED[said]
    if said.removesuffix(" o'clock") in NUMBER_OF and said.endswith(" o'clock"):
        said = str(NUMBER_OF[said.removesuffix(" o'clock")])
    found = next(filter(None, (form.fullmatch(said) for form in _FORMS)), None)
    if found is None:
        return None
    hour, minute = int(found["h"]), int(found["m"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"].startswith("p") else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _shifted(past: re.Match[str]) -> time | None:
    """``half past nine``, ``quarter to 8 pm``."""
    hour = read_time(str(NUMBER_OF.get(past["rest"], past["rest"])))
    if hour is None or hour.minute:
        return None
    minutes = (30 if past["part"] == "half" else 15) * (1 if past["way"] == "past" else -1)
    hours, minute = divmod(hour.hour * 60 + minutes, 60)
    return time(hours % 24, minute)


def weekday_of(word: str) -> int | None:
    """0 for ``monday``, ``mon``, ``mondays``; None when it is no weekday."""
    return WEEKDAY_OF.get(plain(word).rstrip(".,"))


@dataclass(frozen=True, slots=True)
class TakenTime:
    """Words without their time of day; ``at`` is None where there is none."""

    rest: tuple[str, ...]
    at: time | None


def take_time(words: Sequence[str], *, bare: bool = False) -> TakenTime:
    """The first time of day in ``words``, taken out with its "at".

    A number alone ("9", "0900") is a time after "at" only, or anywhere if ``bare``.
    """
    words = tuple(words)
    for start in range(len(words)):
        led = plain(words[start]) in _AT
        begin = start + led
        for end in range(min(len(words), begin + _LONGEST), begin, -1):
            said = plain(" ".join(words[begin:end])).rstrip(".,;:!?")
            at = read_time(said) if bare or led or _PLAIN_SIGN.search(said) else None
            if at is not None:
                return TakenTime((*words[:start], *words[end:]), at)
    return TakenTime(words, None)


def read_hours(text: str) -> tuple[time, time] | None:
    """``22:00-07:00``, ``22-7``, ``10pm to 7am``, ``from 22h until 7h``; None for anything else.

    Of ``10-11pm`` only the second time is plain, so that is not read.
    """
    said = re.sub(r"^(?:from|between) ", "", plain(text))
    parts = _TO.split(said) if _TO.search(said) else said.split()
    if len(parts) != 2:
        return None
    first, last = map(read_time, parts)
    return None if first is None or last is None or _half_said(parts) else (first, last)


def _half_said(parts: Sequence[str]) -> bool:
    """Is "am" or "pm" said of the second time, and may be meant of the first?"""
    first, last = (re.search(r"[ap]\.? ?m", part) for part in parts)
    hour = re.match(r"\d+", parts[0])
    return bool(last and not first and hour and 1 <= int(hour[0][:2]) <= 12 and ":" not in parts[0])
