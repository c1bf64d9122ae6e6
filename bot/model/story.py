"""A story: the entries, from any feed and language, that report one event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.model.entry import EntryId, FeedId, StoryId
from bot.model.judgement import Direction, Kind
from bot.model.state import Iso3, Step
from bot.model.workspace import WorkspaceId

SAMPLE_FEED = FeedId("sample")
"""The feed of the local workspace that tells past events again: never live news."""
_PREFIX = "s-"
PRINTED = 8
"""Hexadecimal digits of an id that are shown to people."""


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

    @property
    def sample(self) -> bool:
        """Does it come from the sample feed?"""
        return self.feed == SAMPLE_FEED


@dataclass(frozen=True, slots=True)
class Story:
    """``headline`` is the clearest title without a publisher's suffix; sources in order of time.

    ``score`` is the best score of its entries; ``step``/``direction`` as judged, for
    legal kinds. ``baseline`` is true while every entry came with a feed's first poll:
    such a story is kept and can be asked for, but is not alerted. ``merged_into``: it
    turned out to be part of that story, which has its entries now; only its id is still used.
    ``only_for``: the workspace whose own feeds alone report it; None: for all.
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
    only_for: WorkspaceId | None = None

    @property
    def sample(self) -> bool:
        """Is it told by the sample feed alone? What a live feed reports as well is live news."""
        return bool(self.sources) and all(source.sample for source in self.sources)

    def reported_in(self, since: datetime | None, before: datetime | None) -> bool:
        """Was it reported within since <= moment < before? None leaves that end open.

        A story whose sources are not known was reported at its first moment and its last.
        """
        moments = [source.at for source in self.sources] or [self.first_at, self.last_at]
        return any(
            (since is None or at >= since) and (before is None or at < before) for at in moments
        )


def short_id(story_id: str) -> str:
    """An id as people read and type it: ``c4e7c843`` of ``s-c4e7c8439d013c09312d``."""
    return story_id.removeprefix(_PREFIX)[:PRINTED]


def surviving(story_id: StoryId | str, get: Callable[[str], Story | None]) -> Story | None:
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
