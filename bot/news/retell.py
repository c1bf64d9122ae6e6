"""A story's kind, step, direction, States and headline, derived from all its reports.

In: a story with its sources and their reports. Out: the story retold. One wrong report, be it
the first, does not name a story for ever. Must not decide which reports belong together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.model.entry import Entry, StoryId
from bot.model.judgement import Judgement, Kind
from bot.model.state import Iso3
from bot.model.story import Story, StorySource
from bot.news.direction import LEGAL
from bot.news.entry_report import EntryReport
from bot.news.headline import clearest, without_publisher
from bot.news.weights import KINDS

T = TypeVar("T")


def retold(story: Story, reports: Sequence[EntryReport]) -> Story:
    """The story with everything that follows from its sources, in the order of ``story.sources``."""
    best = clearest(story.sources)
    kind = _kind(reports)
    legal = [report for report in reports if report.kind is kind] if kind in LEGAL else []
    return replace(
        story,
        headline=without_publisher(best.title, best.publisher),
        url=best.url or story.url,
        kind=kind,
        step=_most([report.step for report in legal if report.step is not None]),
        direction=_most([report.direction for report in legal]),
        states=_states(reports),
        first_at=story.sources[0].at,
        last_at=story.sources[-1].at,
    )


def _kind(reports: Sequence[EntryReport]) -> Kind:
    """The kind that all reports together make likeliest, among those that one was judged to be."""
    judged = {report.kind for report in reports}
    shares = [sum(column) for column in zip(*(report.kinds for report in reports), strict=True)]
    return max(
        (kind for kind in KINDS if kind in judged), key=lambda kind: shares[KINDS.index(kind)]
    )


def _most(values: Sequence[T]) -> T | None:
    """What most of the reports say; of equals what was said first."""
    return Counter(values).most_common(1)[0][0] if values else None


def _states(reports: Sequence[EntryReport]) -> tuple[Iso3, ...]:
    """The States that at least half of the reports name, silent ones left out."""
    naming = [report.states for report in reports if report.states]
    counts = Counter(state for states in naming for state in states)
    return tuple(sorted(state for state, count in counts.items() if 2 * count >= len(naming)))


def opened(entry: Entry, judgement: Judgement, source: StorySource, *, baseline: bool) -> Story:
    """A story of one report."""
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


def story_source(entry: Entry, first_seen_at: datetime) -> StorySource:
    """An entry as a story's source; one without a date counts from when it was first seen (UTC)."""
    return StorySource(
        entry=entry.id,
        feed=entry.feed,
        title=entry.title,
        url=entry.url,
        publisher=entry.publisher or "",
        language=entry.language,
        at=entry.published_at or first_seen_at,
    )


def entry_of(source: StorySource) -> Entry:
    """The title of an entry that is no longer stored."""
    return Entry(
        id=source.entry,
        feed=source.feed,
        title=source.title,
        summary="",
        url=source.url,
        published_at=source.at,
        updated_at=None,
        author=None,
        publisher=source.publisher or None,
        language=source.language,
    )


def judgement_of(story: Story) -> Judgement:
    """A story's judgement, for an entry whose own is no longer stored."""
    return Judgement(
        relevant=True,
        score=story.score,
        kind=story.kind,
        step=story.step,
        direction=story.direction,
        states=story.states,
        evidence=(),
    )
