"""Killed in the middle of a send where nothing can tell whether it stands: once more, never a third time."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.alert import DigestAlert, HeldFor, ItemState, Note, OutboxItem
from bot.model.request import DigestAt
from bot.model.watch import Cadence, Delivery
from bot.model.workspace import HOME, Conversation
from bot.outbox.items import new_item
from bot.workspace.faults import Fault, Trouble
from tests.doubles.deadly import AFTER, BEFORE, BUG, LEAST, LOOK, LOOKING, Killed, living
from tests.doubles.engine import Engine, entry
from tests.doubles.newsroom import HEADLINES
from tests.doubles.slack import ALERTS, READER

DEPOSITS = "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty"


def only(engine: Engine) -> OutboxItem:
    (item,) = [i for i in engine.items() if not isinstance(i.payload, DigestAlert)]
    return item


@pytest.mark.parametrize("kills", range(1, 7))
async def test_a_post_that_is_cut_off_again_and_again_stands_twice_at_most(kills: int):
    async with living() as lives:
        lives.engine.poll(entry(DEPOSITS))
        lives.deadly.deaths = [AFTER] * kills
        await lives.go_on()
        assert lives.said("Finland") == 2
        lives.deadly.deaths = []
        state = ItemState.SENT if kills == 1 else ItemState.HELD
        assert only(lives.engine).state is state


async def test_what_stands_twice_perhaps_is_in_the_next_digest_and_then_never_again():
    async with living() as lives:
        lives.engine.poll(entry(DEPOSITS))
        lives.deadly.deaths = [AFTER, AFTER]
        await lives.go_on()
        assert only(lives.engine).error == HeldFor.UNSURE
        assert only(lives.engine).due_at == lives.engine.clock.now().replace(
            hour=18, minute=0, second=0, microsecond=0
        )
        await lives.go_on(hours=72)
        (digest,) = [text for text in lives.engine.texts() if "may have seen this already" in text]
        assert "Finland" in digest
        assert lives.said("Finland") == 3


@pytest.mark.parametrize("kills", range(1, 7))
async def test_what_never_left_is_never_lost(kills: int):
    async with living() as lives:
        lives.engine.poll(entry(DEPOSITS))
        lives.deadly.deaths = [BEFORE] * kills
        await lives.go_on(hours=24 * 4)
        assert lives.said("Finland") == 1


@pytest.mark.parametrize("kills", range(1, 5))
async def test_a_kill_while_looking_is_no_repeat(kills: int):
    async with living() as lives:
        lives.engine.poll(entry(DEPOSITS))
        lives.deadly.deaths = [AFTER, *[LOOK] * kills]
        await lives.go_on()
        assert lives.said("Finland") == 2
        assert only(lives.engine).state is ItemState.SENT


@pytest.mark.parametrize("kills", range(1, 7))
async def test_where_the_scope_is_granted_nothing_stands_twice_whatever_happens(kills: int):
    async with living(LEAST | LOOKING) as lives:
        lives.engine.poll(entry(DEPOSITS))
        lives.deadly.deaths = [BEFORE, AFTER, *[LOOK] * kills]
        await lives.go_on(hours=24)
        assert lives.said("Finland") == 1


async def test_a_repeat_that_surely_failed_does_not_count():
    """No connection, a refusal, Retry-After: nothing left, so there is still one repeat."""
    async with living() as lives:
        lives.engine.poll(entry(DEPOSITS))
        lives.deadly.deaths = [AFTER]
        faults = lives.engine.slack.team.faults
        with pytest.raises(Killed):
            await lives.engine.deliver_all()
        lives.engine.start()
        await lives.engine.deliverer.recover()
        faults.plan(
            Fault(Trouble.RATE_LIMITED, seconds=5),
            Fault(Trouble.SERVER_ERROR, status=503),
            Fault(Trouble.ERROR, code="service_unavailable"),
        )
        await lives.go_on()
        assert lives.said("Finland") == 2
        assert only(lives.engine).state is ItemState.SENT


async def test_two_lost_answers_in_one_life_are_no_loss_either():
    """Neither message may stand: then it goes into the digest."""
    async with living() as lives:
        lives.engine.poll(entry(DEPOSITS))
        lives.engine.slack.team.faults.plan(Fault(Trouble.NOT_JSON, times=2))
        await lives.go_on()
        assert only(lives.engine).state is ItemState.HELD
        await lives.go_on(hours=24)
        assert any("may have seen this already" in text for text in lives.engine.texts())


async def test_a_bug_after_the_repeat_left_sends_no_third():
    async with living() as lives:
        lives.engine.poll(entry(DEPOSITS))
        lives.deadly.deaths = [BUG] * 3
        await lives.go_on()
        assert lives.said("Finland") == 2
        assert only(lives.engine).state is ItemState.HELD


async def test_a_note_that_may_stand_twice_counts_as_sent():
    async with living() as lives:
        now = lives.engine.clock.now()
        note = new_item(Note("Feed f1 fails."), Conversation.of(ALERTS), now)
        lives.engine.stores.outbox.put(note)
        lives.deadly.deaths = [AFTER] * 5
        await lives.go_on(hours=48)
        assert lives.said("Feed f1 fails.") == 2
        assert only(lives.engine).error == "possibly sent twice (cut off)"


async def test_a_digest_cut_off_twice_waits_for_the_next_and_is_not_lost():
    async with living() as lives:
        lives.engine.stores.deliveries.put(
            Delivery(Conversation.of(ALERTS), Cadence.DAILY, digest_at=time(18))
        )
        lives.engine.poll(entry(DEPOSITS))
        lives.deadly.deaths = [AFTER] * 5
        days = []
        for _ in range(4):
            already = len(lives.engine.texts())
            await lives.go_on(hours=24)
            days.append(len(lives.engine.texts()) - already)
        assert days == [2, 2, 2, 0]
        assert lives.engine.items(ItemState.HELD) == []


async def test_changed_settings_do_not_release_what_may_have_been_told():
    async with living() as lives:
        lives.engine.poll(entry(DEPOSITS))
        lives.deadly.deaths = [AFTER, AFTER]
        await lives.go_on()
        from bot.desk.places import Place

        desk = lives.engine.house.desk.watches.deliveries
        desk.set_digest(READER, Place.of_channel(HOME, ALERTS), DigestAt(Cadence.DAILY, time(10)))
        desk.set_digest(READER, Place.of_channel(HOME, ALERTS), DigestAt(Cadence.AT_ONCE))
        await lives.go_on(hours=2)
        assert lives.said("Finland") == 2


async def test_the_id_of_a_named_channel_is_known_from_earlier_posts_when_looking():
    async with living(LEAST | LOOKING) as lives:
        engine = lives.engine
        engine._channel = Conversation.of("#mine-ban-alerts")
        engine._start_pipeline()
        engine.poll(entry("Landmine kills two farmers in northern Angola"))
        await lives.go_on()
        engine.poll(entry(DEPOSITS), feed="f2")
        lives.deadly.deaths = [AFTER]
        await lives.go_on()
        assert lives.said("Finland") == 1


@settings(max_examples=60, deadline=None)
@given(
    deaths=st.lists(st.sampled_from([BEFORE, AFTER]), max_size=8),
    stories=st.integers(1, 5),
    may_look=st.booleans(),
)
def test_whatever_is_killed_nothing_is_lost_and_no_story_stands_a_third_time(
    deaths: list[str], stories: int, *, may_look: bool
):
    asyncio.run(_any_deaths(deaths, stories, may_look=may_look))


async def _any_deaths(deaths: list[str], stories: int, *, may_look: bool) -> None:
    async with living(LEAST | LOOKING if may_look else LEAST) as lives:
        titles = HEADLINES[:stories]
        lives.engine.poll(*(entry(title) for title in titles))
        lives.deadly.deaths = list(deaths)
        await lives.go_on()
        cards = Counter(
            (message.metadata or {}).get("event_payload", {}).get("key", "")
            for message in lives.engine.slack.messages(ALERTS)
        )
        assert max(cards.values(), default=0) <= (1 if may_look else 2)
        assert sum(cards.values()) - len(cards) <= lives.kills
        await lives.go_on(hours=24 * 5)
        told = set()
        for item in lives.engine.items(ItemState.SENT):
            payload = item.payload
            told |= set(payload.stories) if isinstance(payload, DigestAlert) else {payload.story}
        assert len(told) == len(lives.engine.stores.stories)
        assert lives.engine.items(ItemState.HELD) == []


def test_an_item_of_an_earlier_version_has_not_been_repeated():
    engine = Engine()
    item = new_item(Note("x"), Conversation.of(ALERTS), engine.clock.now())
    engine.stores.outbox.put(replace(item, state=ItemState.CLAIMED, uncertain=True))
    assert engine.stores.outbox.get(item.id) == replace(
        item, state=ItemState.CLAIMED, uncertain=True, repeated=False
    )
