"""Documents that arrived without their end: is it missing, and what of the document is whole?

In: the bytes of a document. Out: a verdict, or what of it may be believed. Pure.
"""

from __future__ import annotations

import re
from collections import deque

_XML_END = re.compile(
    rb"</(?:[\w-]{1,50}:)?(?:rss|feed|rdf)\s*>\s*(?:<!--[^>]{0,2000}-->\s*)*\Z", re.IGNORECASE
)
_ENTRY = re.compile(rb"</?((?:[\w-]{1,50}:)?(?:item|entry))(?=[\s>/])", re.IGNORECASE)
_TEXT_ENTRY = re.compile(_ENTRY.pattern.decode(), re.IGNORECASE)
# Closed, or in one tag: what an entry is known by.
_NAMES = re.compile(
    r"</(?:[\w-]{1,50}:)?(title|link|guid|id)\s*>|<(link)\b[^<>]{0,4000}>", re.IGNORECASE
)
_JSON_NAMES = ("id", "url", "title")
_LOOKED_AT = 4_000
_LONG_ENTRY = 200_000


def ends_properly(document: bytes) -> bool:
    """Does the document itself end as one that has an end? Texts in UTF-16 do not, to us."""
    end = document[-_LOOKED_AT:].rstrip()
    if document.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return end.endswith(b"}") and document.count(b"{") == document.count(b"}")
    return _XML_END.search(end) is not None


def without_cut_entry(document: bytes) -> bytes:
    """A cut document without the entry that the cut tore (XML only).

    Otherwise half an entry would be announced, and again when the complete one arrives.
    """
    last = _last_mark(document, max(0, len(document) - _LONG_ENTRY)) or _last_mark(document, 0)
    if last is None or last[0].startswith(b"</"):
        return document
    return document[: last.start()]


def without_unnamed_entry(text: str) -> str:
    """XML without its last entry, where the document ends before all that names it.

    The entry before it shows what names one here; an entry that is alone stays. Such a piece
    would be taken for another entry than the whole one.
    """
    found = deque(_TEXT_ENTRY.finditer(text), maxlen=3)
    if not found or found[-1][0].startswith("</"):
        return text
    at = found[-1].start()
    before = [tag for tag in found if not tag[0].startswith("</")][:-1]
    usual = _names_in(text[before[-1].start() : at]) if before else set()
    return text if usual <= _names_in(text[at:]) else text[:at]


def _names_in(entry: str) -> set[str]:
    return {(name[1] or name[2]).lower() for name in _NAMES.finditer(entry)}


def is_unnamed(item: dict[str, object], before: dict[str, object], text: str) -> bool:
    """The same of JSON: does the document end within a name of its last item, or before it?"""
    end = text.rstrip(" \t\r\n,")
    if end.endswith("}"):
        return False
    names = {name for name in _JSON_NAMES if name in before}
    last = next(reversed(item), "")
    ended = bool(item.get(last)) and end.endswith('"')
    return not names <= item.keys() or (last in _JSON_NAMES and not ended)


def _last_mark(document: bytes, start: int) -> re.Match[bytes] | None:
    """The last tag, behind ``start``, with which an entry begins or ends."""
    found = deque(_ENTRY.finditer(document, start), maxlen=1)
    return found[0] if found else None
