"""The sample feed: a baseline first, then one entry after the other, all marked as sample."""

import csv
import xml.etree.ElementTree as ET  # our own document
from datetime import UTC, date, datetime
from pathlib import Path

import aiohttp
import pytest

from bot.model.entry import Entry, EntryId, FeedId
from bot.news.judge import build_judge
from bot.treaty.load import load_treaty
from bot.workspace.sample import FIRST_SECONDS, STEP_SECONDS, SampleFeed, load_script
from tests.doubles.clock import ManualClock
from tests.doubles.slack import StrictSlack

SOURCES = Path(__file__).parents[3] / "bot" / "data" / "sources.csv"


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def feed(clock):
    return SampleFeed(clock)


def titles(feed):
    return [entry.title for entry, _at in feed.published()]


def test_the_first_fetch_sees_what_is_known(feed):
    assert titles(feed) == [entry.title for entry in reversed(load_script().known)]


def test_one_entry_more_at_each_step_until_all_is_told(feed, clock):
    script = load_script()
    feed.published()
    clock.move(seconds=FIRST_SECONDS)
    assert titles(feed)[0] == script.following[0].title
    clock.move(seconds=STEP_SECONDS)
    assert titles(feed)[0] == script.following[1].title
    clock.move(hours=1)
    assert len(titles(feed)) == len(script.known) + len(script.following)


def test_an_entry_has_the_day_of_what_it_tells_as_its_date():
    clock = ManualClock(datetime(2026, 11, 1, tzinfo=UTC))
    feed = SampleFeed(clock)
    feed.published()
    clock.move(hours=1)
    dates = {entry.id: at.date() for entry, at in feed.published()}
    assert dates["finland-deposits-withdrawal"] == date(2025, 7, 10)
    assert all(dates[entry.id] == entry.date for entry, _at in feed.published())
    for entry, _at in feed.published():
        assert "invented" in entry.text or f"{entry.date.day} {entry.date:%B %Y}" in entry.text


def test_under_a_clock_set_back_nothing_is_dated_ahead():
    clock = ManualClock(datetime(2025, 6, 1, tzinfo=UTC))
    assert all(at <= clock.now() for _entry, at in SampleFeed(clock).published())


def test_nothing_runs_before_the_first_fetch(feed, clock):
    clock.move(days=1)
    assert len(titles(feed)) == len(load_script().known)


def test_every_fact_links_to_a_page_that_the_record_names():
    with SOURCES.open(encoding="utf-8") as file:
        known = {row["url"] for row in csv.DictReader(file)}
    script = load_script()
    for entry in (*script.known, *script.following):
        invented = "invented" in entry.text
        assert (entry.url in known) is not invented, entry.id


def test_minewatch_judges_every_entry_as_meant():
    judge = build_judge(load_treaty().states.values())
    script = load_script()
    for told in (*script.known, *script.following):
        judgement = judge.judge(entry_of(told))
        assert judgement.relevant is ("invented" not in told.text), told.id


def entry_of(told):
    return Entry(
        id=EntryId(told.id),
        feed=FeedId("sample"),
        title=told.title,
        summary=told.text,
        url=told.url,
        published_at=None,
        updated_at=None,
        author=None,
        publisher=f"Sample, after {told.source}",
        language="en",
    )


async def test_the_document_is_marked_as_sample_and_knows_validators(feed):
    async with StrictSlack() as other, aiohttp.ClientSession() as session:
        app = aiohttp.web.Application()
        feed.mount(app)
        runner = aiohttp.web.AppRunner(app)
        await runner.setup()
        await aiohttp.web.TCPSite(runner, "127.0.0.1", 0).start()
        other._bots.append(runner)
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/sample/feed.xml"
        async with session.get(url) as response:
            document = ET.fromstring(await response.text())  # noqa: S314 - our own document
            etag = response.headers["ETag"]
        assert "not live" in document.findtext("channel/title", "")
        sources = [node.text or "" for node in document.iter("source")]
        assert sources
        assert all(source.startswith("Sample") for source in sources)
        async with session.get(url, headers={"If-None-Match": etag}) as response:
            assert response.status == 304
