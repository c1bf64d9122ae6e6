"""One pass after the other over the outbox, against the strict local Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.alert import DigestAlert, ItemState, StoryAlert
from bot.model.workspace import Conversation
from bot.outbox.items import new_item
from bot.ports import Message
from bot.workspace.faults import Fault, Trouble
from tests.doubles.engine import Engine, Figures, entry
from tests.doubles.outbox_items import DEPOSITS, put, state
from tests.doubles.slack import ALERTS, COLLEAGUE, GENERAL

HISTORY = {"channels:history", "im:history", "im:write"}


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    async with Engine(admins=(COLLEAGUE,)) as engine:
        yield engine


def let_look(engine: Engine) -> None:
    engine.slack.team.app.scopes = engine.slack.team.app.scopes | HISTORY


async def test_order_is_kept_and_a_second_lies_between_two_messages(engine):
    put(engine, "one", "two", "three")
    begun = engine.clock.now()
    await engine.deliver_all()
    assert engine.texts() == ["one", "two", "three"]
    assert engine.clock.now() - begun == timedelta(seconds=2)
    assert [call.status for call in engine.slack.calls()] == [200, 200, 200]


async def test_conversations_do_not_wait_for_each_other(engine):
    put(engine, "here")
    put(engine, "there", to=GENERAL)
    report = await engine.deliver()
    assert report.sent == 2


async def test_a_second_pass_sends_nothing_twice(engine):
    put(engine, "once")
    for _ in range(3):
        await engine.deliver_all()
    assert engine.texts() == ["once"]


async def test_retry_after_is_obeyed_to_the_second_for_the_method_only(engine):
    put(engine, "late")
    engine.slack.team.faults.plan(Fault(Trouble.RATE_LIMITED, seconds=13))
    begun = engine.clock.now()
    await engine.deliver_all()
    assert engine.texts() == ["late"]
    assert engine.clock.now() - begun == timedelta(seconds=13)
    assert len(engine.slack.calls("chat.postMessage")) == 2


async def test_an_item_in_trouble_holds_back_its_conversation_and_no_other(engine):
    put(engine, "first", "second")
    put(engine, "other", to=GENERAL)
    fault = Fault(Trouble.ERROR, code="request_timeout", channel=ALERTS, times=2)
    engine.slack.team.faults.plan(fault)
    await engine.deliver_all()
    assert engine.texts() == ["first", "second"]
    assert engine.texts(GENERAL) == ["other"]


async def test_an_hour_without_slack_loses_nothing_and_makes_no_burst(engine):
    for number in range(5):
        put(engine, f"{number}")
    engine.slack.team.faults.plan(Fault(Trouble.SERVER_ERROR, "*", times=None))
    asked_before = len(engine.slack.calls())
    for _ in range(600):
        await engine.deliver()
        engine.clock.move(seconds=6)
    refused = len(engine.slack.calls("chat.postMessage")) - asked_before
    engine.slack.team.faults.lift()
    await engine.deliver_all()
    assert sorted(engine.texts()) == ["0", "1", "2", "3", "4"]
    assert refused < 100


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Trouble.HANG_AFTER, seconds=5),
        Fault(Trouble.CUT_AFTER),
        Fault(Trouble.SERVER_ERROR_AFTER, status=502),
        Fault(Trouble.NOT_JSON),
        Fault(Trouble.ERROR, code="internal_error"),
    ],
    ids=lambda fault: fault.trouble.value,
)
async def test_a_lost_answer_is_looked_for_before_anything_is_repeated(engine, fault):
    let_look(engine)
    put(engine, "once")
    engine.slack.team.faults.plan(fault)
    await engine.deliver_all()
    assert engine.texts() == ["once"]
    (item,) = engine.items()
    assert (item.state, item.uncertain) == (ItemState.SENT, item.uncertain)


class _BrokenFigures(Figures):
    def sent(self, seconds: float, delay_seconds: float) -> None:  # noqa: ARG002 - the port's
        raise KeyError("a bug")


async def test_a_bug_after_an_item_was_settled_repeats_nothing_and_stops_no_other(engine):
    engine.figures = _BrokenFigures()
    engine.start()
    one, two = *put(engine, "one"), *put(engine, "two", to=GENERAL)
    await engine.deliver_all()
    assert (engine.texts(), engine.texts(GENERAL)) == (["one"], ["two"])
    assert {state(engine, item).state for item in (one, two)} == {ItemState.SENT}


async def test_without_the_scope_a_lost_answer_is_repeated_once_and_marked(engine):
    engine.slack.team.app.scopes = frozenset({"chat:write"})
    (item,) = put(engine, "twice at most")
    engine.slack.team.faults.plan(Fault(Trouble.CUT_AFTER, times=None))
    await engine.deliver_all()
    settled = state(engine, item)
    assert len(engine.texts()) == 2
    assert (settled.state, settled.uncertain) == (ItemState.SENT, True)


async def test_what_was_cut_off_at_a_crash_is_found_again(engine):
    let_look(engine)
    (item,) = put(engine, "once")
    await engine.messenger.post(item.conversation, Message("once", key=str(item.id)))
    now = engine.clock.now()
    engine.stores.outbox.put(replace(item, state=ItemState.CLAIMED, attempts=1, claimed_at=now))
    engine.clock.move(minutes=5)
    engine.start()
    assert await engine.deliverer.recover() == 1
    await engine.deliver_all()
    assert engine.texts() == ["once"]
    assert state(engine, item).state is ItemState.SENT


async def test_what_was_cut_off_before_it_left_is_sent(engine):
    let_look(engine)
    (item,) = put(engine, "once")
    engine.stores.outbox.put(replace(item, state=ItemState.CLAIMED, attempts=1))
    engine.start()
    await engine.deliverer.recover()
    await engine.deliver_all()
    assert engine.texts() == ["once"]


async def test_late_alerts_come_together_instead_of_one_by_one(engine):
    engine.poll(entry(DEPOSITS), entry("Landmine kills two farmers in northern Angola village"))
    engine.clock.move(hours=13)
    await engine.deliver()
    await engine.deliver_all()
    (message,) = engine.slack.messages(ALERTS)
    assert "could not send" in message.text
    reasons = [i.payload.reason for i in engine.items() if isinstance(i.payload, DigestAlert)]
    assert reasons == ["late"]


async def test_a_renderer_that_fails_on_one_item_does_not_stop_the_others(engine):
    bad, good = put(engine, "bad"), put(engine, "good", to=GENERAL)

    class Breaking:
        def __init__(self, inner) -> None:
            self._inner = inner

        def message(self, item):
            if str(item.conversation) == ALERTS:
                raise KeyError("a bug")
            return self._inner.message(item)

        def reply(self, item):
            return self._inner.reply(item)

    engine.renderer = Breaking(engine.renderer)
    engine.start()
    await engine.deliver_all()
    assert engine.texts(GENERAL) == ["good"]
    assert state(engine, good[0]).state is ItemState.SENT
    assert state(engine, bad[0]).state is ItemState.GAVE_UP


async def test_news_does_not_wait_behind_edits_that_slack_holds_back(engine):
    engine.poll(entry(DEPOSITS))
    await engine.deliver_all()
    engine.poll(entry(f"{DEPOSITS}, ministry says"), feed="f2")
    put(engine, "news")
    engine.clock.move(seconds=1)
    engine.slack.team.faults.plan(Fault(Trouble.RATE_LIMITED, "chat.update", seconds=60))
    begun = engine.clock.now()
    await engine.deliver()
    engine.clock.move(seconds=1)
    await engine.deliver()
    assert engine.texts()[-1] == "news"
    assert engine.clock.now() - begun == timedelta(seconds=1)
    await engine.deliver_all()
    assert len(engine.texts()) == 3


async def test_an_update_waits_for_its_card(engine):
    engine.poll(entry(DEPOSITS))
    engine.poll(entry(f"{DEPOSITS}, ministry says"), feed="f2")
    engine.slack.team.faults.plan(Fault(Trouble.RATE_LIMITED, seconds=20))
    await engine.deliver_all()
    card, reply = engine.slack.messages(ALERTS)
    assert reply.thread_ts == card.ts


async def test_an_item_removed_meanwhile_is_not_sent(engine):
    _, second = put(engine, "one", "two")
    await engine.deliver()
    engine.stores.outbox.remove(second.id)
    await engine.deliver_all()
    assert engine.texts() == ["one"]


async def test_an_alert_whose_story_is_gone_is_settled_in_silence(engine):
    now = engine.clock.now()
    alert = new_item(StoryAlert("nowhere", ()), Conversation.of(ALERTS), now)
    engine.stores.outbox.put(alert)
    await engine.deliver_all()
    assert engine.texts() == []
    assert state(engine, alert).error == "nothing left to send"


async def test_a_clock_set_back_an_hour_delays_nothing(engine):
    engine.slack.team.pace.enforced = False  # Slack's own clock is right
    put(engine, "one", "two")
    await engine.deliver()
    engine.clock.jump(engine.clock.now() - timedelta(hours=1))
    put(engine, "three")
    begun = engine.clock.now()
    await engine.deliver_all()
    assert engine.texts() == ["one", "two", "three"]
    assert engine.clock.now() - begun < timedelta(seconds=10)


async def test_no_send_starts_after_finish(engine):
    put(engine, "one")
    engine.deliverer.finish()
    await engine.deliver()
    assert engine.texts() == []
    assert [item.state for item in engine.items()] == [ItemState.WAITING]
