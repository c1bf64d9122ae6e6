"""Which workspaces are served first where there are more than one process can send for at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.model.alert import Note
from bot.model.workspace import ChannelId, Conversation, WorkspaceId
from bot.outbox.deliver import MOST_IN_A_PASS, Deliverer
from bot.outbox.delivery_policy import DeliveryPolicy
from bot.outbox.dispatch import MOST_AT_WORK, PATIENCE_SECONDS, SLOW_SECONDS, Dispatcher
from bot.outbox.items import new_item
from bot.outbox.tenure import Tenure
from bot.watches.cadence import next_digest
from tests.doubles.clock import FixedDraw, settle
from tests.doubles.engine import Engine
from tests.doubles.messenger import MemoryMessenger


class Senders:
    """A messenger for each workspace, and the dispatcher over them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._messengers: dict[WorkspaceId, MemoryMessenger] = {}
        self.dispatcher = Dispatcher(engine.stores, self._deliverer, engine.clock, "test")

    def of(self, name: str) -> MemoryMessenger:
        return self._messengers.setdefault(WorkspaceId(name), MemoryMessenger())

    def notes(self, name: str, number: int) -> None:
        """So many messages wait in a workspace, each for another channel."""
        now = self._engine.clock.now()
        places = (Conversation(WorkspaceId(name), ChannelId(f"C{n}")) for n in range(number))
        items = [new_item(Note("hello"), place, now, change=str(place)) for place in places]
        self._engine.stores.outbox.put(*items)

    async def round(self) -> None:
        task = asyncio.create_task(self.dispatcher.round())
        await settle()
        await self._engine.clock.advance(PATIENCE_SECONDS)
        await task

    def _deliverer(self, tenure: Tenure) -> Deliverer:
        engine = self._engine
        policy = DeliveryPolicy(engine.figures, next_digest)
        messenger = self.of(tenure.workspace)
        return Deliverer(tenure, messenger, engine.renderer, engine.clock, FixedDraw(), policy)


@asynccontextmanager
async def senders() -> AsyncIterator[Senders]:
    async with Engine() as engine:
        yield Senders(engine)


async def test_the_workspace_with_most_to_send_is_served_in_every_round():
    async with senders() as all_of_them:
        for number in range(3 * MOST_AT_WORK):
            all_of_them.notes(f"T{number:03d}", 30)
        all_of_them.notes("TLARGE", 200)
        for _ in range(5):  # in the first ones it is not known yet how much each has to send
            await all_of_them.round()
        before = len(all_of_them.of("TLARGE").posted)
        for _ in range(5):  # the last pass may go on after its round
            await all_of_them.round()
        assert len(all_of_them.of("TLARGE").posted) >= before + 4 * MOST_IN_A_PASS


async def test_no_workspace_is_left_out_for_larger_ones():
    async with senders() as all_of_them:
        for number in range(2 * MOST_AT_WORK):
            all_of_them.notes(f"T{number:03d}", 200)
        all_of_them.notes("TSMALL", 1)
        for _ in range(6):
            await all_of_them.round()
        assert len(all_of_them.of("TSMALL").posted) == 1


async def test_workspaces_that_slack_keeps_waiting_hold_up_no_other():
    async with senders() as all_of_them:
        for number in range(2 * MOST_AT_WORK):
            all_of_them.notes(f"SLOW{number:03d}", 5)
            all_of_them.of(f"SLOW{number:03d}").hold()
        all_of_them.notes("TQUICK", 5)
        for _ in range(3 * int(SLOW_SECONDS / PATIENCE_SECONDS)):
            await all_of_them.round()
        assert len(all_of_them.of("TQUICK").posted) == 5
