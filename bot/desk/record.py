"""Corrections to the treaty record by an admin: proposed, confirmed, undone, listed, exported.

In: an act (``typed`` reads one as an admin types it), who and why. Out: a proposal with the State
before and after, or the recorded act. Acts are added to the packaged record and kept permanently,
undone or not. All workspaces share the record. Handlers check whether a person may change it
(bot.desk.rights).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.desk.authors import Authors
from bot.desk.corrections import correct, fact_of, is_anew, mistaken, replaced
from bot.desk.followers import Followers
from bot.desk.record_export import export_record
from bot.desk.record_sync import RecordSync
from bot.desk.settings import WorkspaceSettings
from bot.desk.typed_acts import TypedActs, check_source
from bot.errors import InputError
from bot.model.alert import RecordCorrected, RecordedAct, StatusChange
from bot.model.answers import StatusAnswer
from bot.model.state import Iso3, State, Status
from bot.model.workspace import UserId
from bot.ports import WAKE_RECORD, Clock, Draw, Stores
from bot.treaty.participation import Participation
from bot.treaty.treaty import Treaty

LONGEST_WHY = 500
_ALONE = "acts"
"""One process at a time enters acts: whether one can be depends on all others."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An act as it would be recorded, and the State today before and after it."""

    state: State
    act: str
    value: date
    source_url: str
    before: StatusAnswer
    after: StatusAnswer


class RecordDesk:
    """Keeps the acts in the store and the treaty desk's Treaty in step."""

    def __init__(
        self,
        sync: RecordSync,
        stores: Stores,
        clock: Clock,
        draw: Draw,
        followers: Followers,
        settings: WorkspaceSettings,
    ) -> None:
        self._sync = sync
        self._treaty = sync.treaty
        self._stores = stores
        self._clock = clock
        self._draw = draw
        self._followers = followers
        self._authors = Authors(settings.workspace)
        self.typed = TypedActs(sync.treaty)

    def propose(self, iso3: Iso3, act: str, value: date, source_url: str) -> Proposal:
        """What the record would say with this act.

        Raises:
            InputError: the act cannot be, or is recorded already.
        """
        check_source(source_url)
        self._sync.refresh_now()
        today, before = self._treaty.today(), self._treaty.current
        drafted = self._drafted(iso3, act, value, source_url)
        after = before.with_acts((*self._stores.acts.all(), drafted))
        was, becomes = before.answer(iso3, today), after.answer(iso3, today)
        if _dates(was) == _dates(becomes):
            raise InputError(
                f"The record already says so: {was.sentence} This act would change nothing."
            )
        return Proposal(before.states[iso3], act, value, source_url, was, becomes)

    def confirm(self, proposal: Proposal, why: str, by: UserId) -> RecordedAct:
        """Record a proposed act; everything is checked again, in case the record changed since.

        Raises:
            InputError: no reason was given, or the act can no longer be.
        """
        why = " ".join(why.split())[:LONGEST_WHY]
        if not why:
            raise InputError("Say in a few words why, for those who read the record later.")
        with self._stores.alone(_ALONE):
            again = self.propose(
                proposal.state.iso3, proposal.act, proposal.value, proposal.source_url
            )
            drafted = self._drafted(again.state.iso3, again.act, again.value, again.source_url)
            author = self._authors.key(by)
            recorded = replace(drafted, id=self._draw.token(), why=why, by=author)
            self._keep(recorded, recorded.id)
        self._is_kept()
        return self._authors.act(recorded)

    def undo(self, act_id: str, by: UserId) -> RecordedAct:
        """Take an act back; it is kept with who did it and when.

        Raises:
            InputError: there is no such act, it was undone before, or a later act rests on it.
        """
        with self._stores.alone(_ALONE):
            self._sync.refresh_now()
            found = self._stores.acts.get(act_id)
            if found is None:
                raise InputError("There is no such act; `record list` shows those entered.")
            if found.undone_at is not None:
                raise InputError("This act has already been taken back; nothing has changed.")
            author = self._authors.key(by)
            undone = replace(found, undone_by=author, undone_at=self._clock.now())
            self._refuse_resting(undone)
            self._keep(undone, f"{found.id}-undone")
        self._is_kept()
        return self._authors.act(undone)

    def acts(self) -> tuple[RecordedAct, ...]:
        """Every act entered, undone ones too, newest first."""
        acts = map(self._authors.act, self._stores.acts.all())
        return tuple(sorted(acts, key=lambda act: act.at, reverse=True))

    def export(self) -> str:
        """The acts that were not undone, in the format of the packaged record (CSV)."""
        return export_record(self._treaty.current, self._stores.acts.all())

    def _with(self, act: RecordedAct) -> Treaty:
        others = (each for each in self._stores.acts.all() if each.id != act.id)
        return self._treaty.current.with_acts((*others, act))

    def _refuse_resting(self, undone: RecordedAct) -> None:
        try:
            self._with(undone)
        except InputError as error:
            name = self._treaty.current.states[undone.iso3].title
            raise InputError(
                f"A later act of {name} rests on this one; take that back first."
            ) from error

    def _keep(self, act: RecordedAct, change: str) -> None:
        """Store the act, and say what it means for those who watch."""
        before, after = self._treaty.current, self._with(act)
        with self._stores.unit():
            self._stores.acts.put(act)
            if act.undone_at is None:
                self._say_entered(act, before, after, change)
            else:
                self._say_taken_back(act, before, after, change)
            self._stores.wake(WAKE_RECORD)

    def _is_kept(self) -> None:
        """Answer from the new record. A page that agreed without an act agrees no more."""
        self._sync.refresh_now()
        self._followers.wake()

    def _say_entered(self, act: RecordedAct, before: Treaty, after: Treaty, change: str) -> None:
        was, becomes = (treaty.participations[act.iso3] for treaty in (before, after))
        today = self._treaty.today()
        old, new = before.status(act.iso3, today), after.status(act.iso3, today)
        mistake = replaced(was, becomes, act.act)
        if mistake is None:
            if old is not new:
                self._followers.tell(_step(act, old, new, was, becomes), change)
            return
        day = fact_of(becomes, act.act)
        correction = mistaken(self._stores, act, mistake, day)
        if correction is not None:
            correct(self._stores, correction, change, self._clock.now())
        elif old is not new:
            said = RecordCorrected(act.iso3, act.id, act.act, mistake, day, act.source_url)
            self._followers.tell(said, change)

    def _say_taken_back(self, act: RecordedAct, before: Treaty, after: Treaty, change: str) -> None:
        now = self._clock.now()
        # Should the page still show what the act was entered for, the admins see it again.
        entered = [
            f for f in self._stores.findings.all() if f.act_id == act.id and f.over_at is None
        ]
        self._stores.findings.put(*(replace(f, over_at=now) for f in entered))
        was, becomes = (treaty.participations[act.iso3] for treaty in (before, after))
        said, same = fact_of(was, act.act), len(was.memberships) == len(becomes.memberships)
        left = fact_of(becomes, act.act) if same else None
        if said is None or said == left:
            return
        correction = mistaken(self._stores, act, said, left)
        if correction is not None:
            correct(self._stores, correction, change, now)

    def _drafted(self, iso3: Iso3, act: str, value: date, source_url: str) -> RecordedAct:
        return RecordedAct(
            id="draft",
            iso3=iso3,
            act=act,
            value=value.isoformat(),
            source_url=source_url,
            why="",
            by=UserId(""),
            at=self._clock.now(),
        )


def _step(
    act: RecordedAct, old: Status, new: Status, was: Participation, becomes: Participation
) -> StatusChange:
    """What the State did, as it is announced."""
    said = str(becomes.memberships[-1].kind) if act.act == "consent_date" else act.act
    day = date.fromisoformat(act.value)
    anew = is_anew(was, becomes)
    return StatusChange(act.iso3, old, new, said, act.source_url, day, act.id, anew)


def _dates(answer: StatusAnswer) -> tuple[object, ...]:
    """What an act can change of an answer."""
    return (
        answer.status,
        answer.signed,
        answer.consent_kind,
        answer.consent_date,
        answer.entry_into_force,
        answer.withdrawal_notified,
        answer.withdrawal_effective,
        answer.sentence,
    )
