"""feedparser's own documents (its source distribution), through our reading and normalising.

They hold what 20 years of broken feeds have taught: each must end in a value, never an error.
"""

import re
from datetime import UTC
from importlib.metadata import version

import pytest

from bot.feeds.document import NotAFeed, ParsedFeed, ParseJob
from bot.feeds.parse.reader import read_document
from bot.model.entry import Feed, FeedId
from tests.doubles.archives import documents
from tests.doubles.clock import ManualClock

VERSION = version("feedparser")
URL = "https://corpus.example/dir/feed.xml"
MARKUP = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|<!--|&(?:amp|lt|gt|quot|nbsp|#\d+);")
# Escaped once too little by some, but a word in each of their documents.
WORDS = {"History of the <blink> tag"}
FEED = Feed(FeedId("corpus"), "Corpus", URL)
pytestmark = [pytest.mark.index, pytest.mark.slow]


@pytest.fixture(scope="module")
def corpus(request: pytest.FixtureRequest) -> list[tuple[str, bytes]]:
    """Every document of the source distribution, fetched once and kept in pytest's cache."""
    found = documents(request.config, "feedparser", VERSION, "--no-build-isolation")
    return [(name, body) for name, body in found if name.endswith((".xml", ".json"))]


def test_every_document_ends_in_a_feed_or_in_a_sentence(corpus):
    now = ManualClock().now()
    entries, feeds, problems = 0, 0, []
    for name, body in corpus:
        found = read_document(ParseJob(body, URL, FEED, now))
        if isinstance(found, NotAFeed):
            problems += [] if found.reason.endswith(".") else [name]
            continue
        feeds += 1
        entries += len(found.entries)
        problems += [f"{name}: {what}" for what in wrong_with(found)]
    assert problems == []
    assert len(corpus) > 2_000
    assert feeds > 2_200
    assert entries > 550


def wrong_with(found: ParsedFeed) -> list[str]:
    """What of the promises an entry breaks."""
    wrong = []
    for entry in found.entries:
        dates = (entry.published_at, entry.updated_at)
        wrong += ["a date that is not UTC"] if any(d and d.tzinfo is not UTC for d in dates) else []
        wrong += ["a relative link"] if entry.url and not entry.url.startswith("http") else []
        wrong += (
            [f"markup in {entry.title!r}"]
            if MARKUP.search(entry.title) and entry.title not in WORDS
            else []
        )
        wrong += [f"unprintable {entry.title!r}"] if not entry.title.isprintable() else []
    return wrong
