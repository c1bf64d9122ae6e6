"""One poll's result taken in: what is kept, and what will be said to whom."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from bot.errors import StoreUnavailableError
from bot.feeds.poll import PollOutcome, PollResult
from bot.model.alert import (
    DigestAlert,
    HeldFor,
    ItemState,
    Note,
    OutboxItem,
    StoryAlert,
    StoryUpdate,
)
from bot.model.entry import Entry
from bot.model.judgement import Direction, Strictness
from bot.model.state import Step
from bot.model.story import Story
from bot.model.watch import Cadence, ConversationId, Delivery
from bot.pipeline.announce import Batch
from bot.pipeline.story_changes import StoryChange
from tests.doubles.engine import Engine, entry, watch_on
from tests.doubles.slack import ALERTS

ADMIN = "U0ADMIN"
FINLAND_VOTES = "Finland's parliament votes to leave the Ottawa landmine treaty"
FINLAND_DEPOSITS = "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty"
ANGOLA = "Landmine kills two farmers in northern Angola"
FOOTBALL = "Late goal settles the derby"


@pytest.fixture
def engine() -> Engine:
    return Engine()


def payloads(engine: Engine, kind: type) -> list:
    return [item.payload for item in engine.items() if isinstance(item.payload, kind)]


def alerts(engine: Engine) -> list[tuple[str, str]]:
    """Who is told which headline."""
    return [
        (item.conversation, engine.stores.stories.get(item.payload.story).headline)
        for item in engine.items()
        if isinstance(item.payload, StoryAlert)
    ]


# --- what is kept -----------------------------------------------------------------


def test_a_baseline_is_kept_and_not_told(engine):
    report = engine.poll(entry(FINLAND_DEPOSITS), baseline=True)
    assert (report.new, report.relevant, report.queued) == (1, 1, 0)
    (story,) = engine.stores.stories
    assert story.baseline
    assert engine.items() == []


def test_an_entry_seen_again_is_nothing_new(engine):
    seen = entry(FINLAND_DEPOSITS)
    engine.poll(seen)
    report = engine.poll(seen)
    assert (report.new, report.queued) == (0, 0)
    assert len(alerts(engine)) == 1


def test_of_what_is_not_relevant_only_the_keys_are_kept(engine):
    report = engine.poll(entry(FOOTBALL))
    assert (report.new, report.relevant) == (1, 0)
    assert (len(engine.stores.entries), len(engine.stores.stories)) == (0, 0)
    assert engine.poll(entry(FOOTBALL, key="same")).new == 1
    assert engine.poll(entry(FOOTBALL, key="same")).new == 0


def test_an_entry_of_another_feed_with_the_same_link_is_known(engine):
    link = "https://one.example/story"
    engine.poll(entry(FINLAND_DEPOSITS, url=link), feed="f1")
    assert engine.poll(entry(FINLAND_DEPOSITS, url=link), feed="f2").new == 0


@pytest.mark.parametrize(
    ("title", "days", "told"),
    [(ANGOLA, 13, 1), (ANGOLA, 15, 0), (FINLAND_DEPOSITS, 59, 1), (FINLAND_DEPOSITS, 61, 0)],
)
def test_old_news_is_kept_and_not_told(engine, title, days, told):
    old = engine.clock.now() - timedelta(days=days)
    report = engine.poll(entry(title, published_at=old))
    assert (report.relevant, report.queued) == (1, told)


@pytest.mark.parametrize("title", [ANGOLA, FINLAND_DEPOSITS])
@pytest.mark.parametrize("days", [61, 400])
def test_an_age_read_from_a_form_that_is_not_standard_silences_nothing(engine, title, days):
    old = engine.clock.now() - timedelta(days=days)
    report = engine.poll(entry(title, published_at=old, date_is_standard=False))
    assert (report.relevant, report.queued) == (1, 1)
    (story,) = engine.stores.stories
    assert story.last_at == engine.clock.now()


def test_a_date_in_any_form_stands_where_it_silences_nothing(engine):
    recent = engine.clock.now() - timedelta(days=3)
    engine.poll(entry(ANGOLA, published_at=recent, date_is_standard=False))
    (story,) = engine.stores.stories
    assert story.last_at == recent


def test_a_date_in_any_form_stands_in_a_baseline(engine):
    old = engine.clock.now() - timedelta(days=400)
    found = entry(ANGOLA, published_at=old, date_is_standard=False)
    assert engine.poll(found, baseline=True).queued == 0
    (story,) = engine.stores.stories
    assert story.last_at == old


def test_a_late_report_of_a_story_told_then_is_no_news_whatever_the_form_of_its_date(engine):
    then = engine.clock.now()
    engine.poll(entry(ANGOLA, published_at=then))
    engine.clock.move(days=20)
    late = entry(ANGOLA, published_at=then, date_is_standard=False)
    assert engine.poll(late, feed="f2").joined == 1
    assert len(alerts(engine)) == 1


def test_a_story_of_the_baseline_confirms_no_doubtful_date(engine):
    then = engine.clock.now() - timedelta(days=20)
    engine.poll(entry(ANGOLA, published_at=then), baseline=True)
    engine.poll(entry(ANGOLA, published_at=then, date_is_standard=False), feed="f2")
    assert len(alerts(engine)) == 1


def test_when_the_store_refuses_nothing_has_happened(engine):
    found = entry(FINLAND_DEPOSITS)
    engine.poll(entry(FOOTBALL))
    real_unit = engine.stores.unit

    @contextmanager
    def refusing():
        with real_unit():
            yield
            raise StoreUnavailableError("The disk is full.")

    engine.stores.unit = refusing
    with pytest.raises(StoreUnavailableError):
        engine.poll(found)
    engine.stores.unit = real_unit
    assert (len(engine.stores.stories), len(engine.stores.outbox)) == (0, 0)
    report = engine.poll(found)
    assert (report.new, report.opened, report.queued) == (1, 1, 1)


def test_a_feed_removed_during_the_poll_stays_removed(engine):
    engine.poll(entry(FOOTBALL))
    record = engine.stores.feeds.get("f1")
    engine.stores.feeds.remove("f1")
    result = PollResult(record, record, PollOutcome.READ, (entry(FINLAND_DEPOSITS),))
    assert engine.take(result).new == 0
    assert "f1" not in engine.stores.feeds
    assert engine.items() == []


def test_a_feed_paused_during_the_poll_stays_paused(engine):
    engine.poll(entry(FOOTBALL))
    record = engine.stores.feeds.get("f1")
    engine.stores.feeds.put(replace(record, state=replace(record.state, paused=True)))
    engine.take(PollResult(record, record, PollOutcome.UNCHANGED))
    assert engine.stores.feeds.get("f1").state.paused


async def test_taking_in_gently_does_the_same(engine):
    engine.poll(entry(FOOTBALL))
    record = engine.stores.feeds.get("f1")
    found = (entry(FINLAND_DEPOSITS), entry(FOOTBALL), entry(ANGOLA))
    report = await engine.pipeline.accept(PollResult(record, record, PollOutcome.READ, found))
    assert (report.new, report.relevant, report.queued) == (3, 2, 2)


# --- who is told -------------------------------------------------------------------


def test_the_channel_and_each_watching_conversation_get_one_alert(engine):
    engine.stores.watches.put(
        watch_on("C1", "FIN", key="a"), watch_on("C1", key="b"), watch_on("U1", "NOR")
    )
    engine.poll(entry(FINLAND_DEPOSITS))
    told = {item.conversation: item.payload.watches for item in engine.items()}
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
    (story,) = engine.stores.stories
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
        assert item.conversation == "C1" or story.score >= 0.5


# --- what comes later ----------------------------------------------------------------


async def test_a_further_source_edits_the_card_and_answers_in_its_thread():
    async with Engine() as engine:
        engine.poll(entry(FINLAND_DEPOSITS))
        await engine.deliver_all()
        further = entry(FINLAND_DEPOSITS + ", ministry says")
        report = engine.poll(further, feed="f2")
        assert (report.opened, report.joined) == (0, 1)
        assert payloads(engine, StoryUpdate) == [
            StoryUpdate(
                next(iter(engine.stores.stories)).id, "source", False, sources=(further.id,)
            )
        ]


def test_updates_that_have_not_left_yet_are_one(engine):
    engine.poll(entry(FINLAND_DEPOSITS))
    for number in range(3):
        engine.poll(entry(f"{FINLAND_DEPOSITS}, source {number} says"), feed=f"g{number}")
    (update,) = payloads(engine, StoryUpdate)
    assert len(update.sources) == 3


def test_a_later_step_is_broadcast_to_those_who_watch_it(engine):
    engine.stores.watches.put(
        watch_on("C1", "FIN", min_step=Step.PARLIAMENT), watch_on("C2", "FIN")
    )
    engine.poll(entry(FINLAND_VOTES))
    (story,) = engine.stores.stories
    change = replace(story, step=Step.LAW)
    assert story.step is Step.PARLIAMENT
    updates = announced(engine, story, change)
    assert {u.conversation: u.payload.broadcast for u in updates} == {
        "C1": True,
        "C2": False,
        ALERTS: False,
    }
    deposit = announced(engine, story, replace(story, step=Step.DEPOSIT))
    assert all(update.payload.broadcast for update in deposit)


def announced(engine: Engine, before: Story, after: Story) -> list[OutboxItem]:
    return items_of(engine, StoryChange(before, after, ()), engine.clock.now())


def items_of(engine: Engine, change: StoryChange, now: datetime) -> list[OutboxItem]:
    announcer, batch = engine.pipeline._announcer, Batch()
    announcer.announce_to(announcer.targets(change, now), change, now, batch)
    return batch.made


async def test_the_next_step_is_a_story_of_its_own_and_is_told_in_the_thread_of_the_last():
    async with Engine() as engine:
        engine.poll(entry(FINLAND_VOTES))
        await engine.deliver_all()
        engine.clock.move(days=30)
        engine.poll(entry(FINLAND_DEPOSITS), feed="f2")
        await engine.deliver_all()
        vote, *later = engine.slack.messages(ALERTS)
        card = next(message for message in later if message.thread_ts is None)
        reply = next(message for message in later if message.thread_ts == vote.ts)
        assert "deposit" in card.text
        assert "deposit" in reply.text
        assert reply.broadcast


def next_step(engine: Engine, **values: Any) -> list[OutboxItem]:
    """What is made when a story of its own tells the step after the vote."""
    vote = next(iter(engine.stores.stories))
    later = vote.last_at + timedelta(hours=1)
    story = replace(vote, id="s-next", first_at=later, last_at=later, **values)
    engine.stores.stories.put(story)
    items = items_of(engine, StoryChange(None, story), engine.clock.now() + timedelta(hours=1))
    engine.stores.outbox.put(*items)
    return [item for item in items if isinstance(item.payload, StoryUpdate)]


def test_the_next_step_is_broadcast_from_the_thread_to_those_who_follow_by_step(engine):
    engine.stores.watches.put(
        watch_on("C1", "FIN", min_step=Step.PARLIAMENT), watch_on("C2", "FIN")
    )
    engine.poll(entry(FINLAND_VOTES))
    said = next_step(engine, step=Step.LAW)
    assert {update.conversation: update.payload.broadcast for update in said} == {
        "C1": True,
        "C2": False,
        ALERTS: False,
    }
    assert next_step(engine, step=Step.LAW) == []


def test_a_legal_act_is_broadcast_from_the_thread_to_all_who_had_the_step_before(engine):
    engine.stores.watches.put(watch_on("C2", "FIN"))
    engine.poll(entry(FINLAND_VOTES))
    said = next_step(engine, step=Step.DEPOSIT)
    assert [update.payload.broadcast for update in said] == [True, True]


def test_a_step_not_taken_is_said_in_no_thread(engine):
    engine.stores.watches.put(watch_on("C1", "FIN", min_step=Step.PARLIAMENT))
    engine.poll(entry(FINLAND_VOTES))
    assert next_step(engine, step=Step.DEPOSIT, direction=Direction.AGAINST) == []


def test_a_step_that_by_later_reports_was_not_taken_is_corrected_in_the_thread(engine):
    engine.poll(entry(FINLAND_VOTES))
    (story,) = engine.stores.stories
    (update,) = announced(engine, story, replace(story, direction=Direction.AGAINST))
    assert (update.payload.reply, update.payload.broadcast) == ("judgement", False)


def test_a_watch_on_legal_acts_gets_the_story_when_the_act_comes(engine):
    engine.stores.watches.put(watch_on("C1", "FIN", min_step=Step.DEPOSIT))
    engine.poll(entry(FINLAND_VOTES))
    assert [who for who, _ in alerts(engine)] == [ALERTS]
    (story,) = engine.stores.stories
    items = announced(engine, story, replace(story, step=Step.DEPOSIT))
    kinds = {item.conversation: type(item.payload) for item in items}
    assert kinds == {"C1": StoryAlert, ALERTS: StoryUpdate}


def test_an_edit_changes_the_record_in_silence(engine):
    first = entry(FINLAND_DEPOSITS)
    engine.poll(first)
    engine.poll(replace(first, title=FINLAND_DEPOSITS + " (updated)"))
    (story,) = engine.stores.stories
    assert story.headline.endswith("(updated)")
    assert engine.stores.entries.get(first.id).entry.title.endswith("(updated)")
    assert payloads(engine, StoryUpdate) == []


def test_an_edit_that_changes_the_verdict_is_said_in_the_thread(engine):
    first = entry(FINLAND_DEPOSITS)
    engine.poll(first)
    engine.poll(
        replace(first, title="Poland deposits its notice of withdrawal from mine ban treaty")
    )
    (story,) = engine.stores.stories
    assert story.states == ("POL",)
    (update,) = payloads(engine, StoryUpdate)
    assert update.reply == "judgement"


# --- when ---------------------------------------------------------------------------


def deliver_as(engine: Engine, **values: Any) -> None:
    engine.stores.deliveries.put(Delivery(ConversationId(ALERTS), **values))


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
    assert engine.stores.deliveries.get(ALERTS).last_digest_at == engine.clock.now()


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


# --- feeds in trouble ------------------------------------------------------------------


def failing(engine: Engine, hours: float) -> PollResult:
    before = engine.stores.feeds.get("f1")
    now = engine.clock.now()
    since = now - timedelta(hours=hours)
    state = replace(before.state, failures=9, failing_since=since, error="It answers 500.")
    return PollResult(before, replace(before, state=state), PollOutcome.FAILED)


def test_a_feed_that_fails_for_a_day_is_told_once_and_once_when_it_is_back():
    engine = Engine(admins=(ADMIN,))
    engine.poll(entry(FOOTBALL))
    engine.take(failing(engine, hours=23))
    assert payloads(engine, Note) == []
    for _ in range(3):
        engine.take(failing(engine, hours=25))
    (note,) = payloads(engine, Note)
    assert "It answers 500" in note.text
    record = engine.stores.feeds.get("f1")
    well = replace(record, state=replace(record.state, failures=0, failing_since=None, error=None))
    for _ in range(2):
        engine.clock.move(minutes=15)
        engine.take(PollResult(record, well, PollOutcome.UNCHANGED))
    assert [note.text for note in payloads(engine, Note)][1] == "The feed Feed f1 works again."


def test_a_feed_that_falls_silent_is_told_once():
    engine = Engine(admins=(ADMIN,))
    engine.poll(entry(FOOTBALL))
    engine.clock.move(days=46)
    for _ in range(2):
        engine.poll()
    (note,) = payloads(engine, Note)
    assert "has had no new entries since" in note.text
    engine.poll(entry(FINLAND_DEPOSITS))
    assert len(payloads(engine, Note)) == 2


def test_stories_that_nothing_can_join_leave_the_index(engine):
    engine.poll(entry(FINLAND_DEPOSITS))
    engine.clock.move(days=44)
    engine.pipeline.forget_old_stories()
    assert len(engine.pipeline._index) == 1
    engine.clock.move(days=2)
    engine.pipeline.forget_old_stories()
    assert len(engine.pipeline._index) == 0
    assert len(engine.stores.stories) == 1


# --- what the log says ------------------------------------------------------------


@pytest.fixture
def said() -> Iterator[list]:
    """What is logged, at every level, whatever a test before has set."""
    structlog.reset_defaults()
    with capture_logs() as said:
        yield said


def delivery_shown(level: str, entries: list) -> list[dict[str, Any]]:
    return [one for one in entries if one["event"] == "feed_taken" and one["log_level"] == level]


def test_a_quiet_feed_does_not_fill_the_log(engine, said):
    old = entry(FOOTBALL)
    engine.poll(old, baseline=True)
    engine.poll(old)
    engine.poll(old)
    engine.poll(old, entry(ANGOLA))
    assert [one["new"] for one in delivery_shown("info", said)] == [1, 1]
    assert len(delivery_shown("debug", said)) == 2


def test_a_feed_that_fails_is_logged_once_with_its_reason_and_once_when_it_works_again(
    engine, said
):
    engine.poll(entry(FOOTBALL), baseline=True)
    working = engine.stores.feeds.get("f1")
    failing = replace(working, state=replace(working.state, error="The site is away."))
    engine.take(PollResult(working, failing, PollOutcome.FAILED))
    engine.take(PollResult(failing, failing, PollOutcome.FAILED))
    engine.take(PollResult(failing, working, PollOutcome.UNCHANGED))
    told = delivery_shown("info", said)[1:]
    assert [one.get("error") for one in told] == ["The site is away.", None]
