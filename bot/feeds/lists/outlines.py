"""The outlines of a feed list that is not well-formed.

In: a document's text. Out: each outline's attributes, and its line. Pure; one pass. Lists are
written by hand and by programs that escape nothing: a quote in a name, a bare ampersand, a quote
that does not close, an end that is missing. Each outline is read for itself, up to the next tag,
and each value up to the next attribute that outlines have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_START = re.compile(r"<\s*outline(?=[\s/>])", re.IGNORECASE)
_NEXT_TAG = re.compile(r"<\s*/?\s*(?:outline|body|opml|head)\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""(?:(?<=[\s"'“”„«»‘’])|^)(text|title|type|xmlurl|feedurl|htmlurl|url|description|language|version"""
    # Other programs' own, with their prefix.
    r"""|category|created|iscomment|isbreakpoint|[A-Za-z][\w-]{0,30}:[\w-]{1,60}(?=\s*=\s*["']))"""
    r"""\s*=\s*""",
    re.IGNORECASE,
)
_FEEDS = ("rss", "atom", "feed")
_QUOTES = "\"'“”„«»‘’ \t\r\n"
_REFERENCE = re.compile(r"&(amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ADDRESS = re.compile(r"[^\s\"'<>“”„«»‘’]+")
_LONGEST = 20_000
_LARGEST_CODE = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Outline:
    """``attributes`` with names in lower case; ``line`` counts from 1."""

    attributes: dict[str, str]
    line: int

    @property
    def address(self) -> str | None:
        """Of the feed, None where the outline is no feed; some programs call it as a link's is."""
        found = self.attributes
        if "xmlurl" in found or not found.get("type", "").lower().startswith(_FEEDS):
            return found.get("xmlurl")
        return found.get("feedurl", found.get("url"))


def tolerant_outlines(text: str) -> Iterator[Outline]:
    """Every outline in the document's order, nested or not."""
    # Comments keep their line breaks: lines are counted.
    document = _COMMENT.sub(lambda m: "\n" * m[0].count("\n"), text)
    line, counted = 1, 0
    for start in _START.finditer(document):
        line += document.count("\n", counted, start.start())
        counted = start.start()
        after = _NEXT_TAG.search(document, start.end(), start.end() + _LONGEST)
        end = after.start() if after else min(len(document), start.end() + _LONGEST)
        inner = document[start.end() : end]
        found = _attributes(inner)
        if after is None and inner.rstrip().endswith(tuple(filter(None, [found.get("xmlurl")]))):
            # The document ends in the address: some of it is missing.
            found["xmlurl"] = ""
        yield Outline(found, line)


def _attributes(inner: str) -> dict[str, str]:
    body = inner.rstrip().removesuffix(">").rstrip()
    # Of "…/feed/>" the slash is the tag's.
    body = body.removesuffix("/") if inner.rstrip().endswith(">") else body
    places = list(_ATTRIBUTE.finditer(body))
    ends = [*(place.start() for place in places), len(body)][1:]
    found: dict[str, str] = {}
    for place, end in zip(places, ends, strict=True):
        name, value = place[1].lower(), body[place.end() : end].strip(_QUOTES)
        if name.endswith("url"):
            address = _ADDRESS.match(value)
            value = address[0] if address else ""
        found.setdefault(name, _REFERENCE.sub(_meant, value))
    return found


def _meant(reference: re.Match[str]) -> str:
    name = reference[1].lower()
    if not name.startswith("#"):
        return _NAMED[name]
    code = int(f"0{name[1:]}", 0) if name.startswith("#x") else int(name[1:])
    printable = 0x20 <= code <= _LARGEST_CODE and not 0xD800 <= code <= 0xDFFF
    return chr(code) if printable else " "
