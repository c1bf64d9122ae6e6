"""From a changed story to outbox items: who gets what, and when.

In: story changes, inside the unit of work that stores them. Out: new or changed outbox
items. A conversation without the story gets an alert; one that has it gets its card
edited and a reply in the thread; one that waits for a digest gets nothing more. Merged
stories are not announced again (bot.pipeline.unite).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.model.alert import ItemState, OutboxId, OutboxItem, StoryAlert, StoryUpdate
from bot.model.story import Story
from bot.model.workspace import Conversation
from bot.outbox.items import item_id, new_item
from bot.pipeline.audience import Audience
from bot.pipeline.earlier import earlier_step
from bot.pipeline.news_policy import NewsPolicy
from bot.pipeline.places import Places
from bot.pipeline.received import Received
from bot.pipeline.story_changes import StoryChange
from bot.pipeline.unite import unite
from bot.pipeline.updates import merged
from bot.ports import Stores
from bot.watches.cadence import is_paused, quiet_until
from bot.watches.match import WatchMatch, is_legal_act, step_taken


@dataclass(frozen=True, slots=True)
class _Knowledge:
    """How far a conversation knows a story."""

    unknown: bool
    has_card: bool
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


@dataclass(frozen=True, slots=True)
class Announcement:
    """A change and those it is for. ``earlier``: the story of the step before."""

    change: StoryChange
    targets: Sequence[WatchMatch]
    earlier: Story | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some of the conversations: what they received of the stories, and how they want alerts."""

    about: Announcement
    received: Received
    places: Places
    now: datetime


class Announcer:
    """Makes the items of story changes."""

    def __init__(self, stores: Stores, audience: Audience, policy: NewsPolicy) -> None:
        self._stores = stores
        self._audience = audience
        self._policy = policy

    def announcement(
        self, change: StoryChange, now: datetime
    ) -> Generator[None, None, Announcement]:
        """The conversations that match the story and have not been notified of this change.

        Found with turns for others.
        """
        if change.after.baseline or (change.silently and not change.merged):
            return Announcement(change, [])
        found = yield from self._audience.of(change.after, now)
        if change.again:
            reached = _reached(change, self._stores.outbox.of_story(change.after.id))
            found = [target for target in found if target.conversation not in reached]
        earlier = None if change.silently else earlier_step(self._stores, change)
        return Announcement(change, found, earlier)

    def announce_to(
        self, targets: Sequence[WatchMatch], about: Announcement, now: datetime, batch: Batch
    ) -> None:
        """Add to the batch the items for some of a change's targets; one at most for each.

        Within a unit; what it costs in questions does not grow with the targets. A change by a
        feed's first poll announces nothing; cards of stories that it showed to be one are edited
        all the same.
        """
        change = about.change
        if not change.merged and (change.silently or not targets):
            return
        places = [target.conversation for target in targets]
        received = self._received(about, places)
        known = {place: _known(change, place, received) for place in places}
        for gone in change.merged:
            if gone.baseline and change.after.baseline:
                continue  # neither was announced
            for item in unite(gone, change.after, places, received, now, len(batch.made)):
                batch.add(item)
        received.store()
        if not change.silently:
            settings = Places.read(self._stores, places, now)
            self._tell(_Piece(about, received, settings, now), targets, known, batch)

    def _received(self, about: Announcement, places: Sequence[Conversation]) -> Received:
        """What these received of the stories at stake; where some become one, what every conversation did."""
        received, change = Received(self._stores), about.change
        if change.merged:
            received.read(change.after.id, *(gone.id for gone in change.merged))
        else:
            received.read_at(places, change.after.id)
        if about.earlier is not None:
            received.read_at(places, about.earlier.id)
        received.hold(alerts=bool(change.merged))
        return received

    def _tell(
        self,
        piece: _Piece,
        targets: Sequence[WatchMatch],
        known: Mapping[Conversation, Sequence[Story]],
        batch: Batch,
    ) -> None:
        for target in targets:
            item = self._item(piece, target, known[target.conversation], batch)
            if item is None:
                continue
            batch.add(item)
            if piece.about.earlier is not None:
                _say_in_thread(piece, piece.about.earlier, target, item, batch)

    def _item(
        self, piece: _Piece, target: WatchMatch, known: Sequence[Story], batch: Batch
    ) -> OutboxItem | None:
        story, received, now = piece.about.change.after, piece.received, piece.now
        progress = _knowledge(story, target.conversation, received)
        if progress.has_card:
            return _update(piece, target, known, index=len(batch.made))
        rose = _rose(piece.about.change, known)
        if not progress.unknown and not (progress.settled and rose):
            return None
        if not self._policy.is_news(story, now):
            return None
        step = step_taken(story) if not progress.unknown else None
        alert = StoryAlert(story.id, target.watches)
        change = f"step{step}" if step else ""
        item = new_item(alert, target.conversation, now, change=change, index=len(batch.made))
        if received.has(item):
            return None
        return piece.places.planned(item, story, now, batch.leaving[target.conversation])


def _reached(change: StoryChange, items: Iterable[OutboxItem]) -> set[Conversation]:
    """Those notified before the program ended half-way."""
    new = set(change.joined)
    return {
        item.conversation
        for item in items
        if (isinstance(item.payload, StoryAlert) and change.before is None)
        or (isinstance(item.payload, StoryUpdate) and not new.isdisjoint(item.payload.sources))
    }


def _known(change: StoryChange, place: Conversation, received: Received) -> Sequence[Story]:
    """The forms in which the conversation may know the story, before this poll."""
    before = () if change.before is None else (change.before,)
    known = [s for s in (*before, *change.merged) if received.knows(s.id, place)]
    return known or before


def _knowledge(story: Story, conversation: Conversation, received: Received) -> _Knowledge:
    progress = received.progress(story.id, conversation)
    if progress.post is not None:
        return _Knowledge(unknown=False, has_card=True, settled=True)
    if progress.alert is None:
        return _Knowledge(unknown=True, has_card=False, settled=False)
    under_way = progress.alert.state in {ItemState.WAITING, ItemState.CLAIMED}
    return _Knowledge(unknown=False, has_card=under_way, settled=progress.was_sent)


def _update(
    piece: _Piece, target: WatchMatch, known: Sequence[Story], index: int
) -> OutboxItem | None:
    change, now = piece.about.change, piece.now
    rose = _rose(change, known)
    if rose:
        reply = "step"
    elif change.rejudged or _fell(change):
        reply = "judgement"
    elif change.joined and _grew(change, known):
        reply = "source"
    else:
        return None
    delivery = piece.places.delivery(target.conversation)
    if is_paused(delivery, now):
        return None
    legal_act = is_legal_act(change.after)
    payload = StoryUpdate(
        change.after.id, reply, rose and (target.by_step or legal_act), sources=change.joined
    )
    item = merged(payload, target.conversation, piece.received, now, index)
    breaks_quiet = rose and legal_act and delivery.legal_breaks_quiet
    quiet_end = None if breaks_quiet else quiet_until(delivery, now)
    return item if quiet_end is None else replace(item, due_at=quiet_end)


def _say_in_thread(
    piece: _Piece, earlier: Story, target: WatchMatch, item: OutboxItem, batch: Batch
) -> None:
    """Post the next step in the thread of the earlier one.

    Those who follow by step get it in the channel too, and so do all others when a
    State is bound or freed: the thread shows what it came from.
    """
    # What one document reports together goes out together.
    with_it = item_id(StoryAlert(earlier.id, ()), item.conversation) in batch.ids
    if (
        with_it
        or not isinstance(item.payload, StoryAlert)
        or not _knowledge(earlier, item.conversation, piece.received).has_card
    ):
        return
    story = piece.about.change.after
    update = StoryUpdate(earlier.id, "step", target.by_step or is_legal_act(story), later=story.id)
    said = new_item(
        update,
        item.conversation,
        item.created_at,
        change=f"then {story.id}",
        index=len(batch.made),
        due_at=item.due_at,
    )
    batch.add(said)


def _rose(change: StoryChange, known: Sequence[Story]) -> bool:
    """Has a later step been taken than was known before?"""
    after = step_taken(change.after)
    before = [step_taken(story) for story in known]
    return bool(known) and after is not None and all(one is None or after > one for one in before)


def _grew(change: StoryChange, known: Sequence[Story]) -> bool:
    """Has it more sources than the conversation was shown? A shared story has none of the own feeds."""
    return all(len(change.after.sources) > len(story.sources) for story in known)


def _fell(change: StoryChange) -> bool:
    """Was a step said to be taken that, by all that is known now, is not?"""
    before = step_taken(change.before) if change.before is not None else None
    after = step_taken(change.after)
    return before is not None and (after is None or after < before)
