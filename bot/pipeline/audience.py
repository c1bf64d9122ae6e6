"""Which conversations a story is for: those whose watches match it, and the main channels.

In: a story. Out: the conversations, each with the watches that match. Only watches on what the story
is about are read. A story of one workspace's own feeds is for that workspace alone.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import datetime

from bot.model.judgement import Strictness
from bot.model.story import Story
from bot.model.watch import Watch
from bot.model.workspace import Conversation
from bot.outbox.channel_ids import channel_ids
from bot.pipeline.news_policy import NewsPolicy
from bot.ports import Stores
from bot.watches.match import GroupsByKey, Matching, Thresholds, WatchMatch, targets_of

_AT_A_TURN = 200
"""Watches compared between two turns for others."""


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

    def of(self, story: Story, now: datetime) -> Generator[None, None, list[WatchMatch]]:
        """The conversations with a watch that it matches; and the channels, for news that matters.

        Found with turns for others.
        """
        found = list[WatchMatch]()
        matching = Matching(story, self._groups(), self._thresholds, now)
        for number, watch in enumerate(self._watches(story), 1):
            matching.add(watch)
            if number % _AT_A_TURN == 0:
                yield
        channels = self._channels(story)
        # A channel may be set by its name, and watched by its id.
        ids = channel_ids(self._stores, channels)
        main = {ids.get(channel, channel): channel for channel in channels}
        main |= {channel: channel for channel in channels}
        inside: dict[Conversation, list[WatchMatch]] = {channel: [] for channel in channels}
        for number, one in enumerate(matching.matches(), 1):
            channel = main.get(one.conversation)
            (found if channel is None else inside[channel]).append(one)
            if number % _AT_A_TURN == 0:
                yield
        for channel, matches in inside.items():
            watched = tuple(watch for one in matches for watch in one.watches)
            by_step = any(one.by_step for one in matches)
            found.append(WatchMatch(channel, watched, by_step=by_step))
        return found

    def _watches(self, story: Story) -> Iterator[Watch]:
        """The watches that it may match."""
        stores = self._stores if story.only_for is None else self._stores.of(story.only_for)
        return stores.watches.on(targets_of(story.states, self._groups()))

    def _channels(self, story: Story) -> Sequence[Conversation]:
        if story.score < self._thresholds[Strictness.NORMAL]:
            return ()
        only_for = story.only_for
        channels = dict.fromkeys(self._policy.channels())
        return [one for one in channels if only_for is None or one.workspace == only_for]
