"""Dates of the Convention as a calendar that other programs read (RFC 5545, RFC 7986). Pure.

In: the treaty, the States asked for, today. Out: the bytes of an ICS file, the same for the same
record and day: no clock is read. Every date is a whole day or several (DATE, its end excluded). Nothing
is given a day that is not known: what is known to within a month lasts that long and says so, and what
is known less exactly is named in the description of the calendar instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import STATUS, TRANSP, Calendar, Event, vDuration, vUri

from bot.desk.addresses import codes_of
from bot.desk.citing import cited, record_words
from bot.model.day import partial_day
from bot.model.names import GroupFound, NameFound, states_of
from bot.model.state import Bounds, CalendarDate, Freshness
from bot.publish.naming import names_called
from bot.treaty.agenda import until
from bot.treaty.partial import first_day, last_day
from bot.treaty.treaty import Treaty

ONE_YEAR = timedelta(days=365)
_ABOUT_A_MONTH = timedelta(days=31)
_REFRESH = timedelta(hours=12)
_MEETING, _DEADLINE = "Meeting", "Deadline"
_KINDS = {
    "msp": (_MEETING, "11"),
    "review_conference": (_MEETING, "12"),
    "intersessional": (_MEETING, ""),
    "preparatory_meeting": (_MEETING, ""),
    "stockpile_deadline": (_DEADLINE, "4"),
    "clearance_deadline": (_DEADLINE, "5"),
    "request_due": (_DEADLINE, "5(3)"),
    "reporting_deadline": (_DEADLINE, "7"),
    "entry_into_force": ("Entry into force", "17"),
    "withdrawal_effective": ("Withdrawal", "20(3)"),
}
"""What kinds of dates are called, and the Article of the Convention behind them."""


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """An ICS file; so many dates are in it; those left out are named in its description alone."""

    name: str
    content: bytes
    dates: int
    left_out: tuple[str, ...]


def calendar_file(
    treaty: Treaty,
    names: Sequence[NameFound | GroupFound],
    today: date,
    address: str | None = None,
) -> CalendarFile:
    """The dates of the last year and all that are to come, of the States named or of all.

    ``address``: where programs fetch this calendar again.
    """
    dates = treaty.calendar(today, today - ONE_YEAR, states_of(names))
    shown = [(entry, days) for entry in dates if (days := _days(entry)) is not None]
    left_out = tuple(_without_day(each) for each in dates if _days(each) is None)
    calendar = _calendar(names, left_out, treaty.record)
    if address is not None:
        calendar.add("SOURCE", vUri(address, params={"VALUE": "URI"}))
    for entry, days in shown:
        calendar.add_component(_event(entry, days, treaty.record))
    return CalendarFile(
        str(calendar.calendar_name), bytes(calendar.to_ical()), len(shown), left_out
    )


def _calendar(
    names: Sequence[NameFound | GroupFound], left_out: Sequence[str], record: Freshness
) -> Calendar:
    called = names_called(names)
    about = [
        "Dates of the Anti-Personnel Mine Ban Convention: the last year, and all to come.",
        "“Passed” is a deadline that is not known to be met or extended.",
        record_words(record),
    ]
    if left_out:
        about.append(f"Without a day, as none is known: {'; '.join(left_out)}.")
    calendar = Calendar.new(
        name=f"Mine Ban Convention: {', '.join(called)}" if called else "Mine Ban Convention",
        description=" ".join(about),
        prodid="-//Minewatch//Mine Ban Convention//EN",
        uid=f"calendar{''.join(f'-{each}' for each in codes_of(names))}@minewatch",
    )
    # RFC 7986 requires the type to be written here; Outlook knows the other name only.
    calendar.add("REFRESH-INTERVAL", vDuration(_REFRESH, params={"VALUE": "DURATION"}))
    calendar.add("X-PUBLISHED-TTL", "PT12H")
    return calendar


def _without_day(entry: CalendarDate) -> str:
    """Its title says between which days it falls; else its year belongs to it."""
    return entry.title if entry.bounds else f"{entry.title} ({partial_day(entry.date)})"


def _days(entry: CalendarDate) -> Bounds | None:
    """From which day to which it lasts, or may fall; None: that is not known to within a month."""
    if entry.last is not None:
        return first_day(entry.date), first_day(entry.last)
    first, last = entry.bounds or (first_day(entry.date), last_day(entry.date))
    return (first, last) if last - first < _ABOUT_A_MONTH else None


def _event(entry: CalendarDate, days: Bounds, record: Freshness) -> Event:
    """``SEQUENCE`` grows when the date changes (its minute), ``LAST-MODIFIED`` with the record too."""
    changed = entry.changed or datetime.combine(record.known_to, time(), UTC)
    revised = max(changed, datetime.combine(record.known_to, time(), UTC))
    kind, article = _KINDS.get(entry.kind, (entry.kind.replace("_", " ").capitalize(), ""))
    return Event.new(
        uid=f"{entry.key}@minewatch",
        summary=_summary(entry),
        start=days[0],
        end=days[1] + timedelta(days=1),
        stamp=revised,
        last_modified=revised,
        sequence=int(changed.timestamp()) // 60,
        description="\n".join(_description(entry, article, record)),
        location=entry.location or None,
        categories=[kind, *([entry.iso3] if entry.iso3 else [])],
        url=entry.source.url,
        transparency=TRANSP.TRANSPARENT,
        status=STATUS.CANCELLED if entry.cancelled else None,
    )


def _summary(entry: CalendarDate) -> str:
    """The title, with what its day does not say: passed, cancelled, or a month and no day."""
    title = entry.title.removesuffix(until(entry.last))
    if entry.cancelled:
        return f"Cancelled: {title}"
    if len(entry.date) < len("2026-04-30"):
        title = f"{partial_day(entry.date)}, day not known: {title}"
    return f"Passed: {title}" if entry.passed else title


def _description(entry: CalendarDate, article: str, record: Freshness) -> Iterator[str]:
    if entry.cancelled:
        yield "The notice of withdrawal was taken back."
    if entry.detail:
        yield entry.detail
    if article:
        yield f"Article {article} of the Convention."
    yield f"Source: {cited(entry.source)}."
    yield record_words(record)
