"""Feed documents made to measure, for tests: RSS, Atom and JSON Feed as bytes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

DAY = datetime(2026, 1, 2, 8, 0, tzinfo=UTC)


def item(
    title: str | None = "A title long enough to tell entries apart",
    link: str | None = None,
    guid: str | None = None,
    published: datetime | str | None = DAY,
    description: str | None = None,
    extra: str = "",
) -> str:
    """One RSS item; None leaves the element out. Texts are escaped once."""
    date = format_datetime(published) if isinstance(published, datetime) else published
    parts = {
        "title": title,
        "link": link,
        "guid": guid,
        "pubDate": date,
        "description": description,
    }
    inner = "".join(f"<{k}>{escape(v)}</{k}>" for k, v in parts.items() if v is not None)
    return f"<item>{inner}{extra}</item>"


def items(count: int, prefix: str = "Story", host: str = "https://news.example") -> list[str]:
    """``count`` distinct items, one hour apart, newest first."""
    return [
        item(
            f"{prefix} number {n} of the whole day",
            f"{host}/{prefix.lower()}/{n}",
            f"{prefix}-{n}",
            DAY - timedelta(hours=n),
            f"What happened in {prefix} {n}",
        )
        for n in range(count)
    ]


def rss(*entries: str, channel: str = "", attributes: str = "") -> bytes:
    """An RSS 2.0 document; ``channel`` goes before the items."""
    text = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"{attributes}><channel>'
        f"<title>A feed</title><link>https://news.example/</link>{channel}"
        f"{''.join(entries)}</channel></rss>"
    )
    return text.encode()


def json_feed(*entries: dict[str, object]) -> bytes:
    """A JSON Feed 1.1 document."""
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "A feed", "items": entries}
    return json.dumps(feed).encode()
