"""Validators, pauses and hints: the troubles of asking a site politely (06, 07)."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from bot.feeds.poll import PollOutcome
from bot.feeds.web.fetch import HttpFetcher
from bot.feeds.web.hosts import HostGate
from bot.ports import FetchFailed, FetchRequest
from tests.doubles.documents import items, rss
from tests.doubles.web import Answer
from tests.doubles.web_troubles import FEED, minutes_until_next


async def test_trouble_06_both_validators_go_back_and_fresh_ones_are_kept(web, poller, record):
    web.serve("/feed", FEED, replace(FEED, etag='"v2"'), replace(FEED, etag='"v2"'))
    first = await poller.poll(record)
    second = await poller.poll(first.record_after)
    third = await poller.poll(second.record_after)
    assert [r.outcome for r in (first, second, third)] == ["read", "unchanged", "unchanged"]
    asked = [a.headers.get("if-none-match") for a in web.asked]
    assert asked == [None, '"v1"', '"v2"']
    assert web.asked[1].headers["if-modified-since"] == FEED.last_modified


async def test_trouble_06_a_304_nobody_asked_for_is_not_believed(web, poller, record):
    web.serve("/feed", Answer(status=304), FEED)
    assert (await poller.poll(record)).outcome is PollOutcome.READ
    web.serve("/feed", Answer(status=304))
    stuck = await poller.poll(record)
    assert stuck.outcome is PollOutcome.FAILED
    assert "not modified" in stuck.error


async def test_trouble_06_once_a_week_the_whole_document_is_asked_for(web, poller, record, clock):
    web.serve("/feed", replace(FEED, etag='"stuck"'))
    result = await poller.poll(record)
    clock.move(days=7)
    again = await poller.poll(result.record_after)
    assert "if-none-match" not in web.asked[-1].headers
    assert again.outcome is PollOutcome.READ


async def test_trouble_06_validators_do_not_survive_a_change_of_address(web, poller, record):
    web.serve("/feed", FEED)
    web.serve("/other", replace(FEED, body=rss(*items(2, "Other"))))
    result = await poller.poll(record)
    elsewhere = replace(result.record_after.feed, url=web.url("/other"))
    moved_by_hand = replace(result.record_after, feed=elsewhere)
    again = await poller.poll(moved_by_hand)
    assert "if-none-match" not in web.asked_for("/other")[0].headers
    assert len(again.entries) == 2


async def test_trouble_07_one_request_at_a_time_per_host(web, fetcher):
    urls = [web.serve(f"/{n}", Answer(rss(), delay_seconds=0.01)) for n in range(5)]
    await asyncio.gather(*(fetcher.fetch(FetchRequest(u, private_allowed=True)) for u in urls))
    assert len(web.asked) == 5
    assert web.most_at_once == 1


async def test_trouble_07_a_pause_after_each_request_to_a_host(clock):
    gate = HostGate(clock, gap_seconds=2)
    turns = []

    async def visit(host):
        async with gate.turn(host):
            turns.append((host, clock.now()))

    visits = [asyncio.create_task(visit(h)) for h in ("a.example", "a.example", "b.example")]
    start = clock.now()
    await clock.advance(5)
    await asyncio.gather(*visits)
    assert turns == [
        ("a.example", start),
        ("b.example", start),
        ("a.example", start + timedelta(seconds=2)),
    ]


async def test_trouble_07_retry_after_is_obeyed(web, poller, record):
    web.serve("/feed", Answer(status=429, headers={"Retry-After": "7200"}))
    result = await poller.poll(record)
    assert result.error == "The site is limiting our requests (429)."
    assert 120 <= minutes_until_next(result) <= 130


async def test_trouble_07_a_429_holds_the_other_feeds_of_the_host_back(clock):
    gate = HostGate(clock)
    gate.close("news.google.com", 600)
    fetcher = HttpFetcher(clock, "Minewatch/test", gate=gate)
    try:
        answer = await fetcher.fetch(FetchRequest("https://news.google.com/rss/search?q=x"))
        assert isinstance(answer, FetchFailed)
        assert answer.retry_after_seconds == 600
    finally:
        await fetcher.close()


async def test_trouble_07_a_429_without_a_time_holds_the_host_back_for_five_minutes(
    web, monkeypatch, clock
):
    monkeypatch.setattr("bot.feeds.web.hosts.is_local_host", lambda _host: False)
    gate = HostGate(clock, gap_seconds=0)
    fetcher = HttpFetcher(clock, "Minewatch/test", gate=gate)
    try:
        url = web.serve("/feed", Answer(status=429))
        await fetcher.fetch(FetchRequest(url, private_allowed=True))
        assert gate.closed_seconds(urlsplit(url).netloc) == 300
    finally:
        await fetcher.close()


async def test_trouble_07_hints_lengthen_the_interval_within_bounds(web, poller, record):
    web.serve("/feed", replace(FEED, headers={"Cache-Control": "public, max-age=2400"}))
    assert minutes_until_next(await poller.poll(record)) == pytest.approx(40, rel=0.06)
    web.serve("/feed", Answer(rss(*items(3), channel="<ttl>30</ttl>")))
    assert minutes_until_next(await poller.poll(record)) == pytest.approx(30, rel=0.06)
    web.serve("/feed", Answer(rss(*items(3), channel="<ttl>100000</ttl>")))
    assert minutes_until_next(await poller.poll(record)) == pytest.approx(60, rel=0.06)
    web.serve("/feed", FEED)
    assert minutes_until_next(await poller.poll(record)) == pytest.approx(15, rel=0.06)


async def test_trouble_07_failures_back_off_to_a_day(web, poller, record):
    web.serve("/feed", Answer(status=500))
    waits = []
    for _ in range(10):
        result = await poller.poll(record)
        record = result.record_after
        waits.append(minutes_until_next(result))
    assert waits[0] == pytest.approx(15, rel=0.06)
    assert waits[1] == pytest.approx(30, rel=0.06)
    assert waits[-1] == pytest.approx(1440, rel=0.06)
    assert max(waits) <= 1440
