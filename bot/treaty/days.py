"""Which day a person means: ISO, written out, in words, or asked about when it can be two.

In: what was typed and today's date (UTC). Out: DayFound, DayAmbiguous or DayRefused; never
a guess. Days before the Convention was adopted are refused; future days are allowed.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from bot.model.day import MONTHS, DayAmbiguous, DayAnswer, DayFound, DayRefused, long_day
from bot.treaty import rules

_MONTHS = tuple(month.lower() for month in MONTHS)
_WORDS = {"today": 0, "now": 0, "yesterday": -1, "tomorrow": 1}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:t[\d:.+z-]*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBERS = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?([a-z]{3,9})\.?,?\s+(\d{4})")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_NO_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?\s+([a-z]{3,9})|([a-z]{3,9})\s+(\d{1,2})")
_MONTH_ONLY = re.compile(r"(\d{4})[-/.](\d{1,2})|(?:[a-z]{3,9}\.?\s+)?(\d{4})")
_EXAMPLE = "write the day like 2025-08-01"
_LONGEST = 60


def read_day(text: str, today: date) -> DayAnswer:
    """The day that ``text`` means, seen from ``today``."""
    typed = text.strip()
    if len(typed) > _LONGEST:
        return DayRefused(typed[:_LONGEST], f"That is too long for a day; {_EXAMPLE}.")
    plain = _plain(typed)
    if plain in _WORDS:
        return DayFound(typed, today + timedelta(days=_WORDS[plain]))
    for pattern, order in ((_ISO, "ymd"), (_COMPACT, "ymd")):
        if match := pattern.fullmatch(plain):
            return _built(typed, dict(zip(order, map(int, match.groups()), strict=True)))
    if match := _NUMBERS.fullmatch(plain):
        return _numbers(typed, *map(int, match.groups()))
    return _written(typed, plain)


def _plain(typed: str) -> str:
    """Lower case, plain digits, one blank, nothing invisible."""
    folded = unicodedata.normalize("NFKC", typed).lower()
    digits = (str(unicodedata.decimal(c, c)) for c in folded if unicodedata.category(c) != "Cf")
    return " ".join("".join(digits).split())


def _written(typed: str, plain: str) -> DayAnswer:
    for pattern, day_at, month_at in ((_DAY_FIRST, 1, 2), (_MONTH_FIRST, 2, 1)):
        match = pattern.fullmatch(plain)
        month = match and _month(match[month_at])
        if match and month:
            return _built(typed, {"y": int(match[3]), "m": month, "d": int(match[day_at])})
    match = _NO_YEAR.fullmatch(plain)
    if match and _month(match[2] or match[3]):
        month = _month(match[2] or match[3])
        if int(match[1] or match[4]) > _longest_month(month):
            return _no_such_day(typed)
        return DayRefused(typed, f"{typed!r} has no year; {_EXAMPLE}.", looks_like_a_day=True)
    match = _MONTH_ONLY.fullmatch(plain)
    if match and (
        match[1] or not plain[0].isalpha() or _month(plain.split(maxsplit=1)[0].rstrip("."))
    ):
        sentence = f"{typed!r} is a whole {'year' if plain.isdigit() else 'month'}; {_EXAMPLE}."
        return DayRefused(typed, sentence, looks_like_a_day=True)
    return DayRefused(typed, f"{typed!r} is not a day that I understand; {_EXAMPLE}.")


def _month(word: str) -> int:
    """1 to 12, or 0 for a word that is no month; at least three letters of its English name."""
    if word == "sept":
        return 9
    return next((n for n, month in enumerate(_MONTHS, 1) if month.startswith(word)), 0)


def _longest_month(month: int) -> int:
    return 29 if month == 2 else 30 if month in {4, 6, 9, 11} else 31


def _numbers(typed: str, first: int, second: int, year: int) -> DayAnswer:
    """Day first in most of the world, month first in some: two readings are asked about."""
    readings = {_safe_day(year, second, first), _safe_day(year, first, second)} - {None}
    days = sorted(day for day in readings if day is not None)
    if not days:
        return _no_such_day(typed)
    if len(days) == 1:
        return _checked(typed, days[0])
    either = " or ".join(f"{day.isoformat()} ({long_day(day)})" for day in days)
    return DayAmbiguous(typed, tuple(days), f"{typed!r} can be {either}; write one of the two.")


def _safe_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _built(typed: str, parts: dict[str, int]) -> DayAnswer:
    day = _safe_day(parts["y"], parts["m"], parts["d"])
    return _no_such_day(typed) if day is None else _checked(typed, day)


def _no_such_day(typed: str) -> DayRefused:
    return DayRefused(typed, f"There is no day {typed!r}; {_EXAMPLE}.", looks_like_a_day=True)


def _checked(typed: str, day: date) -> DayAnswer:
    if day < rules.ADOPTED:
        return DayRefused(
            typed,
            f"The Convention was adopted on 18 September 1997; {long_day(day)} is before that, so "
            f"ask for 1997-09-18 or a later day.",
            looks_like_a_day=True,
        )
    return DayFound(typed, day)
