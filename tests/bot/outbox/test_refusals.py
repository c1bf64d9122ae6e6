"""What Slack refuses: a conversation, the token, blocks, a text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.model.alert import ItemState
from bot.workspace.faults import Fault, Trouble
from tests.doubles.engine import Engine, entry, watch_on
from tests.doubles.outbox_items import DEPOSITS, put, state
from tests.doubles.slack import ALERTS, COLLEAGUE, GENERAL, READER


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    async with Engine(admins=(COLLEAGUE,)) as engine:
        yield engine


async def test_a_channel_that_is_gone_sets_its_watches_aside_and_tells_the_owner_once(engine):
    engine.stores.watches.put(watch_on(GENERAL, owner=READER, key="w1"))
    engine.slack.team.rooms.archive(GENERAL)
    put(engine, "one", "two", to=GENERAL)
    await engine.deliver_all()
    assert engine.stores.watches.get("w1").set_aside == "is_archived"
    (note,) = engine.slack.direct(READER)
    assert "is archived" in note.text
    assert "Unarchive" in note.text
    assert {item.state for item in engine.items() if str(item.conversation) == GENERAL} == {
        ItemState.HELD
    }
    assert len(engine.slack.calls("chat.postMessage")) == 2


async def test_a_refused_conversation_is_tried_after_a_day_and_brings_its_watches_back(engine):
    engine.stores.watches.put(watch_on(GENERAL, owner=READER, key="w1"))
    engine.slack.team.rooms.archive(GENERAL)
    put(engine, "one", to=GENERAL)
    await engine.deliver_all()
    general = engine.slack.team.rooms.channels[GENERAL]
    engine.slack.team.rooms.put_channel(replace(general, archived=False))
    engine.clock.move(hours=24)
    await engine.deliver_all()
    assert engine.texts(GENERAL) == ["one"]
    assert engine.stores.watches.get("w1").set_aside is None
    assert len(engine.stores.notices) == 0


async def test_where_no_owner_can_be_told_the_admins_are(engine):
    engine.slack.team.rooms.archive(GENERAL)
    put(engine, "one", to=GENERAL)
    await engine.deliver_all()
    assert len(engine.slack.direct(COLLEAGUE)) == 1


async def test_a_token_refused_stops_all_sending_until_it_is_good_again(engine):
    items = [*put(engine, "one"), *put(engine, "two", to=GENERAL)]
    fault = Fault(Trouble.ERROR, "*", times=None, code="token_revoked")
    engine.slack.team.faults.plan(fault)
    report = await engine.deliver()
    assert report.stopped is not None
    assert report.stopped.error == "token_revoked"
    assert engine.deliverer.next_due_at() is None
    assert len(engine.slack.calls("chat.postMessage")) == 1
    assert not await engine.deliverer.try_again()
    engine.slack.team.faults.lift()
    assert await engine.deliverer.try_again()
    await engine.deliver_all()
    assert {state(engine, item).state for item in items} == {ItemState.SENT}


async def test_blocks_that_slack_refuses_are_sent_once_as_plain_text(engine):
    engine.poll(entry(DEPOSITS))
    engine.slack.team.faults.plan(Fault(Trouble.ERROR, code="invalid_blocks"))
    await engine.deliver_all()
    (message,) = engine.slack.messages(ALERTS)
    assert message.blocks == ()
    assert "Finland" in message.text


async def test_a_text_that_slack_refuses_as_well_is_given_up_with_its_reason(engine):
    (item,) = put(engine, "bad")
    fault = Fault(Trouble.ERROR, code="invalid_arguments", times=None, channel=ALERTS)
    engine.slack.team.faults.plan(fault)
    await engine.deliver_all()
    assert state(engine, item).state is ItemState.GAVE_UP
    assert state(engine, item).error == "invalid_arguments"
    assert engine.figures.of("gave_up") == ["invalid_arguments"]
