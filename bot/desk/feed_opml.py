"""The feed list exchanged with other readers, as OPML.

In: a document that somebody sends, or the list in the store. Out: which feeds came in, or the
list as a document.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.desk.feed_standing import is_on
from bot.errors import DataError, InputError
from bot.feeds.lists.naming import feed_id
from bot.feeds.lists.written import feed_key
from bot.model.entry import Feed, FeedOrigin, FeedRecord
from bot.ports import Stores


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an OPML document brought: feeds added and known; ``refused``: addresses, and why."""

    added: tuple[Feed, ...]
    known: tuple[Feed, ...]
    refused: tuple[tuple[str, str], ...] = ()


def import_opml(
    stores: Stores,
    content: bytes,
    name: str,
    now: datetime,
    by: str | None,
    *,
    private_allowed: bool,
) -> ImportReport:
    """Add the feeds of an OPML document that are not in the list yet.

    Raises:
        InputError: it is no OPML or lists no feed.
    """
    from bot.feeds.lists.opml import read_opml  # brings lxml, which nothing else here needs

    refused: list[tuple[str, str]] = []
    try:
        listed = read_opml(
            content,
            name,
            FeedOrigin.ADDED,
            private_allowed=private_allowed,
            refuse=lambda url, why: refused.append((url, why)),
        )
    except DataError as error:
        raise InputError(str(error)) from error
    taken = {record.feed.id for record in stores.feeds}
    keys = {feed_key(record.feed.url) for record in stores.feeds}
    added: list[Feed] = []
    for feed in listed:
        if feed_key(feed.url) not in keys:
            one = replace(feed, id=feed_id(feed.name, feed.url, taken))
            added.append(replace(one, added_by=by, added_at=now))
            taken.add(one.id)
    stores.feeds.put(*(FeedRecord(feed) for feed in added))
    known = tuple(feed for feed in listed if feed_key(feed.url) in keys)
    return ImportReport(tuple(added), known, tuple(refused))


def export_opml(stores: Stores, now: datetime) -> bytes:
    """The list as OPML 2.0, the feeds that are off left out."""
    from bot.feeds.lists.opml import write_opml  # as above

    on = [record.feed for record in stores.feeds if is_on(record)]
    return write_opml(on, "Minewatch feeds", now)
