"""The JSON Feed reader (jsonfeed.org, versions 1 and 1.1); feedparser has none.

In: a document's text that starts like JSON. Out: a RawFeed, or a NotAFeed that says what
the JSON is not. Pure; runs in the reading process. What breaks JSON's grammar is mended first
(bot.feeds.text.repair_json); what breaks the format's rules and can still be understood is read: no
version, a bare list of items, an author where a list of authors belongs.
"""

from __future__ import annotations

from typing import Any

import msgspec

from bot.feeds.choice import is_usable
from bot.feeds.document import NotAFeed, RawEntry, RawFeed, repair_note
from bot.feeds.text.repair_json import repair_json, starts_like_json
from bot.feeds.web.endings import is_unnamed

_VERSION = "jsonfeed.org/version/"
_BROKEN = NotAFeed("The address returns broken JSON, not a feed.")
_INVALID = "The document is not valid JSON; the readable parts were used."
_BARE = "The document is a bare list of items, not a feed; the items were read."
_NO_VERSION = "The document does not give its JSON Feed version; it was read as JSON Feed."
_TEXTS = ("title", "summary", "content_html", "content_text")
_NAMES = ("id", "url", "external_url")


def looks_like_json(text: str) -> bool:
    """Does the document begin as JSON does, perhaps behind a comment or a call?"""
    return starts_like_json(text) is not None


def read_json_feed(text: str) -> RawFeed | NotAFeed:
    """Entries in the document's order; members of a wrong type count as missing."""
    try:
        return _read(msgspec.json.decode(text), None, complete=True)
    except (msgspec.DecodeError, RecursionError):
        pass
    try:
        mended = repair_json(text)
        found = msgspec.json.decode(mended.text)
    except (ValueError, RecursionError):
        return _BROKEN
    if mended.cut:
        _leave_unnamed(found, text)
    note = repair_note(_INVALID, mended.what, cut=mended.cut)
    feed = _read(found, note, complete=not mended.cut)
    return feed if isinstance(feed, RawFeed) else _BROKEN


def _leave_unnamed(found: object, text: str) -> None:
    """Take the last item away where the document ends before all that names it."""
    items = found.get("items") if isinstance(found, dict) else found
    if not isinstance(items, list) or len(items) <= 1:
        return
    before, last = items[-2:]
    if isinstance(before, dict) and isinstance(last, dict) and is_unnamed(last, before, text):
        items.pop()


def _read(found: object, note: str | None, *, complete: bool) -> RawFeed | NotAFeed:
    feed = {"items": found} if isinstance(found, list) else found
    items = _listed(feed.get("items")) if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not isinstance(items, list):
        return NotAFeed("The address returns JSON, but not a JSON Feed (no list of items).")
    version = _text(feed.get("version"))
    if _VERSION not in version and not _reads_like_items(items, titled="title" in feed):
        return NotAFeed("The address returns JSON, but not a JSON Feed (no version).")
    if note is None and _VERSION not in version:
        note = _NO_VERSION if feed is found else _BARE
    return RawFeed(
        format="json" + version.rpartition("/")[2].replace(".", ""),
        entries=tuple(_entry(item) for item in items if isinstance(item, dict)),
        title=_text(feed.get("title")),
        language=_text(feed.get("language")) or None,
        site_url=_text(feed.get("home_page_url")) or None,
        note=note,
        complete=complete,
    )


def _listed(items: object) -> object:
    """A list as PHP writes one whose first members were filtered away: numbered in an object."""
    if isinstance(items, dict) and items and all(key.isdecimal() for key in items):
        return list(items.values())
    return items


def _reads_like_items(items: list[object], *, titled: bool) -> bool:
    """Is there an item with a text and a name, as JSON Feed calls them?"""
    return titled or any(
        isinstance(item, dict)
        and any(item.get(key) for key in _TEXTS)
        and any(item.get(key) for key in _NAMES)
        for item in items
    )


def _entry(item: dict[str, Any]) -> RawEntry:
    html, text = _text(item.get("content_html")), _text(item.get("content_text"))
    return RawEntry(
        guid=_text(item.get("id")) or None,
        title=_text(item.get("title")),
        summary=_text(item.get("summary")) or html or text,
        # external_url is the page talked about, url the entry's own (JSON Feed 1.1, "Items").
        link=next(filter(is_usable, (_text(item.get(m)) for m in ("url", "external_url"))), None),
        published=_text(item.get("date_published")) or None,
        updated=_text(item.get("date_modified")) or None,
        author=_author(item),
        language=_text(item.get("language")) or None,
    )


def _author(item: dict[str, Any]) -> str | None:
    """The names of version 1.1's ``authors`` or version 1's ``author``, a list, one or a text."""
    found = item.get("authors") or item.get("author")
    listed = found if isinstance(found, list) else [found]
    named = [one.get("name") if isinstance(one, dict) else one for one in listed]
    return ", ".join(name for name in named if isinstance(name, str) and name) or None


def _text(value: object) -> str:
    """A text, or a number as one (ids often are); anything else is missing."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
