"""Character references, as XML and HTML write them, and what publishers make of them.

In: text with references. Out: text in which each stands for the character that was meant. Half of
a pair (``&#55357;&#56832;``) is joined with its other half, half a pair alone and numbers beyond
Unicode become U+FFFD, control characters go. A name counts only with its semicolon: ``AT&T`` and
``&copy=`` are what they look like. Pure.
"""

from __future__ import annotations

import re
from html.entities import html5
from xml.sax.saxutils import escape

LOST = "\ufffd"
_NUMBER = r"#(?:[xX]([0-9A-Fa-f]++)|([0-9]++))"
_IN_TEXT = re.compile(rf"&(?:{_NUMBER};?|([A-Za-z][A-Za-z0-9]{{1,31}});)")
_IN_XML = re.compile(rf"&(?!(?:lt|gt|amp|quot|apos);)(?:{_NUMBER}|([A-Za-z][A-Za-z0-9]{{1,31}}));")
_BARE = re.compile(r"&(?!#[xX][0-9A-Fa-f]++;|#[0-9]++;|[A-Za-z][A-Za-z0-9]{1,31};)")
_PAIR = re.compile("([\ud800-\udbff])([\udc00-\udfff])")
_HALF = re.compile("[\ud800-\udfff]")
_WHITE = {0x09, 0x0A, 0x0D}


def unescaped(text: str) -> str:
    """``text`` with its references replaced, once."""
    if "&" not in text:
        return text
    return join_surrogates(_IN_TEXT.sub(_replaced, text))


def join_surrogates(text: str) -> str:
    """``text`` with halves of pairs made one character, and single halves U+FFFD."""
    if not _HALF.search(text):
        return text
    return _HALF.sub(LOST, _PAIR.sub(_one_character, text))


def for_xml(text: str) -> str:
    """``text`` with only references that XML knows without a DTD; a bare ``&`` is escaped.

    Halves of pairs come back as such: ``joined`` is for the document as a whole.
    """
    if "&" not in text:
        return text
    return _IN_XML.sub(_replaced_in_xml, _BARE.sub("&amp;", text))


def _replaced(found: re.Match[str]) -> str:
    name = found[3]
    if name is None:
        return _character(found)
    return html5.get(f"{name};", found[0])


def _replaced_in_xml(found: re.Match[str]) -> str:
    name = found[3]
    if name is not None:
        meant = html5.get(f"{name};")
        return f"&amp;{name};" if meant is None else escape(meant)
    character = _character(found)
    if character in {"", LOST} or _HALF.match(character):
        return character
    # A line break in an attribute must stay a reference; XML knows no capital X.
    return found[0].replace("#X", "#x")


def _character(found: re.Match[str]) -> str:
    digits = (found[1] or found[2]).lstrip("0")
    number = int(digits or "0", 16 if found[1] else 10) if len(digits) <= 8 else 1 << 30
    if number > 0x10FFFF:
        return LOST
    if 0x80 <= number < 0xA0:  # what windows-1252 has there is meant (WHATWG HTML, 13.2.5.80)
        return bytes([number]).decode("cp1252", "ignore")
    unseen = number < 0x20 or number == 0x7F or number & 0xFFFE == 0xFFFE
    return "" if unseen and number not in _WHITE else chr(number)


def _one_character(found: re.Match[str]) -> str:
    return chr(0x10000 + ((ord(found[1]) - 0xD800) << 10) + ord(found[2]) - 0xDC00)
