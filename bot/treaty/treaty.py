"""The Convention's record as one immutable value that answers every question about it.

In: the loaded record (bot.treaty.load). Out: statuses, answers, counts, lists, timelines,
dates and names. Pure: no clock, no I/O; ``with_acts`` gives a new Treaty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.errors import InputError
from bot.model.alert import RecordedAct
from bot.model.names import NameAnswer
from bot.model.state import (
    CalendarDate,
    Counts,
    Development,
    Group,
    Iso3,
    PartialDate,
    Position,
    Source,
    Standing,
    State,
    Status,
    StatusAnswer,
)
from bot.treaty.acts import apply_acts
from bot.treaty.agenda import DUTY_KINDS, DUTY_OF_ARTICLE, coming, concerns, in_order
from bot.treaty.counts import counts_on
from bot.treaty.duties import ReportedDuty, duties_on
from bot.treaty.groups import Groups
from bot.treaty.names import NameIndex
from bot.treaty.partial import first_day
from bot.treaty.participation import Membership, Participation
from bot.treaty.record import RecordNote
from bot.treaty.sentences import sentence
from bot.treaty.status import BOUND, StandingOn, standing_on

LISTINGS: Mapping[str, frozenset[Status]] = {
    "all": frozenset(Status),
    "parties": BOUND,
    "withdrawing": frozenset({Status.STATE_PARTY_WITHDRAWING}),
    "withdrawn": frozenset({Status.WITHDRAWN}),
    "signatories": frozenset({Status.SIGNATORY}),
    "not-joined": frozenset({Status.NOT_JOINED}),
}
"""What ``listing`` offers, and which statuses each holds; "signatories" lists all that signed."""


@dataclass(frozen=True, slots=True)
class Treaty:
    """Everything known, up to ``as_of``."""

    as_of: date
    participations: Mapping[Iso3, Participation] = field(repr=False)
    packaged: Mapping[Iso3, Participation] = field(repr=False)
    notes: tuple[RecordNote, ...] = field(repr=False)
    duties: Mapping[Iso3, tuple[ReportedDuty, ...]] = field(repr=False)
    developments: tuple[Development, ...] = field(repr=False)
    positions: Mapping[Iso3, Position] = field(repr=False)
    agenda: tuple[CalendarDate, ...] = field(repr=False)
    all_groups: Groups = field(repr=False)
    names: NameIndex = field(repr=False)
    states: Mapping[Iso3, State] = field(repr=False)

    @property
    def groups(self) -> Mapping[str, Group]:
        """Every group by its key."""
        return self.all_groups.by_key

    def find(self, name: str) -> NameAnswer:
        """Which State a typed name means."""
        return self.names.find(name)

    def find_group(self, name: str) -> Group | None:
        """Which group a typed name means."""
        return self.all_groups.find(name)

    def with_acts(self, acts: Iterable[RecordedAct]) -> Treaty:
        """This record with exactly these acts on top of the packaged one (undone ones ignored).

        Raises:
            InputError: an act cannot be; the sentence says why.
        """
        return replace(self, participations=apply_acts(self.packaged, acts))

    def status(self, iso3: Iso3, on: date) -> Status:
        """The State's status at the end of the day.

        Raises:
            InputError: the day is before the Convention was adopted, or there is no such State.
        """
        return standing_on(self._participation(iso3), on).status

    def answer(self, iso3: Iso3, on: date, checked_on: date | None = None) -> StatusAnswer:
        """The State's status on the day with dates, duties, history, sources and notes.

        Raises:
            InputError: the day is before the Convention was adopted, or there is no such State.
        """
        participation = self._participation(iso3)
        standing = standing_on(participation, on)
        known = _known_dates(standing, on)
        return StatusAnswer(
            state=participation.state,
            status=standing.status,
            on=on,
            sentence=sentence(participation, standing, on),
            signed=_by(participation.signed, on),
            consent_kind=known.kind if known else None,
            consent_date=known.deposited if known else None,
            entry_into_force=known.in_force if known else None,
            withdrawal_notified=known.notified if known else None,
            withdrawal_effective=known.effective if known else None,
            duties=duties_on(iso3, standing, on, self.duties.get(iso3, ())),
            developments=tuple(d for d in self.timeline(iso3) if first_day(d.date) <= on),
            position=self._position(iso3, standing, on),
            sources=self._sources(participation, on),
            as_of=self.as_of,
            checked_on=checked_on,
            notes=self._notes(iso3, standing, on),
        )

    def counts(self, on: date) -> Counts:
        """Participation in numbers on the day (definitions in bot.treaty.counts).

        Raises:
            InputError: the day is before the Convention was adopted.
        """
        return counts_on(self.participations.values(), on)

    def listing(self, which: str, on: date, group: str | None = None) -> tuple[StatusAnswer, ...]:
        """The States of one of LISTINGS on the day, by name; within a group if one is named.

        Raises:
            InputError: no such listing or group, or a day before the Convention was adopted.
        """
        if which not in LISTINGS:
            raise InputError(f"There is no list {which!r}; use one of: {', '.join(LISTINGS)}.")
        wanted = self._wanted(which, on)
        members = self._members(group)
        chosen = [code for code in members if wanted(self._participation(code))]
        answers = (self.answer(code, on) for code in chosen)
        return tuple(sorted(answers, key=lambda answer: answer.state.name))

    def timeline(self, iso3: Iso3) -> tuple[Development, ...]:
        """What happened in and to the State, newest first."""
        return tuple(each for each in self.developments if each.iso3 == iso3)

    def deadlines(self, today: date, iso3: Iso3 | None = None) -> tuple[CalendarDate, ...]:
        """Dates that are still to come, soonest first; for one State: its own and the meetings."""
        dates = (*self._standing_agenda(today), *self._from_acts(today))
        if iso3 is None:
            return coming(dates, today)
        bound = self.status(iso3, today) in BOUND
        own = [entry for entry in dates if concerns(entry, iso3, bound=bound)]
        return coming((*own, *self._computed_duties(iso3, today, own)), today)

    def _participation(self, iso3: Iso3) -> Participation:
        found = self.participations.get(iso3)
        if found is None:
            raise InputError(f"{iso3!r} is not the code of one of the 197 States.")
        return found

    def _wanted(self, which: str, on: date) -> Callable[[Participation], bool]:
        if which == "signatories":
            return lambda each: _by(each.signed, on) is not None
        return lambda each: standing_on(each, on).status in LISTINGS[which]

    def _members(self, group: str | None) -> Iterable[Iso3]:
        if group is None:
            return self.participations
        found = self.find_group(group)
        if found is None:
            raise InputError(f"There is no group {group!r}; use one of: {', '.join(self.groups)}.")
        return found.members

    def _position(self, iso3: Iso3, standing: StandingOn, on: date) -> Position | None:
        """What is known of a State outside; not told of a day before it was known."""
        found = self.positions.get(iso3)
        if found is None or standing.status in {*BOUND, Status.CONSENTED, Status.UNCONFIRMED}:
            return None
        return found if first_day(found.as_of) <= on else None

    def _sources(self, participation: Participation, on: date) -> tuple[Source, ...]:
        own = (n.source for n in self._applying(participation.state.iso3, on))
        return tuple(dict.fromkeys((*participation.sources, *own)))

    def _applying(self, iso3: Iso3, on: date) -> list[RecordNote]:
        return [n for n in self.notes if n.iso3 == iso3 and n.kind == "note" and n.applies(on)]

    def _notes(self, iso3: Iso3, standing: StandingOn, on: date) -> tuple[str, ...]:
        membership = standing.membership
        undated = membership.undated.text if membership and membership.undated else None
        notes = [undated] if undated else []
        notes += [note.text for note in self._applying(iso3, on)]
        if on > self.as_of:
            notes.append(
                f"The record is good up to {self.as_of.isoformat()}; what happened after that day "
                f"may be missing."
            )
        return tuple(notes)

    def _standing_agenda(self, today: date) -> list[CalendarDate]:
        """The packaged dates without duties of States that are no longer bound."""
        return [
            entry
            for entry in self.agenda
            if entry.iso3 is None
            or entry.kind not in DUTY_KINDS
            or self.status(entry.iso3, today) in BOUND
        ]

    def _from_acts(self, today: date) -> list[CalendarDate]:
        """Entries into force and withdrawals to come that the calendar does not list yet."""
        listed = {(entry.iso3, entry.date) for entry in self.agenda}
        found = []
        for participation in self.participations.values():
            standing = standing_on(participation, today)
            known = standing.membership
            if known is None or known.deposited is None:
                continue
            name, iso3 = participation.state.name, participation.state.iso3
            for day, kind, title in (
                (known.in_force, "entry_into_force", f"Entry into force for {name}"),
                (known.effective, "withdrawal_effective", f"Withdrawal of {name} takes effect"),
            ):
                if day is not None and day >= today:
                    when = PartialDate(day.isoformat())
                    entry = CalendarDate(when, kind, title, "", iso3, participation.sources[-1])
                    found += [entry] if (iso3, when) not in listed else []
        return found

    def _computed_duties(
        self, iso3: Iso3, today: date, listed: list[CalendarDate]
    ) -> list[CalendarDate]:
        """The State's own deadlines that follow from the Convention and are in no calendar yet."""
        dates = {entry.date for entry in listed if entry.iso3 == iso3}
        participation = self._participation(iso3)
        standing = standing_on(participation, today)
        duties = duties_on(iso3, standing, today, self.duties.get(iso3, ()))
        found = []
        for duty in duties:
            yearly = duty.article == "7" and duty.deadline and duty.deadline.endswith("-04-30")
            if duty.deadline is None or duty.deadline in dates or yearly:
                continue
            source = duty.source or participation.sources[0]
            how = " (computed)" if duty.standing is Standing.COMPUTED else ""
            title = f"Article {duty.article} deadline: {duty.title.lower()}{how}"
            kind = DUTY_OF_ARTICLE.get(duty.article, "deadline")
            found.append(CalendarDate(duty.deadline, kind, title, "", iso3, source))
        return list(in_order(found))


def _by(day: date | None, on: date) -> date | None:
    return day if day is not None and day <= on else None


def _known_dates(standing: StandingOn, on: date) -> Membership | None:
    """The membership as it was known on the day: nothing of a notice not yet given."""
    membership = standing.membership
    if membership is None:
        return None
    notified = _by(membership.notified, on)
    effective = membership.effective if notified else None
    if membership.revoked is not None and notified and on >= membership.revoked:
        notified = None
    return replace(membership, notified=notified, effective=effective)
