"""Which of an entry's links is the entry's own address.

In: the links of an entry as published, with relation, type and language. Out: one address, or
None. Pure. The first page that stands for the entry (RFC 4287, 4.2.7.2; RSS 2.0, "link"), in the
feed's language where there are several; never what only belongs to it, as an enclosure does. An
entry that names nothing but where it is served (rel=self), or where it is from, is at least to be
found there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.feeds.links import canonical_link

_HTML = {"text/html", "application/xhtml+xml", "application/xhtml"}
# A relation may be written as an address (RFC 4287, 4.2.7.2; RFC 8288, 3.3).
_RELATIONS = (
    "http://www.iana.org/assignments/relation/",
    "https://www.iana.org/assignments/relation/",
    "http://www.iana.org/assignments/link-relations/",
    "https://www.iana.org/assignments/link-relations/",
)


_PAGES = {"alternate", "canonical", "bookmark", "permalink"}
# Where it is served, and where it was taken from; never what it is about.
_BETTER_THAN_NONE = ("self", "via", "nofollow")
_ANYWHERE = "https://feed.invalid/"
_ANY_LANGUAGE = "x-default"


@dataclass(frozen=True, slots=True)
class Link:
    """One link of an entry; ``href`` absolute or relative to the document's site."""

    href: str
    rel: str = "alternate"
    type: str = ""
    language: str = ""


def own_address(
    links: Sequence[Link], guid: str | None = None, language: str | None = None
) -> str | None:
    """The entry's address, as published, or None.

    Args:
        links: in the document's order.
        guid: the entry's id where it may be its address too: better than where it is served.
        language: the document's, to recognise translations.
    """
    usable = [link for link in links if is_usable(link.href)]
    pages = [link for link in usable if not _PAGES.isdisjoint(_relations(link.rel))]
    if pages:
        return min(pages, key=lambda link: _remoteness(link, language)).href
    if guid and is_usable(guid):
        return guid
    others = (link for rel in _BETTER_THAN_NONE for link in usable if rel in _relations(link.rel))
    return next((link.href for link in others), None)


def is_usable(address: str | None) -> bool:
    """Can a person follow it, once it is absolute?"""
    return canonical_link(address, _ANYWHERE) is not None


def _relations(rel: str) -> list[str]:
    words = rel.lower().split() or ["alternate"]
    return [_named(word) for word in words]


def _named(word: str) -> str:
    start = next((one for one in _RELATIONS if word.startswith(one)), "")
    return word.removeprefix(start).strip("/#")


def _remoteness(link: Link, language: str | None) -> tuple[bool, bool]:
    """Pages come before data, the feed's language before others; min keeps the first of equals."""
    kind = link.type.lower().partition(";")[0].strip()
    said = link.language if link.language.lower() != _ANY_LANGUAGE else ""
    other = bool(said and language) and _base(said) != _base(language or "")
    return (bool(kind) and kind not in _HTML, other)


def _base(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].strip().lower()
