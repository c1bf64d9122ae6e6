"""Which conversations a story is for: those whose watches match it, and the channel.

In: a story. Out: the conversations, each with the watches that match. Watches are kept sorted by
State, so that a story is compared with few of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from bot.model.judgement import Strictness
from bot.model.story import Story
from bot.model.watch import Watch
from bot.outbox.channel_ids import channel_id
from bot.pipeline.news_policy import NewsPolicy
from bot.ports import Stores
from bot.watches.match import GroupsByKey, Thresholds, WatchesByState, WatchMatch, match

_SORTED_AT_A_TURN = 100


class Audience:
    """Everyone to whom news may go. ``groups`` gives the groups of States as they are now."""

    def __init__(
        self,
        stores: Stores,
        groups: Callable[[], GroupsByKey],
        thresholds: Thresholds,
        policy: NewsPolicy,
    ) -> None:
        self._stores = stores
        self._groups = groups
        self._thresholds = thresholds
        self._policy = policy
        self._sorted: tuple[int, GroupsByKey, WatchesByState] | None = None

    def of(self, story: Story, now: datetime) -> Iterator[WatchMatch]:
        """The conversations with a watch that it matches; and the channel, for news that matters."""
        found = match(story, self._watches_on(story), self._groups(), self._thresholds, now)
        channel = self._policy.channel
        if channel is None or story.score < self._thresholds[Strictness.NORMAL]:
            yield from found
            return
        # The channel may be set by its name, and watched by its id.
        names = {channel, channel_id(self._stores, channel)}
        inside = [one for one in found if one.conversation in names]
        yield from (one for one in found if one.conversation not in names)
        matched = tuple(watch for one in inside for watch in one.watches)
        yield WatchMatch(channel, matched, by_step=any(one.by_step for one in inside))

    def sort_watches(self) -> Iterator[None]:
        """Sort the watches again if one or a group has changed, a few at a time."""
        watches, groups = self._stores.watches, self._groups()
        held, version = self._sorted, watches.version
        if held is not None and held[0] == version and held[1] is groups:
            return
        by_state = WatchesByState(groups)
        for place, watch in enumerate(watches):
            by_state.add(watch)
            if place % _SORTED_AT_A_TURN == 0:
                yield
        self._sorted = (version, groups, by_state)

    def _watches_on(self, story: Story) -> list[Watch]:
        """The watches that a story may match."""
        for _ in self.sort_watches():
            pass
        return self._sorted[2].of(story.states) if self._sorted else []
