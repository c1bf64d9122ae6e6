"""The feed list exchanged with other readers, as OPML.

In: a document that somebody sends, or the list in the store. Out: which feeds came in, or the
list as a document.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.desk.feed_list import FeedList
from bot.errors import DataError, InputError
from bot.feeds.lists.written import feed_key
from bot.model.entry import Feed, FeedOrigin, FeedRecord


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an OPML document brought: feeds added and known; ``refused``: addresses, and why."""

    added: tuple[Feed, ...]
    known: tuple[Feed, ...]
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OpmlDocument:
    """A document as it was sent. ``private_allowed``: may its feeds live on private addresses?"""

    content: bytes
    name: str
    private_allowed: bool


def import_opml(
    feeds: FeedList, document: OpmlDocument, now: datetime, by: str | None
) -> ImportReport:
    """Add the feeds of an OPML document that are not in the list yet.

    Raises:
        InputError: it is no OPML or lists no feed, or lists more than the workspace can add.
    """
    from bot.feeds.lists.opml import read_opml  # brings lxml, which nothing else here needs

    refused: list[tuple[str, str]] = []
    try:
        listed = read_opml(
            document.content,
            document.name,
            FeedOrigin.ADDED,
            private_allowed=document.private_allowed,
            refuse=lambda url, why: refused.append((url, why)),
        )
    except DataError as error:
        raise InputError(str(error)) from error
    added: list[Feed] = []
    with feeds.adding():
        keys = {feed_key(record.feed.url) for record in feeds.all()}
        for feed in listed:
            if feed_key(feed.url) not in keys:
                one = feeds.new_id(feed.name, feed.url, (each.id for each in added))
                added.append(feeds.added(replace(feed, id=one), by, now))
        feeds.check_room(len(added))
        feeds.put(*map(FeedRecord, added))
    known = tuple(feed for feed in listed if feed_key(feed.url) in keys)
    return ImportReport(tuple(added), known, tuple(refused))


def export_opml(records: Iterable[FeedRecord], now: datetime) -> bytes:
    """The list as OPML 2.0, the feeds that are off left out."""
    from bot.feeds.lists.opml import write_opml  # as above

    return write_opml([record.feed for record in records if record.is_on], "Minewatch feeds", now)
