"""One pass over the outbox of a workspace: claim, send, settle.

In: due items, a Renderer and a Messenger. Out: messages in Slack, posts, settled items,
and a report. Order is kept per conversation; the main channel goes first. One item's
failure never stops the others. Content and recipients are decided elsewhere.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import structlog

from bot.errors import StoreUnavailableError
from bot.model.alert import ItemState, OutboxId, OutboxItem
from bot.outbox.choosing import Choice
from bot.outbox.delivery_policy import DeliveryPolicy
from bot.outbox.handover import Handover
from bot.outbox.item_sender import Delivered, Failed, ItemSender
from bot.outbox.outage import Outage, soonest
from bot.outbox.pace import POST, SendPace
from bot.outbox.queue import Lane, Queue
from bot.outbox.retry import StopWorkspace
from bot.outbox.sends import SIDE_BY_SIDE, Sends
from bot.outbox.settle import Settler
from bot.outbox.tenure import Tenure
from bot.ports import Clock, Draw, Messenger, Refused, Renderer, TryLater

MOST_IN_A_PASS = 10
"""The store is read again after so many sends, or so many times those that are under way side by side:
news for the main channel waits no longer."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What one pass did. ``stopped``: Slack refuses the workspace as a whole.

    ``trouble``: why nothing has got through for some time; None: something has, or nothing waits.
    """

    sent: int = 0
    held: int = 0
    stopped: Refused | None = None
    trouble: str | None = None


class Deliverer:
    """Call ``recover`` once at start, then ``run_due`` whenever something may be due."""

    def __init__(
        self,
        tenure: Tenure,
        messenger: Messenger,
        renderer: Renderer,
        clock: Clock,
        draw: Draw,
        policy: DeliveryPolicy,
    ) -> None:
        self._stores = stores = tenure.own
        self._messenger = messenger
        self._clock = clock
        self._policy = policy
        self._pace = SendPace(policy.budget)
        self._outage = Outage(messenger, self._pace, clock, draw)
        self._queue = Queue(stores.outbox)
        self._handover = Handover(tenure, self._pace, clock, policy)
        self._settler = Settler(tenure, clock, draw, policy)
        self._item_sender = ItemSender(
            stores, messenger, renderer, clock, self._pace, self._settler.record_repeat
        )
        self._unsettled: dict[OutboxId, tuple[Delivered | Failed, float]] = {}
        self._outcomes: Counter[ItemState] = Counter()
        self._held_up: set[OutboxId] = set()
        self._finishing = False
        self._whole = True
        """The last pass ended as it should: nothing is claimed."""
        self.stopped: Refused | None = None
        self._sends = Sends(self._settled)
        self._choice = Choice(stores, self._queue, self._pace, self._sends, clock, policy)

    async def recover(self) -> int:
        """Go on where another process ended. Returns how many items it had claimed."""
        return await self._handover.take_over()

    async def run_due(self) -> DeliveryReport:
        """Send what is due and allowed now: at most ten, or forty where more wait, plus those for the main channel.

        Of each conversation it is one new message: a second must lie between two.

        Raises:
            StoreUnavailableError: nothing can be claimed or settled; call again later.
        """
        for outcome, seconds in list(self._unsettled.values()):
            self._settled(await self._guarded(outcome.item, self._settle(outcome, seconds)))
        if not self._whole:
            # The answer to a claim may have been lost: nothing is under way, whatever the store says.
            await self._handover.take_back()
        self._whole = False
        report = await self._pass()
        self._whole = True
        return report

    async def _pass(self) -> DeliveryReport:
        self._outcomes.clear()
        waits = await self._stores.do(self._look_for_due)
        if self.stopped is None and waits and await self._outage.look():
            self._queue.hurry(self._held_up, self._clock.now())
            self._held_up.clear()
        await self._send_due()
        return await self._stores.do(self._report)

    async def _send_due(self) -> None:
        """Claim and send, several side by side where many wait: Slack's answers take their time."""
        if self._outage.away:
            return
        due, sends = self._choice.sendable(self._most_in_a_pass), self._sends
        try:
            while (claimed := await self._stores.do(lambda: self._next_claimed(due))) is not None:
                await sends.begin(self._guarded(claimed, self._send(claimed)))
        except asyncio.CancelledError:
            sends.break_off()
            raise
        finally:
            await sends.end()

    @property
    def _most_in_a_pass(self) -> int:
        return MOST_IN_A_PASS * self._sends.most

    @property
    def sending(self) -> bool:
        """Is a request to Slack under way, or waiting for its turn?"""
        return len(self._sends) > 0

    @property
    def waiting(self) -> int:
        """How many items wait, as far as is known."""
        return len(self._queue)

    def next_due_at(self) -> datetime | None:
        """When the next known item may be sent; None: nothing waits, or all is stopped."""
        if self.stopped is not None or not len(self._queue):
            return None
        now = self._clock.now()
        return soonest(self._choice.moments(now), self._outage, now)

    def finish(self) -> None:
        """Start no more sends; those under way end by themselves."""
        self._finishing = True

    async def try_again(self) -> bool:
        """After a stop: ask Slack whether the token is good, and go on if it is."""
        answer = await self._messenger.check()
        if answer is None:
            self.stopped = None
        return answer is None

    def _look_for_due(self) -> bool:
        """Take in what has become due; does anything wait?"""
        self._choice.refresh()
        self._queue.refresh(self._clock.now())
        many = len(self._queue.lanes_due(self._clock.now())) > MOST_IN_A_PASS
        self._sends.most = SIDE_BY_SIDE if many else 1
        ahead = list(islice(self._choice.open_lanes(), self._most_in_a_pass))
        self._queue.read_ahead(ahead)
        self._settler.look_ahead({lane.conversation for lane in ahead})
        return self._queue.waits()

    def _report(self) -> DeliveryReport:
        outcomes = self._outcomes
        if outcomes[ItemState.HELD]:
            # What the pass itself put into the outbox (notes to owners) is known at once.
            self._queue.refresh(self._clock.now())
        return DeliveryReport(
            sent=outcomes[ItemState.SENT],
            held=outcomes[ItemState.HELD],
            stopped=self.stopped,
            trouble=self._outage.lasting if self._queue.waits() else None,
        )

    def _next_claimed(self, due: Iterator[tuple[Lane, OutboxItem]]) -> OutboxItem | None:
        """The next item to send, claimed; None: no more in this pass."""
        while not self._finishing and self.stopped is None:
            lane, item = next(due, (None, None))
            if lane is None:
                return None
            unheld = self._first_unheld(lane, item)
            claimed = self._settler.claim(unheld) if unheld is not None else None
            if claimed is not None:
                self._queue.claimed(claimed)
                return claimed
            if unheld is not None:
                self._queue.drop(unheld)
        return None

    def _first_unheld(self, lane: Lane, item: OutboxItem | None) -> OutboxItem | None:
        """The item, or the next of its lane that need not be held; those before it are held."""
        while item is not None and (reason := self._settler.reason_to_hold(item)):
            held = self._settler.hold(item, reason)
            if held is None:
                self._queue.drop(item)
            else:
                self._settled(held)
            item = self._queue.first_due(lane, self._clock.now())
        return item

    async def _guarded(self, item: OutboxItem, step: Coroutine[Any, Any, OutboxItem]) -> OutboxItem:
        """A step with one item, whose failure does not stop the others; returns its next state.

        Raises:
            StoreUnavailableError: no fault of the item's; the next pass goes on with it.
        """
        try:
            return await step
        except StoreUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001 - one of the three places: per outbox item
            crashed = error
            after = await self._stores.do(lambda: self._settler.crashed(item, crashed))
            self._unsettled.pop(item.id, None)
            return after

    async def _send(self, claimed: OutboxItem) -> OutboxItem:
        started = asyncio.get_running_loop().time()
        async with self._policy.turn(claimed.conversation):
            outcome = await self._item_sender.deliver(claimed)
        seconds = asyncio.get_running_loop().time() - started
        if isinstance(outcome, Failed):
            await self._slow_down(outcome)
        else:
            self._outage.got_through()
        return await self._settle(outcome, seconds)

    async def _settle(self, outcome: Delivered | Failed, seconds: float) -> OutboxItem:
        """Write it down.

        Should the store refuse, it is kept and written first next time: what was sent
        must not be sent again because the disk was full.
        """
        self._unsettled[outcome.item.id] = outcome, seconds
        after, decision = await self._stores.do(lambda: self._settler.settle(outcome, seconds))
        if isinstance(decision, StopWorkspace):
            self.stopped = decision.refused
        del self._unsettled[outcome.item.id]
        return after

    def _settled(self, after: OutboxItem) -> None:
        self._outcomes[after.state] += 1
        if after.state is ItemState.WAITING:
            self._queue.back(after, after.due_at)
        else:
            self._queue.drop(after)
            self._held_up.discard(after.id)

    async def _slow_down(self, failed: Failed) -> None:
        """Retry-After holds its method; trouble with the network holds all, so as not to hammer."""
        answer = failed.answer
        if not isinstance(answer, TryLater):
            return
        if answer.after_seconds is not None:
            method, wait = answer.method or POST, answer.after_seconds
            self._pace.wait_requested(method, wait, self._clock.monotonic())
            await self._handover.remember_pause(method, wait)
            return
        self._held_up.add(failed.item.id)
        self._outage.trouble(answer)
