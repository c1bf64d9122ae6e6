"""One poll's result taken in: which conversations get an alert, and when."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from bot.model.alert import DigestAlert, HeldFor, ItemState, StoryAlert, StoryUpdate
from bot.model.entry import Entry
from bot.model.judgement import Strictness
from bot.model.state import Step
from bot.model.watch import Cadence, Delivery
from bot.model.workspace import Conversation
from tests.doubles.engine import Engine, entry, watch_on
from tests.doubles.outcomes import ANGOLA, FINLAND_DEPOSITS, alerts, payloads
from tests.doubles.slack import ALERTS

# --- who is told -------------------------------------------------------------------


def test_the_channel_and_each_watching_conversation_get_one_alert(engine):
    engine.stores.watches.put(
        watch_on("C1", "FIN", key="a"), watch_on("C1", key="b"), watch_on("U1", "NOR")
    )
    engine.poll(entry(FINLAND_DEPOSITS))
    told = {str(item.conversation): item.payload.watches for item in engine.items()}
    assert told == {"C1": ("a", "b"), ALERTS: ()}


def test_a_watch_in_the_main_channel_does_not_double_its_alerts(engine):
    engine.stores.watches.put(watch_on(ALERTS, "FIN", key="a"))
    engine.poll(entry(FINLAND_DEPOSITS))
    (item,) = engine.items()
    assert item.payload.watches == ("a",)


async def test_a_channel_set_by_name_and_watched_by_id_is_told_once():
    async with Engine(channel="#mine-ban-alerts") as engine:
        engine.poll(entry(ANGOLA))
        await engine.deliver_all()
        engine.stores.watches.put(watch_on(ALERTS, "FIN", key="a"))
        engine.poll(entry(FINLAND_DEPOSITS))
        await engine.deliver_all()
        assert len(engine.texts()) == 2
        deliver_as(engine, paused_until=engine.clock.now() + timedelta(days=1))
        assert engine.poll(entry("Peru destroys its last stockpiled mines")).queued == 0


def test_an_update_waits_for_the_end_of_quiet_hours(engine):
    engine.poll(entry(ANGOLA))
    deliver_as(engine, quiet_from=time(8), quiet_until=time(12))
    engine.poll(entry(f"{ANGOLA}, police say"), feed="f2")
    (update,) = [item for item in engine.items() if isinstance(item.payload, StoryUpdate)]
    assert update.due_at == engine.clock.now() + timedelta(hours=3)


def test_two_reports_of_one_event_in_one_document_are_one_alert(engine):
    engine.poll(entry(FINLAND_DEPOSITS), entry(FINLAND_DEPOSITS + " - Reuters"))
    ((_, headline),) = alerts(engine)
    assert "Finland" in headline
    (story,) = engine.stores.stories.all()
    assert len(story.sources) == 2


def test_a_story_of_a_baseline_is_told_when_the_news_goes_on(engine):
    engine.poll(entry(FINLAND_DEPOSITS), baseline=True)
    engine.poll(entry(FINLAND_DEPOSITS + ", ministry says"), feed="f2")
    assert len(alerts(engine)) == 1


def test_a_further_baseline_report_changes_nothing_that_was_told(engine):
    engine.poll(entry(FINLAND_DEPOSITS))
    engine.poll(entry(FINLAND_DEPOSITS + ", ministry says"), feed="f2", baseline=True)
    assert len(engine.items()) == 1


def test_without_a_channel_only_watches_are_told():
    engine = Engine(channel=None)
    engine.poll(entry(FINLAND_DEPOSITS))
    assert engine.items() == []


def test_a_wide_watch_gets_what_the_channel_does_not(engine):
    engine.stores.watches.put(watch_on("C1", strictness=Strictness.WIDE))
    engine.poll(entry("Minister speaks about mines at a conference of the treaty"))
    for item in engine.items():
        story = engine.stores.stories.get(item.payload.story)
        assert str(item.conversation) == "C1" or story.score >= 0.5


# --- when ---------------------------------------------------------------------------


def deliver_as(engine: Engine, **values: Any) -> None:
    engine.stores.deliveries.put(Delivery(Conversation.of(ALERTS), **values))


def test_a_daily_conversation_gets_one_digest_at_its_hour(engine):
    deliver_as(engine, cadence=Cadence.DAILY, digest_at=time(18))
    engine.poll(entry(FINLAND_DEPOSITS), entry(ANGOLA))
    assert {item.state for item in engine.items()} == {ItemState.HELD}
    engine.clock.move(hours=8)
    assert engine.gatherer.run() == 0
    engine.clock.move(hours=1)
    assert engine.gatherer.run() == 1
    (digest,) = payloads(engine, DigestAlert)
    assert (len(digest.stories), digest.reason) == (2, "daily")
    assert engine.gatherer.run() == 0
    assert engine.stores.deliveries.of(Conversation.of(ALERTS)).last_digest_at == engine.clock.now()


def test_what_joins_a_held_story_adds_nothing(engine):
    deliver_as(engine, cadence=Cadence.DAILY)
    engine.poll(entry(FINLAND_DEPOSITS))
    engine.poll(entry(FINLAND_DEPOSITS + ", ministry says"), feed="f2")
    assert len(engine.items()) == 1


def test_a_digest_missed_for_days_is_one_digest(engine):
    deliver_as(engine, cadence=Cadence.DAILY, digest_at=time(18))
    engine.poll(entry(FINLAND_DEPOSITS))
    engine.clock.move(days=2)
    engine.poll(entry(ANGOLA))
    engine.clock.move(days=2)
    assert engine.gatherer.run() == 1
    (digest,) = payloads(engine, DigestAlert)
    assert len(digest.stories) == 2


def test_one_alert_of_a_quiet_night_comes_as_itself_in_the_morning(engine):
    deliver_as(engine, quiet_from=time(8), quiet_until=time(12))
    engine.poll(entry(ANGOLA))
    engine.clock.move(hours=3)
    assert engine.gatherer.run() == 1
    assert [(item.state, type(item.payload)) for item in engine.items()] == [
        (ItemState.WAITING, StoryAlert)
    ]


def test_a_legal_act_breaks_quiet_hours(engine):
    deliver_as(engine, quiet_from=time(8), quiet_until=time(12))
    engine.poll(entry(FINLAND_DEPOSITS), entry(ANGOLA))
    states = {
        engine.stores.stories.get(i.payload.story).step: (i.state, i.error) for i in engine.items()
    }
    assert states == {
        Step.DEPOSIT: (ItemState.WAITING, None),
        None: (ItemState.HELD, HeldFor.QUIET),
    }


DIFFERENT = (
    ANGOLA,
    "Yemen: demining team clears 3,000 anti-personnel mines around Hodeidah port",
    "Cambodia declares two more districts free of landmines",
    "Report: new antipersonnel mine use recorded along Myanmar border",
    "Peru destroys its last stockpiled anti-personnel mines",
    "States Parties to the Mine Ban Treaty open annual meeting in Geneva",
    "Campaign to Ban Landmines urges Lithuania to stay in Ottawa Convention",
    "Chad asks for more time to clear landmines under Ottawa treaty",
)


def many(count: int) -> list[Entry]:
    return [entry(title) for title in DIFFERENT[:count]]


def test_more_alerts_than_an_hour_bears_become_one_message(engine):
    deliver_as(engine, max_per_hour=3)
    engine.poll(*many(8))
    stories = len(engine.stores.stories)
    waiting = [item for item in engine.items() if item.state is ItemState.WAITING]
    assert len(waiting) == 3
    engine.clock.move(seconds=30)
    assert engine.gatherer.run() == 1
    (digest,) = payloads(engine, DigestAlert)
    assert (digest.reason, len(digest.stories)) == ("burst", stories - 3)


def test_a_trickle_above_the_guard_comes_every_quarter_of_an_hour(engine):
    deliver_as(engine, max_per_hour=1)
    gathered = []
    for number, found in enumerate(many(8)):
        engine.poll(found, feed=f"g{number}")
        engine.clock.move(minutes=1)
        gathered.append(engine.gatherer.run())
    assert gathered == [0, 1, 0, 0, 0, 0, 0, 0]
    engine.clock.move(minutes=15)
    assert engine.gatherer.run() == 1
    (digest,) = payloads(engine, DigestAlert)
    assert len(digest.stories) == 6


def test_a_paused_conversation_is_told_nothing(engine):
    deliver_as(engine, paused_until=engine.clock.now() + timedelta(days=3))
    engine.poll(entry(FINLAND_DEPOSITS))
    assert engine.items() == []


def test_the_hour_is_remembered_over_a_restart(engine):
    deliver_as(engine, max_per_hour=3)
    engine.poll(*many(3))
    engine._start_pipeline()
    engine.poll(entry(FINLAND_DEPOSITS), feed="f2")
    assert [item.error for item in engine.items() if item.state is ItemState.HELD] == ["burst"]


def test_what_a_digest_told_does_not_count_towards_the_hour(engine):
    place = Conversation.of(ALERTS)
    quiet = Delivery(
        place,
        max_per_hour=1,
        quiet_from=time(8),
        quiet_until=time(9, 30),
        legal_breaks_quiet=False,
    )
    engine.stores.deliveries.put(quiet)
    engine.poll(entry(ANGOLA), entry(FINLAND_DEPOSITS))
    assert [item.state for item in engine.items()] == [ItemState.HELD, ItemState.HELD]
    engine.clock.move(minutes=30)
    assert engine.gatherer.run() == 1
    engine.poll(entry("Peru destroys its last stockpiled anti-personnel mines"))
    latest = max(engine.items(), key=lambda item: item.created_at)
    assert latest.state is ItemState.WAITING
