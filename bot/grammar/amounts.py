"""Amounts of time as people type them: "3 days", "a couple of weeks", "24h".

In: folded text (bot.words.calendar.plain). Out: how many of which unit, and days moved by
them. Days stay within the calendar: what would lie outside is its first or last day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.treaty import terms
from bot.words.calendar import NUMBER_OF, one_of

_UNITS = {
    "minute": "minute minutes min mins",
    "hour": "hour hours hr hrs h",
    "day": "day days d",
    "week": "week weeks wk wks w",
    "fortnight": "fortnight fortnights",
    "month": "month months mo mos",
    "quarter": "quarter quarters",
    "year": "year years yr yrs y",
    "decade": "decade decades",
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
_MINUTES = {"minute": 1, "hour": 60}

# "and" is no "an d".
COUNT = rf"(?:\d{{1,6}}|{one_of(NUMBER_OF)}(?= ))"
UNIT = "(?:" + "|".join(sorted(_UNIT_OF, key=len, reverse=True)) + ")"


@dataclass(frozen=True, slots=True)
class Amount:
    """``count`` times ``unit``: minute, hour, day, week, fortnight, month, quarter, year, decade."""

    count: int
    unit: str

    @property
    def delta(self) -> timedelta:
        """The length: a month is 30 days, a year 365."""
        if self.unit in _MINUTES:
            return timedelta(minutes=self.count * _MINUTES[self.unit])
        if self.unit in _DAYS:
            return timedelta(days=self.count * _DAYS[self.unit])
        years, months = divmod(self.count * _MONTHS[self.unit], 12)
        return timedelta(days=years * 365 + months * 30)

    @property
    def below_a_day(self) -> bool:
        """Counted in hours or minutes."""
        return self.unit in _MINUTES

    def before(self, day: date) -> date:
        """The day that lies so far back. Hours count as the days they reach into."""
        return self._moved(day, -1)

    def after(self, day: date) -> date:
        """The day that lies so far ahead."""
        return self._moved(day, 1)

    def _moved(self, day: date, sign: int) -> date:
        if self.unit in _MONTHS:
            return months_on(day, sign * self.count * _MONTHS[self.unit])
        if self.unit in _DAYS:
            return days_on(day, sign * self.count * _DAYS[self.unit])
        return days_on(day, sign * -(-self.count * _MINUTES[self.unit] // (24 * 60)))


def amount(count: str | None, unit: str) -> Amount:
    """From the words that COUNT and UNIT match; without a count it is one."""
    number = 1 if not count else NUMBER_OF.get(count) or int(count)
    return Amount(number, _UNIT_OF[unit])


def days_on(day: date, days: int) -> date:
    """``day`` moved by ``days``."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def months_on(day: date, months: int) -> date:
    """``day`` moved by ``months``, or the last day of that month where it is shorter."""
    month = day.year * 12 + day.month - 1 + months
    if month < 12:
        return date.min
    return date.max if month >= 9999 * 12 + 11 else terms.add_months(day, months)
