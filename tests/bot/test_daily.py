"""What the calendar asks to be said, from the real record."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time

import pytest

from bot.model.alert import Note, Reminder, WithdrawalClock
from bot.model.watch import Delivery
from bot.model.workspace import Conversation
from bot.outbox.items import new_item
from bot.pipeline import Daily, NewsPolicy
from tests.doubles.clock import ManualClock
from tests.doubles.desk import treaty
from tests.doubles.engine import Engine, watch_on
from tests.doubles.slack import ALERTS, GENERAL

SUMMER = datetime(2025, 8, 1, 9, 0, tzinfo=UTC)
"""Finland's notice of 10 July 2025 runs; it is out on 10 January 2026."""


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    async with Engine(channel=None, clock=ManualClock(SUMMER)) as engine:
        engine.stores.watches.put(watch_on(GENERAL, "FIN"))
        yield engine


@pytest.fixture
def daily(engine: Engine) -> Daily:
    policy = NewsPolicy(engine.figures)
    return Daily(engine.stores, treaty, engine.clock, policy)


async def until(engine: Engine, daily: Daily, day: datetime) -> None:
    """Every day up to ``day`` with its run."""
    while engine.clock.now() < day:
        engine.clock.move(days=1)
        daily.run()
        await engine.deliver_all(within=60)


async def test_a_withdrawal_is_one_message_that_counts_the_days(engine, daily):
    daily.run()
    await engine.deliver_all()
    (first,) = engine.slack.messages(GENERAL)
    assert "162 days" in first.text
    await until(engine, daily, datetime(2026, 1, 9, 9, tzinfo=UTC))
    (message,) = engine.slack.messages(GENERAL)
    assert message.ts == first.ts
    assert "1 day" in message.text
    assert len(engine.slack.calls("chat.update")) == 4


async def test_the_day_itself_is_said_in_its_thread(engine, daily):
    daily.run()
    await engine.deliver_all()
    engine.clock.jump(datetime(2026, 1, 10, 9, tzinfo=UTC))
    daily.run()
    await engine.deliver_all()
    card, reply = engine.slack.messages(GENERAL)
    assert reply.thread_ts == card.ts


async def test_it_is_said_at_the_hour_of_the_digest_and_nothing_waits_for_it(engine, daily):
    place = Conversation.of(GENERAL)
    engine.stores.deliveries.put(Delivery(place, zone="Europe/Helsinki", digest_at=time(14)))
    daily.run()
    note = new_item(Note("News."), place, engine.clock.now())
    engine.stores.outbox.put(note)
    engine.start()
    await engine.deliver_all()
    assert engine.texts(GENERAL) == ["News."]
    engine.clock.move(hours=1, minutes=59)
    await engine.deliver_all()
    assert len(engine.texts(GENERAL)) == 1
    engine.clock.move(minutes=1)
    await engine.deliver_all()
    assert len(engine.texts(GENERAL)) == 2


async def test_a_run_may_be_repeated(engine, daily):
    assert daily.run() > 0
    assert daily.run() == 0


async def test_days_on_which_nothing_ran_are_made_up_for(engine, daily):
    daily.run()
    await engine.deliver_all()
    engine.clock.jump(datetime(2026, 1, 12, 9, tzinfo=UTC))
    assert daily.run() == 1


async def test_who_came_after_the_day_is_not_told_of_it(engine, daily):
    engine.clock.jump(datetime(2026, 1, 12, 9, tzinfo=UTC))
    daily.run()
    assert not [i for i in engine.items() if isinstance(i.payload, WithdrawalClock)]


async def test_the_main_channel_follows_every_clock(engine):
    policy = NewsPolicy(engine.figures, Conversation.of(ALERTS))
    Daily(engine.stores, treaty, engine.clock, policy).run()
    states = {
        item.payload.iso3
        for item in engine.items()
        if str(item.conversation) == ALERTS and isinstance(item.payload, WithdrawalClock)
    }
    assert states == {"EST", "FIN", "LTU", "LVA"}


async def test_reminders_come_only_to_those_who_ask(engine, daily):
    engine.stores.watches.put(watch_on(GENERAL, "FIN", reminders=True), watch_on(ALERTS, "FIN"))
    for _ in range(200):
        engine.clock.move(days=1)
        daily.run()
    reminded = [item for item in engine.items() if isinstance(item.payload, Reminder)]
    assert reminded
    assert {str(item.conversation) for item in reminded} == {GENERAL}
