"""What people may see drawn: the map of a day or of two, and one State's course.

In: names and days as they were read (bot.grammar). Out: values of bot.model.picture, or InputError with
one sentence. What they show is in the record; drawing them is bot.pictures' work.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bot.desk.addresses import codes_of
from bot.desk.marks import mark_of
from bot.desk.treaty import Names, TreatyDesk
from bot.desk.uploaded import UploadedFiles
from bot.desk.when import day_meant
from bot.errors import InputError
from bot.model.day import Span
from bot.model.names import GroupFound, NameFound, listed, states_of
from bot.model.picture import Course, Mark, Moment, Stretch, WorldMap, WorldOn
from bot.model.state import DEEDS, Iso3, PartialDate
from bot.ports import Clock, Pictures
from bot.treaty.partial import first_day
from bot.treaty.participation import Membership, Participation
from bot.treaty.terms import ADOPTED
from bot.treaty.treaty import Treaty


class PictureDesk:
    """Works out what is to be drawn from the treaty as recorded now.

    ``gallery`` draws it; None: it is only put into words. ``files``: what the workspace's Slack has.
    """

    def __init__(self, treaty: TreatyDesk, clock: Clock, gallery: Pictures | None = None) -> None:
        self._treaty = treaty
        self.gallery = gallery
        self.files = UploadedFiles(clock)

    @property
    def treaty(self) -> Treaty:
        """The treaty as recorded now."""
        return self._treaty.current

    def world(
        self, names: Names = (), on: date | None = None, span: Span | None = None
    ) -> WorldMap:
        """The map of a day, or of the first and the last day of a span.

        ``names``: the States and groups shown; none: all 197. A span without an end reaches to today,
        one without a beginning is its last day alone.

        Raises:
            InputError: a day before the Convention was adopted.
        """
        today = self._treaty.today()
        states = states_of(names) or tuple(self._treaty.current.states)
        days = tuple(self._world_on(day, states) for day in _days(on, span, today))
        current = self._treaty.current
        shown = {iso3: current.states[iso3] for iso3 in states}
        return WorldMap(days, shown, _title(names), codes_of(names), today, current.record)

    def course(self, names: Names, on: date | None = None, span: Span | None = None) -> Course:
        """One State's course from the adoption of the Convention to a day, or to the end of a span.

        Raises:
            InputError: no State, or several, were named.
        """
        if len(names) != 1 or not isinstance(names[0], NameFound):
            raise InputError("Name one State: `/minestatus timeline Finland`.")
        state, day = names[0].state, day_meant(on, span, self._treaty.today())
        record = self._treaty.current.record
        moments = tuple(each for each in self._moments(state.iso3) if first_day(each.on) <= day)
        return Course(state, tuple(self._stretches(state.iso3, day)), moments, day, record)

    def _world_on(self, day: date, shown: Sequence[Iso3]) -> WorldOn:
        answers = {a.state.iso3: a for a in self._treaty.listing("all", on=day).answers}
        marks = {iso3: mark_of(answers[iso3]) for iso3 in shown}
        return WorldOn(day, marks, self._treaty.counts(day).counts)

    def _stretches(self, iso3: Iso3, until: date) -> Iterator[Stretch]:
        """The marks over time; days with the same mark are one stretch."""
        begun, mark = ADOPTED, Mark.OUTSIDE
        for day in sorted(self._turns(iso3)):
            if day > until:
                break
            found = mark_of(self._treaty.current.answer(iso3, day))
            if found is not mark:
                if day > begun:
                    yield Stretch(begun, day, mark)
                begun, mark = day, found
        yield Stretch(begun, until + timedelta(days=1), mark)

    def _turns(self, iso3: Iso3) -> set[date]:
        """The days on which its mark may change."""
        treaty = self._treaty.current
        dated = {first_day(each.date) for each in treaty.timeline(iso3) if each.date}
        for membership in treaty.participations[iso3].memberships:
            if membership.undated is not None:
                dated |= {*membership.undated.bounds, *membership.undated.in_force}
            dated |= {day for _, day in _acts(membership)}
        return {day for day in dated if day >= ADOPTED}

    def _moments(self, iso3: Iso3) -> list[Moment]:
        """Its acts and what it said it would do, oldest first, each in a few words."""
        treaty = self._treaty.current
        found = list(_moments(treaty.participations[iso3]))
        kinds = set[str]()
        for each in reversed(treaty.developments_of.get(iso3, ())):  # the oldest first
            if each.kind in _SAID and each.kind not in kinds:
                kinds.add(each.kind)
                found.append(Moment(each.date, _SAID[each.kind]))
        return sorted(found, key=lambda moment: first_day(moment.on))


_SAID = {
    "withdrawal_announced": "withdrawal announced",
    "withdrawal_abandoned": "withdrawal given up",
    "suspension_notice": "suspension notified",
}


def _days(on: date | None, span: Span | None, today: date) -> tuple[date, ...]:
    if span is None:
        return (on or today,)
    first, last = span.since, span.until or max(today, span.since or today)
    return (last,) if first is None or first == last else (first, last)


def _title(names: Names) -> str:
    said = [n.group.name if isinstance(n, GroupFound) else n.state.title for n in names]
    return listed(said)


def _moments(participation: Participation) -> Iterator[Moment]:
    if participation.signed is not None:
        yield _moment(participation.signed, "signed")
    for membership in participation.memberships:
        if membership.undated is not None:
            deed = DEEDS[membership.kind]
            yield _moment(membership.undated.first, f"{deed} on this day or later")
            yield _moment(membership.undated.in_force[1], "in force on this day at the latest")
        for words, day in _acts(membership):
            yield _moment(day, words)


def _moment(day: date, words: str) -> Moment:
    return Moment(PartialDate(day.isoformat()), words)


def _acts(membership: Membership) -> list[tuple[str, date]]:
    dated = (
        (DEEDS[membership.kind], membership.deposited),
        ("in force", membership.in_force),
        ("notice of withdrawal", membership.notified),
        ("notice taken back", membership.revoked),
        ("withdrawal effective", membership.effective),
    )
    return [(words, day) for words, day in dated if day is not None]
