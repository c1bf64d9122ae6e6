"""Days and periods at a place in a text: "1 August 2025", "last week", "the end of 2024".

In: folded text (bot.words.calendar.plain), a position and today's date (UTC). Out: each way to
read a day or a period that begins there. What is relative is seen from today. Nothing raises.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from bot.grammar.day_forms import DAYS
from bot.grammar.forms import Point, TimeForm, Value
from bot.grammar.period_forms import PERIODS
from bot.grammar.periods import third
from bot.model.day import Span
from bot.treaty.days import day_answer

_PART = re.compile(
    r"(?:very )?(?P<part>start|beginning|end|close|middle|early|mid|late)[ -](?:of |in )?(?:the )?"
)
_PARTS = ["very", "start", "beginning", "end", "close", "middle", "early", "mid", "late"]
_FIRST = re.compile(r"[a-z]+")


def _by_first_word() -> dict[str, list[TimeForm]]:
    forms: dict[str, list[TimeForm]] = defaultdict(list)
    for each in (*DAYS, *PERIODS):
        for word in each.first:
            forms[word].append(each)
    return {**{word: [] for word in _PARTS}, **forms}


_FORMS = _by_first_word()


@lru_cache(maxsize=128)
def points(text: str, start: int, today: date) -> tuple[Point, ...]:
    """Every way to read a day or period that begins at ``start``, without an article."""
    return tuple(_points(text, start, today))


def may_begin(text: str, start: int) -> bool:
    """Is there a form that begins with the word at ``start``? Cheap."""
    return _first_word(text, start) in _FORMS


def _points(text: str, start: int, today: date) -> Iterator[Point]:
    first = _first_word(text, start)
    yield from _plain_points(text, start, today, first)
    begun = _PART.match(text, start) if first in _PARTS else None
    if begun:
        begin = begun.end()
        for point in _plain_points(text, begin, today, _first_word(text, begin)):
            whole = point.whole or point.value
            if isinstance(whole, Span):
                yield Point(point.end, _part(begun["part"], text[start : point.end], whole))


def _plain_points(text: str, start: int, today: date, first: str) -> Iterator[Point]:
    for each in _FORMS.get(first, ()):
        match = each.pattern.match(text, start)
        value = match and each.read(match, today)
        if match and value:
            yield value if isinstance(value, Point) else Point(match.end(), value)


def _first_word(text: str, start: int) -> str:
    word = _FIRST.match(text, start)
    return word[0] if word else "#" if text[start : start + 1].isdigit() else ""


def _part(part: str, typed: str, whole: Span) -> Value:
    if part in {"start", "beginning"} and whole.since:
        return day_answer(typed, whole.since)
    if part in {"end", "close"} and whole.until:
        return day_answer(typed, whole.until)
    return third(typed, {"early": 0, "late": 2}.get(part, 1), whole)
