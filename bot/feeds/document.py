"""A feed document as parsed, and the job to parse it, as values.

These cross the pipe to the reading process (bot.feeds.parse), so they hold only
texts, numbers, instants and values of bot.model.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.model.entry import Entry, Feed, IdentityMemory, IdentityRule

END_MISSING = "The document was cut off; the part that arrived was read."


@dataclass(frozen=True, slots=True)
class ParseJob:
    """One document to read.

    ``url`` is its address after redirects, the base for relative links.
    ``headers`` are the HTTP headers, names in lower case. ``identity`` is the rule
    decided by an earlier document of the same feed, or None, and ``memory`` what earlier
    documents have taught. ``scope`` is what ids are unique within; None means the feed.
    ``cut``: the body ended before it should have.
    """

    body: bytes
    url: str
    feed: Feed
    now: datetime
    headers: dict[str, str] = field(default_factory=dict)
    identity: IdentityRule | None = None
    memory: IdentityMemory | None = None
    scope: str | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Hints:
    """The publisher's polling hints.

    ``minutes`` is the longest of RSS ttl and sy:updatePeriod / sy:updateFrequency;
    ``skip_hours`` are hours GMT, ``skip_days`` English names (RSS 2.0, "optional
    channel elements").
    """

    minutes: float | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One entry as published: texts may hold markup, links may be relative, dates anything."""

    guid: str | None = None
    title: str = ""
    summary: str = ""
    link: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    source: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class RawFeed:
    """A feed document as published, before anything is made of it."""

    format: str
    entries: tuple[RawEntry, ...]
    title: str = ""
    language: str | None = None
    site_url: str | None = None
    hints: Hints = Hints()
    note: str | None = None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document: its entries normalised, in the document's order, repeats removed.

    ``format`` is "rss20", "atom10", "json11" and the like; ``note`` says what was wrong
    with a document that could be used all the same; ``complete`` is false where its end is missing.
    """

    entries: tuple[Entry, ...]
    format: str
    title: str = ""
    language: str | None = None
    site_url: str | None = None
    hints: Hints = Hints()
    identity: IdentityRule | None = None
    memory: IdentityMemory | None = None
    note: str | None = None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class NotAFeed:
    """The document is something else, or a feed we refuse to read.

    ``reason`` is one sentence for a person. ``alternates`` are the feeds an HTML page
    offers in ``<link rel=alternate>``, absolute, in the page's order.
    """

    reason: str
    alternates: tuple[str, ...] = ()


def repair_note(sentence: str, what: Iterable[str], *, cut: bool) -> str:
    """``sentence`` with the repairs by name; for a missing end alone, only that."""
    named = ", ".join(what)
    if cut and not named:
        return END_MISSING
    return f"{sentence} Repaired: {named}." if named else sentence
