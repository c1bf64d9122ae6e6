"""What goes wrong with servers when feeds are polled, one test per trouble and its good behaviour."""

import asyncio
import gzip
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.feeds.poll import Poller, PollOutcome
from bot.feeds.progress import is_failing, is_silent
from tests.doubles.clock import FixedDraw
from tests.doubles.documents import item, items, json_feed, rss
from tests.doubles.web import QUICK, Answer, Fault, moved
from tests.doubles.web_troubles import FEED, minutes_until_next

NOT_FEEDS = {
    "an HTML page": (b"<!doctype html><title>Hi</title><p>Hello", "a web page, not"),
    "a login page": (b"<html><form><input type=password name=p></form></html>", "login page"),
    "a consent page": (
        b"<html><form action='https://consent.google.com/s'></form></html>",
        "consent page",
    ),
    "a bot wall": (b"<html><title>Just a moment...</title></html>", "bot wall"),
    "an empty body": (b"", "empty document"),
    "white space": (b" \n ", "empty document"),
    "JSON that is no feed": (b'{"error": "no such thing"}', "JSON, but not a JSON Feed"),
    "a JSON list": (b"[1, 2]", "JSON, but not a JSON Feed"),
    "broken JSON": (b'{"version": ', "broken JSON"),
    "plain text": (b"Service temporarily unavailable", "not an RSS, Atom or JSON feed"),
    "other XML": (b"<soap><body/></soap>", "not an RSS, Atom or JSON feed"),
    "an image": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not an RSS, Atom or JSON feed"),
}


@pytest.mark.parametrize("name", NOT_FEEDS)
async def test_trouble_08_a_200_that_is_no_feed_is_a_failure_in_words(web, poller, record, name):
    body, words = NOT_FEEDS[name]
    web.serve("/feed", Answer(body))
    result = await poller.poll(record)
    assert result.outcome is PollOutcome.FAILED
    assert words in result.error
    assert result.record_after.state.baseline_at is None


async def test_trouble_08_a_good_feed_sent_as_html_is_read(web, poller, record):
    web.serve("/feed", replace(FEED, content_type="text/html"))
    assert len((await poller.poll(record)).entries) == 3


async def test_trouble_08_a_quiet_feed_is_no_failure_and_an_emptied_one_is_noted(
    web, poller, record
):
    web.serve("/feed", Answer(rss()), FEED, Answer(rss()))
    quiet = await poller.poll(record)
    assert (quiet.outcome, quiet.note) == (PollOutcome.READ, None)
    full = await poller.poll(quiet.record_after)
    emptied = await poller.poll(full.record_after)
    assert emptied.note == "The feed used to have entries but is now empty."


async def test_trouble_08_a_json_feed_is_a_feed(web, poller, record):
    entry = {"id": 7, "url": "https://n.example/7", "title": "Seven", "content_html": "<p>Text</p>"}
    web.serve("/feed", Answer(json_feed(entry, {"id": "8"}), content_type="application/feed+json"))
    result = await poller.poll(record)
    assert [(e.title, e.summary) for e in result.entries] == [("Seven", "Text")]


@pytest.mark.parametrize("status", [403, 503])
async def test_trouble_09_a_bot_wall_is_called_one_and_asked_again_later(
    web, poller, record, status
):
    wall = Answer(b"<title>Just a moment...</title>", status=status)
    web.serve("/feed", wall)
    result = await poller.poll(record)
    assert "bot wall blocks us" in result.error
    assert "Google News" in result.error
    assert result.record_after.state.next_poll_at is not None


async def polled(poller, clock, record, times, **apart: float):
    for _ in range(times):
        record = (await poller.poll(record)).record_after
        clock.move(**apart)
    return record


async def test_trouble_10_a_permanent_redirect_is_adopted_after_a_week(web, poller, clock, record):
    web.serve("/feed", moved("/new"))
    web.serve("/new", FEED)
    record = await polled(poller, clock, record, 7, days=1)
    assert record.feed.url == web.url("/feed")
    record = await polled(poller, clock, record, 1, days=1)
    assert record.feed.url == web.url("/new")
    assert record.state.adopted_from == web.url("/feed")
    assert record.state.baseline_at is not None


async def test_trouble_10_a_parked_domain_is_not_adopted(web, poller, clock, record):
    web.serve("/feed", moved("/parked"))
    web.serve("/parked", Answer(b"<html>Buy this domain</html>"))
    record = await polled(poller, clock, record, 9, days=1)
    assert record.feed.url == web.url("/feed")
    assert record.state.moved_seen == 0


async def test_trouble_10_a_temporary_redirect_is_never_stored(web, poller, clock, record):
    web.serve("/feed", moved("/mirror", 302))
    web.serve("/mirror", FEED)
    record = await polled(poller, clock, record, 9, days=1)
    assert record.feed.url == web.url("/feed")


async def test_trouble_10_when_the_old_address_goes_the_new_one_is_taken(
    web, poller, clock, record
):
    web.serve("/feed", moved("/new"), Answer(status=404))
    web.serve("/new", FEED)
    record = await polled(poller, clock, record, 2, hours=1)
    assert record.feed.url == web.url("/new")
    assert (await poller.poll(record)).outcome is not PollOutcome.FAILED


async def test_trouble_10_an_outage_of_a_moment_moves_nothing(web, poller, clock, record):
    web.serve("/feed", moved("/new"), Answer(fault=Fault.HANG_UP))
    web.serve("/new", FEED)
    record = await polled(poller, clock, record, 3, hours=1)
    assert record.feed.url == web.url("/feed")
    record = await polled(poller, clock, record, 2, hours=25)
    assert record.feed.url == web.url("/new")


async def test_trouble_10_gone_for_good_stops_the_feed(web, poller, record):
    web.serve("/feed", Answer(status=410))
    result = await poller.poll(record)
    assert result.outcome is PollOutcome.GONE
    assert result.record_after.state.next_poll_at is None
    assert is_failing(result.record_after.state, result.record_after.state.last_attempt_at)


async def test_trouble_12_gzip_is_known_by_its_first_bytes(web, poller, record):
    web.serve("/feed", Answer(gzip.compress(FEED.body)))
    assert len((await poller.poll(record)).entries) == 3


async def test_trouble_12_plain_text_called_gzip_is_taken(web, poller, record):
    web.serve("/feed", replace(FEED, headers={"Content-Encoding": "gzip"}))
    assert len((await poller.poll(record)).entries) == 3


async def test_trouble_12_packed_twice_is_unpacked_twice(web, poller, record):
    web.serve("/feed", replace(FEED, body=gzip.compress(FEED.body)).gzipped())
    assert len((await poller.poll(record)).entries) == 3


async def test_trouble_12_a_feed_of_50_mb_is_refused(web, poller, record):
    huge = b"<rss><channel>" + b"<item><title>x</title></item>" * 1_700_000
    web.serve("/feed", Answer(huge))
    assert (await poller.poll(record)).error == "The document is larger than 5 MB."


async def test_trouble_12_a_packed_answer_of_which_nothing_came_is_no_document(web, poller, record):
    packed = gzip.compress(FEED.body)
    web.serve("/feed", Answer(packed[:9], headers={"Content-Encoding": "gzip"}))
    assert (await poller.poll(record)).error == "The document arrived damaged or incomplete."


@pytest.mark.parametrize("limits", [QUICK])
async def test_trouble_12_a_slow_server_delays_only_itself(web, poller, record):
    slow = replace(record.feed, url=web.serve("/feed", Answer(fault=Fault.DRIP)))
    async with type(web)() as other:
        quick = replace(record.feed, url=other.serve("/feed", FEED))
        both = [poller.poll(replace(record, feed=slow)), poller.poll(replace(record, feed=quick))]
        first, second = (asyncio.create_task(one) for one in both)
        assert (await second).outcome is PollOutcome.READ
        assert not first.done()
        assert "did not send its full answer" in (await first).error


async def test_trouble_14_a_feed_is_no_way_into_the_private_network(
    web, fetcher, parser, clock, record
):
    web.serve("/feed", FEED)
    careful = Poller(fetcher, parser, clock, FixedDraw(), 15, allow_private=False)
    result = await careful.poll(record)
    assert "not a public address" in result.error or "usual port" in result.error
    assert web.asked == []
    assert minutes_until_next(result) == pytest.approx(1440, rel=0.06)


async def test_trouble_15_an_entity_bomb_costs_one_failed_poll(web, poller, record):
    bomb = b"<!DOCTYPE rss [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><rss><channel><title>&b;</title>"
    web.serve("/feed", Answer(bomb), FEED)
    result = await poller.poll(record)
    assert "entities" in result.error
    assert (await poller.poll(result.record_after)).outcome is PollOutcome.READ


async def test_trouble_17_a_dying_feed_is_reported_after_a_day_and_cured_by_one_success(
    web, poller, clock, record
):
    web.serve("/feed", Answer(status=500))
    record = await polled(poller, clock, record, 2, hours=11)
    assert not is_failing(record.state, clock.now())
    clock.move(hours=3)
    assert is_failing(record.state, clock.now())
    web.serve("/feed", FEED)
    assert not is_failing((await poller.poll(record)).record_after.state, clock.now())


async def test_trouble_17_a_silent_feed_is_judged_by_its_own_rhythm(web, poller, clock, record):
    web.serve("/feed", Answer(rss(*items(10))))
    record = (await poller.poll(record)).record_after
    assert record.state.median_gap_minutes == 60
    clock.move(days=40)
    assert not is_silent(record.state, clock.now())
    clock.move(days=10)
    assert is_silent(record.state, clock.now())


async def test_trouble_17_a_monthly_feed_is_not_called_silent_after_months(
    web, poller, clock, record
):
    monthly = [
        item(f"Month {n}", f"https://n.example/{n}", f"{n}", clock.now() - timedelta(days=30 * n))
        for n in range(6)
    ]
    web.serve("/feed", Answer(rss(*monthly)))
    record = (await poller.poll(record)).record_after
    clock.move(days=200)
    assert not is_silent(record.state, clock.now())
