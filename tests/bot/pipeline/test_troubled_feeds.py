"""One poll's result taken in: what admins and the log learn of a feed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from bot.feeds.poll import PollOutcome, PollResult
from bot.model.alert import Note
from bot.model.entry import FeedRecord
from bot.model.web_state import OFFLINE
from tests.doubles.engine import Engine, entry
from tests.doubles.outcomes import ANGOLA, FINLAND_DEPOSITS, FOOTBALL, payloads

ADMIN = "U0ADMIN"


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


def test_while_no_feed_can_be_read_there_is_one_note_and_one_when_they_can_be_again():
    engine = Engine(admins=(ADMIN,))
    feeds = [f"f{n}" for n in range(6)]
    for feed in feeds:
        engine.poll(entry(FOOTBALL), feed=feed)
    records = [_on_its_own_site(engine.stores.feeds.get(feed)) for feed in feeds]
    engine.clock.move(hours=30)
    since = engine.clock.now() - timedelta(hours=25)
    failed = [_unreached(record, since) for record in records]
    for record in failed:  # as its first failed poll left it
        engine.stores.feeds.put(record)
    for record in failed:
        engine.take(PollResult(record, record, PollOutcome.FAILED))
    assert [note.text for note in payloads(engine, Note)] == [OFFLINE]
    now = engine.clock.now()
    for before, record in zip(failed[:5], records, strict=False):
        state = replace(record.state, last_success_at=now, last_attempt_at=now)
        engine.take(PollResult(before, replace(record, state=state), PollOutcome.UNCHANGED))
    later = [note.text for note in payloads(engine, Note)][1:]
    assert later == ["Feeds can be read again."]
    engine.take(PollResult(failed[5], failed[5], PollOutcome.FAILED))
    (own,) = [note.text for note in payloads(engine, Note)][2:]
    assert own.startswith("The feed Feed f5 has failed since")


def test_a_feed_known_to_fail_is_not_said_to_work_because_the_web_is_away():
    engine = Engine(admins=(ADMIN,))
    engine.poll(entry(FOOTBALL))
    engine.take(failing(engine, hours=25))
    for n in range(2, 8):
        engine.poll(entry(FOOTBALL), feed=f"f{n}")
        record = _on_its_own_site(engine.stores.feeds.get(f"f{n}"))
        engine.stores.feeds.put(_unreached(record, engine.clock.now()))
    engine.take(failing(engine, hours=26))
    assert [note.text for note in payloads(engine, Note)][1:] == []


def test_a_feed_that_is_gone_is_told_although_no_other_answers():
    """It is not asked again, so that there is no later moment to tell it."""
    engine = Engine(admins=(ADMIN,))
    for n in range(7):
        engine.poll(entry(FOOTBALL), feed=f"f{n}")
    engine.clock.move(hours=1)
    for n in range(1, 7):
        record = _on_its_own_site(engine.stores.feeds.get(f"f{n}"))
        engine.stores.feeds.put(_unreached(record, engine.clock.now()))
    before = engine.stores.feeds.get("f0")
    gone = replace(
        before, state=replace(before.state, gone=True, failures=1, error="It is gone (410).")
    )
    engine.take(PollResult(before, gone, PollOutcome.FAILED))
    assert any("It is gone (410)" in note.text for note in payloads(engine, Note))


def _on_its_own_site(record: FeedRecord) -> FeedRecord:
    feed = replace(record.feed, url=f"https://{record.feed.id}.example/feed")
    return replace(record, feed=feed)


def _unreached(record: FeedRecord, since: datetime) -> FeedRecord:
    state = replace(
        record.state,
        failures=9,
        failing_since=since,
        last_attempt_at=since,
        last_success_at=since - timedelta(minutes=15),
        error="No connection.",
        unreached=True,
    )
    return replace(record, state=state)


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


def test_a_feed_that_fails_is_for_the_debug_level_and_working_again_is_not(engine, said):
    engine.poll(entry(FOOTBALL), baseline=True)
    working = engine.stores.feeds.get("f1")
    failing = replace(working, state=replace(working.state, error="The site is away."))
    engine.take(PollResult(working, failing, PollOutcome.FAILED))
    engine.take(PollResult(failing, failing, PollOutcome.FAILED))
    engine.take(PollResult(failing, working, PollOutcome.UNCHANGED))
    failed = [one for one in delivery_shown("debug", said) if "error" in one]
    assert [one["error"] for one in failed] == ["The site is away."] * 2
    assert len(delivery_shown("info", said)[1:]) == 1
