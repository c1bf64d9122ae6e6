"""What one poll did to stories, gathered per story, so that each is told once.

In: entries with their judgements, one after the other, inside the poll's unit of work. Out:
per story its form before the poll and now, the entries that came, and the stories that
turned out to be the same. Entries are stored as they come, so that the index finds them;
the index is kept in step, so that two reports of one event in the same document meet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.model.entry import Entry, EntryId, StoredEntry, StoryId
from bot.model.judgement import Evidence, Judgement
from bot.model.story import Story
from bot.news.cluster import StoriesMerged, StoryIndex, StoryOpened
from bot.ports import Stores

_MOST_MERGES = 5
"""After one entry. What is left is looked at again after the next."""


@dataclass(frozen=True, slots=True)
class StoryChange:
    """``before`` is None for a story that this poll opened.

    ``joined``: the entries that came to it. ``rejudged``: one was edited, and the
    story tells something else now. ``merged``: the stories that went into it, as they were before the
    poll.
    """

    before: Story | None
    after: Story
    joined: tuple[EntryId, ...] = ()
    rejudged: bool = False
    merged: tuple[Story, ...] = ()


class Changes:
    """Stores entries, and collects what becomes of stories."""

    def __init__(self, index: StoryIndex, stores: Stores, now: datetime, *, baseline: bool) -> None:
        self._index = index
        self._stores = stores
        self._now = now
        self._baseline = baseline
        self._gone: dict[StoryId, Story] = {}
        self.entries: dict[EntryId, Judgement] = {}
        self.by_story: dict[StoryId, StoryChange] = {}

    def add(self, entry: Entry, judgement: Judgement) -> None:
        """A new entry worth keeping: it opens a story or joins one, which may make two one."""
        decided = self._index.decide(entry, judgement, self._now, baseline=self._baseline)
        if isinstance(decided, StoryOpened):
            before, after = None, decided.story
        else:
            before, after = decided.before, decided.after
            judgement = _with_evidence(judgement, decided.evidence)
        self._keep(StoredEntry(entry, judgement, self._now, self._baseline, after.id))
        self._index.adopt(after)
        earlier = self.by_story.get(after.id) or StoryChange(before, after)
        self.by_story[after.id] = replace(earlier, after=after, joined=(*earlier.joined, entry.id))
        self._merge(after)

    def edit(self, stored: StoredEntry, entry: Entry, judgement: Judgement) -> None:
        """A known entry says something else now: keep its new words, tell only a new verdict."""
        story = self._story(stored.story)
        if story is None:
            return
        entry = replace(entry, id=stored.entry.id)
        joined_by = tuple(e for e in stored.judgement.evidence if e.aspect == "story")
        self._keep(replace(stored, entry=entry, judgement=_with_evidence(judgement, joined_by)))
        after = self._index.reread(story, entry, judgement)
        rejudged = verdict(judgement) != verdict(stored.judgement) and _tells_otherwise(
            after, story
        )
        self._index.adopt(after)
        earlier = self.by_story.get(story.id) or StoryChange(story, after)
        self.by_story[story.id] = replace(earlier, after=after, rejudged=rejudged)

    def stories(self) -> Iterator[Story]:
        """All that are to be stored: those of today, and those that live on in another."""
        yield from (change.after for change in self.by_story.values())
        yield from self._gone.values()

    def _story(self, story_id: StoryId | None) -> Story | None:
        if story_id is None:
            return None
        change = self.by_story.get(story_id)
        return change.after if change else self._stores.stories.get(story_id)

    def _keep(self, stored: StoredEntry) -> None:
        self._stores.entries.put(stored)
        self.entries[stored.entry.id] = stored.judgement

    def _merge(self, story: Story) -> None:
        for _ in range(_MOST_MERGES):
            merged = self._index.to_merge(story)
            if merged is None:
                return
            self._take_over(merged)
            story = merged.kept

    def _take_over(self, merged: StoriesMerged) -> None:
        """One story, one change, and every entry points to it."""
        kept, gone = merged.kept, merged.gone
        self._index.forget(gone.id)
        self._index.adopt(kept)
        of_gone = self.by_story.pop(gone.id, None) or StoryChange(merged.gone_before, gone)
        change = self.by_story.get(kept.id) or StoryChange(merged.kept_before, kept)
        known = () if of_gone.before is None else (of_gone.before,)
        self.by_story[kept.id] = replace(
            change,
            after=kept,
            joined=(*change.joined, *of_gone.joined),
            merged=(*change.merged, *of_gone.merged, *known),
        )
        self._gone[gone.id] = gone
        moved = list(self._stores.entries.where("story", gone.id))
        self._stores.entries.put(*(replace(entry, story=kept.id) for entry in moved))


def verdict(judgement: Judgement) -> tuple[object, ...]:
    """What of a judgement people are told: not its score, not its words."""
    return (
        judgement.relevant,
        judgement.kind,
        judgement.step,
        judgement.direction,
        frozenset(judgement.states),
    )


def _with_evidence(judgement: Judgement, more: tuple[Evidence, ...]) -> Judgement:
    """What joined the entry to its story stands with its other evidence."""
    return replace(judgement, evidence=(*judgement.evidence, *more))


def _tells_otherwise(after: Story, before: Story) -> bool:
    """Does a story say something else after an edit? Of one source, also whether it matters."""

    def told(story: Story) -> tuple[object, ...]:
        score = story.score if len(story.sources) == 1 else None
        return story.kind, story.step, story.direction, story.states, score

    return told(after) != told(before)
