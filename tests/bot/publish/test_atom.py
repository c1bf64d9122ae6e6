"""Stories as a feed: whatever they hold, a reader gets valid Atom, and each story under one id."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.parse import Parser
from bot.feeds.poll import Poller
from bot.model.entry import EntryId, Feed, FeedId, FeedRecord
from bot.model.judgement import Direction, Kind
from bot.model.state import Step
from bot.model.story import SAMPLE_FEED, Story
from bot.publish.atom import FeedScope, StoryWords, feed_of
from handlers.views.kinds import report_words, unmarked_kind_words
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.desk import treaty
from tests.doubles.values import NOON, story
from tests.doubles.web import Answer, FeedServer, fetcher_for

ADDRESS = "https://bot.example.org/stories.atom"
ALL = FeedScope((), (), (), ADDRESS)
ATOM = "{http://www.w3.org/2005/Atom}"
WORDS = StoryWords(unmarked_kind_words, report_words)


def written(*stories: Story, scope: FeedScope = ALL) -> bytes:
    return feed_of(stories, scope, treaty().states, WORDS)


def read(*stories: Story, scope: FeedScope = ALL) -> Any:
    found = feedparser.parse(written(*stories, scope=scope))
    assert not found.bozo, found.get("bozo_exception")
    return found


def reported(made: Story, *urls: str | None) -> Story:
    """The same story with a report at each of these addresses, an hour apart."""
    (first,) = made.sources
    sources = tuple(
        replace(
            first,
            entry=EntryId(f"e{number}"),
            url=url,
            publisher=f"Paper {number}",
            at=first.at + timedelta(hours=number),
        )
        for number, url in enumerate(urls)
    )
    return replace(made, sources=sources, url=urls[0], last_at=sources[-1].at)


def test_a_story_is_an_entry_with_what_a_reader_shows():
    notice = replace(story(states=("FIN", "POL")), step=Step.DEPOSIT, direction=Direction.TOWARDS)
    (entry,) = read(notice).entries
    assert entry.id == "tag:minewatch,2026:story/s1"
    assert entry.title == "Parliament votes to leave"
    assert entry.link == "https://news.example/e1"
    assert entry.updated_parsed[:4] == (NOON.year, NOON.month, NOON.day, NOON.hour)
    assert "a notice of withdrawal by Finland and Poland" in entry.summary
    assert "Withdrawal: notice deposited." in entry.summary
    assert "Reported by Example News since" in entry.summary
    assert [(tag.term, tag.label) for tag in entry.tags] == [
        ("FIN", "Finland"),
        ("POL", "Poland"),
        ("withdrawal", "withdrawal"),
    ]


def test_the_feed_names_itself_its_author_and_what_it_is_of():
    scope = FeedScope(
        ("FIN", "baltics"), ("Finland", "Baltic States"), (Kind.USE,), ADDRESS + "?x=y&z"
    )
    feed = read(story(), scope=scope).feed
    assert feed.id == "tag:minewatch,2026:stories/FIN,baltics/use"
    assert feed.title == "Minewatch · Finland, Baltic States · use"
    assert feed.author == "Minewatch"
    assert [link.href for link in feed.links if link.rel == "self"] == [ADDRESS + "?x=y&z"]


def test_a_story_that_grows_keeps_its_id_and_is_updated():
    before = read(story()).entries[0]
    grown = reported(story(), "https://a.example/1", "https://b.example/2")
    (after,) = read(grown).entries
    assert after.id == before.id
    assert after.updated_parsed > before.updated_parsed
    assert [(link.rel, link.href) for link in after.links] == [
        ("alternate", "https://a.example/1"),
        ("related", "https://b.example/2"),
    ]


def test_a_feed_without_stories_is_valid_too():
    assert read().entries == []


def test_the_same_stories_give_the_same_bytes():
    assert written(story(), story("s2")) == written(story(), story("s2"))


def test_news_of_a_step_not_taken_is_said_to_be_that():
    against = replace(story(), step=Step.PARLIAMENT, direction=Direction.AGAINST)
    assert "a step not taken" in read(against).entries[0].summary


def test_what_only_the_sample_feed_reports_is_marked():
    sample = replace(story(), sources=(replace(story().sources[0], feed=SAMPLE_FEED),))
    assert read(sample).entries[0].title.startswith("Sample: ")


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "ftp://x.example", "not one"])
def test_a_story_without_a_page_holds_its_content_itself(url: str | None):
    """RFC 4287, 4.1.1.1: an entry without content must have a link to its page."""
    root = ET.fromstring(written(reported(story(), url)))  # noqa: S314 - our own document
    entry = root.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.find(f"{ATOM}link") is None
    assert entry.find(f"{ATOM}content") is not None
    (read_entry,) = read(reported(story(), url)).entries
    assert "Withdrawal" in read_entry.content[0].value


@given(st.lists(st.text(max_size=40), min_size=3, max_size=3))
def test_whatever_characters_a_feed_sent_the_document_is_valid(texts: Sequence[str]):
    headline, publisher, url = texts
    made = replace(
        story(), headline=headline, url=f"https://a.example/{url}",
        sources=(replace(story().sources[0], publisher=publisher, title=headline),),
    )  # fmt: skip
    (entry,) = read(made).entries
    assert entry.title
    assert not any(ord(letter) < 32 for letter in entry.title)


@given(st.text(alphabet="<>&\"'\x00\x08\x1b\x7f\x85\ud800\ufffe\u202e]", min_size=1, max_size=12))
def test_markup_and_controls_in_a_headline_stay_text_or_go(headline: str):
    (entry,) = read(replace(story(), headline=f"a {headline} b")).entries
    assert "\u202e" not in entry.title
    assert entry.title.startswith("a")
    assert entry.title.endswith("b")


@pytest.fixture
async def parser():
    one = Parser()
    yield one
    await one.close()


async def test_our_own_poller_reads_the_feed_without_a_note(parser: Parser):
    clock = ManualClock(datetime(2026, 3, 2, tzinfo=UTC))
    stories = [
        replace(story(f"s{number}", at=NOON - timedelta(hours=number)), headline=f"Story {number}")
        for number in range(50)
    ]
    async with FeedServer() as web:
        url = web.serve("/stories.atom", Answer(written(*stories)))
        fetcher = fetcher_for(clock)
        poller = Poller(fetcher, parser, clock, FixedDraw(), 15.0, allow_private=True)
        result = await poller.poll(FeedRecord(Feed(FeedId("ours"), "Ours", url)))
        await fetcher.close()
    assert result.error is None
    assert result.note is None
    assert [entry.title for entry in result.entries] == [each.headline for each in stories]
