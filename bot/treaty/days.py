"""Which day a person means: ISO, written out, in words, or asked about when it can be two.

In: what was typed and today's date (UTC). Out: DayFound, DayAmbiguous or DayRefused; never
a guess. Days before the Convention was adopted are refused; future days are allowed.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.model.day import DayAmbiguous, DayAnswer, DayFound, DayRefused, long_day
from bot.treaty import terms
from bot.words.calendar import MONTH_OF, ORDINAL_OF, WEEKDAY_OF, one_of, plain

_WORDS = {"today": 0, "now": 0, "yesterday": -1, "tomorrow": 1}
_MONTH = rf"(?P<m>{one_of(MONTH_OF)})\.?"
_DAY = rf"(?P<d>\d{{1,2}}|{one_of(ORDINAL_OF)})(?:st|nd|rd|th|\.)?"
_YEAR = r"(?P<y>\d{4})"
_GAP = r"[ /,-]*"
_BEFORE = re.compile(rf"(?:{one_of(WEEKDAY_OF)}\.?,?\s+)?(?:the\s+)?")
_DATES = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:t[\d:.+z-]*)?",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        rf"{_DAY}{_GAP}(?:of )?{_MONTH}{_GAP}{_YEAR}",
        rf"{_MONTH}{_GAP}(?:the )?{_DAY}(?:,|[ /,-]+){_YEAR}",
        rf"{_YEAR}{_GAP}{_MONTH}{_GAP}{_DAY}",
    )
)
_NUMBERS = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d{2}", re.ASCII)
_NO_YEAR = re.compile(
    rf"{_DAY}{_GAP}(?:of )?{_MONTH}|{_MONTH.replace('<m>', '<n>')}{_GAP}(?:the )?{_DAY.replace('<d>', '<e>')}",
    re.ASCII,
)
_MONTH_ONLY = re.compile(rf"\d{{4}}[-/.]\d{{1,2}}|(?:{_MONTH}{_GAP})?\d{{4}}", re.ASCII)
_EXAMPLE = "write the day like 2025-08-01"
_LONGEST = 60


def read_day(text: str, today: date) -> DayAnswer:
    """The day that ``text`` means, seen from ``today``."""
    typed = text.strip()
    if len(typed) > _LONGEST:
        return DayRefused(typed[:_LONGEST], f"That is too long for a day; {_EXAMPLE}.")
    said = plain(typed)
    if said in _WORDS:
        return DayFound(typed, today + timedelta(days=_WORDS[said]))
    before = _BEFORE.match(said)
    said = said[before.end() :] if before else said
    for form in _DATES:
        if match := form.fullmatch(said):
            month = MONTH_OF.get(match["m"]) or int(match["m"])
            return _built(typed, int(match["y"]), month, _number(match["d"]))
    if match := _NUMBERS.fullmatch(said):
        return _numbers(typed, *map(int, match.groups()))
    return _partial(typed, said)


def _partial(typed: str, said: str) -> DayAnswer:
    """What was meant as a day and lacks a part of it; or no day at all."""
    match = _NO_YEAR.fullmatch(said)
    if match and _number(match["d"] or match["e"]) > _longest_month(
        MONTH_OF[match["m"] or match["n"]]
    ):
        return no_such_day(typed)
    if match:
        return DayRefused(typed, f"“{typed}” has no year; {_EXAMPLE}.", looks_like_a_day=True)
    if _SHORT_YEAR.fullmatch(said):
        sentence = f"The year of “{typed}” has two digits; {_EXAMPLE}."
        return DayRefused(typed, sentence, looks_like_a_day=True)
    if _MONTH_ONLY.fullmatch(said):
        sentence = f"“{typed}” is a whole {'year' if said.isdigit() else 'month'}; {_EXAMPLE}."
        return DayRefused(typed, sentence, looks_like_a_day=True)
    return DayRefused(typed, f"“{typed}” is not a day that I understand; {_EXAMPLE}.")


def _number(day: str) -> int:
    return ORDINAL_OF.get(day) or int(day)


def _longest_month(month: int) -> int:
    return 29 if month == 2 else 30 if month in {4, 6, 9, 11} else 31


def _numbers(typed: str, first: int, second: int, year: int) -> DayAnswer:
    """Day first in most of the world, month first in some: two readings are asked about."""
    readings = {_safe_day(year, second, first), _safe_day(year, first, second)} - {None}
    days = sorted(day for day in readings if day is not None)
    if not days:
        return no_such_day(typed)
    if len(days) == 1:
        return day_answer(typed, days[0])
    either = " or ".join(f"{day.isoformat()} ({long_day(day)})" for day in days)
    return DayAmbiguous(typed, tuple(days), f"“{typed}” can be {either}; write one of the two.")


def _safe_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _built(typed: str, year: int, month: int, day: int) -> DayAnswer:
    built = _safe_day(year, month, day)
    return no_such_day(typed) if built is None else day_answer(typed, built)


def no_such_day(typed: str) -> DayRefused:
    """What was meant as a day and is none."""
    return DayRefused(typed, f"There is no day “{typed}”; {_EXAMPLE}.", looks_like_a_day=True)


def day_answer(typed: str, day: date) -> DayAnswer:
    """The day, unless it is before the Convention."""
    if day < terms.ADOPTED:
        return DayRefused(
            typed,
            f"The Convention was adopted on 18 September 1997; {long_day(day)} is before that, so "
            f"ask for 1997-09-18 or a later day.",
            looks_like_a_day=True,
        )
    return DayFound(typed, day)
