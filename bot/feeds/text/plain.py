"""Plain text from a publisher's title or summary.

In: text that may be HTML, escaped once, twice or not at all. Out: one line of visible
characters, without markup, cut at a word. Pure; runs in the reading process. It does not
escape for Slack: handlers.views.text does that for what leaves.

What is markup and what is a word in angle brackets, bot.feeds.text.markup decides. The input is cut
before it is looked at.
"""

from __future__ import annotations

import re
import unicodedata

from bot.feeds.text.markup import without_markup
from bot.feeds.text.references import unescaped
from bot.model.visible import is_part, visible

MAX_HTML = 20_000
MAX_TITLE = 500
MAX_SUMMARY = 2_000

_MAYBE_MARKUP = re.compile(r"<[A-Za-z/!?]|&(?:#\d|#[xX][0-9A-Fa-f]|[A-Za-z])|\]\]>")
# The marks of CDATA, as markup or escaped however often: an escaper that did not know them.
_CDATA = re.compile(
    r"(?:<|&(?:amp;)*(?:lt|#0*60|#x0*3c);)\s?!\s?\[CDATA\["
    r"|\]\](?:>|&(?:amp;)*(?:gt|#0*62|#x0*3e);)",
    re.IGNORECASE,
)
# What is left of them where "<" and ">" were taken away.
_HALF_CDATA = re.compile(r"\s*!\[CDATA\[(.*)\]\]\s*", re.DOTALL | re.IGNORECASE)
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
# Escaped twice is common, three times has been seen; more is not a publisher's mistake.
_ROUNDS = 4


def plain_title(text: str) -> str:
    """At most 500 visible characters on one line."""
    return shorten(_visible(_plain(text[: MAX_TITLE * 8])), MAX_TITLE)


def plain_summary(text: str) -> str:
    """At most 2,000 visible characters on one line, from the first 20 KB."""
    return shorten(_visible(_plain(text[:MAX_HTML])), MAX_SUMMARY)


def shorten(text: str, limit: int) -> str:
    """``text`` within ``limit`` characters, cut at a word where one ends near, with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = head.rfind(" ", limit // 2)
    return (head[:space] if space > 0 else head).rstrip(" ,;:-") + "…"


def without_cdata(text: str) -> str:
    """``text`` without marks of CDATA that were taken for text; what they enclose stays."""
    if "[" not in text and "]" not in text:
        return text
    half = _HALF_CDATA.fullmatch(text)
    return half[1] if half else _CDATA.sub("", text)


def _plain(text: str) -> str:
    text = without_cdata(text)
    for _ in range(_ROUNDS):
        if not _MAYBE_MARKUP.search(text):
            break
        before, text = text, without_cdata(unescaped(without_markup(text)))
        if text == before:
            break
    return text


def _visible(text: str) -> str:
    if not text.isascii():
        text = visible(unicodedata.normalize("NFC", text))
    if not text.isprintable():
        text = "".join(map(_shown, text))
    return " ".join(text.split())


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    return "" if category in _UNSEEN and not is_part(character) else character
