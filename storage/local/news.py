"""Entries and stories: the ports bot.ports.stores.Entries and Stories."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import islice

from bot.model.entry import EntryId, StoredEntry, StoryId
from bot.model.judgement import Kind
from bot.model.state import Iso3, Step
from bot.model.story import Story
from bot.ports.stores import Changed
from storage.local.base import Repository


class LocalEntries(Repository[StoredEntry]):
    """Entries."""

    def of_story(self, story: StoryId, limit: int | None = None) -> tuple[StoredEntry, ...]:
        return tuple(self._table.read(self._table.with_value("story", story)[:limit]))

    def first_seen_before(self, moment: datetime, limit: int) -> tuple[EntryId, ...]:
        numbers = self._table.ranked("first_seen_at", None, moment.timestamp())
        return tuple(stored.entry.id for stored in self._table.read(islice(numbers, limit)))

    def all(self) -> Iterator[StoredEntry]:
        return iter(self._table)


class LocalStories(Repository[Story]):
    """Stories."""

    def since(self, moment: datetime) -> Iterator[Story]:
        return self._table.read(self._table.ranked("last_at", moment.timestamp()))

    def last_reported_before(self, moment: datetime) -> Iterator[Story]:
        return self._table.read(self._table.ranked("last_at", None, moment.timestamp()))

    def latest(
        self,
        *,
        since: datetime | None = None,
        begun_before: datetime | None = None,
        states: Collection[Iso3] = (),
        kinds: Collection[Kind] = (),
    ) -> Iterator[Story]:
        table = self._table
        low = None if since is None else since.timestamp()
        ranked = table.ranked("last_at", low, reverse=True)
        wanted = [
            {number for value in values for number in table.with_value(index, value)}
            for index, values in (("state", states), ("kind", kinds))
            if values
        ]
        if begun_before is not None:
            wanted.append(set(table.ranked("first_at", None, begun_before.timestamp())))
        if not wanted:
            return table.read(ranked)
        found = set.intersection(*wanted)
        return table.read(number for number in ranked if number in found)

    def of_state(self, iso3: Iso3, since: datetime | None = None) -> tuple[Story, ...]:
        found = self._table.with_value("state", iso3)
        if since is None:
            return tuple(self._table.read(found))
        late = set(self._table.ranked("last_at", since.timestamp()))
        return tuple(self._table.read(number for number in found if number in late))

    def with_step(self, iso3: Iso3, step: Step, limit: int) -> tuple[Story, ...]:
        of_state = set(self._table.with_value("state", iso3))
        both = [n for n in self._table.with_value("step", step) if n in of_state]
        return tuple(self._table.read(both[: -limit - 1 : -1]))

    def ids_starting(self, prefix: str) -> tuple[StoryId, ...]:
        return tuple(map(StoryId, self._table.keys_starting(prefix)))

    def all(self) -> Iterator[Story]:
        return iter(self._table)

    def changes(self, version: int) -> Changed:
        changed = self._table.changed_since(version)
        ids = None if changed is None else tuple(map(StoryId, changed))
        return Changed(self._table.version, ids)
