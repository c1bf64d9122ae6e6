"""Which story an entry belongs to: joins reports of one event, keeps events apart.

In: an entry with its judgement, and the stories known. Out: ``StoryOpened`` or
``StoryJoined``. Deciding is pure; ``adopt`` takes over what the store has accepted. The
index is rebuilt from stored stories alone, and no decision looks at all of them: only
at those of the same States within days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.model.entry import Entry, EntryId, StoredEntry, StoryId
from bot.model.judgement import Evidence, Judgement, Kind
from bot.model.story import Story, StorySource
from bot.news.headline import clearest, without_publisher
from bot.news.matcher import packaged_matcher
from bot.news.same_event import Report, closeness, title_key
from bot.news.shelf import Shelf
from bot.news.similarity import marks, marks_of
from bot.news.text import read


@dataclass(frozen=True, slots=True)
class StoryOpened:
    """The entry is the first report of its event."""

    story: Story


@dataclass(frozen=True, slots=True)
class StoryJoined:
    """The entry is a further report: the story as it was and as it is now."""

    before: Story
    after: Story
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class StoriesMerged:
    """Two stories that are one: ``kept`` opened first and has the sources of both.

    ``gone`` is the later one as it was, with ``merged_into``.
    """

    kept_before: Story
    kept: Story
    gone_before: Story
    gone: Story


class StoryIndex:
    """The stories known, and the decision where a report belongs."""

    def __init__(
        self,
        stories: Iterable[Story] = (),
        entries: Callable[[EntryId], StoredEntry | None] = lambda _: None,
    ) -> None:
        self._shelf = Shelf()
        self._entries = entries
        for story in stories:
            self.adopt(story)

    def __len__(self) -> int:
        return len(self._shelf)

    def decide(
        self, entry: Entry, judgement: Judgement, first_seen_at: datetime, *, baseline: bool
    ) -> StoryOpened | StoryJoined:
        """Join the entry to the story it reports, or open a new one. Changes nothing."""
        source = _source(entry, first_seen_at)
        report = _report(entry, judgement, source.at)
        before = self._home(report)
        if before is None:
            return StoryOpened(_opened(entry, judgement, source, baseline=baseline))
        return StoryJoined(before, _joined(before, judgement, source, baseline=baseline))

    def to_merge(self, story: Story) -> StoriesMerged | None:  # noqa: ARG002 - provisional
        """Another story that this one now plainly belongs with. Changes nothing."""
        return None

    def adopt(self, story: Story) -> None:
        """Know this story from now on, in place of its earlier form."""
        self._shelf.add(story)

    def forget(self, story_id: StoryId) -> None:
        """Know this story no longer (it has expired from the store)."""
        self._shelf.remove(story_id)

    def _home(self, report: Report) -> Story | None:
        """The story closest to a report; of equals the one known first."""
        best: Story | None = None
        closest = 0.0
        for story in self._shelf.near(report):
            close = closeness(report, story)
            if close > closest:
                best, closest = story, close
        return best


def _source(entry: Entry, first_seen_at: datetime) -> StorySource:
    return StorySource(
        entry=entry.id,
        feed=entry.feed,
        title=entry.title,
        url=entry.url,
        publisher=entry.publisher or "",
        language=entry.language,
        at=entry.published_at or first_seen_at,
    )


def _report(entry: Entry, judgement: Judgement, at: datetime) -> Report:
    text = read(without_publisher(entry.title, entry.publisher), entry.summary)
    return Report(
        judgement=judgement,
        title=marks(entry.title, entry.publisher or "", entry.language),
        whole=marks_of(text, entry.language, packaged_matcher()),
        at=at,
        url=entry.url,
        key=title_key(entry.title, entry.publisher),
        language=entry.language,
    )


def _opened(entry: Entry, judgement: Judgement, source: StorySource, *, baseline: bool) -> Story:
    return Story(
        id=StoryId(f"s-{entry.id}"),
        headline=without_publisher(entry.title, entry.publisher),
        url=entry.url,
        kind=judgement.kind or Kind.OTHER,
        step=judgement.step,
        direction=judgement.direction,
        states=judgement.states,
        score=judgement.score,
        first_at=source.at,
        last_at=source.at,
        sources=(source,),
        baseline=baseline,
    )


def _joined(story: Story, judgement: Judgement, source: StorySource, *, baseline: bool) -> Story:
    sources = tuple(sorted((*story.sources, source), key=lambda one: (one.at, one.entry)))
    best = clearest(sources)
    return replace(
        story,
        headline=without_publisher(best.title, best.publisher),
        url=best.url or story.url,
        states=tuple(sorted({*story.states, *judgement.states})),
        score=max(story.score, judgement.score),
        first_at=sources[0].at,
        last_at=sources[-1].at,
        sources=sources,
        baseline=story.baseline and baseline,
    )
