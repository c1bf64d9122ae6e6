"""Slack away: nothing is hammered, nothing is lost, and its return is noticed within seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.alert import ItemState, Note
from bot.model.workspace import Conversation
from bot.outbox.items import new_item
from bot.outbox.outage import LOOK_SECONDS
from bot.outbox.sends import SIDE_BY_SIDE
from bot.ports import Message, Refused, Sent, TryLater
from bot.workspace.faults import Fault, Trouble
from tests.bot.outbox.test_turns import TextOfNote
from tests.doubles.engine import Engine
from tests.doubles.messenger import MemoryMessenger
from tests.doubles.slack import ALERTS, GENERAL

WITHIN = 10.0
STEP = 0.25
AWAY = (
    Fault(Trouble.SERVER_ERROR, "*", times=None, status=503),
    Fault(Trouble.SERVER_ERROR, "*", times=None, status=502),
    Fault(Trouble.CUT, "*", times=None),
    Fault(Trouble.NOT_JSON, "*", times=None),
    Fault(Trouble.ODD_JSON, "*", times=None),
    Fault(Trouble.ERROR, "*", times=None, code="service_unavailable"),
)


def put(engine: Engine, *texts: str, to: str = ALERTS) -> None:
    now = engine.clock.now()
    engine.stores.outbox.put(
        *(
            new_item(Note(text), Conversation.of(to), now, change=f"{to}{text}", index=index)
            for index, text in enumerate(texts)
        )
    )


async def pass_by(engine: Engine, seconds: float) -> None:
    """The loop at work, which looks once a second at least."""
    while seconds > 0:
        await engine.deliver()
        engine.clock.move(seconds=min(seconds, 1.0))
        seconds -= 1.0


async def until_told(engine: Engine, text: str, channel: str = ALERTS) -> float:
    """Seconds until the text stands in the channel."""
    begun = engine.clock.now()
    while text not in engine.texts(channel):
        await engine.deliver()
        engine.clock.move(seconds=STEP)
        assert engine.clock.now() - begun < timedelta(minutes=30)
    return (engine.clock.now() - begun).total_seconds()


@pytest.mark.parametrize("away", [2, 20, 150, 1_800])
@pytest.mark.parametrize("fault", AWAY, ids=lambda f: f"{f.trouble.value} {f.status}")
async def test_the_first_waiting_alert_leaves_within_ten_seconds_of_slacks_return(
    fault: Fault, away: float
):
    async with Engine() as engine:
        engine.patience = 0.3
        engine.slack.team.app.scopes |= {"channels:history"}
        put(engine, "one", "two")
        engine.slack.team.faults.plan(fault)
        await pass_by(engine, away)
        engine.slack.team.faults.lift()
        if "one" not in engine.texts():  # an answer that was only unreadable
            assert await until_told(engine, "one") <= WITHIN
        assert await until_told(engine, "two") <= WITHIN
        assert engine.texts() == ["one", "two"]


class Wire(MemoryMessenger):
    """A network that is there or not."""

    def __init__(self) -> None:
        super().__init__()
        self.cut = False
        self.calls: list[str] = []
        self.hangs: Callable[[], None] = lambda: None

    async def post(
        self, conversation: Conversation, message: Message, **values: object
    ) -> Sent | TryLater | Refused:
        self.calls.append("post")
        if self.cut:
            return TryLater("no connection (ClientConnectorError)", method="chat.postMessage")
        return await super().post(conversation, message, **values)  # type: ignore[arg-type]

    async def check(self) -> TryLater | Refused | None:
        self.calls.append("check")
        self.hangs()
        return TryLater("no connection (ClientConnectorError)") if self.cut else self.token_trouble


@contextmanager
def wired() -> Iterator[tuple[Engine, Wire]]:
    engine = Engine()
    wire = Wire()
    engine.messenger = wire
    engine.renderer = TextOfNote()
    engine.start()
    yield engine, wire
    engine.stores.close()


async def test_while_the_network_is_away_slack_is_asked_every_few_seconds_and_nothing_is_sent():
    with wired() as (engine, wire):
        put(engine, *map(str, range(300)))
        for person in range(300):
            put(engine, "private", to=f"U{person:03}")
        wire.cut = True
        await pass_by(engine, 600)
        assert wire.calls.count("post") <= SIDE_BY_SIDE
        assert 600 / LOOK_SECONDS - 5 <= wire.calls.count("check") <= 600 / (LOOK_SECONDS * 0.8) + 1


async def test_where_nothing_waits_slack_is_not_asked():
    with wired() as (engine, wire):
        put(engine, "one")
        wire.cut = True
        await pass_by(engine, 30)
        engine.stores.outbox.remove(*(item.id for item in engine.items()))
        await pass_by(engine, 1)
        wire.calls.clear()
        await pass_by(engine, 600)
        assert len(wire.calls) <= 1


async def test_an_outage_that_keeps_nothing_waiting_is_no_trouble():
    with wired() as (engine, wire):
        put(engine, "one")
        wire.cut = True
        await pass_by(engine, 90)
        assert (await engine.deliver()).trouble is not None
        engine.stores.outbox.remove(*(item.id for item in engine.items()))
        assert (await engine.deliver()).trouble is None
        put(engine, "two")
        assert (await engine.deliver()).trouble is not None


async def test_of_what_an_outage_held_up_nothing_is_remembered_once_it_is_sent():
    with wired() as (engine, wire):
        for number in range(5):
            wire.answers = [TryLater("no connection")]
            put(engine, f"news {number}")
            await pass_by(engine, 30)
        assert len(wire.posted) == 5
        assert not engine.deliverer._held_up


async def test_it_is_said_after_a_minute_and_no_more_when_it_is_over():
    with wired() as (engine, wire):
        put(engine, "one")
        wire.cut = True
        await pass_by(engine, 30)
        assert (await engine.deliver()).trouble is None
        await pass_by(engine, 60)
        assert "no connection" in ((await engine.deliver()).trouble or "")
        wire.cut = False
        await pass_by(engine, 10)
        assert (await engine.deliver()).trouble is None
        assert [post.text for post in wire.posted] == ["one"]


async def test_a_slack_that_hangs_is_said_after_a_minute_as_well():
    """A question that hangs takes ten seconds: a minute is then four of them, not twelve."""

    with wired() as (engine, wire):
        wire.hangs = lambda: engine.clock.move(seconds=10)
        put(engine, "one")
        wire.cut = True
        begun = engine.clock.now()
        while (await engine.deliver()).trouble is None:
            engine.clock.move(seconds=1)
        passed = engine.clock.now() - begun
        assert timedelta(seconds=60) <= passed <= timedelta(seconds=80)


async def test_where_only_sending_fails_its_own_waits_grow_and_questions_do_not_shorten_them():
    """Slack answers auth.test and refuses messages: asking must not bring them back each time."""
    async with Engine() as engine:
        put(engine, "one")
        put(engine, "two", to=GENERAL)
        engine.slack.team.faults.plan(Fault(Trouble.SERVER_ERROR, times=None))
        await pass_by(engine, 3_600)
        posts = len(engine.slack.calls("chat.postMessage"))
        asked = len(engine.slack.calls("auth.test"))
        assert posts < 100
        assert asked <= posts + 1


@pytest.mark.parametrize("seconds", [1, 13, 45, 300])
async def test_retry_after_is_obeyed_to_the_second_also_beside_an_outage(seconds: int):
    async with Engine() as engine:
        put(engine, "one", "two")
        faults = engine.slack.team.faults
        faults.plan(Fault(Trouble.RATE_LIMITED, seconds=seconds))
        begun = engine.clock.now()
        await engine.deliver()
        faults.plan(Fault(Trouble.SERVER_ERROR, "auth.test", times=None))
        await pass_by(engine, seconds - STEP)
        assert len(engine.slack.calls("chat.postMessage")) == 1
        assert await until_told(engine, "one") <= 2 * STEP
        assert engine.clock.now() - begun >= timedelta(seconds=seconds)


async def test_a_slack_that_limits_the_question_is_there_and_is_not_asked_again_before():
    async with Engine() as engine:
        put(engine, "one")
        faults = engine.slack.team.faults
        faults.plan(*[Fault(Trouble.SERVER_ERROR, "*", times=4)])
        await pass_by(engine, 12)
        faults.lift()
        faults.plan(Fault(Trouble.RATE_LIMITED, "auth.test", seconds=60))
        assert await until_told(engine, "one") <= WITHIN
        asked = len(engine.slack.calls("auth.test"))
        faults.plan(Fault(Trouble.SERVER_ERROR, times=1))
        put(engine, "two")
        await pass_by(engine, 30)
        assert len(engine.slack.calls("auth.test")) == asked


async def test_a_token_revoked_meanwhile_stops_sending_and_is_not_taken_for_an_outage():
    with wired() as (engine, wire):
        put(engine, "one")
        wire.cut = True
        await pass_by(engine, 60)
        wire.cut = False
        refused = Refused("token_revoked", "workspace", "Reinstall the Slack app.")
        wire.token_trouble = refused
        wire.answers.append(refused)
        await pass_by(engine, 10)
        assert engine.deliverer.stopped == refused
        assert [item.state for item in engine.items()] == [ItemState.WAITING]


@settings(max_examples=40, deadline=None)
@given(
    outages=st.lists(st.tuples(st.floats(0.5, 40), st.floats(0.5, 200)), min_size=1, max_size=5),
    jumps=st.lists(st.floats(-90_000, 90_000), max_size=2),
)
async def test_however_often_the_network_comes_and_goes_its_return_is_noticed(
    outages: list[tuple[float, float]], jumps: list[float]
):
    """Also while the clock is mended in between, backwards or forwards."""
    with wired() as (engine, wire):
        number = 0
        for there, away in outages:
            await pass_by(engine, there)
            wire.cut = True
            number += 1
            put(engine, f"news {number}")
            await pass_by(engine, away)
            if jumps:
                engine.clock.jump(_moved(engine.clock.now(), jumps.pop()))
                await engine.deliver()
            wire.cut = False
            waited = await _until(engine, wire, f"news {number}")
            assert waited <= WITHIN
        assert len({post.text for post in wire.posted}) == len(wire.posted) == number


def _moved(now: datetime, seconds: float) -> datetime:
    return now + timedelta(seconds=seconds)


async def _until(engine: Engine, wire: Wire, text: str) -> float:
    begun = engine.clock.now()
    while all(post.text != text for post in wire.posted):
        await engine.deliver()
        engine.clock.move(seconds=STEP)
        assert engine.clock.now() - begun < timedelta(minutes=30)
    return (engine.clock.now() - begun).total_seconds()
