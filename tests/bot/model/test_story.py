"""What a story says of itself: whether it is a sample, when it was reported, its short id."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.model.entry import FeedId, StoryId
from bot.model.story import PRINTED, SAMPLE_FEED, Story, short_id, surviving
from tests.doubles.values import NOON, story


def reported_by(*feeds: str) -> Story:
    source = story().sources[0]
    return replace(story(), sources=tuple(replace(source, feed=FeedId(feed)) for feed in feeds))


@pytest.mark.parametrize(
    ("feeds", "sample"),
    [
        ([SAMPLE_FEED], True),
        ([SAMPLE_FEED, SAMPLE_FEED], True),
        (["gazette"], False),
        ([SAMPLE_FEED, "gazette"], False),
        ([], False),
    ],
)
def test_a_story_is_a_sample_while_the_sample_alone_reports_it(feeds: list[str], sample: bool):  # noqa: FBT001 - a column
    told = reported_by(*feeds)
    assert told.sample is sample
    assert [source.sample for source in told.sources] == [feed == SAMPLE_FEED for feed in feeds]


def test_it_was_reported_in_a_span_when_one_report_falls_within():
    first, last = NOON, NOON + timedelta(days=5)
    source = story().sources[0]
    told = replace(story(), sources=(replace(source, at=first), replace(source, at=last)))
    between = first + timedelta(days=1), last
    assert told.reported_in(None, None)
    assert told.reported_in(first, first + timedelta(seconds=1))
    assert told.reported_in(last, None)
    assert not told.reported_in(*between)
    assert not told.reported_in(None, first)
    assert not told.reported_in(datetime(2027, 1, 1, tzinfo=UTC), None)


def test_without_sources_a_story_was_reported_first_and_last():
    told = replace(story(), sources=(), last_at=NOON + timedelta(days=5))
    assert told.reported_in(None, None)
    assert told.reported_in(NOON, NOON + timedelta(days=1))
    assert not told.reported_in(NOON + timedelta(days=1), NOON + timedelta(days=2))


def test_a_short_id_is_the_beginning_without_its_prefix():
    assert short_id("s-c4e7c8439d013c09312d") == "c4e7c843"
    assert len(short_id("s-c4e7c8439d013c09312d")) == PRINTED
    assert short_id("s1") == "s1"


def test_an_id_leads_through_mergers_to_the_story_that_lives():
    stories = {
        "a": replace(story("a"), merged_into=StoryId("b")),
        "b": replace(story("b"), merged_into=StoryId("c")),
        "c": story("c"),
        "x": replace(story("x"), merged_into=StoryId("y")),
        "y": replace(story("y"), merged_into=StoryId("x")),
    }
    assert surviving("a", stories.get) == stories["c"]
    assert surviving("x", stories.get) is None
    assert surviving("nowhere", stories.get) is None
