"""Which story an entry belongs to: joins reports of one event, keeps events apart.

In: an entry with its judgement, and the stories known. Out: ``StoryOpened`` or
``StoryJoined``. Deciding is pure; ``adopt`` takes over what the store has accepted. The
index is rebuilt from stored stories alone, and no decision looks at all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.model.entry import Entry, StoryId
from bot.model.judgement import Judgement, Kind
from bot.model.story import Story, StorySource
from bot.news.headline import clearest, without_publisher
from bot.news.similarity import likeness, marks

WINDOW = timedelta(days=4)
"""How far apart in time two reports of one event may be."""

UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for "no date known" when a file is labelled; a poll always has first_seen_at."""


@dataclass(frozen=True, slots=True)
class StoryOpened:
    """The entry is the first report of its event."""

    story: Story


@dataclass(frozen=True, slots=True)
class StoryJoined:
    """The entry is a further report: the story as it was and as it is now."""

    before: Story
    after: Story


class StoryIndex:
    """The stories known, findable by what they are about."""

    def __init__(self, stories: Iterable[Story] = ()) -> None:
        self._stories: dict[StoryId, Story] = {}
        self._by_mark: defaultdict[str, dict[StoryId, None]] = defaultdict(dict)
        for story in stories:
            self.adopt(story)

    def decide(
        self, entry: Entry, judgement: Judgement, first_seen_at: datetime, *, baseline: bool
    ) -> StoryOpened | StoryJoined:
        """Join the entry to a story it reports, or open a new one. Changes nothing."""
        at = entry.published_at or first_seen_at
        before = self._home(entry, judgement, at)
        source = StorySource(
            entry=entry.id,
            feed=entry.feed,
            title=entry.title,
            url=entry.url,
            publisher=entry.publisher or "",
            language=entry.language,
            at=at,
        )
        if before is None:
            return StoryOpened(_opened(entry, judgement, source, baseline=baseline))
        return StoryJoined(before, _joined(before, judgement, source, baseline=baseline))

    def adopt(self, story: Story) -> None:
        """Know this story from now on, in place of its earlier form."""
        self._stories[story.id] = story
        for source in story.sources:
            for mark in marks(without_publisher(source.title, source.publisher)):
                self._by_mark[mark][story.id] = None

    def _home(self, entry: Entry, judgement: Judgement, at: datetime) -> Story | None:
        own = marks(without_publisher(entry.title, entry.publisher))
        best: tuple[float, Story] | None = None
        for story_id in {story_id for mark in own for story_id in self._by_mark.get(mark, ())}:
            story = self._stories[story_id]
            if story.kind is not judgement.kind or abs(story.last_at - at) > WINDOW:
                continue
            alike = max(likeness(own, marks(source.title)) for source in story.sources)
            if alike >= 0.6 and (best is None or (alike, story.id) > (best[0], best[1].id)):
                best = (alike, story)
        return best[1] if best else None


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
    return replace(
        story,
        headline=clearest(
            ((one.title, one.publisher) for one in sources),
            (one.language == "en" for one in sources),
        ),
        states=tuple(sorted({*story.states, *judgement.states})),
        score=max(story.score, judgement.score),
        first_at=min(story.first_at, source.at),
        last_at=max(story.last_at, source.at),
        sources=sources,
        baseline=story.baseline and baseline,
    )
