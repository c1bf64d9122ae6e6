"""Entries and stories: the ports bot.ports.stores.Entries and Stories."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice

from bot.model.entry import EntryId, StoredEntry, StoryId
from bot.model.judgement import Kind
from bot.model.state import Iso3, Step
from bot.model.story import Story
from bot.ports.stores import Changed
from storage.local.base import Repository
from storage.values import holds


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
        found = self._ranked(states, None if since is None else since.timestamp())
        if kinds:
            held = [table.with_value("kind", kind) for kind in kinds]
            found = (number for number in found if any(holds(each, number) for each in held))
        if begun_before is not None:
            begun = set(table.ranked("first_at", None, begun_before.timestamp()))
            found = (number for number in found if number in begun)
        return table.read(found)

    def _ranked(self, states: Collection[Iso3], low: float | None) -> Iterable[int]:
        """Numbers of the stories of any of these States (none: of all), the last reported first."""
        if not states:
            return self._table.ranked("last_at", low, reverse=True)
        reported = self._table.groups("reported")
        if len(states) == 1:
            return reported.numbers(next(iter(states)), low, None, reverse=True)
        groups = [reported.groups[iso3] for iso3 in states if iso3 in reported.groups]
        pairs = {pair for group in groups for pair in group.pairs(low, None)}
        return [number for _, number in sorted(pairs, reverse=True)]

    def of_state(self, iso3: Iso3, since: datetime | None = None) -> tuple[Story, ...]:
        if since is None:
            return tuple(self._table.read(self._table.with_value("state", iso3)))
        late = self._table.groups("reported").numbers(iso3, since.timestamp(), None)
        return tuple(self._table.read(sorted(late)))

    def with_step(self, iso3: Iso3, step: Step, limit: int) -> tuple[Story, ...]:
        both = self._table.with_both(("state", iso3), ("step", step), reverse=True)
        return tuple(self._table.read(islice(both, limit)))

    def ids_starting(self, prefix: str) -> tuple[StoryId, ...]:
        return tuple(map(StoryId, self._table.keys_starting(prefix)))

    def all(self) -> Iterator[Story]:
        return iter(self._table)

    def changes(self, version: int) -> Changed:
        changed = self._table.changed_since(version)
        ids = None if changed is None else tuple(map(StoryId, changed))
        return Changed(self._table.version, ids)
