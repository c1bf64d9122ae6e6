"""Several web processes over one store: whichever gets a request, and however often, it is done once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.clock import SystemClock
from bot.ports import Stores
from handlers.slack.kept_requests import LEASE_SECONDS
from storage import open_memory_stores
from tests.doubles.acted_on import BUTTON, MENTION, Killed, Life
from tests.doubles.bolt import SECRET, signed
from tests.doubles.clock import ManualClock

FORM = "application/x-www-form-urlencoded"


def command(number: int) -> AsyncBoltRequest:
    form = {"command": "/minewatch", "text": f"add {number}", "user_id": "U1", "channel_id": "C1"}
    return signed(SECRET, urlencode({**form, "team_id": "T1"}), FORM)


def press(number: int) -> AsyncBoltRequest:
    whole = {"team": {"id": "T1"}, "user": {"id": "U1"}, "type": "block_actions"}
    body = json.dumps({**whole, "actions": [BUTTON], "trigger_id": f"1.{number}"})
    return signed(SECRET, urlencode({"payload": body}), FORM)


def event(number: int) -> AsyncBoltRequest:
    body: dict[str, Any] = {"type": "event_callback", "team_id": "T1", "event": MENTION}
    return signed(SECRET, json.dumps({**body, "event_id": f"Ev{number}"}), "application/json")


KINDS: tuple[Callable[[int], AsyncBoltRequest], ...] = (command, press, event)
Pair = Callable[[], tuple[Stores, Stores]]


@pytest.fixture(params=["tinydb", "postgresql"])
def pair(request: pytest.FixtureRequest) -> Iterator[Pair]:
    """An empty store, as two web processes have it."""
    with ExitStack() as opened:

        def in_memory() -> tuple[Stores, Stores]:
            stores = opened.enter_context(closing(open_memory_stores(SystemClock())))
            return stores, stores

        def in_database() -> tuple[Stores, Stores]:
            from storage.postgres.stores import open_postgres_stores
            from tests.doubles.postgres import empty_database

            opened.close()
            address = empty_database()
            one, two = (open_postgres_stores(address) for _ in range(2))
            for each in (one, two):
                opened.enter_context(closing(each))
            return one, two

        yield in_memory if request.param == "tinydb" else in_database


def two_lives(pair: Pair, clock: ManualClock | None = None) -> tuple[Life, Life]:
    one, two = pair()
    used = clock or SystemClock()
    return Life(one, process="one", clock=used), Life(two, process="two", clock=used)


SENT = st.lists(
    st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=4), max_size=8
)
"""Batches of what arrives at the same time: which request, and at which process."""


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=SENT)
async def test_in_any_order_and_at_the_same_time_each_request_is_done_once(
    pair: Pair, batches: list[list[tuple[int, bool]]]
):
    lives = two_lives(pair)
    requests = [KINDS[number % 3](number) for number in range(6)]
    for batch in batches:
        asked = [lives[at_two].ask(requests[number]) for number, at_two in batch]
        answers = await asyncio.gather(*asked)
        assert {answer.status for answer in answers} == {200}
    arrived = {number for batch in batches for number, _ in batch}
    assert len(lives[0].done) + len(lives[1].done) == len(arrived)


async def test_an_event_that_another_process_is_at_work_on_is_waited_for_and_not_done_again(
    pair: Pair,
):
    one, two = two_lives(pair)
    one.waits = asyncio.Event()
    at_work = asyncio.create_task(one.ask(event(1)))
    await one.begun.wait()
    again = asyncio.create_task(two.ask(event(1)))
    await asyncio.sleep(0.3)
    assert not again.done()
    one.waits.set()
    assert [(await each).status for each in (at_work, again)] == [200, 200]
    assert (one.done, two.done) == (["mention"], [])


async def test_an_event_whose_process_died_is_sent_again_and_done_elsewhere():
    """While the dead one still holds it, Slack gets no 200, so that it asks once more."""
    clock = ManualClock()
    stores = open_memory_stores(clock)
    one, two = (Life(stores, process=name, clock=clock) for name in ("one", "two"))
    one.dies = True
    with pytest.raises(Killed):
        await one.ask(event(1))
    again = asyncio.create_task(two.ask(event(1)))
    await clock.advance(3)
    assert (await again).status == 503
    clock.move(seconds=LEASE_SECONDS)
    assert (await two.ask(event(1))).status == 200
    assert two.done == ["mention"]


async def test_what_no_listener_is_for_is_given_back():
    """Nobody waits for an event that means nothing to Minewatch."""
    stores = open_memory_stores(ManualClock())
    body = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {"type": "pin"}}
    request = signed(SECRET, json.dumps(body), "application/json")
    assert (await Life(stores).ask(request)).status == 200
    assert stores.leases.held() == {}


async def test_nothing_of_an_event_is_in_the_name_of_its_lease():
    stores = open_memory_stores(ManualClock())
    life = Life(stores)
    life.dies = True
    with pytest.raises(Killed):
        await life.ask(event(77))
    [name] = stores.leases.held()
    assert name.startswith("request:")
    assert "Ev77" not in name
