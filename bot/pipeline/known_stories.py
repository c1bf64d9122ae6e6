"""The index of stories that news may join, kept in step with the store.

In: what is stored, by this process and by others. Out: the index, which knows exactly that. It is
built when first asked for; from then on only what changed is read. Works a little at each turn.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice

from bot.model.entry import EntryId, StoredEntry, StoryId
from bot.model.story import Story
from bot.news.cluster import StoryIndex
from bot.pipeline.turns import keep_for_good
from bot.ports import Clock, Stores

_INDEXED = timedelta(days=45)
"""Longer than any report can be from its event (bot.news.same_event)."""
_FORGOTTEN = 200
"""Stories that leave the index at a turn."""
_RENEWED = 50
"""Stories read again at a turn."""
_KEPT_AT_ONCE = 1_000
"""After so many stories read, the garbage collector need not look at them again."""
Grouping = Callable[[Iterable[Story], Callable[[EntryId], StoredEntry | None]], StoryIndex]
"""Makes the index from what the store holds: its stories, and a way to look up an entry."""


class KnownStories:
    """``unstored``: entries that the poll under way will store."""

    def __init__(self, stores: Stores, clock: Clock, grouping: Grouping) -> None:
        self._stores = stores
        self._clock = clock
        self._grouping = grouping
        self._index: StoryIndex | None = None
        self._version = 0
        self._own: Mapping[StoryId, Story] = {}
        self._ahead: Mapping[str, StoredEntry] = {}
        self.unstored: Mapping[EntryId, StoredEntry] = {}

    def index(self) -> Generator[None, None, StoryIndex]:
        """The index of exactly what is stored."""
        self._ahead = {}
        if self._index is not None:
            changed = self._stores.stories.changes(self._version)
            if changed.ids is not None:
                # The first change first, so that the index has them in one order everywhere.
                yield from self._renewed(self._index, reversed(changed.ids))
                self._version = changed.version
                return self._index
        built = yield from self._built()
        return built

    def stored(self, stories: Mapping[StoryId, Story]) -> None:
        """This process stored these, as its index has them."""
        self._own = stories

    def drop(self) -> None:
        """The index is ahead of the store, so it is built again when it is asked for."""
        self._index = None

    def entry(self, entry_id: EntryId) -> StoredEntry | None:
        """An entry as it is stored, or will be when this poll is."""
        known = self.unstored.get(entry_id) or self._ahead.get(entry_id)
        return known or self._stores.entries.get(entry_id)

    def entries(self, ids: Iterable[EntryId]) -> Mapping[EntryId, StoredEntry]:
        """The same for many, in one question."""
        asked = list(ids)
        found = self._stores.entries.get_many(asked)
        every = {key: self.unstored.get(key) or found.get(key) for key in asked}
        return {key: stored for key, stored in every.items() if stored is not None}

    def forget_old(self) -> bool:
        """Stories that nothing can join any more leave; a few at a time: True while there are more."""
        return self._index is not None and self._index.forget_before(self._since, _FORGOTTEN) > 0

    @property
    def _since(self) -> datetime:
        return self._clock.now() - _INDEXED

    def _built(self) -> Generator[None, None, StoryIndex]:
        index = self._grouping((), self.entry)
        index.read_ahead = self._read_ahead
        # Asked first: what is stored meanwhile is read again the next time.
        version = self._stores.stories.changes(0).version
        for number, story in enumerate(self._stores.stories.since(self._since)):
            if story.merged_into is None:
                index.adopt(story)
            yield
            if number % _KEPT_AT_ONCE == 0:
                keep_for_good()
        self._index, self._version, self._own = index, version, {}
        return index

    def _renewed(self, index: StoryIndex, ids: Iterable[StoryId]) -> Iterator[None]:
        """Take in what was stored since: this process's own changes are known already."""
        rest, since = iter(ids), self._since
        while some := list(islice(rest, _RENEWED)):
            found = self._stores.stories.get_many(some)
            changed = {s.id: s for s in found.values() if self._own.get(s.id) != s}
            self._read_ahead(source.entry for s in changed.values() for source in s.sources)
            for story_id in some:
                if story_id not in found or found[story_id].last_at < since:
                    index.forget(story_id)
                elif story_id in changed:
                    index.renew(changed[story_id])
            yield

    def _read_ahead(self, ids: Iterable[EntryId]) -> None:
        """These entries will be asked for one by one: read them in one question."""
        self._ahead = self._stores.entries.get_many(ids)
