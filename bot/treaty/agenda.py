"""The Convention's calendar: meetings, anniversaries and deadlines, past and to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from importlib.resources.abc import Traversable

from bot.model.day import span
from bot.model.state import (
    CalendarDate,
    Duty,
    Iso3,
    PartialDate,
    Source,
    Standing,
    State,
)
from bot.treaty.duties import is_completed
from bot.treaty.partial import last_day
from bot.treaty.participation import Participation
from bot.treaty.sources import Sources
from bot.treaty.tables import read_table

_COLUMNS = ("date", "iso3", "kind", "title", "location", "source")
_FOR_EVERY_STATE = frozenset(
    {"msp", "review_conference", "intersessional", "preparatory_meeting", "reporting_deadline"}
)
DUTY_OF_ARTICLE = {"4": "stockpile_deadline", "5": "clearance_deadline", "7": "reporting_deadline"}
"""The kind of date that a duty under an article ends with."""

_WHAT = {"4": "stockpile", "5": "clearance", "7": "report"}

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
        found.append(
            CalendarDate(
                when,
                line.required("kind"),
                line.required("title"),
                line["location"],
                Iso3(line["iso3"]) if line["iso3"] else None,
                sources.cited(line, line.required("source")),
            )
        )
    return soonest_first(found)


def duty_date(duty: Duty, state: State) -> CalendarDate:
    """A State's duty as a date; one that is not known exactly stands under its latest day."""
    day, doubt = duty.deadline, ""
    if day is None and duty.bounds is not None:
        day, doubt = PartialDate(duty.bounds[1].isoformat()), f" (between {span(*duty.bounds)})"
    elif day is None and duty.asked_for is not None:
        day, doubt = duty.asked_for, " (asked for; the date granted is not known)"
    elif day is not None and duty.standing is Standing.COMPUTED:
        doubt = " (computed)"
    kind = DUTY_OF_ARTICLE.get(duty.article, "deadline")
    title = f"Article {duty.article} {_WHAT[duty.article]} deadline: {state.title}{doubt}"
    when = day or duty.as_of
    if when is None:
        raise ValueError("a duty with a date has a day, bounds, or the day of its source")
    return CalendarDate(when, kind, title, "", duty.iso3, duty.source, duty.sentence)


def duties_ahead(duties: Iterable[Duty], states: Mapping[Iso3, State]) -> Iterator[CalendarDate]:
    """The States' own deadlines; the yearly report is every State's and in the calendar."""
    for duty in duties:
        yearly = duty.article == "7" and (duty.deadline or "").endswith("-04-30")
        dated = duty.deadline or duty.bounds or duty.asked_for
        if dated and not yearly and not duty.passed and not is_completed(duty):
            yield duty_date(duty, states[duty.iso3])


def effects_ahead(
    participations: Iterable[Participation], convention: Source
) -> Iterator[CalendarDate]:
    """When the Convention enters into force for a State, and when its withdrawal takes effect."""
    for participation in participations:
        state = participation.state
        for membership in participation.memberships:
            force, doubt = membership.in_force, ""
            if membership.undated is not None:
                force = membership.undated.in_force[1]
                doubt = f" (between {span(*membership.undated.in_force)})"
            if force is not None:
                title = f"Entry into force for {state.title}{doubt}"
                yield _of(state, force, "entry_into_force", title, membership.sources[0])
            if membership.effective is not None:
                title = f"Withdrawal of {state.title} takes effect"
                source = next(iter(membership.withdrawal_sources), convention)
                yield _of(state, membership.effective, "withdrawal_effective", title, source)


def _of(state: State, day: date, kind: str, title: str, source: Source) -> CalendarDate:
    return CalendarDate(PartialDate(day.isoformat()), kind, title, "", state.iso3, source)


def soonest_first(dates: Iterable[CalendarDate]) -> tuple[CalendarDate, ...]:
    """Soonest first; a partial date counts as the end of its month or year, after exact days."""
    return tuple(
        sorted(dates, key=lambda entry: (last_day(entry.date), -len(entry.date), entry.title))
    )


def upcoming(dates: Iterable[CalendarDate], today: date) -> tuple[CalendarDate, ...]:
    """Those that are not over: today's, later ones, and partial dates that may still come."""
    return soonest_first(entry for entry in dates if last_day(entry.date) >= today)


def concerns(entry: CalendarDate, iso3: Iso3, *, bound: bool) -> bool:
    """Does this date matter to the State? Its own, and meetings; reports only while bound."""
    if entry.iso3 is not None:
        return entry.iso3 == iso3 and (bound or entry.kind not in DUTY_KINDS)
    return entry.kind in _FOR_EVERY_STATE and (bound or entry.kind != "reporting_deadline")
