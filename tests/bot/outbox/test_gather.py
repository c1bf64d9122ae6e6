"""Held alerts, when settings change and when a conversation can be reached again."""

from __future__ import annotations

from datetime import time, timedelta
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest

from bot.desk.places import Place
from bot.model.alert import DigestAlert, HeldFor, ItemState, Notice, StoryAlert
from bot.model.entry import StoryId
from bot.model.request import DigestAt
from bot.model.watch import Cadence, Delivery
from bot.model.workspace import HOME, Conversation
from bot.outbox.gather import BURST_GAP, BURST_KEY, Gatherer
from bot.outbox.items import held, new_item
from bot.outbox.tidy import tidy
from storage import open_stores
from tests.doubles.clock import ManualClock
from tests.doubles.desk import TODAY
from tests.doubles.engine import Engine, Figures, entry, watch_on
from tests.doubles.newsroom import HEADLINES
from tests.doubles.slack import ALERTS, GENERAL, READER

DEPOSITS = "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty"
PLACE = Place.of_channel(HOME, ALERTS)


def daily_at(engine: Engine, hour: int) -> None:
    engine.stores.deliveries.put(
        Delivery(Conversation.of(ALERTS), Cadence.DAILY, digest_at=time(hour))
    )


def test_a_digest_switched_off_sends_what_is_held_now():
    engine = Engine()
    daily_at(engine, 18)
    engine.poll(entry(DEPOSITS))
    engine.house.desk.watches.deliveries.set_digest(READER, PLACE, DigestAt(Cadence.AT_ONCE))
    assert engine.gatherer.run() == 1
    (digest,) = [i.payload for i in engine.items() if isinstance(i.payload, DigestAlert)]
    assert len(digest.stories) == 1


def test_a_digest_moved_to_another_hour_takes_what_is_held_with_it():
    engine = Engine()
    daily_at(engine, 18)
    engine.poll(entry(DEPOSITS))
    desk = engine.house.desk.watches.deliveries
    desk.set_digest(READER, PLACE, DigestAt(Cadence.DAILY, time(12)))
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
        engine.house.desk.watches.deliveries.set_digest(READER, PLACE, DigestAt(Cadence.AT_ONCE))
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
        engine.house.desk.watches.deliveries.resume(READER, Place.of_channel(HOME, GENERAL))
        await engine.deliver_all()
        assert len(engine.texts(GENERAL)) == 1


@pytest.mark.parametrize("minutes", range(1, 8))
def test_a_restart_is_no_way_round_the_gap_between_two_messages_of_a_burst(
    tmp_path: Path, minutes: int
):
    """Killed every few minutes: the quarter of an hour holds as it does without."""
    clock = ManualClock(TODAY)
    gathered, since = [], timedelta()
    for number, title in enumerate(HEADLINES[:6]):
        engine = Engine(data_dir=tmp_path, clock=clock)
        engine.stores.deliveries.put(Delivery(Conversation.of(ALERTS), max_per_hour=1))
        engine.poll(entry(title), feed=f"f{number}")
        clock.move(minutes=minutes)
        since += timedelta(minutes=minutes)
        if engine.gatherer.run():
            gathered.append(since)
        engine.stores.abandon()
    assert gathered[0] == timedelta(minutes=2 * minutes)
    assert all(later - at >= BURST_GAP for at, later in pairwise(gathered))


def test_a_gap_that_is_over_leaves_nothing_behind():
    engine = Engine()
    engine.stores.deliveries.put(Delivery(Conversation.of(ALERTS), max_per_hour=1))
    engine.poll(*(entry(title) for title in HEADLINES[:3]))
    engine.clock.move(seconds=30)
    assert engine.gatherer.run() == 1
    tidy(engine.stores, engine.clock.now())
    assert [notice.key for notice in engine.stores.notices.all()] == [f"{BURST_KEY}{ALERTS}"]
    engine.clock.move(minutes=15)
    tidy(engine.stores, engine.clock.now())
    assert len(engine.stores.notices) == 0


def test_a_gap_noted_on_a_clock_that_was_ahead_holds_nothing_back():
    engine = Engine()
    engine.stores.deliveries.put(Delivery(Conversation.of(ALERTS), max_per_hour=1))
    ahead = engine.clock.now() + timedelta(days=2)
    engine.stores.notices.put(Notice(f"{BURST_KEY}{ALERTS}", ahead))
    engine.poll(*(entry(title) for title in HEADLINES[:3]))
    engine.clock.move(seconds=30)
    assert engine.gatherer.run() == 1


def test_a_digest_costs_no_more_per_story_however_many_it_has(tmp_path: Path):
    """After a flood thousands are held for one place; eight times as many cost about eight times."""

    def seconds(count: int) -> float:
        clock = ManualClock()
        stores = open_stores(tmp_path / str(count), clock)
        now = clock.now()
        stores.outbox.put(
            *(
                held(
                    new_item(
                        StoryAlert(StoryId(f"s{n}"), ()), Conversation.of("U1"), now, change=""
                    ),
                    HeldFor.DAILY,
                    now,
                )
                for n in range(count)
            )
        )
        started = process_time()
        assert Gatherer(stores, clock, Figures()).run() == 1
        passed = process_time() - started
        stores.close()
        return passed

    assert seconds(4_000) < 20 * max(seconds(500), 0.005)
