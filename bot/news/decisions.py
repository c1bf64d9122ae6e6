"""What the index of stories decides about an entry, and about two stories."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.judgement import Evidence
from bot.model.story import Story


@dataclass(frozen=True, slots=True)
class StoryOpened:
    """The entry is the first report of its event."""

    story: Story


@dataclass(frozen=True, slots=True)
class StoryJoined:
    """The entry is a further report: the story as it was and as it is now, and why it belongs there."""

    before: Story
    after: Story
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class StoryShared:
    """The entry is of a workspace's own feed, and all know its event already, from this story."""

    story: Story


@dataclass(frozen=True, slots=True)
class StoriesMerged:
    """Two stories turned out to be one event: the earlier one takes over the other.

    ``gone`` is the later story as it was, with ``merged_into`` naming the one that is kept. A
    workspace's own story gives way to a shared one, which learns nothing from it.
    """

    kept_before: Story
    kept: Story
    gone_before: Story
    gone: Story
