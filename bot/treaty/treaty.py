"""The Convention's record as one immutable value that answers every question about it.

In: the loaded record (bot.treaty.load). Out: statuses, answers, counts, lists, timelines,
dates and names. Pure: no clock, no I/O; ``with_acts`` gives a new Treaty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.errors import InputError
from bot.model.answers import Counts, StatusAnswer
from bot.model.names import NameAnswer
from bot.model.state import (
    CalendarDate,
    Declaration,
    Development,
    Duty,
    Extension,
    Freshness,
    Group,
    Iso3,
    Position,
    Source,
    State,
    Status,
)
from bot.treaty.acts import apply_acts, last_changes
from bot.treaty.agenda import (
    DUTY_KINDS,
    concerns_one,
    duties_ahead,
    duties_noted,
    duty_date,
    effects_ahead,
    since_changed,
    soonest_first,
    upcoming,
)
from bot.treaty.articles import Articles
from bot.treaty.as_known import (
    applying,
    known_dates,
    known_declarations,
    known_positions,
    note_texts,
    passed,
    sources_of,
)
from bot.treaty.counts import counts_on
from bot.treaty.duties import KnownDuties, duties_on
from bot.treaty.duty_words import ReportedDuty
from bot.treaty.groups import Groups
from bot.treaty.names import NameIndex
from bot.treaty.partial import last_day
from bot.treaty.participation import Participation
from bot.treaty.record import RecordNote
from bot.treaty.sentences import no_reservations, sentence, withdrawal_law
from bot.treaty.sources import varied
from bot.treaty.status import BOUND, MAYBE_BOUND, StandingOn, standing_on
from bot.treaty.timeline import acts_of, known_by, whole_story

if TYPE_CHECKING:
    from bot.model.alert import RecordedAct

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
    """Everything known, and up to when: ``record``; the packaged part alone: ``packaged_to``.

    ``changed``: when an act of a State was last entered or undone.
    """

    record: Freshness
    participations: Mapping[Iso3, Participation] = field(repr=False)
    packaged: Mapping[Iso3, Participation] = field(repr=False)
    notes: tuple[RecordNote, ...] = field(repr=False)
    duties: Mapping[Iso3, tuple[ReportedDuty, ...]] = field(repr=False)
    everywhere: ReportedDuty = field(repr=False)
    extensions: Mapping[Iso3, tuple[Extension, ...]] = field(repr=False)
    declarations: Mapping[Iso3, tuple[Declaration, ...]] = field(repr=False)
    developments: tuple[Development, ...] = field(repr=False)
    developments_of: Mapping[Iso3, tuple[Development, ...]] = field(repr=False)
    positions: Mapping[Iso3, tuple[Position, ...]] = field(repr=False)
    convention: Source = field(repr=False)
    agenda: tuple[CalendarDate, ...] = field(repr=False)
    articles: Articles = field(repr=False)
    all_groups: Groups = field(repr=False)
    names: NameIndex = field(repr=False)
    states: Mapping[Iso3, State] = field(repr=False)
    packaged_to: date = field(repr=False)
    changed: Mapping[Iso3, datetime] = field(repr=False, default_factory=dict)

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
        acts = tuple(acts)
        changed = last_changes(acts)
        return replace(self, participations=apply_acts(self.packaged, acts), changed=changed)

    def with_record(self, record: Freshness) -> Treaty:
        """The same record, found to be complete up to a later day; never up to an earlier one."""
        latest = max(self.record.known_to, record.known_to)
        return replace(self, record=replace(record, known_to=latest))

    def status(self, iso3: Iso3, on: date) -> Status:
        """The State's status at the end of the day.

        Raises:
            InputError: the day is before the Convention was adopted, or there is no such State.
        """
        return standing_on(self._participation(iso3), on).status

    def answer(self, iso3: Iso3, on: date) -> StatusAnswer:
        """The State's status on the day with dates, duties, history, sources and notes.

        Raises:
            InputError: the day is before the Convention was adopted, or there is no such State.
        """
        participation = self._participation(iso3)
        standing = standing_on(participation, on)
        known = known_dates(standing, on)
        undated = known.undated if known else None
        duties = self._duties(iso3, standing, on)
        positions = known_positions(self.positions.get(iso3, ()), standing, on)
        declarations = known_declarations(self.declarations.get(iso3, ()), on)
        notes = applying(self.notes, iso3, on)
        cited = (
            *sources_of(participation, standing, notes, on),
            *(duty.source for duty in duties),
            *(position.source for position in positions),
            *(declaration.source for declaration in declarations),
        )
        return StatusAnswer(
            state=participation.state,
            status=standing.status,
            on=on,
            sentence=sentence(participation, standing, on, self.record.known_to),
            signed=passed(participation.signed, on),
            consent_kind=known.kind if known else None,
            consent_date=known.deposited if known else None,
            entry_into_force=known.in_force if known else None,
            withdrawal_notified=known.notified if known else None,
            withdrawal_effective=known.effective if known else None,
            consent_bounds=undated.bounds if undated else None,
            entry_into_force_bounds=undated.in_force if undated else None,
            duties=duties,
            declarations=declarations,
            developments=known_by(self.developments_of.get(iso3, ()), on),
            positions=positions,
            sources=varied(cited),
            record=self.record,
            law=(*withdrawal_law(standing, on), *no_reservations(declarations)),
            notes=note_texts(standing, notes, on, self.record.known_to),
        )

    def counts(self, on: date) -> Counts:
        """Participation in numbers on the day (definitions in bot.treaty.counts).

        Raises:
            InputError: the day is before the Convention was adopted.
        """
        return counts_on(self.participations.values(), on, self.record.known_to)

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
        """The State's whole story, oldest first: acts, declarations, extensions, developments.

        Raises:
            InputError: there is no such State.
        """
        acts = acts_of(self._participation(iso3), self.convention)
        declared = self.declarations.get(iso3, ())
        return whole_story(acts, declared, self.developments_of.get(iso3, ()))

    def deadlines(self, today: date, iso3: Iso3 | None = None) -> tuple[CalendarDate, ...]:
        """Dates that are still to come, soonest first; for one State: its own and the meetings."""
        duties = duties_ahead(self._all_duties(today), self.states)
        dates = self._dates(duties, today, () if iso3 is None else (iso3,))
        return upcoming((each for each in dates if not each.cancelled), today)

    def calendar(
        self, today: date, since: date, states: Iterable[Iso3] = ()
    ) -> tuple[CalendarDate, ...]:
        """As known today, dates from an earlier day on: those that passed or were cancelled too."""
        duties = duties_noted(self._all_duties(today), self.states)
        dates = upcoming(self._dates(duties, today, states), since)
        return tuple(since_changed(dates, self.packaged_to, self.changed))

    def _dates(
        self, duties: Iterable[CalendarDate], today: date, states: Iterable[Iso3]
    ) -> Iterable[CalendarDate]:
        dates = (
            *(entry for entry in self.agenda if self._still_concerns(entry, today)),
            *effects_ahead(self.participations.values(), self.convention),
            *duties,
        )
        asked = {iso3: self.status(iso3, today) in MAYBE_BOUND for iso3 in states}
        return (each for each in dates if not asked or concerns_one(each, asked))

    def overdue(self, today: date, iso3: Iso3 | None = None) -> tuple[CalendarDate, ...]:
        """Duties under Articles 4, 5 and 7 whose day has passed, the oldest first.

        Those that were fulfilled or extended are not among them. A duty that a source calls
        overdue without a day stands under the day of that source.
        """
        late = (
            duty_date(duty, self.states[duty.iso3])
            for duty in self._all_duties(today)
            if duty.passed and (iso3 is None or duty.iso3 == iso3)
        )
        return soonest_first(late)

    def _participation(self, iso3: Iso3) -> Participation:
        found = self.participations.get(iso3)
        if found is None:
            raise InputError(f"{iso3!r} is not the code of one of the 197 States.")
        return found

    def _wanted(self, which: str, on: date) -> Callable[[Participation], bool]:
        if which == "signatories":
            return lambda each: passed(each.signed, on) is not None
        return lambda each: standing_on(each, on).status in LISTINGS[which]

    def _members(self, group: str | None) -> Iterable[Iso3]:
        if group is None:
            return self.participations
        found = self.find_group(group)
        if found is None:
            raise InputError(f"There is no group {group!r}; use one of: {', '.join(self.groups)}.")
        return found.members

    def _duties(self, iso3: Iso3, standing: StandingOn, on: date) -> tuple[Duty, ...]:
        returned = self._returned_on(iso3, standing)
        known = KnownDuties(
            tuple(d for d in self.duties.get(iso3, ()) if last_day(d.as_of) >= returned),
            tuple(e for e in self.extensions.get(iso3, ()) if last_day(e.decided) >= returned),
            self.everywhere,
            self.convention,
        )
        return duties_on(iso3, standing, on, known)

    def _returned_on(self, iso3: Iso3, standing: StandingOn) -> date:
        """What was said before a State returned is of its first membership: the terms run anew."""
        membership = standing.membership
        if membership is None or membership is self.participations[iso3].memberships[0]:
            return date.min
        return membership.begins

    def _all_duties(self, on: date) -> Iterator[Duty]:
        for iso3, participation in self.participations.items():
            yield from self._duties(iso3, standing_on(participation, on), on)

    def _still_concerns(self, entry: CalendarDate, today: date) -> bool:
        """Not a duty of a State that is no longer bound?"""
        if entry.iso3 is None or entry.kind not in DUTY_KINDS:
            return True
        return self.status(entry.iso3, today) in BOUND
