"""Watches, which choose who gets which alerts: add, list, remove, undo.

In: who asks, the place (a person's DM or a channel) and targets. Out: a WatchChange that says
what is different now, so that it can be read back and undone. There is one watch per
place and target (its id says both), so adding twice is once. How a place wants its
alerts is bot.desk.deliveries; what is kept about a person is bot.desk.personal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.desk.changes import (
    Steps,
    UndoEntry,
    UndoMemory,
    WatchChange,
    WatchWish,
    change_of,
    changing,
    wished_watch,
)
from bot.desk.channels import Channels
from bot.desk.deliveries import Deliveries, with_digest
from bot.desk.personal import PersonalRecords
from bot.desk.places import Place
from bot.desk.presence import Presence
from bot.desk.search import StateNames
from bot.desk.settings import WorkspaceSettings
from bot.desk.targets import Target, scope_on, target_name, target_of
from bot.desk.volume import Volume, Volumes
from bot.errors import InputError
from bot.model.request import DigestAt
from bot.model.state import Group, Iso3, State
from bot.model.story import Story
from bot.model.watch import Delivery, Watch, WatchId
from bot.model.workspace import UserId
from bot.news.relevance import THRESHOLDS
from bot.ports import Clock, Draw, Stores
from bot.watches.match import states_in_scope, wants, wants_states

MOST_WATCHES = 200


class WatchDesk:
    """Watches of the persons and channels of one workspace.

    Anyone manages their own; a channel's are changed from inside the channel, which only
    its members can do. A change can be undone for a day (bot.desk.changes).
    ``deliveries`` says how places want their alerts, ``personal`` exports and deletes what
    is kept about a person, ``presence`` knows who was in which channel lately, ``channels`` which
    is the main one and what they are called.

    Args:
        stores: what the workspace may see.
        clock: the present instant.
        draw: makes the tokens that undo.
        settings: those of the workspace: which it is, its main channel.
        states: the treaty's names, which all workspaces share.
        volumes: what was counted lately, which they share too.
    """

    def __init__(
        self,
        stores: Stores,
        clock: Clock,
        draw: Draw,
        settings: WorkspaceSettings,
        states: StateNames,
        volumes: Volumes,
    ) -> None:
        self._workspace = settings.workspace
        self._limits = settings.limits
        self._stores = stores
        self._clock = clock
        self._states = states
        self._volumes = volumes
        self._memory = UndoMemory(stores, clock, draw)
        self.presence = Presence(stores, clock)
        self.channels = Channels(stores, clock, settings)
        self.deliveries = Deliveries(stores, clock, self._memory, self._workspace)
        self.personal = PersonalRecords(stores, clock, self._workspace)

    def add(
        self, by: UserId, place: Place, wish: WatchWish, digest: DigestAt | None = None
    ) -> WatchChange:
        """Watch each target; one already watched is changed where the wish differs.

        ``digest``: from now on the place wants its alerts like this.

        Raises:
            InputError: the person would have more than 200 watches.
        """
        with changing(self._stores, place):
            held = self._held(place, wish.targets)
            now = self._clock.now()
            steps = tuple(
                (held.get(t), wished_watch(by, place, wish, t, held.get(t), now))
                for t in wish.targets
            )
            delivery = self.deliveries.as_set_by(by, place)
            wanted = with_digest(delivery, digest) if digest else None
            return self._settle(by, place, steps, wanted)

    def remove(self, by: UserId, place: Place, targets: Iterable[Target]) -> WatchChange:
        """Stop watching the targets. Those that were not watched are in ``missing``."""
        asked = tuple(targets)
        with changing(self._stores, place):
            held = self._held(place, asked)
            change = self._settle(by, place, tuple((held[t], None) for t in asked if t in held))
        return replace(change, missing=tuple(t for t in asked if t not in held))

    def remove_watch(self, by: UserId, watch: Watch) -> WatchChange:
        """Remove exactly this watch."""
        place = Place(watch.conversation, watch.personal)
        with changing(self._stores, place):
            held = self._stores.watches.hold(watch.id)
            return self._settle(by, place, ((held, None),) if held else ())

    def remove_all(self, by: UserId, place: Place) -> WatchChange:
        """Stop watching anything at this place."""
        with changing(self._stores, place):
            held = self._held(place)
            return self._settle(by, place, tuple((watch, None) for watch in held.values()))

    def set_all(
        self,
        by: UserId,
        place: Place,
        wish: WatchWish,
        *,
        keep_details: bool = False,
        leave: Iterable[Target] = (),
        delivery: Delivery | None = None,
    ) -> WatchChange:
        """Make the place watch exactly the wish's targets (the settings window).

        Args:
            by: who saves the window.
            place: whose watches it shows.
            wish: what is watched from now on.
            keep_details: watches that stay keep their kinds, step and strictness.
            leave: targets the window does not show: their watches stay as they are.
            delivery: how the place wants its alerts from now on; undone together.

        Raises:
            InputError: more watches than one person can keep.
        """
        left = frozenset(leave)
        with changing(self._stores, place):
            held = {t: watch for t, watch in self._held(place).items() if t not in left}
            switched = wish.reminders != any(watch.reminders for watch in held.values())

            def wished(target: Target) -> Watch:
                before = held.get(target)
                if not keep_details or before is None:
                    return wished_watch(by, place, wish, target, before, self._clock.now())
                return replace(before, reminders=wish.reminders) if switched else before

            gone = ((watch, None) for target, watch in held.items() if target not in wish.targets)
            kept = ((held.get(target), wished(target)) for target in wish.targets)
            same = delivery == self.deliveries.as_set_by(by, place)
            return self._settle(by, place, (*gone, *kept), None if same else delivery)

    def undo(self, by: UserId, token: str | None = None) -> WatchChange:
        """Take a change back, except where the same was changed again since.

        Without a token it is the person's own last one.

        Raises:
            InputError: there is none, or it is no longer remembered.
            NotAllowedError: it belongs to someone else.
        """
        token = token or self._memory.last_of(by)
        if token is None:
            raise InputError(
                "There is nothing to undo: you have changed nothing in the last 24 hours. "
                "`/minewatch list` shows what is watched."
            )
        place = self._memory.find(token, by).place
        with changing(self._stores, place):
            memo = self._memory.find(token, by)  # only one of two that press Undo at once finds it
            steps = [(step[1] or step[0], step) for step in memo.steps]
            held = self._stores.watches.hold_many(watch.id for watch, _ in steps if watch)
            back = tuple(
                (now, before)
                for watch, (before, now) in steps
                if watch is not None and held.get(watch.id) == now
            )
            before = None
            if memo.settings and self.deliveries.of(place) == memo.settings[1]:
                before = memo.settings[0]
            change = self._settle(by, place, back, before)
            self._memory.drop(token)  # with the rest: what could not be undone may be later
        return change

    def last_change(self, by: UserId) -> str | None:
        """What undoes the person's last change; None: there is none."""
        return self._memory.last_of(by)

    def own(self, user: UserId) -> Place:
        """The person's own DM with Minewatch."""
        return Place.of_person(self._workspace, user)

    def at(self, place: Place) -> tuple[Watch, ...]:
        """The watches whose alerts come to this place, oldest first."""
        return self._stores.watches.at(place.conversation)

    def owned_by(self, user: UserId) -> tuple[Watch, ...]:
        """Everything this person set up, in their DM and in channels, oldest first."""
        return self._stores.watches.of_owner(user)

    def count(self) -> int:
        """How many watches the workspace has."""
        return len(self._stores.watches)

    def get(self, watch_id: WatchId) -> Watch | None:
        """The watch with this id, if it is still there."""
        return self._stores.watches.get(watch_id)

    def volume(self, watches: Iterable[Watch]) -> Volume:
        """How many stories these watches would have brought lately."""
        return self._volumes.of(self._workspace, tuple(watches), self._groups, self._clock.now())

    def matching(self, story: Story, place: Place) -> tuple[Watch, ...]:
        """The watches of this place that ask for the story, paused ones too."""
        return tuple(w for w in self.at(place) if wants(w, story, self._groups, THRESHOLDS))

    def covering(self, place: Place, target: Target) -> tuple[Watch, ...]:
        """The watches of this place that reach every State of a target through a group or "all"."""
        groups = self._groups
        states = tuple(states_in_scope(scope_on(target), groups))
        if not states:
            return ()
        wide = (w for w in self.at(place) if w.scope.everything or w.scope.groups)
        return tuple(w for w in wide if all(wants_states(w.scope, [s], groups) for s in states))

    def search(self, typed: str) -> tuple[State, ...]:
        """The States that fit what was typed so far, best first; from memory."""
        return self._states.search(typed)

    def states_of(self, watches: Iterable[Watch]) -> tuple[Iso3, ...]:
        """The States these watches are on, by name or through a group, each once."""
        found = (iso3 for watch in watches for iso3 in states_in_scope(watch.scope, self._groups))
        return tuple(dict.fromkeys(found))

    def name(self, watch: Watch) -> str:
        """What the watch is on, as people call it."""
        return self.target_name(target_of(watch.scope))

    def target_name(self, target: Target) -> str:
        """A target as people call it: "Finland", "Baltics", "everything"."""
        return target_name(target, self._states.treaty())

    @property
    def _groups(self) -> Mapping[str, Group]:
        return self._states.treaty().groups

    def _held(self, place: Place, targets: Iterable[Target] | None = None) -> dict[Target, Watch]:
        """The watches of the place, or of these targets only; no other process changes them meanwhile."""
        found = {target_of(watch.scope): watch.id for watch in self.at(place)}
        wanted = found if targets is None else [t for t in dict.fromkeys(targets) if t in found]
        held = self._stores.watches.hold_many(found[target] for target in wanted)
        return {target: held[found[target]] for target in wanted if found[target] in held}

    def _settle(
        self, by: UserId, place: Place, steps: Steps, wanted: Delivery | None = None
    ) -> WatchChange:
        """Write (before, after) pairs and settings in the caller's unit; remember them for undo."""
        real = tuple((before, after) for before, after in steps if before != after)
        self._check_room(by, sum(before is None for before, _ in real))
        put = [after for _, after in real if after is not None]
        gone = [before.id for before, after in real if before is not None and after is None]
        now = self.deliveries.of(place)
        settings = None if wanted is None or wanted == now else (now, wanted)
        token = None
        if real or settings:
            self._stores.watches.put(*put)
            self._stores.watches.remove(*gone)
            if settings:
                self.deliveries.put(settings[1])
            token = self._memory.keep(UndoEntry(place, by, real, settings))
        return change_of(place, steps, settings, token)

    def _check_room(self, by: UserId, more: int) -> None:
        """Raise InputError where the person or the workspace has no room for more watches."""
        if not more:
            return
        owned, held, most = len(self.owned_by(by)), self.count(), self._limits.watches
        if owned + more > MOST_WATCHES:
            full = f"You have {owned} watches and one person can keep {MOST_WATCHES}."
        elif most is not None and held + more > most:
            full = f"This workspace has {held:,} watches and can keep {most:,}."
        else:
            return
        raise InputError(
            f"{full} Watch a group or everything instead (`/minewatch add all`), or remove some: "
            "`/minewatch list`."
        )
