"""The stories that all may see, and beside them each workspace's own: they are never on one shelf.

In: stories. Out: those near a report, among the shared or among one workspace's. What a workspace's
own feeds bring can crowd out nothing of the shared, nor of another workspace.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice

from bot.model.entry import StoryId
from bot.model.story import Story
from bot.model.workspace import WorkspaceId
from bot.news.entry_report import EntryReport
from bot.news.shelf import Filing, Shelf

Owner = WorkspaceId | None
"""Whose stories: a workspace's own, or (None) everybody's."""


class Shelves:
    """A shelf for each owner."""

    def __init__(self, filing: Filing) -> None:
        self._filing = filing
        self._by_owner: dict[Owner, Shelf] = {None: Shelf(filing)}

    def __len__(self) -> int:
        return sum(map(len, self._by_owner.values()))

    def get(self, story_id: StoryId) -> Story | None:
        """The story as it is known."""
        shelf = self._shelf_with(story_id)
        return None if shelf is None else shelf.get(story_id)

    def add(self, story: Story) -> None:
        """File a story, in place of its earlier form."""
        if story.only_for not in self._by_owner:
            self._by_owner[story.only_for] = Shelf(self._filing)
        self._by_owner[story.only_for].add(story)

    def remove(self, story_id: StoryId) -> None:
        """Take a story off its shelf; a workspace's that is empty then goes too."""
        shelf = self._shelf_with(story_id)
        if shelf is None:
            return
        shelf.remove(story_id)
        if not len(shelf):
            emptied = [owner for owner, one in self._by_owner.items() if one is shelf and owner]
            for owner in emptied:
                del self._by_owner[owner]

    def workspaces(self) -> tuple[WorkspaceId, ...]:
        """The workspaces with stories of their own."""
        return tuple(sorted(owner for owner in self._by_owner if owner is not None))

    def near(self, reports: Iterable[EntryReport], owner: Owner) -> list[Story]:
        """The owner's stories that some reports of one event may belong to, the best first."""
        shelf = self._by_owner.get(owner)
        return [] if shelf is None else shelf.near(*reports)

    def sort_around(self, at: datetime, owner: Owner) -> Iterator[None]:
        """Sort what a report of this instant asks for, a story at each turn."""
        shelf = self._by_owner.get(owner)
        return iter(()) if shelf is None else shelf.sort_around(at)

    def last_before(self, moment: datetime, most: int) -> list[Story]:
        """Stories without a report since ``moment``, ``most`` at most."""
        shelves = self._by_owner.values()
        return list(islice(chain.from_iterable(s.last_before(moment, most) for s in shelves), most))

    def _shelf_with(self, story_id: StoryId) -> Shelf | None:
        return next((s for s in self._by_owner.values() if s.get(story_id) is not None), None)
