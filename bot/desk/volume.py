"""How much a watch would bring: a promise made from the past, so that no one is surprised.

In: watches, the stores, the treaty's groups and now. Out: a count of matching stories and
the days it was counted over. Looks only at the stories of the last 90 days: those of the
watched States through their index, all of them only where everything is watched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.desk.visibility import StoriesOf
from bot.model.state import Group
from bot.model.story import Story
from bot.model.watch import Watch
from bot.model.workspace import WorkspaceId
from bot.news.relevance import THRESHOLDS
from bot.ports import Stores
from bot.watches.match import states_in_scope, wants

DAYS = 90
_GOOD_FOR = timedelta(minutes=10)
_MOST_KNOWN = 2_000


@dataclass(frozen=True, slots=True)
class Volume:
    """``stories`` matched in the last ``days`` days; ``days`` is less than 90 while we know less."""

    stories: int
    days: int


class Volumes:
    """Volumes remembered for ten minutes: counting reads every story of 90 days.

    Watches that ask for the same thing share a volume, in all workspaces where no story of only one
    was counted. For several threads: a volume is put and read in one step; two that miss one both count.
    """

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._known: dict[tuple[object, ...], tuple[datetime, Volume]] = {}

    def of(
        self,
        workspace: WorkspaceId,
        watches: Sequence[Watch],
        groups: Mapping[str, Group],
        now: datetime,
    ) -> Volume:
        """How many stories these watches would have brought a workspace lately."""
        asked = tuple((watch.scope, watch.strictness) for watch in watches)
        for key in ((None, asked), (workspace, asked)):
            found = self._known.get(key)
            if found is not None and now - found[0] < _GOOD_FOR:
                return found[1]
        view = StoriesOf(workspace)
        volume = volume_of(watches, self._stores, groups, now, view)
        if len(self._known) >= _MOST_KNOWN:
            self._known = {}
        self._known[None if view.all_shared else workspace, asked] = (now, volume)
        return volume


def volume_of(
    watches: Sequence[Watch],
    stores: Stores,
    groups: Mapping[str, Group],
    now: datetime,
    view: StoriesOf,
) -> Volume:
    """Count the stories any of the watches asks for, each once."""
    since = now - timedelta(days=DAYS)
    oldest = next(view.of(stores.stories.since(since)), None)
    days = min(DAYS, (now - oldest.last_at).days) if oldest else 0
    wanted = {
        story.id
        for story in view.of(_candidates(watches, stores, groups, since))
        if story.merged_into is None
        and any(wants(watch, story, groups, THRESHOLDS) for watch in watches)
    }
    return Volume(len(wanted), days)


def _candidates(
    watches: Iterable[Watch], stores: Stores, groups: Mapping[str, Group], since: datetime
) -> Iterator[Story]:
    if any(watch.scope.everything for watch in watches):
        yield from stores.stories.since(since)
        return
    states = dict.fromkeys(
        iso3 for watch in watches for iso3 in states_in_scope(watch.scope, groups)
    )
    for iso3 in states:
        yield from stores.stories.of_state(iso3, since)
