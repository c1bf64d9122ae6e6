"""A cheap look at a document before the expensive reader sees it.

In: the document's text. Out: why it must not be read, in a sentence, or None. Pure; runs
in the reading process. It refuses what made feedparser take gigabytes or minutes in
measurements (entities, elements with thousands of attributes, very deep nesting) and costs
three to four times bare expat, a few hundredths of feedparser. What it cannot see, behind an
error in the document, the limits of the reading process stop.
"""

from __future__ import annotations

import re
from xml.parsers import expat

MAX_ATTRIBUTES = 200
# Real broken feeds have a hundred unclosed items, not thousands.
MAX_DEPTH = 1_000
MAX_ELEMENTS = 200_000
# The tolerant reader takes its time: of a document that is not well-formed it gets the start.
MAX_BROKEN = 1_000_000

_FIRST_ELEMENT = re.compile(r"<\w")
_DOCTYPE = re.compile(rb"^[^<]*+(?:<[!?][^<>\[\]]*>[^<]*+)*?<!DOCTYPE[^<>\[\]]*>", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)


class _RefusedError(Exception):
    """Leaves expat's callbacks with the sentence."""


class _Limits:
    """Expat's handlers: count, and refuse."""

    def __init__(self) -> None:
        self._depth = 0
        self._elements = 0

    def open(self, name: str, attributes: list[str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise _RefusedError(
                f"The document has more than {MAX_ELEMENTS:,} elements or nests deeper than "
                f"{MAX_DEPTH:,}; no real feed does."
            )
        if len(attributes) > 2 * MAX_ATTRIBUTES:
            raise _RefusedError(
                f"The element <{name[:40]}> has more than {MAX_ATTRIBUTES} attributes; "
                f"no real feed needs them."
            )

    def close(self, _name: str) -> None:
        self._depth -= 1

    @staticmethod
    def doctype(_name: str, _system: str | None, _public: str | None, inside: bool) -> None:  # noqa: FBT001 - expat's signature
        if inside:
            raise _RefusedError(_ENTITIES)

    @staticmethod
    def entity(*_declaration: object) -> None:
        raise _RefusedError(_ENTITIES)


_ENTITIES = (
    "The document declares its own XML entities, which can be used to exhaust memory; "
    "Minewatch does not read such documents."
)


def why_refused(document: bytes) -> str | None:
    """One sentence, or None when ``document`` (UTF-8, without a declaration) may be read."""
    head = document[: 1 << 20].decode("utf-8", "ignore")
    first = _FIRST_ELEMENT.search(head)
    if _ENTITY.search(head, 0, first.start() if first else len(head)):
        return _ENTITIES
    try:
        _parser(_Limits()).Parse(document, True)
    except _RefusedError as refusal:
        return str(refusal)
    except expat.ExpatError:
        return None
    return None


def is_well_formed(document: bytes) -> bool:
    """Is ``document`` well-formed, its namespaces too, without the help of a DTD?

    Where a DTD is named, parsers leave out what they take for its entities, and say nothing.
    """
    body = _DOCTYPE.sub(b"", document, count=1)
    try:
        expat.ParserCreate("utf-8", " ").Parse(body, True)
    except expat.ExpatError:
        return False
    return True


def readable_part(document: bytes) -> bytes:
    """``document``, or its start where it is long and not well-formed."""
    if len(document) <= MAX_BROKEN or is_well_formed(document):
        return document
    return document[:MAX_BROKEN]


def _parser(limits: _Limits) -> expat.XMLParserType:
    parser = expat.ParserCreate("utf-8")
    parser.ordered_attributes = True
    parser.StartElementHandler = limits.open
    parser.EndElementHandler = limits.close
    parser.StartDoctypeDeclHandler = limits.doctype
    parser.EntityDeclHandler = limits.entity
    return parser
