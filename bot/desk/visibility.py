"""What of the stories and feeds a workspace may see: those of all, and its own. Pure.

In: stories, feeds. Out: those that are seen. Whatever answers a workspace asks here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.model.entry import Feed
from bot.model.story import Story
from bot.model.workspace import WorkspaceId


def is_seen(value: Story | Feed, workspace: WorkspaceId) -> bool:
    """May the workspace see this?"""
    return value.only_for is None or value.only_for == workspace


class StoriesOf:
    """The stories that one workspace sees, for one answer.

    ``all_shared``: so far no story of only one workspace was looked at. Then the answer is the same for
    every workspace, and may be remembered for all.
    """

    def __init__(self, workspace: WorkspaceId) -> None:
        self._workspace = workspace
        self.all_shared = True

    def sees(self, story: Story) -> bool:
        """May the workspace see this story?"""
        if story.only_for is None:
            return True
        self.all_shared = False
        return story.only_for == self._workspace

    def of(self, stories: Iterable[Story]) -> Iterator[Story]:
        """Those that it sees, read one by one as they are asked for."""
        for story in stories:
            if story.only_for is None or self.sees(story):
                yield story
