"""The log and /healthz are told once that nothing on the web can be read, and once that it can be again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from bot.health import Health
from bot.model.web_state import OFFLINE
from bot.runner.web_watch import WebWatch
from storage import open_memory_stores
from tests.bot.model.test_web_state import DENIED, feed
from tests.doubles.clock import ManualClock


@pytest.fixture
def said() -> Iterator[list[Any]]:
    structlog.reset_defaults()
    with capture_logs() as lines:
        yield lines


async def test_offline_is_one_line_however_many_feeds_and_however_long(said: list[Any]):
    clock = ManualClock()
    stores, health = open_memory_stores(clock), Health(clock)
    watch = WebWatch(stores, health)
    records = [feed(n) for n in range(27)]
    stores.feeds.put(*records)
    for _ in range(3):
        await watch.round()
    assert [(line["event"], line["reason"]) for line in said] == [("no_feed_is_read", OFFLINE)]
    report = health.report()
    assert report.ok
    assert report.text == f"degraded: {OFFLINE}"
    stores.feeds.put(*(replace(r, state=replace(r.state, error=None)) for r in records))
    await watch.round()
    assert said[-1]["event"] == "feeds_read_again"
    assert health.report().text == "ok"


async def test_feeds_that_fail_alike_are_one_line_and_a_new_one_adds_only_itself(said: list[Any]):
    clock = ManualClock()
    stores = open_memory_stores(clock)
    watch = WebWatch(stores, Health(clock))
    stores.feeds.put(feed(0, None), *(feed(n, DENIED, unreached=False) for n in range(1, 5)))
    await watch.round()
    stores.feeds.put(feed(5, "There is nothing at this address (404).", unreached=False))
    await watch.round()
    assert [line["reason"] for line in said] == [
        "4 feeds: The site denies access (403) (f1, f2, f3, f4).",
        "Feed 5: There is nothing at this address (404).",
    ]
