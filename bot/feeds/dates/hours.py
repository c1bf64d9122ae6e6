"""The time of day in a date's text: 24 or 12 hours, with colons, dots or words.

In: a text. Out: the time, its zone, and the text without both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from functools import cache

from bot.feeds.dates.standard import seconds
from bot.feeds.dates.words import compatible, halves_of_day
from bot.feeds.dates.zones import take_zone

# What CLDR lacks: how English is typed, and parts of the day.
_MORNING = ("a.m.", "a. m.", "SA", "凌晨", "清晨", "早上", "早晨", "صباحا")
_AFTERNOON = ("p.m.", "p. m.", "CH", "晚上", "傍晚", "中午", "مساء")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_FRACTION = r"(?:[.,](?P<fraction>\d{1,9}))?"
_COLONS = re.compile(
    rf"(?<![\d:+])(?P<h>\d\d?)\s?:\s?(?P<m>\d\d?)(?::(?P<s>\d\d?){_FRACTION})?(?!\d|:\d)"
)
_MINUTES = r"(?:分|분|(?:min|мин|phút|m)(?![^\W\d])\.?)"
_WORDS = re.compile(
    r"(?<![\d.:+])(?P<h>\d\d?)\s?(?:[時时点點시]|(?:h|uhr|ч|giờ)(?![^\W\d])\.?)"
    rf"(?:(?P<m>\d\d)(?!\d){_MINUTES}?|\s?(?P<n>\d\d?)\s?(?:{_MINUTES}|$))?"
    r"(?:\s?(?P<s>\d\d?)\s?(?:[秒초]|s(?![^\W\d])))?",
    re.IGNORECASE,
)
_DOTS = re.compile(
    r"(?<![\d+])(?<!\d\.)(?P<h>\d\d?)\.(?P<m>\d\d)(?:\.(?P<s>\d\d)(?:\.(?P<fraction>\d{1,9}))?)?(?![.\d]*\d)"
)


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """As written, hours of 24. ``zone`` None: not said, or not known."""

    hour: int = 0
    minute: int = 0
    second: float = 0.0
    zone: tzinfo | None = None


def take_time(text: str) -> tuple[TimeOfDay | None, str]:
    """The first time that cannot be a date, and what is left."""
    return _take(text, _COLONS, _WORDS, _halves().bare_hour)


def take_dotted_time(text: str) -> tuple[TimeOfDay | None, str]:
    """The same for 14.30, which only is a time when the date has been taken out."""
    return _take(text, _DOTS)


def _take(text: str, *forms: re.Pattern[str]) -> tuple[TimeOfDay | None, str]:
    found = next(filter(None, (form.search(text) for form in forms)), None)
    if found is None:
        return None, text
    part = found.groupdict()
    start, end, half = _with_half(text, found.start(), found.end())
    zone, rest = take_zone(f"{text[:start]} {text[end:]}", start + 1)
    minute = int(part.get("m") or part.get("n") or 0)
    second = seconds(part.get("s"), part.get("fraction"))
    return TimeOfDay(_hour(int(found["h"]), half), minute, second, zone), rest


def _hour(hour: int, half: str | None) -> int:
    """12 is where a half of the day begins; beyond 12 the half says nothing."""
    if half is None or hour > 12:
        return hour
    return hour % 12 + (12 if half == "pm" else 0)


def _with_half(text: str, start: int, end: int) -> tuple[int, int, str | None]:
    """Where a time with its half of the day begins and ends, and which half that is."""
    after = _halves().after.match(text, end)
    if after is not None:
        return start, after.end(), after.lastgroup
    before = _halves().before.search(text[:start])
    return (start, end, None) if before is None else (before.start(), end, before.lastgroup)


@dataclass(frozen=True, slots=True)
class _Halves:
    """The words for a.m. and p.m., after and before a time."""

    after: re.Pattern[str]
    before: re.Pattern[str]
    bare_hour: re.Pattern[str]


@cache
def _halves() -> _Halves:
    morning, afternoon = halves_of_day()
    am = "|".join(_patterns((*_MORNING, *morning)))
    pm = "|".join(_patterns((*_AFTERNOON, *afternoon)))
    after = rf"\s?(?:(?P<am>{am})|(?P<pm>{pm}))"
    return _Halves(
        re.compile(after),
        re.compile(rf"(?<![^\W\d_])(?:(?P<am>{am})|(?P<pm>{pm}))\s?$"),
        re.compile(rf"(?<![\d.:+/-])(?P<h>\d\d?)(?={after})"),
    )


def _patterns(names: Iterable[str]) -> list[str]:
    """Longest first. Dots may be left out, and capitals not be meant, where a name has enough of itself."""
    return [_pattern(name) for name in sorted(map(compatible, names), key=len, reverse=True)]


def _pattern(name: str) -> str:
    letters = sum(map(str.isalpha, name))
    if _UNSPACED.search(name):
        return re.escape(name)
    exact = letters <= 2 and name.count(".") < 2
    dot = r"\." if exact else r"\.?\s?"
    written = dot.join(map(re.escape, name.rstrip(".").split(".")))
    last = (r"\." if exact else r"\.?") if name.endswith(".") else ""
    return rf"{written}(?!\w){last}" if exact else rf"(?i:{written})(?!\w){last}"
