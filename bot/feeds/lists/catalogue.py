"""The feed list: the packaged one, or the operator's own as TOML or OPML.

In: a path, or None for bot/data/feeds.toml and the searches that are on. Out: feeds, in order. Reads files at
start only; every mistake is a DataError with file and line. Also how a list meets what the store
remembers (``merged``), which is pure.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib import resources
from pathlib import Path

from bot.errors import DataError
from bot.feeds.lists.gnews import search_feed
from bot.feeds.lists.searches import searches
from bot.feeds.lists.written import feed_key, normalised_address
from bot.feeds.web.address import why_not_allowed
from bot.model.entry import Feed, FeedId, FeedOrigin, FeedRecord, FeedState
from bot.words.language import language_tag

_FIELDS: dict[str, type | tuple[type, ...]] = {
    "id": str,
    "name": str,
    "url": str,
    "publisher": str,
    "language": str,
    "scope": str,
    "enabled": bool,
    "poll_minutes": (int, float),
    "evidence": str,
}
_NEEDED = ("id", "name", "url")
_AT_LINE = re.compile(r"line (\d+)")


def load_catalogue(path: Path | None = None) -> tuple[Feed, ...]:
    """The feeds of a list, the disabled ones included.

    Args:
        path: a TOML file shaped as the packaged one, or an OPML file; None: the packaged list.

    Raises:
        DataError: the file cannot be read, or a feed in it is not complete.
    """
    if path is None:
        packaged = resources.files("bot") / "data" / "feeds.toml"
        listed = _from_toml("feeds.toml", packaged.read_text("utf-8"), FeedOrigin.PACKAGED)
        return (*listed, *(search_feed(search) for search in searches().values() if search.on))
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(path.name, None, f"cannot be read ({error.strerror})") from error
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        from bot.feeds.lists.opml import read_opml  # brings lxml, which nothing else here needs

        return read_opml(content, path.name, FeedOrigin.CONFIGURED)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(path.name, None, "is neither UTF-8 text nor OPML") from error
    return _from_toml(path.name, text, FeedOrigin.CONFIGURED)


def merged(feeds: Iterable[Feed], records: Iterable[FeedRecord]) -> tuple[FeedRecord, ...]:
    """The records to put so that the store agrees with the list; what agrees is left out.

    New feeds come in, changed ones keep their state, and an address that moved for good
    stays moved; one that the list changed begins with a baseline. Feeds that left the list are disabled, those that people added stay.
    """
    known = {record.feed.id: record for record in records}
    listed = {feed.id: feed for feed in feeds}
    wanted = [_agreed(feed, known.get(feed.id)) for feed in listed.values()]
    left = [
        replace(record, feed=replace(record.feed, enabled=False))
        for record in known.values()
        if record.feed.id not in listed and record.feed.origin is not FeedOrigin.ADDED
    ]
    return tuple(record for record in wanted + left if record != known.get(record.feed.id))


def _agreed(feed: Feed, record: FeedRecord | None) -> FeedRecord:
    if record is None:
        return FeedRecord(feed)
    if record.feed.origin is FeedOrigin.ADDED:
        return record
    if record.state.adopted_from == feed.url:
        feed = replace(feed, url=record.feed.url)
    state = record.state
    if feed.url != record.feed.url:
        # Another document: what it holds is new to us, and not new.
        state = FeedState(paused=state.paused, removed=state.removed)
    if state.removed:
        feed = replace(feed, enabled=False)
    return FeedRecord(feed, state)


def _from_toml(name: str, text: str, origin: FeedOrigin) -> tuple[Feed, ...]:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        problem = f"is not valid TOML ({str(error).partition(' (at')[0]})"
        raise DataError(name, int(at[1]) if at else None, problem) from error
    tables = found.get("feed")
    if not isinstance(tables, list) or not tables:
        raise DataError(name, None, "has no [[feed]] table")
    lines = [n for n, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[feed\]\]", line)]
    # Inline tables have no header of their own; then the file as a whole is named.
    places: list[int | None] = list(lines) if len(lines) == len(tables) else [None] * len(tables)
    feeds = [_feed(name, at, t, origin) for at, t in zip(places, tables, strict=True)]
    _refuse_repeats(name, places, feeds)
    return tuple(feeds)


def _feed(file: str, line: int | None, table: object, origin: FeedOrigin) -> Feed:
    if not isinstance(table, Mapping):
        raise DataError(file, line, "[[feed]] is not a table")
    for field, kind in _FIELDS.items():
        if field in table and not isinstance(table[field], kind):
            raise DataError(file, line, f"{field} has the wrong type")
    unknown = sorted(set(table) - set(_FIELDS))
    missing = [field for field in _NEEDED if not table.get(field)]
    if unknown or missing:
        what = f"unknown field {unknown[0]}" if unknown else f"{missing[0]} is missing"
        raise DataError(file, line, what)
    _check(file, line, table)
    return Feed(
        id=FeedId(table["id"]),
        name=table["name"],
        url=normalised_address(table["url"]),
        publisher=table.get("publisher", ""),
        language=language_tag(table.get("language")),
        scope=table.get("scope", "general"),
        enabled=table.get("enabled", True),
        origin=origin,
        poll_minutes=table.get("poll_minutes"),
    )


def _check(file: str, line: int | None, table: Mapping[str, object]) -> None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,63}", str(table["id"])):
        raise DataError(
            file, line, f"id {table['id']!r} must contain only a-z, 0-9, dots and hyphens"
        )
    # Whether private addresses are allowed is a setting; it is checked when the feed is asked.
    problem = why_not_allowed(normalised_address(str(table["url"])), private_allowed=True)
    if problem is not None:
        raise DataError(file, line, f"url {table['url']!r}: {problem.rstrip('.')}")


def _refuse_repeats(file: str, places: list[int | None], feeds: list[Feed]) -> None:
    seen: set[tuple[str, str]] = set()
    for line, feed in zip(places, feeds, strict=True):
        for mark, key in ((feed.id, ("id", feed.id)), (feed.url, ("url", feed_key(feed.url)))):
            if key in seen:
                raise DataError(file, line, f"{mark!r} appears twice")
            seen.add(key)
