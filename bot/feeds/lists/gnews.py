"""Google News queries as feeds: an address made of words and a language edition.

In: words and an ISO 639-1 code. Out: a feed's address, or the feed of a language's own words.
The form of the address and the parameters of the editions are those of public watchers; an
edition that Google does not have answers with the nearest it has.
"""

from __future__ import annotations

import re

from bot.errors import InputError
from bot.feeds.links import with_query
from bot.feeds.lists.searches import Search, searches
from bot.model.entry import Feed, FeedId, FeedOrigin

ADDRESS = "https://news.google.com/rss/search"
MAX_WORDS = 200
# One host answers all searches, some sixty when every language is on: two requests a minute.
POLL_MINUTES = 30
# Google ranks by relevance: without this, stories from years ago appear as if new.
_LATELY = "when:7d"

_IN_LANGUAGE = re.compile(r"^(.*?)\s+in\s+([a-z]{2})$", re.IGNORECASE | re.DOTALL)
_QUOTES = "\"'“”„«»‘’`"
_OPERATORS = re.compile(r"\bOR\b|\bwhen:|\bsite:|[()]")


def read_query(text: str) -> tuple[str, str]:
    """The query and the language of ``"Ottawa Convention" in lv``; English when none is named.

    Words are taken as one phrase unless they hold Google's own operators (OR, site:, when:).

    Raises:
        InputError: no words, too many, or no such edition.
    """
    found = _IN_LANGUAGE.match(text.strip())
    words, language = (found[1], found[2].lower()) if found else (text.strip(), "en")
    if language not in searches():
        raise InputError(
            f"Minewatch knows no Google News edition for “{language}”; "
            f"use one of {', '.join(sorted(searches()))}."
        )
    if not words.strip(_QUOTES + " ") or len(words) > MAX_WORDS:
        raise InputError(
            'Give the words to search for (at most 200 characters), for example `add "Ottawa Convention" in lv`.'
        )
    if _OPERATORS.search(words):
        return words, language
    return f'"{"".join(c for c in words if c not in _QUOTES).strip()}"', language


def query_address(query: str, language: str) -> str:
    """The address of the feed of ``query`` in the edition of ``language``."""
    edition = searches()[language]
    ceid = f"{edition.gl}:{_ceid_language(edition.hl)}"
    return with_query(ADDRESS, q=query, hl=edition.hl, gl=edition.gl, ceid=ceid)


def search_feed(search: Search, origin: FeedOrigin = FeedOrigin.PACKAGED) -> Feed:
    """The feed of a language's own words; its id hangs on the language alone."""
    phrases = " OR ".join(f'"{phrase}"' for phrase in search.words)
    return Feed(
        id=FeedId(f"gnews-{search.language}"),
        name=f"Google News: mines ({search.name})",
        url=query_address(f"({phrases}) {_LATELY}", search.language),
        publisher="Google News",
        language=search.language,
        scope="mine-specific",
        origin=origin,
        poll_minutes=POLL_MINUTES,
    )


def _ceid_language(hl: str) -> str:
    return {"zh-CN": "zh-Hans", "pt-PT": "pt-150"}.get(hl, hl.partition("-")[0])
