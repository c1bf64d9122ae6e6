"""One person's clicks reach two web processes in any order, as a balancer sends them.

Two real Bolt apps with desks of their own share one PostgreSQL and nothing else. Whatever was done at one
is known at the other: what was added is heard there, what was changed is undone there, and a request that
comes to both is done once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.alert import StoryAlert
from bot.ports import Stores
from handlers import register
from handlers.slack.access import SlackAccess
from handlers.slack.act_once import KeptRequests
from handlers.slack.bolt import build_bolt_app, finish_lazy_work
from handlers.slack.desks import AtOwnDesk
from storage import open_memory_stores
from storage.postgres.stores import open_postgres_stores
from tests.doubles.bolt import NOWHERE, SECRET, SignedRequests
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.desk import TODAY, desks_over
from tests.doubles.engine import Engine, entry
from tests.doubles.postgres import empty_database

DEPOSITS = "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty"
CLICKS = (
    "add Finland",
    "add Estonia",
    "add baltics",
    "remove Finland",
    "pause 3d",
    "resume",
    "daily 8:00",
    "at once",
    "undo",
    "list",
)


@dataclass(frozen=True)
class Web:
    """A web process: the requests that reach it, and its connections to the store."""

    requests: SignedRequests
    stores: Stores

    async def ask(self, text: str) -> str:
        return (await self.requests.command("/minewatch", text)).body

    def watched(self) -> set[str]:
        return {state for watch in self.stores.watches.all() for state in watch.scope.states}


def web_on(stores: Stores, clock: ManualClock, name: str, draw: FixedDraw) -> Web:
    app = build_bolt_app(
        SlackAccess("xoxb-test", SECRET, NOWHERE), None, KeptRequests(stores, clock, name)
    )
    app.client.retry_handlers = []
    app.use(AtOwnDesk(desks_over(stores, clock, draw).of))
    register(app)
    return Web(SignedRequests(app, SECRET), stores)


@contextmanager
def two_webs() -> Iterator[tuple[Web, Web]]:
    """On an empty database."""
    # What they draw is never the same twice, as it is not between real processes.
    address, clock, draw = empty_database(), ManualClock(TODAY), FixedDraw()
    opened = [open_postgres_stores(address) for _ in range(2)]
    try:
        yield web_on(opened[0], clock, "one", draw), web_on(opened[1], clock, "other", draw)
    finally:
        for stores in opened:
            stores.close()


@pytest.fixture
def webs() -> Iterator[tuple[Web, Web]]:
    with two_webs() as both:
        yield both


async def test_what_was_added_at_one_is_undone_by_the_button_at_the_other(webs: tuple[Web, Web]):
    one, other = webs
    added = await one.requests.command("/minewatch", "add Finland")
    undo = added.buttons["Undo"]
    assert other.watched() == {"FIN"}
    await other.requests.action(undo["action_id"], undo.get("value", ""))
    await finish_lazy_work(other.requests.app)
    assert one.watched() == set()


async def test_what_was_changed_at_one_is_undone_by_a_word_at_the_other(webs: tuple[Web, Web]):
    one, other = webs
    await one.ask("add Finland")
    await other.ask("add Estonia")
    assert "No longer watched: *Estonia*" in await one.ask("undo")
    assert one.watched() == other.watched() == {"FIN"}


async def test_a_watch_added_at_one_is_heard_by_the_next_story_of_any_other(webs: tuple[Web, Web]):
    one, other = webs
    engine = Engine(channel=None)
    pipeline = engine.pipeline_on(other.stores)
    await pipeline.load()
    await one.ask("add Finland")
    engine.stores, engine.pipeline = other.stores, pipeline
    engine.poll(entry(DEPOSITS))
    (item,) = other.stores.outbox.all()
    assert isinstance(item.payload, StoryAlert)
    assert item.payload.watches == tuple(watch.id for watch in one.stores.watches.all())


async def test_a_request_that_comes_to_both_is_done_once(webs: tuple[Web, Web]):
    one, other = webs
    for text in ("add Finland", "add Estonia", "add Latvia"):
        await one.ask(text)
    undo = one.requests.command_request("/minewatch", "undo")
    answers = await asyncio.gather(one.requests.send(undo), other.requests.send(undo))
    assert [answer.status for answer in answers] == [200, 200]
    assert one.watched() == {"FIN", "EST"}
    await other.requests.send(undo)
    await one.requests.send(undo)
    assert other.watched() == {"FIN", "EST"}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(clicks=st.lists(st.tuples(st.sampled_from(CLICKS), st.integers(0, 1)), max_size=10))
def test_two_processes_answer_a_persons_clicks_as_one_would(clicks: list[tuple[str, int]]):
    async def all_of_them() -> None:
        clock = ManualClock(TODAY)
        alone = web_on(open_memory_stores(clock), clock, "alone", FixedDraw())
        with two_webs() as both:
            for text, place in clicks:
                assert await both[place].ask(text) == await alone.ask(text)
            assert both[0].watched() == both[1].watched() == alone.watched()

    asyncio.run(all_of_them())
