"""Looking for words in the stories kept: the index over the store, and who is in it.

In: a store, and what a person looks for. Out: stories, newest first. The index is filled a
little at a time, the newest stories first, and then follows the table of stories; what has
not been read yet is not found, and the answer says from when on everything was looked through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from math import inf
from threading import RLock

from bot.model.entry import StoredEntry, StoryId
from bot.model.judgement import Kind
from bot.model.state import Iso3
from bot.model.story import Story
from bot.news.search import Wanted, classes_of, concepts_of, holds, terms_of
from bot.news.search_index import SearchIndex
from bot.ports import Stores

AT_ONCE = 60
"""Reports read before others have their turn: three milliseconds."""
_MOST_OF_STORY = 60
"""Reports of one story that are read: further ones repeat its words."""
_MOST_QUOTED = 200
"""Reports read again to find a phrase, for one question."""
_FIRST_PORTION = 8
"""Stories read for the first page, and a little more; then twice as many each time."""
_MANY = 2_000
"""Stories that changed or went, at which the index is rebuilt, the newest first."""


@dataclass(slots=True)
class StoriesFound:
    """Stories, to be taken one by one. ``back_to``: no story older than that was looked at.

    None: all kept were. Read it after the stories: a common phrase ends the search early.
    """

    stories: Iterator[Story]
    back_to: datetime | None


class NewsSearch:
    """Finds stories by words, for the desks of all workspaces. ``shown``: may people see this story?

    For several threads: one at a time reads on or asks the index; the stories found are read from
    the store outside, in portions.
    """

    def __init__(self, stores: Stores, shown: Callable[[Story], bool]) -> None:
        self._stores = stores
        self._shown = shown
        self._lock = RLock()
        self._changes = 0
        self._begin()

    def _begin(self) -> None:
        stories = self._stores.stories
        self._changes += 1
        self._index = SearchIndex()
        self._version = stories.version
        self._rest: Iterator[Story] | None = stories.latest()
        self._changed: dict[StoryId, None] = {}
        self._back_to: datetime | None = None

    def read_on(self, most: int = AT_ONCE) -> bool:
        """Read so many reports more into the index; is there more to read?"""
        with self._lock:
            changes = self._stores.stories.changes(self._version)
            if changes.ids is None or len(self._changed) > _MANY or self._index.gone > _MANY:
                self._begin()
            else:
                self._changed.update(dict.fromkeys(reversed(changes.ids)))
                self._version = changes.version
            if self._changed or self._rest is not None:
                self._changes += 1
            while most > 0 and self._changed:
                most -= self._again(self._changed.popitem()[0])
            while most > 0 and self._rest is not None:
                most -= self._next(self._rest)
            return bool(self._changed) or self._rest is not None

    def find(
        self,
        looked_for: Wanted,
        sees: Callable[[Story], bool],
        states: Iterable[Iso3] = (),
        kinds: Iterable[Kind] = (),
        span: tuple[datetime | None, datetime | None] = (None, None),
    ) -> StoriesFound:
        """Stories with all that is looked for, of any of the States and kinds, the newest first.

        Only those that ``sees`` lets through. The index may be a moment behind: the caller looks at
        each story again.
        """
        since, before = span
        ask = partial(
            SearchIndex.find,
            needs=looked_for.needs,
            classes=(classes_of(states, ()), classes_of((), kinds)),
            since=-inf if since is None else since.timestamp(),
            before=inf if before is None else before.timestamp(),
        )
        stories = filter(sees, self._found(ask))
        found = StoriesFound(stories, self._complete_from(sees))
        if looked_for.phrases:
            found.stories = self._with_phrases(looked_for, stories, found)
        return found

    def _found(self, ask: Callable[[SearchIndex], Iterator[StoryId]]) -> Iterator[Story]:
        """The stories that the index gives, read in growing portions.

        Where the index has changed since the last portion, it is asked again from the beginning.
        """
        given, size, asked = set[StoryId](), _FIRST_PORTION, -1
        ids: Iterator[StoryId] = iter(())
        while True:
            with self._lock:
                if asked != self._changes:
                    ids, asked = ask(self._index), self._changes
                portion = list(islice((each for each in ids if each not in given), size))
            yield from self._stores.stories.get_many(portion).values()
            if len(portion) < size:
                return
            given.update(portion)
            size *= 2

    def _with_phrases(
        self, looked_for: Wanted, stories: Iterator[Story], found: StoriesFound
    ) -> Iterator[Story]:
        """Those with the phrases word by word: read again, as the index knows no order of words."""
        left = _MOST_QUOTED
        for story in stories:
            if left <= 0:
                found.back_to = story.last_at
                return
            reports = self._reports(story)
            left -= 1 + len(reports)
            texts = _texts(story, reports)
            if all(any(holds(each, *text) for text in texts) for each in looked_for.phrases):
                yield story

    def _complete_from(self, sees: Callable[[Story], bool]) -> datetime | None:
        """After which moment every story has been read; None: all have."""
        with self._lock:
            changed, back_to = list(self._changed), self._back_to
        stories = filter(sees, self._stores.stories.get_many(changed).values())
        moments = [story.last_at for story in stories]
        return max([*moments, *filter(None, (back_to,))], default=None)

    def _next(self, rest: Iterator[Story]) -> int:
        story = next(rest, None)
        if story is None:
            self._rest = self._back_to = None
            return 0
        self._back_to = story.last_at
        return self._take(story)

    def _again(self, story_id: StoryId) -> int:
        story = self._stores.stories.get(story_id)
        if story is None:
            self._index.drop(story_id)
            return 1
        return self._take(story)

    def _take(self, story: Story) -> int:
        """Put a story into the index, or out of it; returns how many reports were read."""
        if not self._shown(story):
            self._index.drop(story.id)
            return 1
        reports = self._reports(story)
        terms = set(classes_of(story.states, (story.kind,)))
        terms.update(*(terms_of(*text) for text in _texts(story, reports)))
        terms.update(*(concepts_of(stored.judgement) for stored in reports))
        self._index.put(story.id, story.first_at.timestamp(), story.last_at.timestamp(), terms)
        return 1 + len(reports)

    def _reports(self, story: Story) -> list[StoredEntry]:
        return list(self._stores.entries.of_story(story.id, _MOST_OF_STORY))


def _texts(story: Story, reports: Sequence[StoredEntry]) -> list[tuple[str, str]]:
    """Titles and summaries of a story; of reports that are no longer kept, the title remains."""
    texts = [(stored.entry.title, stored.entry.summary) for stored in reports]
    if len(reports) < len(story.sources):
        texts += [(source.title, "") for source in story.sources]
    return [*texts, (story.headline, "")]
