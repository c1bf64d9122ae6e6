"""Ids for feeds: readable, unique, and the same each time."""

import pytest

from bot.feeds.lists.naming import feed_id

URL = "https://www.news.example/feed.xml"
NAMES = {
    "BBC World": "bbc-world",
    "Démo & Co.": "demo-co",
    "Новини": "news-example",
    "": "news-example",
    "A": "news-example",
    "x" * 60: "x" * 40,
}


@pytest.mark.parametrize("name", NAMES)
def test_an_id_is_made_of_the_name_or_else_of_the_site(name):
    assert feed_id(name, URL, ()) == NAMES[name]


def test_an_id_that_is_taken_gets_a_number():
    assert feed_id("BBC", URL, ["bbc", "bbc-2"]) == "bbc-3"
    assert feed_id("", "http://[::1]/", ()) == "1"
    assert feed_id("", "nonsense", ()) == "feed"
