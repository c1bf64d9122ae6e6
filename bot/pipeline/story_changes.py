"""The changes of one poll, collected per story, so each story is announced once.

In: entries with their judgements, one after the other. Out: per story its state before the
poll and now, the new entries, and the stories merged into it; all in memory, to be stored
story by story (bot.pipeline.write). The index is updated along the way, so two reports of
one event in the same document join.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.model.entry import Entry, EntryId, StoredEntry, StoryId
from bot.model.judgement import Evidence, Judgement
from bot.model.story import Story
from bot.model.workspace import WorkspaceId
from bot.news.cluster import StoryIndex
from bot.news.decisions import StoriesMerged, StoryJoined, StoryOpened, StoryShared
from bot.pipeline.news_policy import NewsPolicy
from bot.ports import Stores

_MOST_MERGES = 5
"""After one entry. What is left is looked at again after the next."""


@dataclass(frozen=True, slots=True)
class StoryChange:
    """``before`` is None for a story that this poll opened.

    ``joined``: the entries that came to it. ``rejudged``: one was edited, and the
    story's verdict changed. ``merged``: the stories that went into it, as they were before the
    poll; ``gone``: all that did, as they are kept. ``silently``: nothing but the first document
    of a feed came to it, which announces nothing. ``again``: it was stored before, and the
    program ended before everyone had been notified.
    """

    before: Story | None
    after: Story
    joined: tuple[EntryId, ...] = ()
    rejudged: bool = False
    merged: tuple[Story, ...] = ()
    gone: tuple[Story, ...] = ()
    silently: bool = False
    again: bool = False


class Changes:
    """Collects what becomes of entries and stories; ``entries`` are those to be stored.

    ``before``: new entries that are stored already, as the program ended half-way. ``only_for``: the
    workspace whose own feed brought them.
    """

    def __init__(
        self,
        index: StoryIndex,
        stores: Stores,
        policy: NewsPolicy,
        now: datetime,
        before: Mapping[EntryId, StoredEntry],
        only_for: WorkspaceId | None = None,
    ) -> None:
        self._index = index
        self._stores = stores
        self._policy = policy
        self._now = now
        self._before = before
        self._only_for = only_for
        self._given_up: dict[EntryId, StoryId] = {}
        self.entries: dict[EntryId, StoredEntry] = {}
        self.by_story: dict[StoryId, StoryChange] = {}

    def add(self, entry: Entry, judgement: Judgement, *, baseline: bool) -> Iterator[None]:
        """A new entry worth keeping: it opens a story or joins one, which may make two one.

        A little at each turn; the entry is in its story at the end.
        """
        stored = self._before.get(entry.id)
        story = self._story(stored.story) if stored else None
        if stored is not None and story is not None and story.merged_into is None:
            self._resume(stored, story, baseline=baseline)
            return
        decided = yield from self._decided(entry, judgement, baseline=baseline)
        if not baseline and self._is_doubtful(entry, decided):
            # A misread date would silence new entries, so it counts from now.
            entry = replace(entry, published_at=None)
            decided = yield from self._decided(entry, judgement, baseline=baseline)
        if isinstance(decided, StoryShared):
            self.entries[entry.id] = StoredEntry(entry, judgement, self._now, baseline, None)
            return
        if isinstance(decided, StoryOpened):
            before, after = None, decided.story
        else:
            before, after = decided.before, decided.after
            judgement = _with_evidence(judgement, decided.evidence)
        self.entries[entry.id] = StoredEntry(entry, judgement, self._now, baseline, after.id)
        self._index.adopt(after)
        earlier = self.by_story.get(after.id) or replace(_untouched(after), before=before)
        self.by_story[after.id] = replace(
            earlier,
            after=after,
            joined=(*earlier.joined, entry.id),
            silently=earlier.silently and baseline,
        )
        yield
        yield from self._merge(after)
        yield

    def _decided(
        self, entry: Entry, judgement: Judgement, *, baseline: bool
    ) -> Generator[None, None, StoryOpened | StoryJoined | StoryShared]:
        yield from self._index.prepare(entry, judgement, self._now, self._only_for)
        return self._index.decide(
            entry, judgement, self._now, baseline=baseline, only_for=self._only_for
        )

    def _is_doubtful(self, entry: Entry, decided: StoryOpened | StoryJoined | StoryShared) -> bool:
        """Would a date in no standard form silence the entry, and does no story announced then confirm it?"""
        if entry.date_is_standard or entry.published_at is None:
            return False
        if isinstance(decided, StoryShared):
            return False
        if isinstance(decided, StoryOpened):
            return not self._policy.is_news(decided.story, self._now)
        return decided.before.baseline and not self._policy.is_news(decided.after, self._now)

    def _resume(self, stored: StoredEntry, story: Story, *, baseline: bool) -> None:
        """A stored entry about which not everyone was notified before the program ended."""
        entry = stored.entry.id
        self.entries[entry] = stored
        earlier = self.by_story.get(story.id) or replace(_untouched(story), again=True)
        joined = (*earlier.joined, entry)
        before = self._index.without(story, joined) if earlier.again else earlier.before
        self.by_story[story.id] = replace(
            earlier, before=before, joined=joined, silently=earlier.silently and baseline
        )

    def edit(
        self, stored: StoredEntry, entry: Entry, judgement: Judgement, *, baseline: bool
    ) -> None:
        """A known entry was edited: store its new words, announce only a new verdict."""
        story = self._story(stored.story)
        if story is None:
            return
        entry = replace(entry, id=stored.entry.id)
        joined_by = tuple(e for e in stored.judgement.evidence if e.aspect == "story")
        judged = _with_evidence(judgement, joined_by)
        self.entries[entry.id] = replace(stored, entry=entry, judgement=judged, story=story.id)
        after = self._index.reread(story, entry, judgement)
        rejudged = verdict(judgement) != verdict(stored.judgement) and _tells_otherwise(
            after, story
        )
        self._index.adopt(after)
        earlier = self.by_story.get(story.id) or _untouched(story)
        self.by_story[story.id] = replace(
            earlier, after=after, rejudged=rejudged, silently=earlier.silently and baseline
        )

    def by_change(self) -> Iterator[tuple[StoryChange, list[StoredEntry]]]:
        """Each changed story with its entries that are to be stored with it."""
        of_story: defaultdict[StoryId | None, list[StoredEntry]] = defaultdict(list)
        for key, stored in self.entries.items():
            of_story[stored.story or self._given_up.get(key)].append(stored)
        for story_id, change in self.by_story.items():
            yield change, of_story[story_id]

    def quiet(self) -> list[StoredEntry]:
        """Entries that go with no story: all know what they report."""
        quiet = (e for k, e in self.entries.items() if e.story is None and k not in self._given_up)
        return list(quiet)

    def without_story(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Those of these that are stored with no story, or not at all."""
        quiet = {one.entry.id for one in self.quiet()}
        return (one for one in entries if one.id in quiet or one.id not in self.entries)

    def stories(self) -> dict[StoryId, Story]:
        """Every story as it is to be stored."""
        changed = self.by_story.values()
        return {s.id: s for change in changed for s in (change.after, *change.gone)}

    def _story(self, story_id: StoryId | None) -> Story | None:
        if story_id is None:
            return None
        change = self.by_story.get(story_id)
        return change.after if change else self._stores.stories.get(story_id)

    def _merge(self, story: Story) -> Iterator[None]:
        merges = 0
        while merges < _MOST_MERGES:
            yield from self._index.prepare_merge(story)
            merged = self._index.to_merge(story)
            if merged is None:
                return
            if merged.kept.only_for == merged.gone.only_for:
                self._take_over(merged)
                merges += 1
            else:  # however many workspaces have it: none gets two alerts
                self._give_way(merged)
            story = merged.kept
            yield

    def _give_way(self, merged: StoriesMerged) -> None:
        """A workspace's own story is a shared one from now on; its entries stay without a story."""
        kept, gone = merged.kept, merged.gone
        self._index.adopt(gone)
        of_gone = self.by_story.pop(gone.id, None) or _untouched(merged.gone_before)
        change = self.by_story.get(kept.id) or _untouched(kept)
        known = () if of_gone.before is None else (of_gone.before,)
        self.by_story[kept.id] = replace(
            change,
            merged=(*change.merged, *of_gone.merged, *known),
            gone=(*change.gone, *of_gone.gone, gone),
        )
        for key, one in self._entries_of(gone.id).items():
            self.entries[key] = replace(one, story=None)
            self._given_up[key] = kept.id

    def _take_over(self, merged: StoriesMerged) -> None:
        """One story, one change, and every entry points to it."""
        kept, gone = merged.kept, merged.gone
        self._index.adopt(gone)
        self._index.adopt(kept)
        of_gone = self.by_story.pop(gone.id, None) or _untouched(merged.gone_before)
        change = self.by_story.get(kept.id) or _untouched(merged.kept_before)
        known = () if of_gone.before is None else (of_gone.before,)
        self.by_story[kept.id] = replace(
            change,
            after=kept,
            joined=(*change.joined, *of_gone.joined),
            merged=(*change.merged, *of_gone.merged, *known),
            gone=(*change.gone, *of_gone.gone, gone),
            silently=change.silently and of_gone.silently,
        )
        for key, one in self._entries_of(gone.id).items():
            self.entries[key] = replace(one, story=kept.id)
        for key, story in self._given_up.items():
            if story == gone.id:
                self._given_up[key] = kept.id

    def _entries_of(self, story: StoryId) -> dict[EntryId, StoredEntry]:
        """As they are to be stored, else as they are."""
        stored = {one.entry.id: one for one in self._stores.entries.of_story(story)}
        found = {key: self.entries.get(key, one) for key, one in stored.items()}
        return found | {key: one for key, one in self.entries.items() if one.story == story}


def _untouched(story: Story) -> StoryChange:
    """A story without additions."""
    return StoryChange(story, story, silently=True)


def verdict(judgement: Judgement) -> tuple[object, ...]:
    """What people see of a judgement: not its score, not its words."""
    return (
        judgement.relevant,
        judgement.kind,
        judgement.step,
        judgement.direction,
        frozenset(judgement.states),
    )


def _with_evidence(judgement: Judgement, more: tuple[Evidence, ...]) -> Judgement:
    """Add the reason for joining the story to the entry's evidence."""
    return replace(judgement, evidence=(*judgement.evidence, *more))


def _tells_otherwise(after: Story, before: Story) -> bool:
    """Does a story say something else after an edit? Of one source, also whether it matters."""

    def told(story: Story) -> tuple[object, ...]:
        score = story.score if len(story.sources) == 1 else None
        return story.kind, story.step, story.direction, story.states, score

    return told(after) != told(before)
