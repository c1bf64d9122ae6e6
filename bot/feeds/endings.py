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
_LOOKED_AT = 4_000
_LONG_ENTRY = 200_000


def is_whole(document: bytes) -> bool:
    """Does the document itself end as one that has an end? Texts in UTF-16 do not, to us."""
    end = document[-_LOOKED_AT:].rstrip()
    if document.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return end.endswith(b"}") and document.count(b"{") == document.count(b"}")
    return _XML_END.search(end) is not None


def without_torn_entry(document: bytes) -> bytes:
    """A cut document without the entry that the cut tore (XML only).

    Half an entry would be told with half a title, and again when the whole one comes.
    """
    last = _last_mark(document, max(0, len(document) - _LONG_ENTRY)) or _last_mark(document, 0)
    if last is None or last[0].startswith(b"</"):
        return document
    return document[: last.start()]


def _last_mark(document: bytes, start: int) -> re.Match[bytes] | None:
    """The last tag, behind ``start``, with which an entry begins or ends."""
    found = deque(_ENTRY.finditer(document, start), maxlen=1)
    return found[0] if found else None
