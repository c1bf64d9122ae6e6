"""The outbox: the port bot.ports.stores.Outbox."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from heapq import merge
from itertools import islice

from bot.model.alert import HeldFor, ItemState, OutboxId, OutboxItem
from bot.model.entry import StoryId
from bot.model.workspace import Conversation, WorkspaceId
from storage.local.base import OwnedRepository
from storage.local.remembered import LocalLeases
from storage.owners import ATTEMPTED, SETTLED_CALENDAR, SETTLED_OTHER
from storage.tinydb.index import GroupedIndex, OrderedIndex
from storage.values import ValueTable


class LocalOutbox(OwnedRepository[OutboxItem]):
    """Outbox items. Each state of each workspace is a group ordered by when its items are due."""

    def __init__(
        self, table: ValueTable[OutboxItem], workspace: WorkspaceId | None, leases: LocalLeases
    ) -> None:
        super().__init__(table, workspace)
        self._leases = leases

    # --- sending --------------------------------------------------------------------------

    def waiting(self) -> Iterator[OutboxItem]:
        return self._as_put(ItemState.WAITING)

    def waiting_due(self, now: datetime) -> Iterator[OutboxItem]:
        return (item for item in self.waiting() if item.attempts or item.due_at <= now)

    def due_between(self, low: datetime, high: datetime) -> tuple[OutboxId, ...]:
        due = self._by_due(low.timestamp(), _with(high), ItemState.WAITING)
        return tuple(item.id for item in due)

    def claim(self, item: OutboxItem, lease: str, holder: str) -> OutboxItem | None:
        stored = self.get(item.id)
        if stored is None or stored.state is not ItemState.WAITING:
            return None
        if not self._leases.holds(lease, holder):
            return None
        claimed = replace(
            stored, state=item.state, attempts=item.attempts, claimed_at=item.claimed_at
        )
        self.put(claimed)
        return claimed

    def claimed(self) -> tuple[OutboxItem, ...]:
        return tuple(self._as_put(ItemState.CLAIMED))

    def attempted_since(self, moment: datetime) -> tuple[OutboxItem, ...]:
        found = self._ranked(self._own(ATTEMPTED), moment.timestamp(), None)
        return tuple(self._table.read(found))

    def workspaces_with_work(self, now: datetime) -> tuple[WorkspaceId, ...]:
        waiting = self._workspaces_due(ItemState.WAITING, _with(now))
        claimed = self._workspaces_due(ItemState.CLAIMED, math.inf)
        return tuple(sorted({*waiting, *claimed}))

    # --- holding --------------------------------------------------------------------------

    def held(self) -> Iterator[OutboxItem]:
        return self._as_put(ItemState.HELD)

    def held_due(self, now: datetime) -> tuple[OutboxItem, ...]:
        return tuple(self._as_put(ItemState.HELD, high=_with(now)))

    def held_since_before(
        self, moment: datetime, reason: HeldFor, limit: int
    ) -> tuple[OutboxItem, ...]:
        old = (i for i in self.held() if i.error == reason and i.created_at < moment)
        return tuple(islice(old, limit))

    def next_held_at(self) -> datetime | None:
        return self._first_due(ItemState.HELD)

    def workspaces_to_gather(self, now: datetime) -> tuple[WorkspaceId, ...]:
        return tuple(sorted(self._workspaces_due(ItemState.HELD, _with(now))))

    # --- what is said about something, and where ------------------------------------------

    def of_story(self, story: StoryId) -> tuple[OutboxItem, ...]:
        return tuple(self._seen(self._table.read(self._table.with_value("story", story))))

    def of_story_at(
        self, story: StoryId, conversations: Iterable[Conversation]
    ) -> tuple[OutboxItem, ...]:
        found = {
            number
            for conversation in conversations
            for number in self._table.with_both(
                ("story", story), ("conversation", str(conversation))
            )
        }
        return tuple(self._seen(self._table.read(sorted(found))))

    def of_act(self, act: str) -> tuple[OutboxItem, ...]:
        return tuple(self._seen(self._table.read(self._table.with_value("act", act))))

    def at(self, conversation: Conversation) -> tuple[OutboxItem, ...]:
        found = self._table.with_value("conversation", str(conversation))
        return tuple(self._seen(self._table.read(found)))

    def alerted_since(
        self, conversations: Iterable[Conversation], moment: datetime
    ) -> Mapping[Conversation, tuple[datetime, ...]]:
        groups, low = (
            self._table.groups("alerted").groups,
            math.nextafter(moment.timestamp(), math.inf),
        )
        found = {}
        for conversation in conversations:
            held = groups.get(str(conversation))
            if held is not None and self._is_seen(conversation) and (made := held.keys(low)):
                found[conversation] = tuple([datetime.fromtimestamp(at, UTC) for at in made])
        return found

    # --- all of it ------------------------------------------------------------------------

    def open_after(self, moment: datetime) -> Iterator[OutboxItem]:
        return self._by_due(moment.timestamp(), None, ItemState.WAITING, ItemState.HELD)

    def settled_before(
        self, moment: datetime, limit: int, *, calendar: bool
    ) -> tuple[OutboxId, ...]:
        names = self._own(SETTLED_CALENDAR if calendar else SETTLED_OTHER)
        numbers = islice(self._ranked(names, None, moment.timestamp()), limit)
        return tuple(item.id for item in self._table.read(numbers))

    def counts(self) -> Mapping[ItemState, int]:
        groups = self._work.groups
        return {state: sum(len(groups[name]) for name in self._own(state)) for state in ItemState}

    def oldest_due_at(self) -> datetime | None:
        return self._first_due(ItemState.WAITING)

    def all(self) -> Iterator[OutboxItem]:
        if self._workspace is None:
            return iter(self._table)
        return self._as_put(*ItemState)

    def __len__(self) -> int:
        return len(self._table) if self._workspace is None else sum(self.counts().values())

    # --- groups ---------------------------------------------------------------------------

    @property
    def _work(self) -> GroupedIndex:
        return self._table.groups("work")

    def _own(self, kind: str) -> list[str]:
        """The groups of a kind that belong to the workspaces seen here."""
        groups, kind = self._work.groups, f"{kind}|"
        if self._workspace is None:
            return [name for name in groups if name.startswith(kind)]
        return [name] if (name := kind + self._workspace) in groups else []

    def _as_put(self, *states: ItemState, high: float | None = None) -> Iterator[OutboxItem]:
        work = self._work
        names = (name for state in states for name in self._own(state))
        return self._table.read(sorted(n for name in names for n in work.numbers(name, None, high)))

    def _by_due(self, low: float, high: float | None, *states: ItemState) -> Iterator[OutboxItem]:
        names = [name for state in states for name in self._own(state)]
        return self._table.read(self._ranked(names, low, high))

    def _ranked(self, names: list[str], low: float | None, high: float | None) -> Iterable[int]:
        """Numbers of some groups with low <= key < high, in the order of their keys."""
        work = self._work
        if len(names) == 1:
            return work.numbers(names[0], low, high)
        return [n for _, n in merge(*(work.groups[name].pairs(low, high) for name in names))]

    def _first_due(self, state: ItemState) -> datetime | None:
        groups = self._work.groups
        firsts = [first for name in self._own(state) if (first := groups[name].first()) is not None]
        return datetime.fromtimestamp(min(firsts), UTC) if firsts else None

    def _workspaces_due(self, state: ItemState, high: float) -> Iterator[WorkspaceId]:
        for name in self._own(state):
            if _first(self._work.groups[name]) < high:
                yield WorkspaceId(name.partition("|")[2])


def _with(moment: datetime) -> float:
    """The end of a range that has this moment in it."""
    return math.nextafter(moment.timestamp(), math.inf)


def _first(index: OrderedIndex) -> float:
    first = index.first()
    return math.inf if first is None else first
