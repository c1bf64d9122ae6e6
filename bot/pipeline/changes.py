"""What one poll did to stories, gathered per story, so that each is told once.

In: entries with their judgements, one after the other. Out: per story its form before the
poll and now, and the entries that came. Pure but for the index it is given, which it
keeps in step so that two reports of one event in the same document meet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.model.entry import Entry, EntryId, StoredEntry, StoryId
from bot.model.judgement import Judgement, Kind
from bot.model.story import Story, StorySource
from bot.news.cluster import StoryIndex, StoryOpened


@dataclass(frozen=True, slots=True)
class StoryChange:
    """``before`` is None for a story that this poll opened.

    ``joined``: the entries that came to it. ``rejudged``: its one entry was edited and is
    judged otherwise now.
    """

    before: Story | None
    after: Story
    joined: tuple[EntryId, ...] = ()
    rejudged: bool = False


class Changes:
    """Collects what is to be stored: entries and stories."""

    def __init__(self, index: StoryIndex, now: datetime, *, baseline: bool) -> None:
        self._index = index
        self._now = now
        self._baseline = baseline
        self.entries: list[StoredEntry] = []
        self.by_story: dict[StoryId, StoryChange] = {}

    def add(self, entry: Entry, judgement: Judgement) -> None:
        """A new entry worth keeping: it opens a story or joins one."""
        decided = self._index.decide(entry, judgement, self._now, baseline=self._baseline)
        if isinstance(decided, StoryOpened):
            before, after = None, decided.story
        else:
            before, after = decided.before, decided.after
        self._index.adopt(after)
        earlier = self.by_story.get(after.id)
        joined = (*earlier.joined, entry.id) if earlier else (entry.id,)
        first = earlier.before if earlier else before
        self.by_story[after.id] = StoryChange(first, after, joined)
        stored = StoredEntry(entry, judgement, self._now, self._baseline, after.id)
        self.entries.append(stored)

    def edit(self, stored: StoredEntry, entry: Entry, judgement: Judgement, story: Story) -> None:
        """A known entry says something else now: keep its new words, tell only a new verdict."""
        entry = replace(entry, id=stored.entry.id)
        self.entries.append(replace(stored, entry=entry, judgement=judgement))
        alone = len(story.sources) == 1
        after = _retitled(story, entry)
        rejudged = alone and verdict(judgement) != verdict(stored.judgement)
        if rejudged:
            after = _rejudged(after, judgement)
        self._index.adopt(after)
        earlier = self.by_story.get(story.id)
        before = earlier.before if earlier else story
        joined = earlier.joined if earlier else ()
        self.by_story[story.id] = StoryChange(before, after, joined, rejudged)


def verdict(judgement: Judgement) -> tuple[object, ...]:
    """What of a judgement people are told: not its score, not its words."""
    return (
        judgement.relevant,
        judgement.kind,
        judgement.step,
        judgement.direction,
        frozenset(judgement.states),
    )


def _retitled(story: Story, entry: Entry) -> Story:
    sources = tuple(_renamed(s, entry) if s.entry == entry.id else s for s in story.sources)
    headline = entry.title if len(sources) == 1 else story.headline
    return replace(story, sources=sources, headline=headline)


def _renamed(source: StorySource, entry: Entry) -> StorySource:
    return replace(source, title=entry.title, url=entry.url)


def _rejudged(story: Story, judgement: Judgement) -> Story:
    return replace(
        story,
        kind=judgement.kind or Kind.OTHER,
        step=judgement.step,
        direction=judgement.direction,
        states=judgement.states,
        score=judgement.score,
    )
