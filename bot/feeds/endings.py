"""Documents that arrived without their end: is it missing, and what of the document is whole?

In: the bytes of a document, what was read of it. Out: a verdict, or what may be believed. Pure.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace

from bot.feeds.document import ParsedFeed, ParseJob

_XML_END = re.compile(
    rb"</(?:[\w-]{1,50}:)?(?:rss|feed|rdf)\s*>\s*(?:<!--[^>]{0,2000}-->\s*)*\Z", re.IGNORECASE
)
_ENTRY = re.compile(rb"</?((?:[\w-]{1,50}:)?(?:item|entry))(?=[\s>/])", re.IGNORECASE)
_LOOKED_AT = 4_000
_LONG_ENTRY = 200_000

ALL_THERE = "The answer is shorter than the site says it is; the document in it is whole."
END_MISSING = "The document arrived without its end; what came was read."


def is_whole(document: bytes) -> bool:
    """Does the document itself end as one that has an end? Texts in UTF-16 do not, to us."""
    end = document[-_LOOKED_AT:].rstrip()
    if document.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return end.endswith(b"}") and document.count(b"{") == document.count(b"}")
    return _XML_END.search(end) is not None


def without_torn_entry(job: ParseJob) -> ParseJob:
    """The job of reading a cut document, without the entry that the cut tore (XML only).

    Half an entry would be told with half a title, and again when the whole one comes.
    """
    torn_at = _torn_at(job.body, max(0, len(job.body) - _LONG_ENTRY)) or _torn_at(job.body, 0)
    return job if not torn_at else replace(job, body=job.body[:torn_at])


def said_to_be_cut(found: ParsedFeed, job: ParseJob) -> ParsedFeed:
    """What was read of a document that was cut on its way: noted, and complete only with its end."""
    if is_whole(job.body):
        return replace(found, note=found.note or ALL_THERE)
    return replace(found, note=END_MISSING, complete=False)


def _torn_at(document: bytes, start: int) -> int | None:
    """Where the last entry begins, if it does not end; 0 if all do; None if there is none."""
    found = deque(_ENTRY.finditer(document, start), maxlen=1)
    if not found:
        return None
    return 0 if found[0][0].startswith(b"</") else found[0].start()
