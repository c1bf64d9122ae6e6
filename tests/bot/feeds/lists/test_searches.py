"""The words looked for in each language: the bot can read what it searches for."""

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.feeds.lists.gnews import search_feed
from bot.feeds.lists.searches import read_languages, searches
from bot.feeds.web.address import why_not_allowed
from bot.news.entry_text import read_entry_text
from bot.news.lexicon import word_set
from bot.news.matcher import packaged_matcher
from bot.words.language import guess_language

SUBJECT = word_set("treaty apmine landmine clear minefield minehurt mineblast minefree bare")
LANGUAGES = searches()
MOST_WORDS = 32
"""More words than this Google leaves out of a search."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_of_the_treaty_or_of_mines_to_the_news_matcher(language):
    matcher = packaged_matcher()
    unread = [
        phrase
        for phrase in LANGUAGES[language].words
        if not SUBJECT
        & {match.rule for match in matcher.find(read_entry_text(phrase, ""), language)}
    ]
    assert unread == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_feed_declares_its_language_and_its_entries_are_believed(language):
    assert search_feed(LANGUAGES[language]).language == language
    for phrase in LANGUAGES[language].words:
        assert guess_language(language, phrase) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_asks_for_all_its_phrases_of_the_last_week(language):
    search = LANGUAGES[language]
    feed = search_feed(search)
    assert why_not_allowed(feed.url) is None
    asked = parse_qs(urlsplit(feed.url).query)
    assert all(f'"{phrase}"' in asked["q"][0] for phrase in search.words)
    assert asked["q"][0].endswith(") when:7d")
    assert (asked["hl"], asked["gl"]) == ([search.hl], [search.gl])
    assert sum(len(phrase.split()) for phrase in search.words) <= MOST_WORDS


def test_no_name_stands_for_two_languages():
    names = [name.casefold() for search in LANGUAGES.values() for name in search.names]
    assert len(names) == len(set(names))
    assert not set(names) & set(LANGUAGES)


TYPED = {
    "tr,th,vi": (["tr", "th", "vi"], []),
    "tr th vi": (["tr", "th", "vi"], []),
    "Turkish, Thai": (["tr", "th"], []),
    "turkish and Farsi": (["tr", "fa"], []),
    "TR; tr": (["tr"], []),
    "zh-CN nb": (["zh", "no"], []),
    "tr, Klingon": (["tr"], ["Klingon"]),
    "": ([], []),
}


@pytest.mark.parametrize("typed", TYPED)
def test_languages_are_read_by_code_or_name(typed):
    found, unknown = read_languages(typed)
    assert ([search.language for search in found], list(unknown)) == TYPED[typed]
