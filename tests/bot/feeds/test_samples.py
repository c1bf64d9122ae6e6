"""Real documents, polled twice through the real fetcher and parser: nothing breaks, nothing is new."""

import re
from datetime import UTC
from pathlib import Path

import pytest

from bot.feeds.identity.sort_out import lookup_keys, sort_out
from bot.feeds.poll import PollOutcome
from bot.model.entry import Feed, FeedId, FeedRecord
from tests.doubles.clock import ManualClock
from tests.doubles.web import Answer

SHARED = (Path(__file__).parents[4] / "shared" / "feeds" / "samples").resolve()
SAMPLES = sorted(
    p for p in (SHARED.iterdir() if SHARED.is_dir() else ()) if p.suffix != ".csv"
)  # fmt: skip
MARKUP = re.compile(r"<[a-zA-Z/!][^>]*>|&(?:amp|lt|gt|quot|nbsp|#\d+);")
NOT_FEEDS = {"html_page_not_a_feed.html"}

pytestmark = pytest.mark.skipif(not SAMPLES, reason=f"the samples are not at {SHARED}")


@pytest.fixture
def clock():
    """A day on which every sample's dates are past."""
    clock = ManualClock()
    clock.move(days=365)
    return clock


def is_well_made(entry) -> bool:
    return (
        bool(entry.title or entry.url)
        and not MARKUP.search(entry.title)
        and (entry.title + entry.summary).isprintable()
        and len(entry.title) <= 500
        and len(entry.summary) <= 2_000
        and (entry.url is None or entry.url.startswith(("http://", "https://")))
        and all(at is None or at.tzinfo is UTC for at in (entry.published_at, entry.updated_at))
        and len(entry.keys) >= 1
    )


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
async def test_a_sample_is_read_twice_and_brings_nothing_new_the_second_time(
    web, poller, clock, path
):
    web.serve("/feed", Answer(path.read_bytes()))
    record = FeedRecord(Feed(FeedId(path.stem), path.name, web.url("/feed")))
    first = await poller.poll(record)
    if path.name in NOT_FEEDS:
        assert first.outcome is PollOutcome.FAILED
        assert first.error.endswith(".")
        return
    assert first.baseline
    assert first.entries
    assert [entry.title for entry in first.entries if not is_well_made(entry)] == []
    assert len({entry.id for entry in first.entries}) == len(first.entries)
    clock.move(days=8)  # a week later the document is read anew, whatever the validators say
    second = await poller.poll(first.record_after)
    assert not second.baseline
    seen = frozenset(lookup_keys(first.entries))
    again = sort_out(second.entries, seen.intersection)
    assert again.new == ()
    assert [e.id for e in second.entries] == [e.id for e in first.entries]


async def test_two_polls_of_one_real_feed_agree_on_what_they_share(web, poller):
    found = []
    for name in ("same_feed_poll1.xml", "same_feed_poll2.xml"):
        web.serve("/feed", Answer((SHARED / name).read_bytes()))
        result = await poller.poll(FeedRecord(Feed(FeedId("macrumors"), "M", web.url("/feed"))))
        found.append({entry.id: entry.title for entry in result.entries})
    shared = found[0].keys() & found[1].keys()
    assert len(shared) >= 3
    assert len(found[0].keys() | found[1].keys()) < len(found[0]) + len(found[1])
