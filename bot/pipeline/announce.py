"""From a changed story to outbox items: who gets what, and when.

In: story changes, inside the unit of work that stores them. Out: new or changed outbox
items. A conversation without the story gets an alert; one that has it gets its card
edited and a reply in the thread; one that waits for a digest gets nothing more. Merged
stories are not announced again (bot.pipeline.unite).
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.model.alert import ItemState, OutboxId, OutboxItem, StoryAlert, StoryUpdate
from bot.model.story import Story
from bot.model.watch import Delivery
from bot.model.workspace import Conversation
from bot.outbox.channel_ids import channel_id
from bot.outbox.items import held, item_id, new_item
from bot.pipeline.audience import Audience
from bot.pipeline.earlier import earlier_step
from bot.pipeline.news_policy import NewsPolicy
from bot.pipeline.story_changes import StoryChange
from bot.pipeline.unite import Uniter
from bot.pipeline.updates import Updates
from bot.ports import Stores
from bot.watches.cadence import HOUR, HoldUntil, is_paused, plan, quiet_until
from bot.watches.match import WatchMatch, is_legal_act, step_taken


@dataclass(frozen=True, slots=True)
class _Told:
    """How far a conversation knows a story."""

    unknown: bool
    stands: bool
    settled: bool


@dataclass(slots=True)
class Batch:
    """The items made for one poll, unit by unit.

    ``leaving``: how many alerts of the unit under way leave at once, by conversation.
    """

    made: list[OutboxItem] = field(default_factory=list)
    ids: set[OutboxId] = field(default_factory=set)
    leaving: Counter[Conversation] = field(default_factory=Counter)

    def add(self, item: OutboxItem) -> None:
        self.made.append(item)
        self.ids.add(item.id)
        if isinstance(item.payload, StoryAlert) and item.state is ItemState.WAITING:
            self.leaving[item.conversation] += 1


class Announcer:
    """Makes the items of story changes. ``committed`` follows each unit that was stored."""

    def __init__(
        self,
        stores: Stores,
        audience: Audience,
        policy: NewsPolicy,
        now: datetime,
    ) -> None:
        self._stores = stores
        self._audience = audience
        self._policy = policy
        self._recent: dict[Conversation, deque[datetime]] = {}
        self._updates = Updates(stores.outbox)
        self._uniter = Uniter(stores, self._updates)
        self.committed(stores.outbox.between("due_at", (now - HOUR).timestamp()))

    def targets(self, change: StoryChange, now: datetime) -> list[WatchMatch]:
        """The conversations that match the story and have not been notified of this change."""
        story = change.after
        if story.baseline:
            return []
        found = self._audience.of(story, now)
        if not change.again:
            return list(found)
        reached = self._reached(change)
        return [target for target in found if target.conversation not in reached]

    def announce_to(
        self, targets: Sequence[WatchMatch], change: StoryChange, now: datetime, batch: Batch
    ) -> None:
        """Add to the batch the items for some of a change's targets; one at most for each.

        A change by a feed's first poll announces nothing; cards of stories that it showed to
        be one are edited all the same.
        """
        known = {target.conversation: self._known(change, target) for target in targets}
        for gone in () if change.after.baseline else change.merged:
            places = (target.conversation for target in targets)
            for item in self._uniter.unite(gone, change.after, places, now, len(batch.made)):
                batch.add(item)
        if not change.silently:
            self._tell(change, targets, known, now, batch)

    def _reached(self, change: StoryChange) -> set[Conversation]:
        """Those notified before the program ended half-way."""
        new = set(change.joined)
        return {
            item.conversation
            for item in self._stores.outbox.where("story", change.after.id)
            if (isinstance(item.payload, StoryAlert) and change.before is None)
            or (isinstance(item.payload, StoryUpdate) and not new.isdisjoint(item.payload.sources))
        }

    def _tell(
        self,
        change: StoryChange,
        targets: Iterable[WatchMatch],
        known: Mapping[Conversation, Sequence[Story]],
        now: datetime,
        batch: Batch,
    ) -> None:
        earlier = earlier_step(self._stores, change)
        for target in targets:
            rose = _rose(change, known[target.conversation])
            item = self._item(change, target, rose=rose, now=now, batch=batch)
            if item is None:
                continue
            batch.add(item)
            if earlier is not None:
                self._say_in_thread(earlier, change.after, target, item, batch)

    def _known(self, change: StoryChange, target: WatchMatch) -> Sequence[Story]:
        """The forms in which the conversation may know the story, before this poll."""
        before = () if change.before is None else (change.before,)
        stories = (*before, *change.merged)
        told = [s for s in stories if self._uniter.knows(s, target.conversation)]
        return told or before

    def committed(self, items: Iterable[OutboxItem]) -> None:
        """These are stored: they count towards the hour's alerts."""
        for item in items:
            if isinstance(item.payload, StoryAlert) and item.state is not ItemState.HELD:
                recent = self._recent.setdefault(item.conversation, deque())
                recent.append(item.created_at)
                while recent and recent[0] <= item.created_at - HOUR:
                    recent.popleft()

    def _delivery(self, conversation: Conversation) -> Delivery:
        """The conversation's delivery settings; a channel known by name may have them under its id."""
        deliveries = self._stores.deliveries
        found = deliveries.get(str(conversation))
        return (
            found
            or deliveries.get(str(channel_id(self._stores, conversation)))
            or Delivery(conversation)
        )

    def _item(
        self, change: StoryChange, target: WatchMatch, *, rose: bool, now: datetime, batch: Batch
    ) -> OutboxItem | None:
        told = self._told(change.after, target.conversation)
        if told.stands:
            return self._update(change, target, rose=rose, now=now, index=len(batch.made))
        if not told.unknown and not (told.settled and rose):
            return None
        if not self._policy.is_news(change.after, now):
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

    def _say_in_thread(
        self, earlier: Story, story: Story, target: WatchMatch, item: OutboxItem, batch: Batch
    ) -> None:
        """Post the next step in the thread of the earlier one.

        Those who follow by step get it in the channel too, and so does everybody when a State
        is bound or freed: the thread says what it came from.
        """
        # What one document reports together goes out together.
        with_it = item_id(StoryAlert(earlier.id, ()), item.conversation) in batch.ids
        if (
            with_it
            or not isinstance(item.payload, StoryAlert)
            or not self._told(earlier, item.conversation).stands
        ):
            return
        update = StoryUpdate(
            earlier.id, "step", target.by_step or is_legal_act(story), later=story.id
        )
        said = new_item(
            update,
            item.conversation,
            item.created_at,
            change=f"then {story.id}",
            index=len(batch.made),
            due_at=item.due_at,
        )
        batch.add(said)

    def _told(self, story: Story, conversation: Conversation) -> _Told:
        if f"{conversation}|story:{story.id}" in self._stores.posts:
            return _Told(unknown=False, stands=True, settled=True)
        item = self._stores.outbox.get(item_id(StoryAlert(story.id, ()), conversation))
        if item is None:
            return _Told(unknown=True, stands=False, settled=False)
        under_way = item.state in {ItemState.WAITING, ItemState.CLAIMED}
        return _Told(unknown=False, stands=under_way, settled=item.state is ItemState.SENT)

    def _planned(
        self, item: OutboxItem, change: StoryChange, now: datetime, batch: Batch
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
        self, change: StoryChange, target: WatchMatch, *, rose: bool, now: datetime, index: int
    ) -> OutboxItem | None:
        if rose:
            reply = "step"
        elif change.rejudged or _fell(change):
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


def _rose(change: StoryChange, known: Sequence[Story]) -> bool:
    """Has a later step been taken than was known before?"""
    after = step_taken(change.after)
    before = [step_taken(story) for story in known]
    return bool(known) and after is not None and all(one is None or after > one for one in before)


def _fell(change: StoryChange) -> bool:
    """Was a step said to be taken that, by all that is known now, is not?"""
    before = step_taken(change.before) if change.before is not None else None
    after = step_taken(change.after)
    return before is not None and (after is None or after < before)
