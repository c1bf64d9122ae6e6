"""Watches, which choose who gets which alerts: add, list, remove, undo.

In: who asks, the place (a person's DM or a channel) and targets. Out: a WatchChange that says
what is different now, so that it can be read back and undone. There is one watch per
place and target (its id says both), so adding twice is once. How a place wants its
alerts is bot.desk.deliveries; what is kept about a person is bot.desk.personal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.desk.changes import Steps, UndoEntry, UndoMemory, WatchChange, WatchWish
from bot.desk.channels import Channels
from bot.desk.deliveries import Deliveries, with_digest
from bot.desk.personal import PersonalRecords
from bot.desk.places import Place
from bot.desk.presence import Presence
from bot.desk.search import NameSearch
from bot.desk.targets import Target, scope_on, target_name, target_of
from bot.desk.volume import Volume, Volumes
from bot.errors import InputError
from bot.model.request import DigestAt
from bot.model.state import Iso3, State
from bot.model.story import Story
from bot.model.watch import Delivery, Watch, WatchId
from bot.model.workspace import HOME, UserId, WorkspaceId
from bot.news.relevance import THRESHOLDS
from bot.ports import Clock, Draw, Stores
from bot.treaty.names import NameIndex
from bot.treaty.treaty import Treaty
from bot.watches.match import states_in_scope, wants, wants_states

MOST_WATCHES = 200


class WatchDesk:
    """Watches of persons and channels.

    Anyone manages their own; a channel's are changed from inside the channel, which only
    its members can do. Undo is remembered for the last 500 changes while the program runs.
    ``deliveries`` says how places want their alerts, ``personal`` exports and deletes what
    is kept about a person, ``presence`` knows who was in which channel lately, ``channels`` which
    is the main one and what they are called.
    """

    def __init__(
        self,
        stores: Stores,
        clock: Clock,
        draw: Draw,
        treaty: Callable[[], Treaty],
        main_channel: str | None = None,
        workspace: WorkspaceId = HOME,
    ) -> None:
        self._workspace = workspace
        self._stores = stores
        self._clock = clock
        self._treaty = treaty
        self._memory = UndoMemory(draw)
        self._volumes = Volumes(stores)
        self._search: tuple[NameIndex, NameSearch] | None = None
        self.presence = Presence(clock)
        self.channels = Channels(stores, workspace, main_channel)
        self.deliveries = Deliveries(stores, clock, self._memory, workspace)
        self.personal = PersonalRecords(stores, workspace, self._memory.forget)

    def add(
        self, by: UserId, place: Place, wish: WatchWish, digest: DigestAt | None = None
    ) -> WatchChange:
        """Watch each target; one already watched is changed where the wish differs.

        ``digest``: from now on the place wants its alerts like this.

        Raises:
            InputError: the person would have more than 200 watches.
        """
        held = self._held(place)
        steps = [(held.get(t), self._wished(by, place, wish, t, held.get(t))) for t in wish.targets]
        delivery = self.deliveries.as_set_by(by, place)
        return self._settle(by, place, steps, with_digest(delivery, digest) if digest else None)

    def remove(self, by: UserId, place: Place, targets: Iterable[Target]) -> WatchChange:
        """Stop watching the targets. Those that were not watched are in ``missing``."""
        held = self._held(place)
        asked = tuple(targets)
        change = self._settle(by, place, [(held[t], None) for t in asked if t in held])
        return replace(change, missing=tuple(t for t in asked if t not in held))

    def remove_watch(self, by: UserId, watch: Watch) -> WatchChange:
        """Remove exactly this watch."""
        place = Place(watch.conversation, watch.personal)
        return self._settle(by, place, [(watch, None)])

    def remove_all(self, by: UserId, place: Place) -> WatchChange:
        """Stop watching anything at this place."""
        return self._settle(by, place, [(watch, None) for watch in self.at(place)])

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
        held = {t: watch for t, watch in self._held(place).items() if t not in left}
        switched = wish.reminders != any(watch.reminders for watch in held.values())

        def wished(target: Target) -> Watch:
            before = held.get(target)
            if not keep_details or before is None:
                return self._wished(by, place, wish, target, before)
            return replace(before, reminders=wish.reminders) if switched else before

        gone = [(watch, None) for target, watch in held.items() if target not in wish.targets]
        kept = [(held.get(target), wished(target)) for target in wish.targets]
        same = delivery == self.deliveries.as_set_by(by, place)
        return self._settle(by, place, [*gone, *kept], None if same else delivery)

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
                "There is nothing to undo: you have changed nothing since Minewatch was started. "
                "`/minewatch list` shows what is watched."
            )
        memo = self._memory.find(token, by)
        back = [(now, before) for before, now in memo.steps if self._current(before, now) == now]
        before = None
        if memo.settings and self.deliveries.of(memo.place) == memo.settings[1]:
            before = memo.settings[0]
        change = self._settle(by, memo.place, back, before)
        self._memory.drop(token)  # not before: what could not be undone may be later
        return change

    def last_change(self, by: UserId) -> str | None:
        """What undoes the person's last change; None: there is none."""
        return self._memory.last_of(by)

    def own(self, user: UserId) -> Place:
        """The person's own DM with Minewatch."""
        return Place.of_person(self._workspace, user)

    def at(self, place: Place) -> tuple[Watch, ...]:
        """The watches whose alerts come to this place, oldest first."""
        return tuple(self._stores.watches.where("conversation", str(place.conversation)))

    def owned_by(self, user: UserId) -> tuple[Watch, ...]:
        """Everything this person set up, in their DM and in channels, oldest first."""
        return tuple(self._stores.watches.where("owner", user))

    def get(self, watch_id: WatchId) -> Watch | None:
        """The watch with this id, if it is still there."""
        return self._stores.watches.get(watch_id)

    def volume(self, watches: Iterable[Watch]) -> Volume:
        """How many stories these watches would have brought lately."""
        return self._volumes.of(tuple(watches), self._treaty().groups, self._clock.now())

    def matching(self, story: Story, place: Place) -> tuple[Watch, ...]:
        """The watches of this place that ask for the story, paused ones too."""
        groups = self._treaty().groups
        return tuple(w for w in self.at(place) if wants(w, story, groups, THRESHOLDS))

    def covering(self, place: Place, target: Target) -> tuple[Watch, ...]:
        """The watches of this place that reach every State of a target through a group or "all"."""
        groups = self._treaty().groups
        scope = scope_on(target)
        states = tuple(states_in_scope(scope, groups))
        if not states:
            return ()
        wide = (w for w in self.at(place) if w.scope.everything or w.scope.groups)
        return tuple(w for w in wide if all(wants_states(w.scope, [s], groups) for s in states))

    def search(self, typed: str) -> tuple[State, ...]:
        """The States that fit what was typed so far, best first; from memory."""
        names = self._treaty().names
        if self._search is None or self._search[0] is not names:
            self._search = (names, NameSearch(names))
        return self._search[1].search(typed)

    def states_of(self, watches: Iterable[Watch]) -> tuple[Iso3, ...]:
        """The States these watches are on, by name or through a group, each once."""
        groups = self._treaty().groups
        found = (iso3 for watch in watches for iso3 in states_in_scope(watch.scope, groups))
        return tuple(dict.fromkeys(found))

    def target(self, watch: Watch) -> Target:
        """What the watch is on, as a target."""
        return target_of(watch.scope)

    def name(self, watch: Watch) -> str:
        """What the watch is on, as people call it."""
        return self.target_name(target_of(watch.scope))

    def target_name(self, target: Target) -> str:
        """A target as people call it: "Finland", "Baltics", "everything"."""
        return target_name(target, self._treaty())

    def _held(self, place: Place) -> dict[Target, Watch]:
        return {target_of(watch.scope): watch for watch in self.at(place)}

    def _current(self, before: Watch | None, now: Watch | None) -> Watch | None:
        watch = now or before
        return None if watch is None else self._stores.watches.get(watch.id)

    def _wished(
        self, by: UserId, place: Place, wish: WatchWish, target: Target, held: Watch | None
    ) -> Watch:
        """The watch as wished; one that is held keeps its id, owner and age, and is resumed."""
        scope = replace(scope_on(target), kinds=wish.kinds, min_step=wish.min_step)
        if held is not None:
            return replace(
                held,
                scope=scope,
                strictness=wish.strictness,
                reminders=wish.reminders,
                paused_until=None,
                set_aside=None,
            )
        return Watch(
            id=WatchId(f"{place.conversation}:{target}"),
            owner=by,
            conversation=place.conversation,
            personal=place.personal,
            scope=scope,
            created_at=self._clock.now(),
            strictness=wish.strictness,
            reminders=wish.reminders,
        )

    def _settle(
        self, by: UserId, place: Place, steps: Steps, wanted: Delivery | None = None
    ) -> WatchChange:
        """Write (before, after) pairs and settings in one unit and remember them for undo."""
        real = tuple((before, after) for before, after in steps if before != after)
        self._check_room(by, sum(before is None for before, _ in real))
        put = [after for _, after in real if after is not None]
        gone = [before.id for before, after in real if before is not None and after is None]
        now = self.deliveries.of(place)
        settings = None if wanted is None or wanted == now else (now, wanted)
        if real or settings:
            with self._stores.unit():
                self._stores.watches.put(*put)
                self._stores.watches.remove(*gone)
                if settings:
                    self.deliveries.put(settings[1])
        return WatchChange(
            place,
            added=tuple(after for before, after in real if before is None and after is not None),
            changed=tuple(after for before, after in real if before is not None and after),
            removed=tuple(before for before, after in real if before is not None and not after),
            unchanged=tuple(
                before for before, after in steps if before is not None and before == after
            ),
            settings=settings,
            token=self._memory.keep(UndoEntry(place, by, real, settings))
            if real or settings
            else None,
        )

    def _check_room(self, by: UserId, more: int) -> None:
        owned = len(self.owned_by(by))
        if more and owned + more > MOST_WATCHES:
            raise InputError(
                f"You have {owned} watches and one person can keep {MOST_WATCHES}. Watch a group or "
                "everything instead (`/minewatch add all`), or remove some: `/minewatch list`."
            )
