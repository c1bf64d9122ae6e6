"""Held alerts, when settings change and when a conversation can be reached again."""

from __future__ import annotations

from datetime import time, timedelta

from bot.desk.places import Place
from bot.model.alert import DigestAlert, ItemState
from bot.model.watch import Cadence, ConversationId, Delivery
from tests.doubles.engine import Engine, entry, watch_on
from tests.doubles.slack import ALERTS, GENERAL, READER

DEPOSITS = "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty"
PLACE = Place.of_channel(ALERTS)


def daily_at(engine: Engine, hour: int) -> None:
    engine.stores.deliveries.put(
        Delivery(ConversationId(ALERTS), Cadence.DAILY, digest_at=time(hour))
    )


def test_a_digest_switched_off_sends_what_is_held_now():
    engine = Engine()
    daily_at(engine, 18)
    engine.poll(entry(DEPOSITS))
    engine.house.desk.watches.deliveries.set_cadence(READER, PLACE, Cadence.AT_ONCE)
    assert engine.gatherer.run() == 1
    (digest,) = [i.payload for i in engine.items() if isinstance(i.payload, DigestAlert)]
    assert len(digest.stories) == 1


def test_a_digest_moved_to_another_hour_takes_what_is_held_with_it():
    engine = Engine()
    daily_at(engine, 18)
    engine.poll(entry(DEPOSITS))
    desk = engine.house.desk.watches.deliveries
    desk.set_cadence(READER, PLACE, Cadence.DAILY, time(12))
    assert engine.gatherer.next_due_at() == engine.clock.now() + timedelta(hours=3)
    assert engine.gatherer.run() == 0
    engine.clock.move(hours=3)
    assert engine.gatherer.run() == 1


async def test_settings_of_a_channel_reach_what_is_held_under_its_name():
    async with Engine(channel="#mine-ban-alerts") as engine:
        engine.poll(entry("Landmine kills two farmers in northern Angola"))
        await engine.deliver_all()
        daily_at(engine, 18)
        engine.poll(entry(DEPOSITS))
        assert engine.items()[-1].state is ItemState.HELD
        engine.house.desk.watches.deliveries.set_cadence(READER, PLACE, Cadence.AT_ONCE)
        await engine.deliver_all()
        assert len(engine.texts()) == 2


async def test_resuming_a_place_tries_it_at_once():
    async with Engine(channel=None) as engine:
        engine.stores.watches.put(watch_on(GENERAL, owner=READER))
        general = engine.slack.team.rooms.channels[GENERAL]
        engine.slack.team.rooms.archive(GENERAL)
        engine.poll(entry(DEPOSITS))
        await engine.deliver_all()
        assert [item.state for item in engine.items()] == [ItemState.HELD, ItemState.SENT]
        engine.slack.team.rooms.put_channel(general)
        engine.house.desk.watches.deliveries.resume(READER, Place.of_channel(GENERAL))
        await engine.deliver_all()
        assert len(engine.texts(GENERAL)) == 1
