"""Periods as people write them: "August 2025", "last week", "Q2 2025", "past 3 days".

- "last week" is the calendar's (Monday to Sunday), "past week" and "last 7 days" run up to
  today. "This week" ends today, as nothing later is known.
- A month or quarter without a year is the latest one that has begun.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.grammar.amounts import COUNT, UNIT, amount, days_on
from bot.grammar.forms import DIGIT, MONTH, ORDINAL, WHICH, YEAR, Point, Value, form
from bot.grammar.periods import (
    current,
    half,
    latest_month,
    month_span,
    next_span,
    past,
    quarter,
    weekend,
    years,
)
from bot.model.day import DayRefused, Span
from bot.treaty.days import no_such_day, read_day
from bot.words.calendar import MONTH_OF, NUMBER_OF, ORDINARY, one_of

_SEASON = "(?:spring|summer|autumn|fall|winter)"
_BACK = frozenset({"last", "past", "previous", "recent", "preceding"})
_AMOUNT_BEFORE = re.compile(r"(?:last|latest|newest|first|top|next|past|page|show) $")
_NO_CLOCK = 1960
"""1959 may be a minute to eight in the evening."""
_ON = frozenset({"next", "coming", "following", "upcoming"})


@form(
    rf"(?P<which>{one_of(_BACK | _ON)}) "
    rf"(?:(?P<n>{COUNT}) ?)?(?P<u>{UNIT})"
    rf"|(?P<k>{COUNT}) (?P<whose>last|past|next|coming) (?P<v>{UNIT})|(?P<c>\d{{1,4}})(?P<w>[dwy])|(?P<e>12|24|36|48|72)(?P<x>h)",
    DIGIT,
    NUMBER_OF,
    _BACK,
    _ON,
)
def _rolling(match: re.Match[str], today: date) -> Value | None:
    count = match["n"] or match["k"] or match["c"] or match["e"]
    unit = match["u"] or match["v"] or match["w"] or match["x"]
    which = match["which"] or match["whose"] or "last"
    if not count and len(unit) > 1 and unit.endswith("s"):
        count = "few"
    length = amount(count, unit)
    if not count and length.unit == "minute":
        return None  # "last minute news"
    if which in _ON:
        return next_span(match[0], length, today, rolls=bool(count))
    return past(match[0], length, today, rolls=bool(count) or which in {"past", "recent"})


@form(
    r"(?:this|current) (?P<u>week|month|quarter|year|decade)"
    r"|(?P<t>week|month|quarter|year)[ -]to[ -]date|(?P<y>ytd)|(?P<v>week|month|quarter|year)",
    ["this", "current", "week", "month", "quarter", "year", "ytd"],
)
def _this(match: re.Match[str], today: date) -> Point:
    unit = match["u"] or match["t"] or match["v"] or "year"
    whole = current(match[0], unit, today)
    # "The year" alone is not this one; "the end of the year" is.
    needs = "part" if match["v"] else ""
    return Point(match.end(), replace(whole, until=today), needs=needs, whole=whole)


@form(r"(?:(?P<which>last|this|past|next) )?weekend", ["last", "this", "past", "next", "weekend"])
def _weekend(match: re.Match[str], today: date) -> Value:
    return weekend(match[0], match["which"], today)


@form(rf"(?:calendar )?(?:year )?(?P<y>{YEAR})(?:[/-](?P<z>\d\d))?", DIGIT, ["calendar", "year"])
def _year(match: re.Match[str], _: date) -> Value | None:
    if match["z"] is None and _AMOUNT_BEFORE.search(match.string, 0, match.start()):
        return None  # "last 2000"
    first = int(match["y"])
    if match["z"] is None:
        return years(match[0], first, first)
    # "2024/25" is two years, "2024-12" is a month.
    return years(match[0], first, first + 1) if (first + 1) % 100 == int(match["z"]) > 12 else None


@form(r"(?:year )?(?P<y>19(?:[0-8]\d|9[0-6])|18\d\d)", DIGIT, ["year"])
def _early_year(match: re.Match[str], _: date) -> Point:
    """Before the Convention: needs a preposition, or is the last word and no time of day (1959)."""
    year, text = int(match["y"]), match.string
    last = match.start() > 0 and match.end() == len(text)
    counts = _AMOUNT_BEFORE.search(text, 0, match.start())
    needs = "" if last and year >= _NO_CLOCK and not counts else "any"
    return Point(match.end(), years(match[0], year, year), needs=needs)


@form(r"(?P<y>(?:199|20\d)0)'?s", DIGIT)
def _decade(match: re.Match[str], _: date) -> Value:
    return years(match[0], int(match["y"]), int(match["y"]) + 9)


@form(
    rf"(?:month of )?(?P<m>{MONTH})[./ -]?,? ?(?:of |in )?(?P<y>(?:19|20|21)\d\d|'\d\d)"
    rf"|(?P<y2>{YEAR})[ /-](?P<m2>{MONTH})|(?P<y3>(?:19|20|21)\d\d)[-/.](?P<m3>\d{{1,2}})"
    rf"|(?P<m4>0?[1-9]|1[0-2])[/.-](?P<y4>{YEAR})",
    DIGIT,
    MONTH_OF,
    ["month"],
)
def _month_and_year(match: re.Match[str], _: date) -> Value:
    typed = match["m"] or match["m2"] or match["m3"] or match["m4"]
    year = match["y"] or match["y2"] or match["y3"] or match["y4"]
    month = MONTH_OF.get(typed) or int(typed)
    if not 1 <= month <= 12:
        return no_such_day(match[0])
    return month_span(match[0], int(year.replace("'", "20")), month)


@form(
    rf"(?:(?P<d>\d{{1,2}}){ORDINAL} (?:of )?)?(?P<m>{MONTH})(?: (?P<e>\d{{1,2}}){ORDINAL},?)?"
    rf" (?:of )?(?P<which>{WHICH}) year",
    DIGIT,
    MONTH_OF,
)
def _month_of_some_year(match: re.Match[str], today: date) -> Value:
    year = today.year + {"last": -1, "this": 0, "next": 1}[match["which"]]
    if day := match["d"] or match["e"]:
        return read_day(f"{day} {match['m']} {year}", today)
    return month_span(match[0], year, MONTH_OF[match["m"]])


@form(
    rf"(?:(?P<which>{WHICH}|coming) )?(?P<m>{MONTH})",
    MONTH_OF,
    ["last", "this", "next", "coming"],
)
def _month_alone(match: re.Match[str], today: date) -> Point | None:
    word, which = match["m"], match["which"]
    if which == "this" and word in ORDINARY:
        return None  # "This may be ..."
    needs = (
        ""
        if which or (len(word) > 4 and word not in ORDINARY) or word in {"june", "july"}
        else "in"
    )
    span = latest_month(match[0], MONTH_OF[word], today, which)
    return Point(match.end(), span, needs=needs, floats=not which)


@form(
    rf"(?:(?P<y>{YEAR})-?w(?P<n>\d{{1,2}})|week (?P<n2>\d{{1,2}}),? (?:of |in )?(?P<y2>{YEAR}))",
    DIGIT,
    ["week"],
)
def _numbered_week(match: re.Match[str], _: date) -> Value:
    year, week = int(match["y"] or match["y2"]), int(match["n"] or match["n2"])
    try:
        first = date.fromisocalendar(year, week, 1)
    except ValueError:
        return no_such_day(match[0])
    return Span(match[0], first, days_on(first, 6))


_NTH = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "last": 4,
}
_OF_YEAR = rf"(?P<y>{YEAR}|(?:{WHICH}|the) year)"


@form(
    rf"(?:q(?P<a>[1-4])|(?P<b>[1-4])q|(?P<c>{one_of(frozenset(_NTH))}) quarter)"
    rf"(?:[ /-]?(?:of |in )?{_OF_YEAR})?|{_OF_YEAR.replace('<y>', '<z>')}[ /-]?q(?P<d>[1-4])",
    DIGIT,
    _NTH,
    ["q", "last", "this", "next", "year"],
)
def _quarter(match: re.Match[str], today: date) -> Value:
    number = _NTH.get(match["c"]) or int(match["a"] or match["b"] or match["d"])
    return quarter(match[0], number, _some_year(match["y"] or match["z"], today), today)


@form(
    rf"(?:h(?P<a>[12])|(?P<b>[12])h|(?P<c>first|second|1st|2nd) half)[ /-]?(?:of |in )?{_OF_YEAR}"
    rf"|{_OF_YEAR.replace('<y>', '<z>')}[ /-]?h(?P<d>[12])",
    DIGIT,
    _NTH,
    ["h", "last", "this", "next", "year"],
)
def _half(match: re.Match[str], today: date) -> Value:
    number = _NTH.get(match["c"]) or int(match["a"] or match["b"] or match["d"])
    return half(match[0], number, _some_year(match["y"] or match["z"], today) or today.year)


@form(
    rf"(?P<s>{_SEASON})(?: of)? (?P<y>{YEAR})(?:[/-]\d\d(?:\d\d)?)?"
    rf"|{WHICH} (?P<t>{_SEASON})",
    ["spring", "summer", "autumn", "fall", "winter", "last", "this", "next"],
)
def _season(match: re.Match[str], today: date) -> Value:
    year = match["y"] or today.year
    sentence = (
        f"When {match['s'] or match['t']} begins depends on the hemisphere; name the months, for "
        f"example “March {year} to May {year}”."
    )
    return DayRefused(match[0], sentence, looks_like_a_day=True)


def _some_year(typed: str | None, today: date) -> int | None:
    if not typed or typed.isdigit():
        return int(typed) if typed else None
    return today.year + {"last": -1, "this": 0, "next": 1, "the": 0}[typed.split()[0]]


PERIODS = (
    _rolling,
    _this,
    _weekend,
    _year,
    _early_year,
    _decade,
    _month_and_year,
    _month_of_some_year,
    _month_alone,
    _numbered_week,
    _quarter,
    _half,
    _season,
)
