"""Single days as people write them: "1 August 2025", "3 days ago", "last Tuesday", "now"."""

from __future__ import annotations

import re
from datetime import date

from bot.grammar.amounts import COUNT, UNIT, amount, days_on
from bot.grammar.forms import DIGIT, MONTH, ORDINAL, WEEKDAY, WHICH, YEAR, Point, Value, form
from bot.grammar.periods import latest_weekday
from bot.model.day import DayRefused
from bot.treaty.days import day_answer, read_day
from bot.words.calendar import MONTH_OF, NUMBER_OF, ORDINAL_OF, ORDINARY, WEEKDAY_OF, one_of

_ABSOLUTE = "|".join(
    (
        r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:t[\d:.+z-]*)?",
        r"(?:19|20|21)\d{6}",
        r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}",
        r"\d{1,2}([/.])\d{1,2}\1\d{2}",
        rf"(?:{WEEKDAY} )?(?:the )?(?:\d{{1,2}}|{one_of(ORDINAL_OF)}){ORDINAL}[ /-]?(?:of )?{MONTH}(?:[,./ -]{{0,2}}\d{{4}})?",
        rf"(?:{WEEKDAY} )?{MONTH}[./ -]?(?:the )?\d{{1,2}}{ORDINAL}(?:[, /-]{{1,2}}\d{{4}})?",
        rf"\d{{4}}[ /-]{MONTH}[ /-]\d{{1,2}}",
    )
)
_RELATIVE = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0,
    "yesterday": -1, "last night": -1, "yesterday morning": -1, "yesterday evening": -1,
    "day before yesterday": -2, "tomorrow": 1, "day after tomorrow": 2,
}  # fmt: skip
_FEASTS = {
    "christmas": (12, 25), "christmas day": (12, 25), "xmas": (12, 25), "christmas eve": (12, 24),
    "boxing day": (12, 26), "new year's day": (1, 1), "new years day": (1, 1), "new year day": (1, 1), "new year eve": (12, 31),
    "new year's eve": (12, 31), "new years eve": (12, 31),
}  # fmt: skip
_NOW = frozenset({
    "now", "right now", "just now", "currently", "presently", "at present", "at the moment",
    "nowadays", "at this moment", "at the present time", "these days",
})  # fmt: skip


_ORDINAL_BEGINS = {word.split("-")[0] for word in ORDINAL_OF}


@form(_ABSOLUTE, DIGIT, MONTH_OF, WEEKDAY_OF, _ORDINAL_BEGINS)
def _absolute(match: re.Match[str], today: date) -> Point | None:
    answer = read_day(match[0], today)
    if isinstance(answer, DayRefused) and not answer.looks_like_a_day:
        return None
    # "Article 5 may ..." is no day in May.
    doubtful = isinstance(answer, DayRefused) and "".join(filter(str.isalpha, match[0])) in ORDINARY
    return Point(match.end(), answer, needs="edge" if doubtful else "")


@form(one_of(frozenset(_RELATIVE)), _RELATIVE)
def _relative(match: re.Match[str], today: date) -> Point:
    ahead = _RELATIVE[match[0]]
    return Point(match.end(), day_answer(match[0], days_on(today, ahead)), gone=ahead < 0)


@form(
    rf"(?P<feast>{one_of(frozenset(_FEASTS))})(?: (?P<year>{YEAR}))?",
    ["christmas", "xmas", "boxing", "new"],
)
def _feast(match: re.Match[str], today: date) -> Point:
    """The one of that year, or else the latest."""
    month, day = _FEASTS[match["feast"]]
    latest = date(today.year, month, day)
    year = int(match["year"] or (today.year if latest <= today else today.year - 1))
    return Point(match.end(), day_answer(match[0], date(year, month, day)))


@form(one_of(_NOW), _NOW)
def _now(match: re.Match[str], today: date) -> Point:
    return Point(match.end(), day_answer(match[0], today), now=True)


@form(rf"(?P<n>{COUNT}) ?(?P<u>{UNIT}) ago(?: today)?", DIGIT, NUMBER_OF)
def _ago(match: re.Match[str], today: date) -> Value:
    length = amount(match["n"], match["u"])
    day = today if length.below_a_day and length.count < 24 else length.before(today)
    return day_answer(match[0], day)


@form(
    rf"in (?P<n>{COUNT}) (?P<u>{UNIT})|(?P<m>{COUNT}) (?P<v>{UNIT}) from (?:now|today)",
    DIGIT,
    NUMBER_OF,
    ["in"],
)
def _ahead(match: re.Match[str], today: date) -> Value:
    length = amount(match["n"] or match["m"], match["u"] or match["v"])
    return day_answer(match[0], length.after(today))


@form(
    rf"(?:(?P<which>{WHICH}|past|coming) )?(?P<w>{WEEKDAY})(?: (?:of )?(?P<week>{WHICH}) week)?"
    rf"|(?P<week2>{WHICH}) week(?:'s)? (?:on )?(?P<w2>{WEEKDAY})",
    WEEKDAY_OF,
    ["last", "this", "next", "past", "coming"],
)
def _weekday(match: re.Match[str], today: date) -> Point | None:
    word, which = match["w"] or match["w2"], match["which"]
    week = match["week"] or match["week2"]
    if which == "this" and word in ORDINARY:
        return None
    bare = which or week or word.endswith("day")
    value = day_answer(match[0], latest_weekday(WEEKDAY_OF[word], today, which, week))
    return Point(match.end(), value, needs="" if bare else "on", floats=not (which or week))


DAYS = (_absolute, _relative, _feast, _now, _ago, _ahead, _weekday)
