"""One poll's result taken in: what admins and the log learn of a feed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from bot.feeds.poll import PollOutcome, PollResult
from bot.model.alert import Note
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
