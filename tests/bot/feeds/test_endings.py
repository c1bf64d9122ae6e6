"""A document that ends half-way: its last entry is read only where all that names it came."""

import json
import re

import pytest

from bot.feeds.document import ParsedFeed, ParseJob
from bot.feeds.parse.reader import read_document
from bot.model.entry import Feed, FeedId
from tests.doubles.clock import ManualClock

FEED = Feed(FeedId("cut"), "Cut", "https://cut.example/feed")
TITLES = ["Peru clears its last minefield", "Chad joins the convention"]


def rss(number: int, title: str) -> str:
    return (
        f"<item><title>{title}</title><link>https://cut.example/{number}</link>"
        f'<guid isPermaLink="false">n{number}</guid><description>Some words.</description></item>'
    )


def atom(number: int, title: str) -> str:
    return (
        f'<entry><title type="html">{title}</title><id>urn:n{number}</id>'
        f'<link href="https://cut.example/{number}"/><summary>Some words.</summary></entry>'
    )


ITEMS = [
    {"id": f"n{n}", "url": f"https://cut.example/{n}", "title": title, "summary": "Some words."}
    for n, title in enumerate(TITLES)
]
DOCUMENTS = {
    "RSS": '<rss version="2.0"><channel><title>A</title>'
    + "".join(rss(n, title) for n, title in enumerate(TITLES))
    + "</channel></rss>",
    "Atom": '<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title>'
    + "".join(atom(n, title) for n, title in enumerate(TITLES))
    + "</feed>",
    "JSON Feed": json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": ITEMS}),
}


def read_text(text: str) -> ParsedFeed:
    found = read_document(ParseJob(text.encode(), FEED.url, FEED, ManualClock().now()))
    assert isinstance(found, ParsedFeed), found
    return found


@pytest.mark.parametrize("form", DOCUMENTS)
def test_wherever_the_end_is_missing_no_entry_is_taken_for_another(form):
    """Every entry that is read has its whole title, and the ids it has in the whole document."""
    document = DOCUMENTS[form]
    whole = {entry.title: entry.keys for entry in read_text(document).entries}
    assert list(whole) == TITLES
    second = document.index(TITLES[1])
    for end in range(second, len(document)):
        for entry in read_text(document[:end]).entries:
            assert set(entry.keys) & set(whole[entry.title]), document[:end]


@pytest.mark.parametrize("form", DOCUMENTS)
def test_an_entry_whose_text_is_cut_is_read(form):
    document = DOCUMENTS[form]
    cut = document[: [found.start() for found in re.finditer("words", document)][1]]
    assert [entry.title for entry in read_text(cut).entries] == TITLES


def test_an_entry_that_is_alone_is_read_as_far_as_it_goes():
    cut = '<rss version="2.0"><channel><title>A</title><item><title>Peru clears its last'
    assert [entry.title for entry in read_text(cut).entries] == ["Peru clears its last"]


def test_items_that_are_numbered_in_an_object_are_a_list():
    """PHP writes a list so when members of it were filtered away."""
    feed = {
        "version": "https://jsonfeed.org/version/1",
        "items": dict(zip("02", ITEMS, strict=True)),
    }
    assert [entry.title for entry in read_text(json.dumps(feed)).entries] == TITLES
