"""The JSON Feed reader (jsonfeed.org, versions 1 and 1.1); feedparser has none.

In: a document's text that starts like JSON. Out: a RawFeed, or a NotAFeed that says what
the JSON is not. Pure; runs in the reading process.
"""

from __future__ import annotations

from typing import Any

import msgspec

from bot.feeds.choice import is_usable
from bot.feeds.document import NotAFeed, RawEntry, RawFeed

_VERSION = "jsonfeed.org/version/"


def looks_like_json(text: str) -> bool:
    """Does the document begin as JSON does?"""
    return text[:1] in {"{", "["}


def read_json_feed(text: str) -> RawFeed | NotAFeed:
    """Entries in the document's order; members of a wrong type count as missing."""
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return NotAFeed("The address answers with broken JSON, not with a feed.")
    if not isinstance(found, dict) or not isinstance(found.get("items"), list):
        return NotAFeed("The address answers with JSON that is no JSON Feed (no list of items).")
    version = _text(found.get("version"))
    if _VERSION not in version and "title" not in found:
        return NotAFeed("The address answers with JSON that is no JSON Feed (no version).")
    return RawFeed(
        format="json" + version.rpartition("/")[2].replace(".", ""),
        entries=tuple(_entry(item) for item in found["items"] if isinstance(item, dict)),
        title=_text(found.get("title")),
        language=_text(found.get("language")) or None,
        site_url=_text(found.get("home_page_url")) or None,
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
    authors = item.get("authors")
    listed = authors if isinstance(authors, list) else [item.get("author")]
    names = [_text(one.get("name")) for one in listed if isinstance(one, dict)]
    return ", ".join(name for name in names if name) or None


def _text(value: object) -> str:
    """A text, or a number as one (ids often are); anything else is missing."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
