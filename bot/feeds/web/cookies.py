"""Cookies for the length of one fetch: some sites ask for one back before they show their feed.

In: the Set-Cookie headers of a redirect. Out: the Cookie header for the next hop, to the same host
and no other. Nothing is kept for a later fetch, so no site can follow us by them.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

# As browsers take it (RFC 6265, 5.2): more than a server should send, nothing that ends a header.
_PAIR = re.compile(r"([^\x00-\x20\x7f=;\ud800-\udfff]+)\s*=\s*([^\x00-\x1f\x7f;\ud800-\udfff]*)")
_MOST_BYTES = 8_000
"""Of one Cookie header: servers refuse longer ones."""


class Cookies:
    """One fetch's cookies, by host."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, tuple[str, bool]]] = {}

    def take(self, url: str, headers: tuple[str, ...], now: datetime) -> None:
        """Keep (or, where they have expired, drop) what the host of ``url`` sets."""
        for header in headers:
            first, *rest = header.split(";")
            pair = _PAIR.fullmatch(first.strip())
            if pair is None:
                continue
            attributes = {
                name.strip().lower(): value.strip()
                for name, _, value in (each.partition("=") for each in rest)
            }
            kept = self._kept.setdefault(urlsplit(url).hostname or "", {})
            kept.pop(pair[1], None)
            if not _expired(attributes, now):
                kept[pair[1]] = (pair[2], "secure" in attributes)

    def sent_to(self, url: str) -> dict[str, str]:
        """The header for a request to ``url``; empty where there is nothing to send."""
        if not self._kept:
            return {}
        parts = urlsplit(url)
        text = "; ".join(
            f"{name}={value}"
            for name, (value, secure) in self._kept.get(parts.hostname or "", {}).items()
            if parts.scheme == "https" or not secure
        )
        return {"Cookie": text} if text and len(text) <= _MOST_BYTES else {}


def _expired(attributes: dict[str, str], now: datetime) -> bool:
    age = attributes.get("max-age")
    if age is not None:
        return age.startswith("-") or age == "0"
    try:
        at = parsedate_to_datetime(attributes.get("expires", ""))
    except (ValueError, OverflowError):
        return False
    return (at.replace(tzinfo=UTC) if at.tzinfo is None else at) <= now
