"""Google News queries as feeds: words in, an address out."""

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.errors import InputError
from bot.feeds.lists.gnews import query_address, read_query
from bot.feeds.web.address import why_not_allowed

READ = {
    '"Ottawa Convention" in lv': ('"Ottawa Convention"', "lv"),
    'Ottawa Convention" in lv': ('"Ottawa Convention"', "lv"),
    "jalkaväkimiinat in fi": ('"jalkaväkimiinat"', "fi"),
    "landmines": ('"landmines"', "en"),
    "mines in Ukraine": ('"mines in Ukraine"', "en"),
    '"a b" OR "c d" in uk': ('"a b" OR "c d"', "uk"),
    "site:icrc.org mines in fr": ("site:icrc.org mines", "fr"),
}


@pytest.mark.parametrize("typed", READ)
def test_words_and_language_are_read(typed):
    assert read_query(typed) == READ[typed]


@pytest.mark.parametrize("typed", ["", '""', '"" in fi', "mines in qq", "x" * 201])
def test_what_cannot_be_asked_is_refused_in_words(typed):
    with pytest.raises(InputError, match=r"\."):
        read_query(typed)


def test_the_address_names_words_and_edition():
    url = query_address('"Otavas konvencija"', "lv")
    assert why_not_allowed(url) is None
    assert parse_qs(urlsplit(url).query) == {
        "q": ['"Otavas konvencija"'],
        "hl": ["lv"],
        "gl": ["LV"],
        "ceid": ["LV:lv"],
    }
    assert "ceid=US%3Aen" in query_address("x", "en")
