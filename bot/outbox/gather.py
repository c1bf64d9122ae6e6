"""Held alerts are combined into one message when they are due.

In: HELD items that are due. Out: per conversation one digest with its reason, and the held
items settled as part of it, in one unit of work. A single alert held by quiet hours or
the volume guard is sent as itself: a digest of one is pointless. Other items
(notes, clocks) are released unchanged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.model.alert import DigestAlert, HeldFor, Notice, OutboxItem, StoryAlert
from bot.model.entry import StoryId
from bot.model.workspace import Conversation, WorkspaceId
from bot.outbox.holding import held_at, still_held
from bot.outbox.items import new_item, sent, waiting
from bot.ports import Clock, Observer, Stores

BURST_GAP = timedelta(minutes=15)
"""Between two messages of one burst, grouped or single; stored as a notice, so it survives a restart."""
BURST_KEY = "burst:"
_ORDER = (
    HeldFor.DAILY,
    HeldFor.WEEKLY,
    HeldFor.LATE,
    HeldFor.REFUSED,
    HeldFor.QUIET,
    HeldFor.UNSURE,
    HeldFor.BURST,
)
log = structlog.get_logger()


class Gatherer:
    """``run`` whenever something held may be due."""

    def __init__(self, stores: Stores, clock: Clock, observer: Observer) -> None:
        self._stores = stores
        self._clock = clock
        self._observer = observer

    def run(self) -> int:
        """Make the messages that are due. Returns how many."""
        now = self._clock.now()
        return sum(self._run_in(each) for each in self._stores.outbox.workspaces_to_gather(now))

    def _run_in(self, workspace: WorkspaceId) -> int:
        """Those of one workspace; two processes must not make one digest each."""
        with self._stores.alone(f"gather:{workspace}"):
            now, outbox = self._clock.now(), self._stores.of(workspace).outbox
            due: dict[Conversation, list[OutboxItem]] = {}
            for item in still_held(outbox, outbox.held_due(now)):
                if item.due_at <= now:
                    due.setdefault(item.conversation, []).append(item)
            return sum(self._gather(conversation, held, now) for conversation, held in due.items())

    def next_due_at(self) -> datetime | None:
        """When the next held item is due; None: nothing is held."""
        return self._stores.outbox.next_held_at()

    def _gather(self, conversation: Conversation, held: Sequence[OutboxItem], now: datetime) -> int:
        ordered = sorted(held, key=lambda item: item.order)
        telling = [i for i in ordered if isinstance(i.payload, StoryAlert | DigestAlert)]
        others = [i for i in ordered if not isinstance(i.payload, StoryAlert | DigestAlert)]
        reason = _reason(telling)
        later = self._next_burst_at(conversation, now) if reason is HeldFor.BURST else None
        if later is not None:
            self._stores.outbox.put(*(replace(item, due_at=later) for item in telling))
            telling = []
        if len(telling) == 1 and reason in {HeldFor.QUIET, HeldFor.BURST}:
            others, telling = ordered, []
        with self._stores.unit():
            self._stores.outbox.put(*(waiting(item, now, None) for item in others))
            if reason is HeldFor.BURST and later is None:
                self._stores.notices.put(Notice(f"{BURST_KEY}{conversation}", now))
            if telling:
                self._put_digest(conversation, telling, reason, now)
        return bool(telling) + len(others)

    def _put_digest(
        self,
        conversation: Conversation,
        telling: Sequence[OutboxItem],
        reason: HeldFor,
        now: datetime,
    ) -> None:
        payload = DigestAlert(_stories(telling), _word(reason), self._since(telling, reason))
        digest = new_item(payload, conversation, now, change=f"{int(now.timestamp() * 1000)}")
        settled = (sent(item, now, how=f"sent in {digest.id}") for item in telling)
        self._stores.outbox.put(digest, *settled)
        if reason in {HeldFor.DAILY, HeldFor.WEEKLY}:
            self._stores.deliveries.last_digest(conversation, now)
        self._observer.queued("DigestAlert")
        log.info("digest_made", reason=reason.value, stories=len(payload.stories))

    def _since(self, telling: Sequence[OutboxItem], reason: HeldFor) -> datetime:
        """The last digest of a regular series, or the first item sent."""
        delivery = self._stores.deliveries.of(telling[0].conversation)
        first = min(item.created_at for item in telling)
        if delivery is None or reason not in {HeldFor.DAILY, HeldFor.WEEKLY}:
            return first
        return min(delivery.last_digest_at or first, first)

    def _next_burst_at(self, conversation: Conversation, now: datetime) -> datetime | None:
        """When the next message of a burst may be sent; None: now."""
        last = self._stores.notices.get(f"{BURST_KEY}{conversation}")
        return last.at + BURST_GAP if last and last.at <= now < last.at + BURST_GAP else None


def replan(
    stores: Stores, conversation: Conversation, until: datetime, reason: HeldFor | None = None
) -> int:
    """What is held for a conversation comes at ``until``: its settings changed. Returns how many.

    ``reason`` None keeps each item's own. What was refused waits for its own trial, and what
    may have been told for its digest.
    """
    moved = [
        replace(item, due_at=until, error=item.error if reason is None else reason.value)
        for item in held_at(stores, conversation)
        if item.error not in {HeldFor.REFUSED, HeldFor.UNSURE}
    ]
    stores.outbox.put(*moved)
    return len(moved)


def _reason(telling: Sequence[OutboxItem]) -> HeldFor:
    found = {item.error for item in telling}
    return next((reason for reason in _ORDER if reason.value in found), HeldFor.LATE)


def _word(reason: HeldFor) -> str:
    """The digest's reason as people read it: what was refused is simply late."""
    return HeldFor.LATE.value if reason is HeldFor.REFUSED else reason.value


def _stories(telling: Sequence[OutboxItem]) -> tuple[StoryId, ...]:
    return tuple(dict.fromkeys(story for item in telling for story in _told_by(item)))


def _told_by(item: OutboxItem) -> Iterator[StoryId]:
    if isinstance(item.payload, StoryAlert):
        yield item.payload.story
    elif isinstance(item.payload, DigestAlert):
        yield from item.payload.stories
