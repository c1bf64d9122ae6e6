"""Dates in all other forms: numbers in any order, names of months, seconds since 1970.

In: a text in one way of writing (writing.py). Out: the instants that it may name. A text may
say more than the date in words ("Posted on …"), but a number that is no part of it makes the
whole doubtful, and then nothing is read. Where the order of the numbers leaves two days open,
both come out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import zip_longest

from bot.feeds.dates.hours import TimeOfDay, take_dotted_time, take_time
from bot.feeds.dates.standard import at, full_year, valid_day
from bot.feeds.dates.words import NONE, Months, months_named

# Ten digits are the years 2001 to 2286; more are thousandths, millionths and so on. /Date(…)/ is
# how .NET writes them.
_SINCE_1970 = re.compile(
    r"(?:@|/?Date\()?([1-9]\d{9})(?:\d{3}|\d{6}|\d{9})?(?:\.\d{1,9})?(?:[+-]\d{4})?(?:\)/?)?",
    re.ASCII,
)
_CLOSE = re.compile(
    r"(\d{4})(\d\d)(\d\d)[t_\s-]?(\d\d):?(\d\d)(?::?(\d\d))?", re.ASCII | re.IGNORECASE
)
# The same separator twice: in "2026, 8.30" the last two are a time.
_SEP, _SAME = r"\s?([-/.,:_|\\]|\s)\s?", r"\s?\2\s?"
_YEAR_FIRST = re.compile(rf"(?<!\d)(\d{{4}}){_SEP}(\d\d?){_SAME}(\d\d?)(?!\d)", re.ASCII)
_YEAR_LAST = re.compile(rf"(?<!\d)(\d\d?){_SEP}(\d\d?){_SAME}(\d{{4}})(?!\d)", re.ASCII)
_YEAR_SHORT = re.compile(rf"(?<!\d)(\d\d?){_SEP}(\d\d?){_SAME}'?(\d\d)(?!\d)", re.ASCII)
_JOINED = re.compile(r"(?<!\d)(\d{4})()(\d\d)(\d\d)(?!\d)", re.ASCII)
_LONG = (_YEAR_FIRST, _YEAR_LAST, _JOINED)
_TOKEN = re.compile(r"\d+|[^\s\d!-/:-@\[-`{-~]+", re.ASCII)
_DIGIT = re.compile(r"\d", re.ASCII)
# Words between a day, its month and their year: "de", "of", "gada".
_MOST_BETWEEN = 3
_BUDDHIST = 543
"""The Thai year 2569 is 2026."""


@dataclass(frozen=True, slots=True)
class Readings:
    """The instants that a text may name, UTC; ``zoned`` where it says in which zone."""

    instants: tuple[datetime, ...] = ()
    zoned: bool = False


def read_forms(text: str, language: str | None) -> Readings:
    """All possible dates; empty if the text is not a date or a doubtful one.

    Args:
        text: as bot.feeds.dates.writing leaves it.
        language: ISO 639-1, if it is known.
    """
    close = _without_separators(text)
    if close is not None:
        return close
    clock, rest = take_time(text)
    # A dotted time is none of the numbers of a named date, and beside others may be part of it.
    dotted, undated = (clock, rest) if clock else take_dotted_time(rest)
    days, left = _named(undated, language)
    if days:
        return _readings(days, dotted or TimeOfDay())
    days, left = _numbered(rest)
    if not days:
        days, left = _short(rest)
    if days and clock is None:
        clock, left = take_dotted_time(left)
    return Readings() if _DIGIT.search(left) else _readings(days, clock or TimeOfDay())


def _without_separators(text: str) -> Readings | None:
    """Seconds since 1970, and a day and a time in one number."""
    since = _SINCE_1970.fullmatch(text)
    if since is not None:
        return Readings((datetime.fromtimestamp(int(since[1]), UTC),), zoned=True)
    close = _CLOSE.fullmatch(text)
    if close is None:
        return None
    year, month, day, hour, minute = map(int, close.groups()[:5])
    return _readings([_day(year, month, day)], TimeOfDay(hour, minute, float(close[6] or 0)))


def _readings(days: Iterable[date | None], clock: TimeOfDay) -> Readings:
    zone = clock.zone or UTC
    instants = (at(day, clock.hour, clock.minute, clock.second, zone) for day in days)
    return Readings(
        tuple(dict.fromkeys(one for one in instants if one is not None)),
        zoned=clock.zone is not None,
    )


def _numbered(text: str) -> tuple[list[date], str]:
    """The days of three numbers, one of them a year of four digits; and the text without them."""
    found = min(
        filter(None, (form.search(text) for form in _LONG)), key=re.Match.start, default=None
    )
    if found is None:
        return [], text
    one, other, third = int(found[1]), int(found[3]), int(found[4])
    if len(found[1]) == 4:
        return _first([_day(one, other, third), _day(one, third, other)]), _cut(text, found)
    days = [_day(third, other, one), _day(third, one, other)]
    return (_first(days) if _is_dotted(found) else _all(days)), _cut(text, found)


def _short(text: str) -> tuple[list[date], str]:
    """The same with a two-digit year, first or last."""
    found = _YEAR_SHORT.search(text)
    if found is None:
        return [], text
    one, other, last = int(found[1]), int(found[3]), int(found[4])
    days = [_day(2000 + last, other, one), _day(2000 + one, other, last)]
    if not _is_dotted(found) or not _all(days):
        days.append(_day(2000 + last, one, other))
    return _all(days), _cut(text, found)


def _named(text: str, language: str | None) -> tuple[list[date], str]:
    """The day of two numbers and the name of a month, in any order; all other numbers are doubts."""
    tokens = _tokens(text, language)
    numbers = [place for place, token in enumerate(tokens) if isinstance(token, str)]
    if len(numbers) != 2:
        return [], text
    first, last = numbers
    months, between = _months_of(tokens, first, last)
    if between > _MOST_BETWEEN:
        return [], text
    one, other = str(tokens[first]), str(tokens[last])
    year, day = (one, other) if len(one) == 4 else (other, one)
    if len(year) not in {2, 4} or len(day) > 2:
        return [], text
    days = [_day(full_year(year), month, int(day)) for month in sorted(months)]
    return _all(days), ""


def _tokens(text: str, language: str | None) -> list[str | Months]:
    """Numbers as they are, words as the months that they name (none, mostly)."""
    words = _TOKEN.findall(text)
    tokens: list[str | Months] = []
    skip = False
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        if skip:
            skip = False
        elif word[0].isdigit():
            tokens.append(word)
        elif following and (both := months_named(f"{word} {following}", language)):
            tokens.append(both)
            skip = True
        else:
            tokens.append(months_named(word, language))
    return tokens


def _months_of(tokens: Sequence[str | Months], first: int, last: int) -> tuple[Months, int]:
    """The month that belongs to two numbers, and the number of other words in between."""
    inside = [token for token in tokens[first + 1 : last] if not isinstance(token, str)]
    named = [token for token in inside if token]
    if named:
        return frozenset.intersection(*named), len(inside) - len(named)
    beside = [*reversed(tokens[:first][-1:]), *tokens[last + 1 :][:1]]
    months = next((token for token in beside if token and not isinstance(token, str)), NONE)
    return months, len(inside)


def _day(year: int, month: int, day: int) -> date | None:
    return valid_day(year - _BUDDHIST if year > _BUDDHIST + 1950 else year, month, day)


def _all(days: Iterable[date | None]) -> list[date]:
    return [day for day in days if day is not None]


def _first(days: Iterable[date | None]) -> list[date]:
    return _all(days)[:1]


def _is_dotted(found: re.Match[str]) -> bool:
    """Dots always mean that the day comes first."""
    return found[2] == "."


def _cut(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"
