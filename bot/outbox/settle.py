"""Record the outcome of a send: one unit of work per item.

In: a claimed item and its outcome. Out: the item in its next state, with its posts,
and metrics for the observer. Decisions are made by bot.outbox.retry.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.model.alert import HeldFor, ItemState, OutboxItem, StoryAlert
from bot.model.workspace import Conversation
from bot.outbox import items
from bot.outbox.cards import Cards
from bot.outbox.channel_ids import learn
from bot.outbox.delivery_policy import DeliveryPolicy
from bot.outbox.item_sender import Delivered, Failed
from bot.outbox.refusals import (
    TRY_AGAIN_AFTER,
    bring_back,
    end_refusal,
    not_refused,
    refused_until,
    set_aside,
)
from bot.outbox.retry import (
    Followup,
    GiveUp,
    MaybeDuplicated,
    RetryIn,
    SetAside,
    StopWorkspace,
    after_refusal,
    after_trouble,
)
from bot.outbox.tenure import Tenure
from bot.outbox.unsure import maybe_duplicated
from bot.ports import Clock, Draw, TryLater

log = structlog.get_logger()


class Settler:
    """Every method returns the item in its next state.

    Once another process sends for the workspace, what failed here is left as it is stored, for that
    process to decide; what was delivered is written down all the same.
    """

    def __init__(self, tenure: Tenure, clock: Clock, draw: Draw, policy: DeliveryPolicy) -> None:
        self._tenure = tenure
        self._stores = tenure.own
        self._clock = clock
        self._draw = draw
        self._policy = policy
        self._observer = policy.observer
        self._cards = Cards(self._stores)
        self._unrefused: frozenset[Conversation] = frozenset()

    def look_ahead(self, conversations: Collection[Conversation]) -> None:
        """Ask in one question which of these are refused; good for the pass that sends there now."""
        self._unrefused = not_refused(self._stores, conversations)

    def reason_to_hold(self, item: OutboxItem) -> HeldFor | None:
        """Why the item is not sent now; None: it is."""
        now = self._clock.now()
        if item.conversation not in self._unrefused:
            refused = refused_until(self._stores, item.conversation)
            if refused is not None and now < refused:
                return HeldFor.REFUSED
        late = now - item.created_at > timedelta(hours=self._policy.late_hours)
        return HeldFor.LATE if late and isinstance(item.payload, StoryAlert) else None

    def claim(self, item: OutboxItem) -> OutboxItem | None:
        """Stored before the request leaves. None: it waits no more, or is another process's to send."""
        # As it is stored now: another process may have changed what it says since it was read.
        return self._tenure.claim(items.claimed(item, self._clock.now()))

    def record_repeat(self, item: OutboxItem) -> OutboxItem | None:
        """Record, before the send, that a message that may already be posted is sent again.

        None: it is another process's to send.
        """
        repeated = replace(item, repeated=True)
        return repeated if self._put_if_ours(repeated) else None

    def hold(self, item: OutboxItem, reason: HeldFor) -> OutboxItem | None:
        """Keep it for a digest that may be made at once (late) or tomorrow (refused).

        None: it waits no more, or is another process's to send.
        """
        now = self._clock.now()
        wait = TRY_AGAIN_AFTER if reason is HeldFor.REFUSED else timedelta()
        with self._stores.unit():
            stored = self._stores.outbox.hold(item.id) if self._tenure.begin() else None
            if stored is None or stored.state is not ItemState.WAITING:
                return None
            held = items.held(stored, reason, now + wait)
            self._stores.outbox.put(held)
        return held

    def settle(
        self, outcome: Delivered | Failed, seconds: float
    ) -> tuple[OutboxItem, Followup | None]:
        """Write down how a send of ``seconds`` went; what follows where it failed."""
        if isinstance(outcome, Delivered):
            return self.delivered(outcome, seconds), None
        return self.failed(outcome)

    def delivered(self, told: Delivered, seconds: float) -> OutboxItem:
        """It was delivered: settle it, store its post, and end a refusal if there was one."""
        now = self._clock.now()
        item = items.sent(told.item, now, how=told.how)
        with self._stores.unit():
            was_refused = item.conversation not in self._unrefused and bring_back(
                self._stores, item.conversation
            )
            self._stores.outbox.put(item)
            posts = () if told.sent is None else self._cards.posted(item, told.sent, now)
            self._stores.posts.put(*posts)
            learn(self._stores, posts)
            if was_refused:
                end_refusal(self._stores, item.conversation)
        self._observer.sent(seconds, (now - told.item.due_at).total_seconds())
        how = {} if item.error is None else {"how": item.error}
        log.info("item_sent", item=item.id, attempts=item.attempts, **how)
        return item

    def failed(self, failed: Failed) -> tuple[OutboxItem, Followup]:
        """It is not: wait, hold, never send it a third time, or give it up."""
        decision = self._decide(failed)
        item = self._apply(failed.item, decision)
        reason = item.error or ""
        if item.state is ItemState.GAVE_UP:
            self._observer.gave_up(reason)
        else:
            self._observer.retried(reason)
        log.warning("item_not_sent", item=item.id, state=item.state.value, reason=reason)
        return item, decision

    def crashed(self, item: OutboxItem, error: Exception) -> OutboxItem:
        """Our own bug: it must not stop the others. Tried again a few times, then given up.

        What was settled before something else broke remains so.
        """
        log.error("item_crashed", item=item.id, exc_info=error)
        reason = f"internal error ({type(error).__name__})"
        stored = self._stores.outbox.get(item.id)
        if stored is not None and stored.state is ItemState.SENT:
            return stored
        if stored is not None and stored.repeated:
            now = self._clock.now()
            return self._put(maybe_duplicated(stored, reason, self._stores, self._policy, now))
        if item.attempts >= _MOST_CRASHES:
            self._observer.gave_up(reason)
            return self._put(items.gave_up(item, self._clock.now(), reason))
        due_at = self._clock.now() + timedelta(seconds=_CRASH_WAIT_SECONDS * item.attempts)
        return self._put(items.waiting(item, due_at, reason, uncertain=True))

    def _decide(self, failed: Failed) -> Followup:
        if isinstance(failed.answer, TryLater):
            now, fraction = self._clock.now(), self._draw.fraction()
            return after_trouble(failed.item, failed.answer, now, fraction)
        return after_refusal(failed.answer)

    def _apply(self, item: OutboxItem, decision: Followup) -> OutboxItem:
        now = self._clock.now()
        match decision:
            case RetryIn(seconds, reason, uncertain, counted):
                due_at = now + timedelta(seconds=seconds)
                again = items.waiting if counted else items.uncounted
                return self._put(again(item, due_at, reason, uncertain=uncertain))
            case MaybeDuplicated(reason):
                return self._put(maybe_duplicated(item, reason, self._stores, self._policy, now))
            case StopWorkspace(refused):
                return self._put(items.uncounted(item, now, refused.error))
            case SetAside(refused):
                held = items.held(item, HeldFor.REFUSED, now + TRY_AGAIN_AFTER)
                with self._stores.unit():
                    if self._tenure.begin():
                        set_aside(self._stores, held, refused, now, self._policy.admins())
                        self._unrefused -= {item.conversation}
                return held
            case GiveUp(reason):
                return self._put(items.gave_up(item, now, reason))

    def _put(self, item: OutboxItem) -> OutboxItem:
        self._put_if_ours(item)
        return item

    def _put_if_ours(self, item: OutboxItem) -> bool:
        with self._stores.unit():
            # Taken anew where it has run out, and no other process has it: the item is still claimed by us.
            ours = self._tenure.begin()
            if ours:
                self._stores.outbox.put(item)
        return ours


_MOST_CRASHES = 5
_CRASH_WAIT_SECONDS = 30.0
