"""A story: the entries, from any feed and language, that report one event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.model.entry import EntryId, FeedId, StoryId
from bot.model.judgement import Direction, Kind
from bot.model.state import Iso3, Step


@dataclass(frozen=True, slots=True)
class StorySource:
    """One entry of a story, as shown among its sources. ``at`` is published, else first seen."""

    entry: EntryId
    feed: FeedId
    title: str
    url: str | None
    publisher: str
    language: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """``headline`` is the clearest title without a publisher's suffix; sources in order of time.

    ``score`` is the best score of its entries; ``step``/``direction`` as judged, for
    legal kinds. ``baseline`` is true while every entry came with a feed's first poll:
    such a story is kept and can be asked for, but is not alerted. ``merged_into``: it
    turned out to be part of that story, which has its entries now; only its id is still used.
    """

    id: StoryId
    headline: str
    url: str | None
    kind: Kind
    step: Step | None
    direction: Direction | None
    states: tuple[Iso3, ...]
    score: float
    first_at: datetime
    last_at: datetime
    sources: tuple[StorySource, ...]
    baseline: bool = False
    merged_into: StoryId | None = None


def living(story_id: StoryId | str, get: Callable[[str], Story | None]) -> Story | None:
    """The story that an id leads to today; None: it, or what it was merged into, is not kept.

    ``get`` looks up a stored story. A way that leads in a circle (an import edited by hand)
    leads nowhere.
    """
    passed = set[str]()
    story = get(story_id)
    while story is not None and story.merged_into is not None:
        passed.add(story.id)
        story = None if story.merged_into in passed else get(story.merged_into)
    return story
