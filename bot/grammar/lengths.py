"""How long something is to last, as people type it: "3d", "a week", "until friday 9am".

In: words, and what the clock shows where it is meant. Out: a length, or the local moment at
which it ends (bot.model.day.Until); the desk settles the zone. Days without a year and
weekdays are the next ones to come, unlike those that are asked about (bot.grammar.spans).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from bot.grammar.amounts import COUNT, UNIT, amount, days_on, months_on
from bot.grammar.forms import MONTH, ORDINAL, WEEKDAY, Point
from bot.grammar.periods import current, latest_month, latest_weekday
from bot.grammar.points import points
from bot.grammar.times import read_time
from bot.grammar.typed import FoldedText
from bot.model.day import DayAmbiguous, DayFound, DayRefused, Span, Until
from bot.treaty.days import no_such_day, read_day
from bot.words.calendar import MONTH_OF, WEEKDAY_OF

Length = timedelta | Until | DayAmbiguous | DayRefused

_HALF = "half(?: an?)?"
_AMOUNT = rf"(?:{_HALF}|{COUNT}) ?(?:{UNIT}|m)(?![a-z])"
_AMOUNTS = re.compile(
    rf"(?:for )?(?:the )?(?:next )?{_AMOUNT}(?:,? ?(?:and )?{_AMOUNT})*", re.ASCII
)
_EACH = re.compile(rf"(?P<n>{_HALF}|{COUNT}) ?(?P<u>{UNIT}|m)(?![a-z])", re.ASCII)
_UNTIL = re.compile(
    r"(?:(?P<with>through)|until|till|til|to|up to)(?: on)?(?: the)? "
    r"(?P<end>end of (?:the )?)?(?P<what>.+)"
)
_REST = re.compile(
    r"(?:for )?(?:the )?rest of (?:the |this )?(?P<u>day|week|weekend|month|quarter|year)|(?:for )?(?P<t>today)"
)
_WEEKEND = re.compile(r"(?:over|for|during) (?:the|this) weekend|after the weekend")
_NEXT_DAY = re.compile(rf"(?:(?P<which>this|next|coming) )?(?P<w>{WEEKDAY})")
_NEXT_MONTH = re.compile(rf"(?:(?:this|next|coming) )?(?P<m>{MONTH})")
_NO_YEAR = re.compile(
    rf"(?:{WEEKDAY} )?(?:the )?"
    rf"(?:(?P<d>\d{{1,2}}){ORDINAL} (?:of )?(?P<m>{MONTH})|(?P<n>{MONTH}) (?P<e>\d{{1,2}}){ORDINAL})"
)
_LONGEST_TIME = 4


def length_of(words: Sequence[str]) -> timedelta | None:
    """``3d``, ``2 weeks``, ``for 12 hours``, ``1 hour 30 min``, ``a week``; None for anything else.

    ``m`` is minutes; a month is 30 days.
    """
    said = FoldedText.of(words).text
    if not _AMOUNTS.fullmatch(said):
        return None
    total = timedelta()
    for each in _EACH.finditer(said):
        unit = "min" if each["u"] == "m" else each["u"]
        half = each["n"].startswith("half")
        try:
            delta = amount("1" if half else each["n"], unit).delta
            total += delta / 2 if half else delta
        except OverflowError:
            return timedelta.max
    return total


def read_length(words: Sequence[str], now: datetime) -> Length | None:
    """A length, or the moment it ends; the question or refusal of its day; None: neither is said.

    Args:
        words: without the verb ("pause").
        now: what the clock shows where the words are meant.
    """
    length = length_of(words)
    said = FoldedText.of(words).text
    if length is None and (until := _UNTIL.fullmatch(said)):
        return _until(until, now)
    return length or _rest_of(said, now.date())


def _rest_of(said: str, today: date) -> Until | None:
    """``for the rest of the week``, ``over the weekend``."""
    if rest := _REST.fullmatch(said):
        unit = {"weekend": "week", None: "day"}.get(rest["u"], rest["u"])
        last = today if unit == "day" else current("", unit, today).until
        return Until(days_on(last or today, 1))
    return Until(days_on(today, 7 - today.weekday())) if _WEEKEND.fullmatch(said) else None


def _until(said: re.Match[str], now: datetime) -> Until | DayAmbiguous | DayRefused | None:
    inclusive = bool(said["with"] or said["end"])
    for day_words, at in _with_time(said["what"]):
        found = _today_or_tomorrow(at, now)
        if day_words:
            found = _day(day_words, now.date(), to_its_end=inclusive)
        if isinstance(found, date):
            return Until(days_on(found, 1) if inclusive and at is None else found, at)
        if found is not None:
            return found
    return None


def _with_time(said: str) -> Iterator[tuple[str, time | None]]:
    """The words as a day alone, then with a time of day behind or before it."""
    yield said, None
    words = said.split()
    for count in range(1, min(len(words), _LONGEST_TIME) + 1):
        for time_words, day_words in (
            (words[-count:], words[:-count]),
            (words[:count], words[count:]),
        ):
            at = read_time(" ".join(time_words))
            if at is not None:
                yield " ".join(word for word in day_words if word not in {"at", "on"}), at


def _today_or_tomorrow(at: time | None, now: datetime) -> date | DayAmbiguous | DayRefused | None:
    if at is None:
        return None
    return now.date() if at > now.time() else days_on(now.date(), 1)


def _day(said: str, today: date, *, to_its_end: bool) -> date | DayAmbiguous | DayRefused | None:
    """The day meant: the first of a longer period, or the last ``to_its_end``."""
    if said in {"weekend", "this weekend"}:
        return days_on(today, (5 - today.weekday()) % 7 or 7)
    if weekday := _NEXT_DAY.fullmatch(said):
        return latest_weekday(WEEKDAY_OF[weekday["w"]], today, "next", None)
    if month := _NEXT_MONTH.fullmatch(said):
        # The month that goes on ends next; another one begins next.
        seen = months_on(today, -1) if to_its_end else today
        return _edge(latest_month("", MONTH_OF[month["m"]], seen, "next"), to_its_end=to_its_end)
    if no_year := _NO_YEAR.fullmatch(said):
        return _next_such_day(no_year, today)
    point = next((each for each in points(said, 0, today) if each.end == len(said)), None)
    return _pointed(point, today, to_its_end=to_its_end) if point else None


def _pointed(
    point: Point, today: date, *, to_its_end: bool
) -> date | DayAmbiguous | DayRefused | None:
    value = point.whole or point.value
    if isinstance(value, Span):
        return _edge(value, to_its_end=to_its_end)
    if isinstance(value, DayAmbiguous):
        # What lasts cannot end in the past, so only one of the two may be left.
        ahead = [day for day in value.candidates if day > today]
        return ahead[0] if len(ahead) == 1 else value
    return value.day if isinstance(value, DayFound) else value


def _edge(span: Span, *, to_its_end: bool) -> date | None:
    return span.until if to_its_end else span.since


def _next_such_day(said: re.Match[str], today: date) -> date | DayAmbiguous | DayRefused:
    """The next day that is called so; 29 February waits for its year."""
    day, month = said["d"] or said["e"], said["m"] or said["n"]
    answers = [read_day(f"{day} {month} {today.year + ahead}", today) for ahead in range(9)]
    days = [each.day for each in answers if isinstance(each, DayFound) and each.day > today]
    return days[0] if days else no_such_day(said[0])
