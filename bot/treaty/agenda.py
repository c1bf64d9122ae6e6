"""The Convention's calendar: meetings, anniversaries and deadlines, past and to come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from importlib.resources.abc import Traversable

from bot.model.state import CalendarDate, Iso3
from bot.treaty.partial import last_day
from bot.treaty.sources import Sources
from bot.treaty.tables import read_table

_COLUMNS = ("date", "iso3", "kind", "title", "location", "source_url")
_FOR_EVERY_STATE = frozenset(
    {"msp", "review_conference", "intersessional", "preparatory_meeting", "reporting_deadline"}
)
DUTY_OF_ARTICLE = {"4": "stockpile_deadline", "5": "clearance_deadline", "7": "reporting_deadline"}
"""The kind of date that a duty under an article ends with."""

DUTY_KINDS = frozenset({*DUTY_OF_ARTICLE.values(), "request_due"})
"""Dates that concern a State only while the Convention binds it."""


def load_agenda(
    folder: Traversable, sources: Sources, states: Iterable[Iso3]
) -> tuple[CalendarDate, ...]:
    """Every date of calendar.csv, soonest first.

    Raises:
        DataError: a line is wrong.
    """
    known, found = frozenset(states), list[CalendarDate]()
    for line in read_table(folder, "calendar.csv", _COLUMNS):
        when = line.partial("date")
        if when is None:
            raise line.wrong("date is empty")
        if line["iso3"] and line["iso3"] not in known:
            raise line.wrong(f"{line['iso3']!r} is not one of the States")
        sources.cited(line, line.required("source_url"))
        found.append(
            CalendarDate(
                when,
                line.required("kind"),
                line.required("title"),
                line["location"],
                Iso3(line["iso3"]) if line["iso3"] else None,
                sources.at(line["source_url"], line["title"]),
            )
        )
    return in_order(found)


def in_order(dates: Iterable[CalendarDate]) -> tuple[CalendarDate, ...]:
    """Soonest first; a partial date counts as the end of its month or year, after exact days."""
    return tuple(
        sorted(dates, key=lambda entry: (last_day(entry.date), -len(entry.date), entry.title))
    )


def coming(dates: Iterable[CalendarDate], today: date) -> tuple[CalendarDate, ...]:
    """Those that are not over: today's, later ones, and partial dates that may still come."""
    return in_order(entry for entry in dates if last_day(entry.date) >= today)


def concerns(entry: CalendarDate, iso3: Iso3, *, bound: bool) -> bool:
    """Does this date matter to the State? Its own, and meetings; reports only while bound."""
    if entry.iso3 is not None:
        return entry.iso3 == iso3 and (bound or entry.kind not in DUTY_KINDS)
    return entry.kind in _FOR_EVERY_STATE and (bound or entry.kind != "reporting_deadline")
