"""Where many wait, several are sent side by side: never more than allowed, and all end with their pass."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.errors import StoreUnavailableError
from bot.model.alert import ItemState, OutboxItem
from bot.model.workspace import Conversation
from bot.outbox.pace import POST, Budget, SendPace
from bot.outbox.sends import SIDE_BY_SIDE, Sends
from bot.ports import Message, Refused, Sent, TryLater
from tests.bot.outbox.test_turns import engine_with, people, put
from tests.doubles.messenger import MemoryMessenger
from tests.doubles.values import outbox_item


class SlowMessenger(MemoryMessenger):
    """Answers after a moment; ``most`` counts what was under way at once."""

    def __init__(self) -> None:
        super().__init__()
        self.most = 0
        self.places: list[str] = []

    async def post(
        self, place: Conversation, message: Message, **more: Any
    ) -> Sent | TryLater | Refused:
        assert place.id not in self.places
        self.places.append(place.id)
        self.most = max(self.most, len(self.places))
        await asyncio.sleep(0.01)
        self.places.remove(place.id)
        return await super().post(place, message, **more)


@pytest.mark.parametrize(("waiting", "most"), [(5, 1), (60, SIDE_BY_SIDE)])
async def test_only_where_more_than_a_pass_waits_several_are_under_way(waiting: int, most: int):
    slack = SlowMessenger()
    engine = engine_with(slack, channel=None)
    for person in people(waiting):
        put(engine, person, "first", "second")
    for _ in range(40):
        await engine.deliver()
        assert slack.places == []
        engine.clock.move(seconds=2)
    assert slack.most == most
    told = [posted.conversation for posted in slack.posted]
    assert all(told.count(person) == 2 for person in people(waiting))
    by_person = {p: [each.text for each in slack.posted if each.conversation == p] for p in told}
    assert set(map(tuple, by_person.values())) == {("first", "second")}


async def test_what_fails_is_raised_once_the_others_have_ended():
    settled: list[OutboxItem] = []
    sends = Sends(settled.append)
    sends.most = 3
    item = outbox_item(state=ItemState.SENT)

    async def sent() -> OutboxItem:
        await asyncio.sleep(0.01)
        return item

    async def failed() -> OutboxItem:
        raise StoreUnavailableError("The disk is full.")

    await sends.begin(sent())
    await sends.begin(failed())
    with pytest.raises(StoreUnavailableError):
        await sends.end()
    assert (settled, len(sends)) == ([item], 0)


@pytest.mark.parametrize("under_way", range(4))
def test_what_is_under_way_counts_towards_the_minute(under_way: int):
    pace = SendPace(Budget(posts=5))
    for number in range(5 - under_way):
        pace.took(Conversation.of(f"U{number}"), POST, 10.0)
    assert pace.closed_for(Conversation.of("U9"), POST, 11.0, under_way=under_way) == 59.0
    if under_way:
        assert pace.closed_for(Conversation.of("U9"), POST, 11.0, under_way=under_way - 1) == 0.0
