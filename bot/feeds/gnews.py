"""Google News queries as feeds: an address made of words and a language edition.

In: words and an ISO 639-1 code. Out: a feed address. Pure. The form of the address and the
parameters of the editions are those of public watchers; an edition that Google does not
have answers with the nearest it has.
"""

from __future__ import annotations

import re

from bot.errors import InputError
from bot.feeds.links import with_query

ADDRESS = "https://news.google.com/rss/search"
MAX_WORDS = 200

# language: (hl, gl) ; ceid is gl:hl, for some with a language of its own.
_EDITIONS = {
    "ar": ("ar", "EG"),
    "bg": ("bg", "BG"),
    "cs": ("cs", "CZ"),
    "da": ("da", "DK"),
    "de": ("de", "DE"),
    "el": ("el", "GR"),
    "en": ("en-US", "US"),
    "es": ("es", "ES"),
    "et": ("et", "EE"),
    "fi": ("fi", "FI"),
    "fr": ("fr", "FR"),
    "he": ("he", "IL"),
    "hu": ("hu", "HU"),
    "it": ("it", "IT"),
    "ja": ("ja", "JP"),
    "ko": ("ko", "KR"),
    "lt": ("lt", "LT"),
    "lv": ("lv", "LV"),
    "nl": ("nl", "NL"),
    "no": ("no", "NO"),
    "pl": ("pl", "PL"),
    "pt": ("pt-PT", "PT"),
    "ro": ("ro", "RO"),
    "ru": ("ru", "RU"),
    "sv": ("sv", "SE"),
    "tr": ("tr", "TR"),
    "uk": ("uk", "UA"),
    "zh": ("zh-CN", "CN"),
}
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
    if language not in _EDITIONS:
        raise InputError(
            f"Google News has no edition in “{language}” that Minewatch knows; "
            f"use one of {', '.join(sorted(_EDITIONS))}."
        )
    if not words.strip(_QUOTES + " ") or len(words) > MAX_WORDS:
        raise InputError(
            'Give the words to look for (at most 200 characters), like `add "Ottawa Convention" in lv`.'
        )
    if _OPERATORS.search(words):
        return words, language
    return f'"{"".join(c for c in words if c not in _QUOTES).strip()}"', language


def query_address(query: str, language: str) -> str:
    """The address of the feed of ``query`` in the edition of ``language``."""
    hl, gl = _EDITIONS[language]
    return with_query(ADDRESS, q=query, hl=hl, gl=gl, ceid=f"{gl}:{_ceid_language(hl)}")


def _ceid_language(hl: str) -> str:
    return {"zh-CN": "zh-Hans", "pt-PT": "pt-150"}.get(hl, hl.partition("-")[0])
