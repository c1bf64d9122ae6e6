"""One process goes on sending where another ended: within the same limits, as if it had been one."""

from __future__ import annotations

from bot.model.alert import Note
from bot.model.workspace import HOME, Conversation, WorkspaceId
from bot.outbox.deliver import Deliverer
from bot.outbox.delivery_policy import DeliveryPolicy
from bot.outbox.dispatch import Dispatcher
from bot.outbox.items import new_item
from bot.outbox.pace import Budget
from bot.ports import Refused
from bot.watches.cadence import next_digest
from tests.doubles.clock import FixedDraw
from tests.doubles.engine import Engine, entry, watch_on
from tests.doubles.messenger import MemoryMessenger

DEPOSITS = "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty"
CHANNELS = 5


def posts(engine: Engine) -> int:
    return len(engine.slack.calls("chat.postMessage"))


async def taken_over(engine: Engine) -> None:
    """Another process has the workspace."""
    engine.start()
    await engine.deliverer.recover()


async def test_what_another_process_sent_counts_against_the_minute():
    async with Engine(channel=None, budget=Budget(posts=3, first=0)) as engine:
        rooms = engine.slack.team.rooms
        places = [rooms.add_channel(f"room-{n}").id for n in range(CHANNELS)]
        engine.stores.watches.put(*(watch_on(place, key=place) for place in places))
        engine.poll(entry(DEPOSITS))
        await engine.deliver()
        assert posts(engine) == 3
        engine.clock.move(seconds=59)
        await taken_over(engine)
        await engine.deliver()
        assert posts(engine) == 3
        engine.clock.move(seconds=1)
        await engine.deliver()
        assert posts(engine) == CHANNELS


async def test_a_second_lies_between_two_messages_of_two_processes_to_one_channel():
    async with Engine() as engine:
        channel = engine.slack.team.rooms.add_channel("room").id
        now = engine.clock.now()
        for text in ("one", "two"):
            item = new_item(Note(text), Conversation.of(channel), now, change=text)
            engine.stores.outbox.put(item)
        await engine.deliver()
        engine.clock.move(seconds=0.9)
        await taken_over(engine)
        await engine.deliver()
        assert posts(engine) == 1
        engine.clock.move(seconds=0.1)
        await engine.deliver()
        assert [call.status for call in engine.slack.calls("chat.postMessage")] == [200, 200]


async def test_who_knows_the_installation_hears_that_slack_refuses_a_workspace():
    async with Engine() as engine:
        heard: list[WorkspaceId] = []

        async def refused(workspace: WorkspaceId) -> None:
            heard.append(workspace)

        messenger = MemoryMessenger()
        messenger.answers.append(Refused("token_revoked", "workspace", "Install it again."))
        engine.poll(entry(DEPOSITS))
        dispatcher = Dispatcher(
            engine.stores,
            lambda tenure: Deliverer(
                tenure,
                messenger,
                engine.renderer,
                engine.clock,
                FixedDraw(),
                DeliveryPolicy(engine.figures, next_digest),
            ),
            engine.clock,
            "test",
            refused=refused,
        )
        await dispatcher.round()
        assert heard == [HOME]
        await dispatcher.end()
