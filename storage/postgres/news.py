"""Entries and stories: the ports bot.ports.stores.Entries and Stories."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from bot.model.entry import EntryId, StoredEntry, StoryId
from bot.model.judgement import Kind
from bot.model.state import Iso3, Step
from bot.model.story import Story
from bot.ports.stores import Changed
from storage.postgres.database import Database
from storage.postgres.documents import from_text, to_text
from storage.postgres.repository import Repository, Versions, beginning
from storage.postgres.rows import Columns


def _entry_columns(stored: StoredEntry) -> tuple[Any, ...]:
    return stored.entry.id, stored.entry.feed, stored.story, stored.first_seen_at


_ENTRIES = Columns(
    "entries",
    ("id",),
    {"id": "text", "feed": "text", "story": "text", "first_seen_at": "timestamptz"},
    _entry_columns,
)


class PostgresEntries(Repository[StoredEntry]):
    """Entries."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, StoredEntry, _ENTRIES)

    def of_story(self, story: StoryId, limit: int | None = None) -> tuple[StoredEntry, ...]:
        return self._rows.some("story = %s", to_text(story), limit=limit)

    def first_seen_before(self, moment: datetime, limit: int) -> tuple[EntryId, ...]:
        found = self._database.rows(
            "SELECT id FROM entries WHERE first_seen_at < %s ORDER BY first_seen_at, seq LIMIT %s",
            moment,
            limit,
        )
        return tuple(EntryId(from_text(key)) for (key,) in found)

    def all(self) -> Iterator[StoredEntry]:
        return self._rows.each()


def _story_columns(story: Story) -> tuple[Any, ...]:
    return story.id, story.states, story.kind, story.step, story.first_at, story.last_at


_STORIES = Columns(
    "stories",
    ("id",),
    {
        "id": "text",
        "states": "text[]",
        "kind": "text",
        "step": "text",
        "first_at": "timestamptz",
        "last_at": "timestamptz",
    },
    _story_columns,
    followed=True,
)


class PostgresStories(Repository[Story]):
    """Stories."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, Story, _STORIES)
        self._versions = Versions(database, "stories")

    def since(self, moment: datetime) -> Iterator[Story]:
        return self._rows.each("last_at >= %s", moment, order="last_at, seq")

    def last_reported_before(self, moment: datetime) -> Iterator[Story]:
        return self._rows.each("last_at < %s", moment, order="last_at, seq")

    def latest(
        self,
        *,
        since: datetime | None = None,
        begun_before: datetime | None = None,
        states: Collection[Iso3] = (),
        kinds: Collection[Kind] = (),
    ) -> Iterator[Story]:
        asked: list[tuple[str, Any]] = []
        if since is not None:
            asked.append(("last_at >= %s", since))
        if begun_before is not None:
            asked.append(("first_at < %s", begun_before))
        if states:
            asked.append(("states && %s::text[]", list(states)))
        if kinds:
            asked.append(("kind = ANY(%s)", [str(kind) for kind in kinds]))
        where = " AND ".join(condition for condition, _ in asked) or "true"
        return self._rows.each(where, *(v for _, v in asked), order="last_at DESC, seq DESC")

    def of_state(self, iso3: Iso3, since: datetime | None = None) -> tuple[Story, ...]:
        if since is None:
            return self._rows.some("states @> ARRAY[%s]", iso3)
        return self._rows.some("states @> ARRAY[%s] AND last_at >= %s", iso3, since)

    def with_step(self, iso3: Iso3, step: Step, limit: int) -> tuple[Story, ...]:
        where = "states @> ARRAY[%s] AND step = %s"
        return self._rows.some(where, iso3, str(step), order="seq DESC", limit=limit)

    def ids_starting(self, prefix: str) -> tuple[StoryId, ...]:
        found = self._database.rows(
            "SELECT id FROM stories WHERE id LIKE %s ORDER BY seq", beginning(prefix)
        )
        return tuple(StoryId(from_text(key)) for (key,) in found)

    def all(self) -> Iterator[Story]:
        return self._rows.each()

    @property
    def version(self) -> int:
        return self._versions.version

    def changes(self, version: int) -> Changed:
        last, keys = self._versions.since(version)
        return Changed(last, None if keys is None else tuple(map(StoryId, keys)))
