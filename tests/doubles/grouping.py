"""An index of stories that goes by what a test says, not by what entries mean.

An entry's summary names the events it reports in signs: ``#vote``; ``#vote #march``. It joins
the story of its first event. A story that reports two events is one with every other story
of either. Like the real index it knows nothing but stories and stored entries.

    report("Finland's parliament votes ...", "#vote")
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.model.entry import Entry, EntryId, StoredEntry, StoryId
from bot.model.judgement import Evidence, Judgement, Kind
from bot.model.story import Story, StorySource
from bot.model.workspace import WorkspaceId
from bot.news.cluster import StoryIndex
from bot.news.decisions import StoriesMerged, StoryJoined, StoryOpened, StoryShared
from tests.doubles.engine import entry


def report(title: str, events: str, **values: Any) -> Entry:
    """An entry about these events."""
    return entry(title, events, **values)


class ByEvents(StoryIndex):
    """What bot.news.cluster.StoryIndex promises, with groups of a test's own."""

    def __init__(
        self,
        stories: Iterable[Story] = (),
        entries: Callable[[EntryId], StoredEntry | None] = lambda _: None,
    ) -> None:
        self._entries = entries
        self._known: dict[StoryId, Story] = {}
        for story in stories:
            self.adopt(story)

    def __len__(self) -> int:
        return len(self._known)

    def prepare(
        self,
        entry: Entry,  # noqa: ARG002 - quick
        judgement: Judgement,  # noqa: ARG002 - quick
        first_seen_at: datetime,  # noqa: ARG002 - quick
        only_for: WorkspaceId | None = None,  # noqa: ARG002 - quick
    ) -> Iterator[None]:
        return iter(())

    def prepare_merge(self, story: Story) -> Iterator[None]:  # noqa: ARG002 - quick
        return iter(())

    def decide(
        self,
        entry: Entry,
        judgement: Judgement,
        first_seen_at: datetime,
        *,
        baseline: bool,
        only_for: WorkspaceId | None = None,
    ) -> StoryOpened | StoryJoined | StoryShared:
        at = entry.published_at or first_seen_at
        source = StorySource(
            entry.id, entry.feed, entry.title, entry.url, entry.publisher or "", "en", at
        )
        event = _signs(entry)[0]
        shared = self._home(event, None)
        if only_for is not None and shared is not None:
            return StoryShared(shared)
        before = self._home(event, only_for)
        if before is None:
            opened = _story(f"s-{entry.id}", (source,), (judgement,), baseline=baseline)
            return StoryOpened(replace(opened, only_for=only_for))
        judged = (*self._judgements(before), judgement)
        sources = (*before.sources, source)
        after = _story(before.id, sources, judged, baseline=before.baseline and baseline)
        after = replace(after, only_for=only_for)
        why = Evidence("story", "same_event", f"both report {event}", "summary")
        return StoryJoined(before, after, (why,))

    def to_merge(self, story: Story) -> StoriesMerged | None:
        mine = self._events(story)
        for other in self._known.values():
            if other.id != story.id and mine & self._events(other):
                if story.only_for != other.only_for:
                    if None not in {story.only_for, other.only_for}:
                        continue
                    kept, gone = sorted((story, other), key=lambda one: one.only_for is not None)
                    return StoriesMerged(kept, kept, gone, replace(gone, merged_into=kept.id))
                kept, gone = sorted((story, other), key=lambda one: (one.first_at, one.id))
                judged = (*self._judgements(kept), *self._judgements(gone))
                sources = (*kept.sources, *gone.sources)
                baseline = kept.baseline and gone.baseline
                whole = _story(kept.id, sources, judged, baseline=baseline)
                whole = replace(whole, only_for=kept.only_for)
                return StoriesMerged(kept, whole, gone, replace(gone, merged_into=kept.id))
        return None

    def reread(self, story: Story, entry: Entry, judgement: Judgement) -> Story:  # noqa: ARG002 - stored
        sources = tuple(
            replace(source, title=entry.title, url=entry.url)
            if source.entry == entry.id
            else source
            for source in story.sources
        )
        told = _story(story.id, sources, self._judgements(story), baseline=story.baseline)
        return replace(told, only_for=story.only_for)

    def without(self, story: Story, entries: Collection[EntryId]) -> Story | None:
        rest = tuple(source for source in story.sources if source.entry not in entries)
        left = replace(story, sources=rest)
        if not rest:
            return None
        told = _story(story.id, rest, self._judgements(left), baseline=False)
        return replace(told, only_for=story.only_for)

    def adopt(self, story: Story) -> None:
        self._known[story.id] = story
        if story.merged_into is not None:
            self.forget(story.id)

    def renew(self, story: Story) -> None:
        self.adopt(story)

    def forget(self, story_id: StoryId) -> None:
        self._known.pop(story_id, None)

    def _home(self, event: str, owner: WorkspaceId | None) -> Story | None:
        known = (s for s in self._known.values() if s.only_for == owner)
        return next((s for s in known if event in self._events(s)), None)

    def _stored(self, story: Story) -> list[StoredEntry]:
        return [found for s in story.sources if (found := self._entries(s.entry))]

    def _judgements(self, story: Story) -> tuple[Judgement, ...]:
        return tuple(stored.judgement for stored in self._stored(story))

    def _events(self, story: Story) -> set[str]:
        return {sign for stored in self._stored(story) for sign in _signs(stored.entry)}


class Apart(ByEvents):
    """Every entry is a story of its own."""

    def decide(
        self,
        entry: Entry,
        judgement: Judgement,
        first_seen_at: datetime,
        *,
        baseline: bool,
        only_for: WorkspaceId | None = None,
    ) -> StoryOpened | StoryJoined | StoryShared:
        apart = replace(entry, summary=f"#{entry.id}")
        return super().decide(apart, judgement, first_seen_at, baseline=baseline, only_for=only_for)

    def to_merge(self, story: Story) -> StoriesMerged | None:  # noqa: ARG002 - never
        return None


def _signs(entry: Entry) -> list[str]:
    return [word for word in entry.summary.split() if word.startswith("#")]


def _story(
    story_id: str,
    sources: tuple[StorySource, ...],
    judged: tuple[Judgement, ...],
    *,
    baseline: bool,
) -> Story:
    """A story as all its entries have it: the highest step, every State, the first headline."""
    ordered = tuple(sorted(sources, key=lambda source: (source.at, source.entry)))
    highest = max(judged, key=lambda one: one.step or 0)
    return Story(
        id=StoryId(story_id),
        headline=ordered[0].title,
        url=ordered[0].url,
        kind=highest.kind or Kind.OTHER,
        step=highest.step,
        direction=highest.direction,
        states=tuple(sorted({state for one in judged for state in one.states})),
        score=max(one.score for one in judged),
        first_at=ordered[0].at,
        last_at=ordered[-1].at,
        sources=ordered,
        baseline=baseline,
    )
