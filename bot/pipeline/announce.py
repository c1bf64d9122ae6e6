"""From a changed story to outbox items: whom to tell, what is new to them, and when.

In: story changes, inside the unit of work that stores them. Out: new or changed outbox
items. A conversation that has not been told gets the story; one that has gets its card
edited and an answer in the thread; one that waits for a digest gets nothing more.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.model.alert import ItemState, OutboxItem, StoryAlert, StoryUpdate
from bot.model.judgement import Strictness
from bot.model.story import Story
from bot.model.watch import ConversationId, Delivery
from bot.outbox.items import held, item_id, new_item
from bot.outbox.places import channel_id
from bot.pipeline.changes import StoryChange
from bot.pipeline.earlier import earlier_step
from bot.pipeline.rules import PipelineRules
from bot.pipeline.updates import Updates
from bot.ports import Stores
from bot.watches.cadence import HOUR, HoldUntil, is_paused, plan, quiet_until
from bot.watches.match import Groups, Match, Thresholds, is_legal_act, match, step_taken


@dataclass(frozen=True, slots=True)
class _Told:
    """How far a conversation knows a story."""

    unknown: bool
    stands: bool
    settled: bool


@dataclass(slots=True)
class _Batch:
    """The items made for one poll, and how many alerts of them leave at once, by conversation."""

    made: list[OutboxItem] = field(default_factory=list)
    leaving: Counter[ConversationId] = field(default_factory=Counter)

    def add(self, item: OutboxItem) -> None:
        self.made.append(item)
        if isinstance(item.payload, StoryAlert) and item.state is ItemState.WAITING:
            self.leaving[item.conversation] += 1


class Announcer:
    """Makes the items of story changes. ``committed`` follows each unit that was stored."""

    def __init__(
        self,
        stores: Stores,
        groups: Callable[[], Groups],
        thresholds: Thresholds,
        rules: PipelineRules,
        now: datetime,
    ) -> None:
        self._stores = stores
        self._groups = groups
        self._thresholds = thresholds
        self._rules = rules
        self._recent: dict[ConversationId, deque[datetime]] = {}
        self._updates = Updates(stores.outbox)
        self.committed(stores.outbox.between("due_at", (now - HOUR).timestamp()))

    def announce(self, changes: Iterable[StoryChange], now: datetime) -> list[OutboxItem]:
        """The items to store; one at most for each story and conversation."""
        batch = _Batch()
        for change in changes:
            if change.after.baseline:
                continue
            earlier = earlier_step(self._stores, change)
            for target in self._targets(change.after, now):
                item = self._item(change, target, now, batch)
                if item is None:
                    continue
                batch.add(item)
                if earlier is not None:
                    self._say_in_thread(earlier, item, batch)
        return batch.made

    def committed(self, items: Iterable[OutboxItem]) -> None:
        """These are stored: they count towards the hour's alerts."""
        for item in items:
            if isinstance(item.payload, StoryAlert) and item.state is not ItemState.HELD:
                recent = self._recent.setdefault(item.conversation, deque())
                recent.append(item.created_at)
                while recent and recent[0] <= item.created_at - HOUR:
                    recent.popleft()

    def _targets(self, story: Story, now: datetime) -> Iterator[Match]:
        found = match(story, self._stores.watches, self._groups(), self._thresholds, now)
        channel = self._rules.channel
        if channel is None or story.score < self._thresholds[Strictness.NORMAL]:
            yield from found
            return
        # The channel may be set by its name, and watched by its id.
        names = {channel, channel_id(self._stores, channel)}
        inside = [one for one in found if one.conversation in names]
        yield from (one for one in found if one.conversation not in names)
        watches = tuple(watch for one in inside for watch in one.watches)
        yield Match(channel, watches, by_step=any(one.by_step for one in inside))

    def _delivery(self, conversation: ConversationId) -> Delivery:
        """How the conversation wants it; a channel known by name may have settings under its id."""
        deliveries = self._stores.deliveries
        found = deliveries.get(conversation)
        return (
            found
            or deliveries.get(channel_id(self._stores, conversation))
            or Delivery(conversation)
        )

    def _item(
        self, change: StoryChange, target: Match, now: datetime, batch: _Batch
    ) -> OutboxItem | None:
        told = self._told(change.after, target.conversation)
        if told.stands:
            return self._update(change, target, now, len(batch.made))
        rose = _rose(change)
        if not told.unknown and not (told.settled and rose):
            return None
        if not self._is_news(change.after, now):
            return None
        step = step_taken(change.after) if not told.unknown else None
        alert = StoryAlert(change.after.id, target.watches)
        item = new_item(
            alert,
            target.conversation,
            now,
            change=f"step{step}" if step else "",
            index=len(batch.made),
        )
        return None if item.id in self._stores.outbox else self._planned(item, change, now, batch)

    def _say_in_thread(self, earlier: Story, item: OutboxItem, batch: _Batch) -> None:
        """Where the earlier step was told, its thread tells that the next one was taken."""
        if f"{item.conversation}|story:{earlier.id}" not in self._stores.posts:
            return
        if isinstance(item.payload, StoryAlert):
            later = item.payload.story
            update = StoryUpdate(earlier.id, "step", later=later)
            said = new_item(
                update,
                item.conversation,
                item.created_at,
                change=f"then {later}",
                index=len(batch.made),
                due_at=item.due_at,
            )
            batch.add(said)

    def _told(self, story: Story, conversation: ConversationId) -> _Told:
        if f"{conversation}|story:{story.id}" in self._stores.posts:
            return _Told(unknown=False, stands=True, settled=True)
        item = self._stores.outbox.get(item_id(StoryAlert(story.id, ()), conversation))
        if item is None:
            return _Told(unknown=True, stands=False, settled=False)
        under_way = item.state in {ItemState.WAITING, ItemState.CLAIMED}
        return _Told(unknown=False, stands=under_way, settled=item.state is ItemState.SENT)

    def _is_news(self, story: Story, now: datetime) -> bool:
        rules = self._rules
        oldest = rules.old_act_after if is_legal_act(story) else rules.old_after
        return story.last_at >= now - oldest

    def _planned(
        self, item: OutboxItem, change: StoryChange, now: datetime, batch: _Batch
    ) -> OutboxItem | None:
        """The alert, or held for later; None while the conversation is paused."""
        conversation = item.conversation
        delivery = self._delivery(conversation)
        if is_paused(delivery, now):
            return None
        recent = [*self._recent.get(conversation, ()), *[now] * batch.leaving[conversation]]
        when = plan(delivery, now, recent, legal_act=is_legal_act(change.after))
        return held(item, when.reason, when.until) if isinstance(when, HoldUntil) else item

    def _update(
        self, change: StoryChange, target: Match, now: datetime, index: int
    ) -> OutboxItem | None:
        rose = _rose(change)
        if rose:
            reply = "step"
        elif change.rejudged:
            reply = "judgement"
        elif change.joined:
            reply = "source"
        else:
            return None
        delivery = self._delivery(target.conversation)
        if is_paused(delivery, now):
            return None
        legal_act = is_legal_act(change.after)
        payload = StoryUpdate(
            change.after.id, reply, rose and (target.by_step or legal_act), sources=change.joined
        )
        item = self._updates.merged(payload, target.conversation, now, index)
        breaks_quiet = rose and legal_act and delivery.legal_breaks_quiet
        quiet_end = None if breaks_quiet else quiet_until(delivery, now)
        return item if quiet_end is None else replace(item, due_at=quiet_end)


def _rose(change: StoryChange) -> bool:
    """Has a later step been taken than was known before?"""
    after = step_taken(change.after)
    before = step_taken(change.before) if change.before is not None else None
    return change.before is not None and after is not None and (before is None or after > before)
