"""The Convention's calendar: meetings, anniversaries and deadlines, past and to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources.abc import Traversable

from bot.model.day import partial_day, span
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
from bot.treaty.partial import first_day, last_day
from bot.treaty.participation import Membership, Participation
from bot.treaty.sources import Sources
from bot.treaty.tables import DataLine, read_table
from bot.treaty.terms import withdrawal_effect

_COLUMNS = ("date", "last", "iso3", "kind", "key", "title", "location", "source")
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
    known, found = frozenset(states), dict[str, CalendarDate]()
    for line in read_table(folder, "calendar.csv", _COLUMNS):
        when = line.partial("date")
        if when is None:
            raise line.wrong("date is empty")
        if line["iso3"] and line["iso3"] not in known:
            raise line.wrong(f"{line['iso3']!r} is not one of the States")
        if (key := line.required("key")) in found:
            raise line.wrong(f"key {key!r} occurs twice")
        last = _last(line, when)
        source = sources.cited(line, line.required("source"))
        found[key] = CalendarDate(
            when,
            line.required("kind"),
            line.required("title") + until(last),
            line["location"],
            Iso3(line["iso3"]) if line["iso3"] else None,
            source,
            key=key,
            last=last,
            changed=_moment(first_day(source.date) if source.date else None),
        )
    return soonest_first(found.values())


def _last(line: DataLine, when: PartialDate) -> PartialDate | None:
    last = line.partial("last")
    if last is not None and not (first_day(when) == last_day(when) < first_day(last)):
        raise line.wrong(f"last is {last}, expected a later day than date, which is then a day too")
    return last


def until(last: PartialDate | None) -> str:
    """``, to 5 December``: how the title of a meeting of several days ends."""
    return f", to {partial_day(last).rpartition(' ')[0]}" if last else ""


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
    return CalendarDate(
        when,
        kind,
        title,
        "",
        duty.iso3,
        duty.source,
        duty.sentence,
        key=f"{duty.iso3}-article-{duty.article}",
        bounds=None if duty.deadline else duty.bounds,
        passed=duty.passed,
        changed=_moment(first_day(duty.as_of) if duty.as_of else None),
    )


def duties_ahead(duties: Iterable[Duty], states: Mapping[Iso3, State]) -> Iterator[CalendarDate]:
    """The States' own deadlines; the yearly report is every State's and in the calendar."""
    return (duty_date(each, states[each.iso3]) for each in _dated(duties) if not each.passed)


def duties_noted(duties: Iterable[Duty], states: Mapping[Iso3, State]) -> Iterator[CalendarDate]:
    """The same and those whose day has passed, in words that hold for longer than today."""
    for duty in _dated(duties):
        noted = duty_date(duty, states[duty.iso3])
        changed = noted.changed
        if duty.passed:
            over = _moment(last_day(noted.date) + timedelta(days=1))
            changed = max(filter(None, (changed, over)))
        yield replace(noted, detail=duty.lasting or duty.sentence, changed=changed)


def _dated(duties: Iterable[Duty]) -> Iterator[Duty]:
    """Those that are to be fulfilled, and whose day the record knows something of."""
    for duty in duties:
        yearly = duty.article == "7" and (duty.deadline or "").endswith("-04-30")
        dated = duty.deadline or duty.bounds or duty.asked_for
        if dated and not yearly and not is_completed(duty):
            yield duty


def effects_ahead(
    participations: Iterable[Participation], convention: Source
) -> Iterator[CalendarDate]:
    """When the Convention enters into force for a State, and when its withdrawal takes effect.

    An effect whose notice was taken back is among them, as cancelled.
    """
    for participation in participations:
        state = participation.state
        for number, membership in enumerate(participation.memberships, 1):
            yield from _force(state, membership, number)
            if membership.notified is not None:
                yield from _withdrawal(state, membership, number, convention)


def _force(state: State, membership: Membership, number: int) -> Iterator[CalendarDate]:
    force, bounds, since = membership.in_force, None, membership.deposited
    if membership.undated is not None:
        bounds, since = membership.undated.in_force, membership.undated.last
        force = bounds[1]
    if force is not None:
        doubt = f" (between {span(*bounds)})" if bounds else ""
        title = f"Entry into force for {state.title}{doubt}"
        found = _of(state, force, "entry_into_force", title, membership.sources[0])
        key = f"{state.iso3}-in-force-{number}"
        yield replace(found, key=key, bounds=bounds, changed=_moment(since))


def _withdrawal(
    state: State, membership: Membership, number: int, convention: Source
) -> Iterator[CalendarDate]:
    day, since = membership.effective, membership.notified
    if membership.revoked is not None and since is not None:
        day, since = withdrawal_effect(since), membership.revoked
    if day is not None:
        title = f"Withdrawal of {state.title} takes effect"
        source = next(iter(membership.withdrawal_sources), convention)
        found = _of(state, day, "withdrawal_effective", title, source)
        key, cancelled = f"{state.iso3}-withdrawal-{number}", membership.revoked is not None
        yield replace(found, key=key, cancelled=cancelled, changed=_moment(since))


def _of(state: State, day: date, kind: str, title: str, source: Source) -> CalendarDate:
    return CalendarDate(PartialDate(day.isoformat()), kind, title, "", state.iso3, source)


def _moment(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None


def soonest_first(dates: Iterable[CalendarDate]) -> tuple[CalendarDate, ...]:
    """Soonest first; a partial date counts as the end of its month or year, after exact days."""
    return tuple(
        sorted(dates, key=lambda entry: (last_day(entry.date), -len(entry.date), entry.title))
    )


def upcoming(dates: Iterable[CalendarDate], today: date) -> tuple[CalendarDate, ...]:
    """Those that are not over: today's, later ones, and partial dates that may still come."""
    return soonest_first(each for each in dates if last_day(each.last or each.date) >= today)


def since_changed(
    entries: Iterable[CalendarDate], packaged: date, acts: Mapping[Iso3, datetime]
) -> Iterator[CalendarDate]:
    """Changed not before the packaged record was made, nor before an act of its State was entered."""
    for entry in entries:
        entered = acts.get(entry.iso3) if entry.iso3 else None
        moments = (entry.changed, _moment(packaged), entered)
        yield replace(entry, changed=max(filter(None, moments)))


def concerns_one(entry: CalendarDate, states: Mapping[Iso3, bool]) -> bool:
    """Does this date matter to one of these States? To each belongs whether it is bound."""
    return any(concerns(entry, iso3, bound=bound) for iso3, bound in states.items())


def concerns(entry: CalendarDate, iso3: Iso3, *, bound: bool) -> bool:
    """Does this date matter to the State? Its own, and meetings; reports only while bound."""
    if entry.iso3 is not None:
        return entry.iso3 == iso3 and (bound or entry.kind not in DUTY_KINDS)
    return entry.kind in _FOR_EVERY_STATE and (bound or entry.kind != "reporting_deadline")
