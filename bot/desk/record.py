"""Corrections to the treaty record by an admin: proposed, confirmed, undone, listed, exported.

In: what an admin typed, who and why. Out: a proposal with the State before and after, or
the recorded act. Acts lie on top of the packaged record and are kept permanently, undone or
not. All workspaces share the record. Whether a person may change it is asked at the rim
(bot.desk.rights); ``admins`` are those of this workspace whom MINEWATCH_ADMINS names.
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
from bot.errors import InputError
from bot.grammar.read import Grammar
from bot.model.alert import RecordCorrected, RecordedAct, StatusChange
from bot.model.answers import StatusAnswer
from bot.model.names import NameFound
from bot.model.request import Door, Request
from bot.model.state import Iso3, State, Status
from bot.model.workspace import UserId
from bot.ports import WAKE_RECORD, Clock, Draw, Stores
from bot.treaty.acts import ACTS
from bot.treaty.participation import Participation
from bot.treaty.treaty import Treaty

LONGEST_WHY = 500
CONFIRMED = "confirmed"
_ALONE = "acts"
"""One process at a time enters acts: whether one can be depends on all others."""
_CONFIRMATION = "`record confirmed 2026-11-20 https://...`"
_FORM = "`record Finland withdrawal_notified 2025-07-10 https://...`"


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
        self._grammar = Grammar(lambda: sync.treaty.current)
        self._authors = Authors(settings.workspace)
        self.admins = settings.operators

    def read(self, text: str) -> tuple[State, str, date, str]:
        """State, act, day and source of ``Finland withdrawal_notified 2025-07-10 URL``, any order.

        Raises:
            InputError: one of the four is missing or cannot be used.
        """
        words = text.split()
        urls = [word for word in words if word.lower().startswith(("http://", "https://"))]
        acts = [name for name in map(_act_name, words) if name]
        if len(urls) != 1 or len(acts) != 1:
            missing = (
                "one web address as the source" if len(urls) != 1 else f"one of {', '.join(ACTS)}"
            )
            raise InputError(f"An act needs {missing}, like this: {_FORM}.")
        rest = " ".join(w for w in words if w not in urls and _act_name(w) is None)
        asked = self._asked(rest)
        if asked.on is None:
            raise InputError(f"The day is missing: {_FORM}.")
        found = asked.names[0] if len(asked.names) == 1 else None
        if not isinstance(found, NameFound):
            raise InputError(f"An act concerns one State: {_FORM}.")
        return found.state, acts[0], asked.on, urls[0]

    def read_confirmation(self, text: str) -> tuple[date, str]:
        """Day and source of ``confirmed 2026-11-20 URL``, any order.

        Raises:
            InputError: one of them is missing or cannot be used.
        """
        words = [word for word in text.split() if word.lower().strip(",;") != CONFIRMED]
        urls = [word for word in words if word.lower().startswith(("http://", "https://"))]
        if len(urls) != 1:
            raise InputError(f"Give one web address as the source: {_CONFIRMATION}.")
        self._check_source(urls[0])
        rest = " ".join(word for word in words if word not in urls)
        asked = self._asked(rest)
        if asked.on is None or asked.names:
            raise InputError(f"Name one day, and no State: {_CONFIRMATION}.")
        return asked.on, urls[0]

    def propose(self, iso3: Iso3, act: str, value: date, source_url: str) -> Proposal:
        """What the record would say with this act.

        Raises:
            InputError: the act cannot be, or is recorded already.
        """
        self._check_source(source_url)
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
        """The acts that stand, in the format of the packaged record (CSV)."""
        return export_record(self._treaty.current, self._stores.acts.all())

    def _asked(self, words: str) -> Request:
        """The State and the day that are named in a text.

        Raises:
            InputError: one of them is not plain; names what may have been meant.
        """
        asked = self._grammar.read(words[:200], Door.STATUS, self._treaty.today())
        question = asked.question
        # "Which State?" is asked by read, which knows what else an act needs.
        if question is not None and (asked.on is None or question.choices[1:]):
            choices = " or ".join(choice.label for choice in question.choices)
            raise InputError(f"{question.sentence} {choices}".strip())
        if asked.unread:
            raise InputError(f"I do not understand “{' '.join(asked.unread)}”: {_FORM}.")
        return asked

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

    def _check_source(self, url: str) -> None:
        if not 10 <= len(url) <= 1000 or any(not c.isprintable() or c in ' <>|"' for c in url):
            raise InputError("The source must be a web address of at most 1,000 characters.")


def is_confirmation(text: str) -> bool:
    """Does an admin confirm the record up to a day, rather than enter an act?"""
    return CONFIRMED in text.lower().replace(",", " ").split()


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


def _act_name(word: str) -> str | None:
    """The act that a word names; hyphens and capitals do not matter."""
    name = word.lower().replace("-", "_").strip(",;")
    return name if name in ACTS else None
