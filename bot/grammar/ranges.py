"""Two ends at a place in a text: "between 1 March and 5 April 2025", "2024-2025", "1-5 May 2025".

In: folded text (bot.words.calendar.plain), a position and today's date (UTC). Out: each way to
read two ends that begins there, as one span with both of them. An end without a year, or
without a month, takes it from the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.grammar.forms import MONTH, ORDINAL, Point, Value
from bot.grammar.periods import latest_month
from bot.grammar.points import may_begin, points
from bot.model.day import DayAmbiguous, DayFound, DayRefused, Span
from bot.treaty.days import day_answer, read_day
from bot.words.calendar import MONTH_OF

_LEAD = re.compile(
    r"(?:(?P<two>between )|(?P<lead>from|since|in|during|for|of|over|on|throughout|within|at) )?(?:the )?"
)
_TO = re.compile(
    r"(?: (?:to|until|till|til|through|thru|up to|up until) | ?(?:-|\.\.|/) ?)(?:the )?"
)
_AND = re.compile(r"(?: (?:and|to) | ?(?:-|\.\.) ?)(?:the )?")
_PARTIAL = re.compile(
    rf"(?P<d>\d{{1,2}}){ORDINAL}(?: ?(?:of )?(?P<m>{MONTH}))?(?![a-z0-9])"
    rf"|(?P<n>{MONTH})(?: (?P<e>\d{{1,2}}){ORDINAL})?(?![a-z0-9])",
    re.ASCII,
)
_WRITTEN = re.compile(rf"(?:\d{{1,2}}{ORDINAL}[ -]?(?:of )?)?{MONTH}(?![a-z])", re.ASCII)
_DAY_AND_MONTH = re.compile(rf"\d{{1,2}}{ORDINAL}[ -]?(?:of )?{MONTH}(?![a-z])", re.ASCII)
_AFTER_MONTH = re.compile(
    rf"(?P<m>{MONTH}) (?P<d>\d{{1,2}}){ORDINAL}(?: (?:and|to|until|till|through) | ?- ?)"
    rf"(?P<e>\d{{1,2}}){ORDINAL} (?P<y>\d{{4}})(?![a-z0-9])",
    re.ASCII,
)
_PRESENT = re.compile(r"(?:present|date|this day)(?![a-z0-9])")


def ranges(text: str, start: int, today: date) -> Iterator[Point]:
    """Every way to read two ends that begins at ``start``."""
    lead = _LEAD.match(text, start)
    if lead is None or not may_begin(text, lead.end()):
        return
    begin = lead.end()
    if both := _AFTER_MONTH.match(text, begin):
        days = (read_day(f"{both[day]} {both['m']} {both['y']}", today) for day in "de")
        yield Point(both.end(), _joined(both[0], *days))
    separator = _AND if lead["two"] else _TO
    for left in points(text, begin, today):
        if not left.floats and not left.now and (between := separator.match(text, left.end)):
            for right in _right_ends(text, between.end(), today):
                yield Point(right.end, _joined(text[begin : right.end], left.value, right.value))
    yield from _without_year(text, begin, separator, today, led=lead.end() > start)


def _right_ends(text: str, start: int, today: date) -> Iterator[Point]:
    yield from points(text, start, today)
    if present := _PRESENT.match(text, start):
        yield Point(present.end(), DayFound(present[0], today))


def _without_year(
    text: str, begin: int, separator: re.Pattern[str], today: date, *, led: bool
) -> Iterator[Point]:
    """The first end is a day or month whose year the second tells, or a weekday before it."""
    left = _PARTIAL.match(text, begin)
    between = left and separator.match(text, left.end())
    if left and between:
        written = _WRITTEN.match(text, between.end())
        if left["n"] and not left["e"] and not (led or written):
            return  # "Who may to this day ..."
        if left["d"] and not left["m"] and not _DAY_AND_MONTH.match(text, between.end()):
            return  # "Article 5 to 2025"
        for right in _right_ends(text, between.end(), today):
            first = _completed(left, right.value)
            if first is not None:
                yield Point(right.end, _joined(text[begin : right.end], first, right.value))
    for weekday in points(text, begin, today):
        if weekday.floats and isinstance(weekday.value, DayFound):
            yield from _from_weekday(text, weekday, begin, separator, today)


def _from_weekday(
    text: str, weekday: Point, begin: int, separator: re.Pattern[str], today: date
) -> Iterator[Point]:
    between = separator.match(text, weekday.end)
    for right in _right_ends(text, between.end(), today) if between else ():
        if isinstance(right.value, DayFound):
            for left in points(text, begin, right.value.day):
                if left.end == weekday.end and left.floats:
                    yield Point(
                        right.end, _joined(text[begin : right.end], left.value, right.value)
                    )


def _completed(left: re.Match[str], right: Value) -> Value | None:
    """The first end, as near before the second as its words allow."""
    if isinstance(right, DayRefused | DayAmbiguous):
        return right
    last = right.day if isinstance(right, DayFound) else right.until
    if last is None:
        return None
    month = left["m"] or left["n"]
    day = left["d"] or left["e"]
    if day is None:
        return latest_month(left[0], MONTH_OF[month], last, None)
    if month is None:
        return read_day(f"{last.year}-{last.month}-{day}", last)
    answer = read_day(f"{day} {month} {last.year}", last)
    if isinstance(answer, DayFound) and answer.day > last:
        return read_day(f"{day} {month} {last.year - 1}", last)
    return answer


def _joined(typed: str, left: Value, right: Value) -> Value:
    """One span of both; or what has to be asked or said about one of them."""
    for value in (left, right):
        if isinstance(value, DayRefused | DayAmbiguous):
            return value
    days = sorted(day for value in (left, right) for day in _ends(value))
    return Span(typed, days[0], days[-1]) if days else day_answer(typed, date.min)


def _ends(value: Value) -> Iterator[date]:
    if isinstance(value, DayFound):
        yield value.day
    elif isinstance(value, Span):
        yield from filter(None, (value.since, value.until))
