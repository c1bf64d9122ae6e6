"""Which conversations a story is for: those whose watches match it, and the main channels.

In: a story. Out: the conversations, each with the watches that match. Only watches on what the story
is about are read. A story of one workspace's own feeds is for that workspace alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from bot.model.judgement import Strictness
from bot.model.story import Story
from bot.model.workspace import Conversation
from bot.outbox.channel_ids import channel_ids
from bot.pipeline.news_policy import NewsPolicy
from bot.ports import Stores
from bot.watches.match import GroupsByKey, Thresholds, WatchMatch, match, targets_of


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

    def of(self, story: Story, now: datetime) -> Iterator[WatchMatch]:
        """The conversations with a watch that it matches; and the channels, for news that matters."""
        groups = self._groups()
        stores = self._stores if story.only_for is None else self._stores.of(story.only_for)
        watches = stores.watches.on(targets_of(story.states, groups))
        found = match(story, watches, groups, self._thresholds, now)
        channels = self._channels(story)
        if not channels:
            yield from found
            return
        # A channel may be set by its name, and watched by its id.
        ids = channel_ids(self._stores, channels)
        main = {ids.get(channel, channel): channel for channel in channels}
        main |= {channel: channel for channel in channels}
        inside: dict[Conversation, list[WatchMatch]] = {channel: [] for channel in channels}
        for one in found:
            channel = main.get(one.conversation)
            if channel is None:
                yield one
            else:
                inside[channel].append(one)
        for channel, matches in inside.items():
            watched = tuple(watch for one in matches for watch in one.watches)
            yield WatchMatch(channel, watched, by_step=any(one.by_step for one in matches))

    def _channels(self, story: Story) -> Sequence[Conversation]:
        if story.score < self._thresholds[Strictness.NORMAL]:
            return ()
        only_for = story.only_for
        channels = dict.fromkeys(self._policy.channels())
        return [one for one in channels if only_for is None or one.workspace == only_for]
