"""Plain text from whatever a publisher put into a title or a summary.

In: text that may be HTML, escaped once, twice or not at all. Out: one line of visible
characters, without markup, cut at a word. Pure; runs in the reading process. It does not
escape for Slack: handlers.views.text does that for what leaves.

The input is cut before any HTML is read: an extractor's cost on hostile text can grow
with the square of its length, and lxml stays within milliseconds on 20 KB.
"""

from __future__ import annotations

import html
import re
import unicodedata

from lxml import etree
from lxml import html as lxml_html

from bot.model.visible import is_tag, visible

MAX_HTML = 20_000
MAX_TITLE = 500
MAX_SUMMARY = 2_000

_MAYBE_MARKUP = re.compile(r"<[A-Za-z/!?]|&(?:#\d|#[xX][0-9A-Fa-f]|[A-Za-z])")
_TAG = re.compile(r"<[/!?]?[A-Za-z][^<>]*>|<!--.*?-->|<!\[CDATA\[|\]\]>", re.DOTALL)
_BLOCK = re.compile(
    r"<(?=/?(?:p|br|div|li|ul|ol|tr|td|th|table|h[1-6]|blockquote|section|article|dd|dt|figure"
    r"|figcaption|hr|pre|address|header|footer)\b)",
    re.IGNORECASE,
)
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
# Escaped twice is common, three times has been seen; more is not a publisher's mistake.
_ROUNDS = 4


def plain_title(text: str) -> str:
    """At most 500 visible characters on one line."""
    return cut(_visible(_without_markup(text[: MAX_TITLE * 8])), MAX_TITLE)


def plain_summary(text: str) -> str:
    """At most 2,000 visible characters on one line, from the first 20 KB."""
    return cut(_visible(_without_markup(text[:MAX_HTML])), MAX_SUMMARY)


def cut(text: str, limit: int) -> str:
    """``text`` within ``limit`` characters, cut at a word where one ends near, with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = head.rfind(" ", limit // 2)
    return (head[:space] if space > 0 else head).rstrip(" ,;:-") + "…"


def _without_markup(text: str) -> str:
    for _ in range(_ROUNDS):
        if not _MAYBE_MARKUP.search(text):
            return text
        before, text = text, _html_to_text(text)
        if text == before:
            break
    return _TAG.sub(" ", text)


def _html_to_text(text: str) -> str:
    if "<" not in text:
        return html.unescape(text)
    spaced = _BLOCK.sub(" <", _visible_controls(text))
    try:
        root = lxml_html.fragment_fromstring(spaced, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return html.unescape(_TAG.sub(" ", text))
    etree.strip_elements(root, "script", "style", "template", with_tail=False)
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    return str(root.xpath("string()"))


def _visible_controls(text: str) -> str:
    # lxml takes no NUL and no lone surrogate.
    return "".join(" " if c < " " or "\ud800" <= c <= "\udfff" else c for c in text)


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
    return "" if category in _UNSEEN and not is_tag(character) else character
