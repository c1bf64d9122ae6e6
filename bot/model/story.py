"""A story: the entries, from any feed and language, that report one event."""

from __future__ import annotations

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
    such a story is kept and can be asked for, but is not alerted. ``merged_into`` names the
    story that took over this one, when the two turned out to tell one event.
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
