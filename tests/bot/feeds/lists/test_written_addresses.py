"""A feed's address as people and programs write it: what is asked, and which are one feed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.feeds.lists.written import feed_key, normalised_address

ASKED = {
    "feed://f.example/feed": "http://f.example/feed",
    "feed:https://f.example/feed": "https://f.example/feed",
    "feed:http://f.example/feed": "http://f.example/feed",
    "feed://https://f.example/feed": "https://f.example/feed",
    "feed://https//f.example/feed": "https://f.example/feed",
    "FEED://F.example/feed": "http://F.example/feed",
    "Feed:HTTPS://f.example/feed": "https://f.example/feed",
    "feed:f.example/feed": "http://f.example/feed",
    "feed:///f.example/feed": "http://f.example/feed",
    "feeds://f.example/feed": "https://f.example/feed",
    "rss://f.example/feed": "http://f.example/feed",
    "itpc://f.example/feed": "http://f.example/feed",
    "feed:feed://f.example/feed": "http://f.example/feed",
    " <feed://f.example/feed> ": "http://f.example/feed",
    "<https://f.example/feed|f.example/feed>": "https://f.example/feed",
    " https://f.example/feed\n": "https://f.example/feed",
    "https://f.example/feed:https://g.example": "https://f.example/feed:https://g.example",
    "webcal://f.example/feed": "webcal://f.example/feed",
    "javascript:alert(1)": "javascript:alert(1)",
    "feed:": "feed:",
    "feed.example": "feed.example",
    "rss.example/feed": "rss.example/feed",
    "": "",
}


@pytest.mark.parametrize("written", ASKED)
def test_what_is_asked(written):
    assert normalised_address(written) == ASKED[written]


ONE_FEED = [
    "https://k.example/feed",
    "http://k.example/feed",
    "http://K.Example:80/feed",
    "https://k.example:443/feed",
    "https://k.example/./feed",
    "https://k.example/a/../feed",
    "https://www.k.example/feed",
    "https://k.example./feed",
    "https://k.example/feed/",
    "https://k.example/feed#top",
    "https://k.example/%66eed",
    "feed://k.example/feed",
    "feed:https://k.example/feed",
    "HTTPS://k.example/feed?",
    " https://k.example/feed ",
]
ONE_ROOT = ["https://k.example", "http://k.example/", "feed://K.example", "https://k.example:443"]
ONE_NAME = [
    "https://münchen.example/feed",
    "https://xn--mnchen-3ya.example/feed",
    "http://MÜNCHEN.example/feed",
    "https://m%C3%BCnchen.example/feed",
]


@pytest.mark.parametrize("feed", [ONE_FEED, ONE_ROOT, ONE_NAME])
def test_ways_to_write_one_feed_have_one_key(feed):
    assert len({feed_key(address) for address in feed}) == 1


def test_other_feeds_have_other_keys():
    others = [
        "https://k.example/feed",
        "https://k.example/Feed",
        "https://k.example/feed/comments",
        "https://k.example/feed?lang=fr",
        "https://k.example/feed?lang=en",
        "https://k.example:8443/feed",
        "https://l.example/feed",
        "https://k.example/",
        "https://k.example/a%2Fb",
        "https://k.example/a/b",
    ]
    assert len({feed_key(address) for address in others}) == len(others)


PARTS = ["feed", "rss:", ":", "//", "http", "https", "|", "<", ">", " ", "\r", "x", ".com", "?"]


@given(
    some.text(max_size=60)
    | some.text(max_size=40).map("feed:{}".format)
    | some.lists(some.sampled_from(PARTS), max_size=8).map("".join)
)
def test_any_text_has_a_key_and_is_read_once_and_for_all(text):
    asked = normalised_address(text)
    assert isinstance(feed_key(text), str)
    assert normalised_address(asked) == asked
    assert feed_key(asked) == feed_key(text)


@given(
    some.sampled_from(
        ["http://", "https://", "HTTP://", "feed://", "feed:https://", "feed:http://"]
    ),
    some.sampled_from(["k.example", "K.EXAMPLE", "www.k.example", "k.example."]),
    some.sampled_from(["", ":80", ":443"]),
    some.sampled_from(["/feed", "/feed/", "/feed#x", "/feed?"]),
)
def test_any_mixture_is_one_feed(scheme, host, port, path):
    assert feed_key(scheme + host + port + path) == "k.example/feed"
