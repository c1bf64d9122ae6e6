"""A publisher's identifier, as far as it identifies.

In: a guid as published, the entry's link, and the feed's own addresses. Out: what to compare
by, or None where the guid names no entry: a placeholder, or the page all entries are on. Pure.
"""

from __future__ import annotations

import re

from bot.feeds.links import canonical_link, link_key, without_fragment

_PLACEHOLDER = re.compile(
    r"n\s*[/.]?\s*a\.?|none|null|nil|undefined|unknown|unset|empty|false|true|nan|guid|id|item|entry|post"
    r"|tbd|todo|test|default|no[\s_-]?(?:guid|id)|not[\s_-]available|\[object object\]|about:blank"
    r"|(?:https?:/*|urn:(?:uuid:)?|tag:)|[\W_]*|-?0+(?:\.0+)?|-1"
    r"|(?:urn:uuid:)?\{?0{8}-?0{4}-?0{4}-?0{4}-?0{12}\}?|\(null\)",
    re.IGNORECASE,
)
# The BBC counts an article's revisions in the id; its link has no count.
_REVISION = re.compile(r"\d+")


def own_guid(guid: str | None, pages: frozenset[str]) -> str | None:
    """The guid where it can be an entry's own.

    Args:
        guid: as published.
        pages: keys of the feed's own address and its site's (bot.feeds.links.link_key).
    """
    if guid is None or _PLACEHOLDER.fullmatch(guid.strip()):
        return None
    if not _is_address(guid):
        return guid
    address = canonical_link(guid, None)
    if address is None:
        return guid
    key = link_key(address)
    return None if key is None or key in pages else guid


def compared(guid: str | None, url: str | None) -> str | None:
    """A guid that is an address, without what publishers change in it: scheme, tracking, revision."""
    if guid is None or not _is_address(guid):
        return guid
    address = canonical_link(guid, None)
    key = link_key(address) if address else None
    if key is None:
        return guid
    page, _, fragment = key.partition("#")
    counts = _REVISION.fullmatch(fragment) is not None and url is not None
    return page if counts and link_key(url or "") == page else key


def compared_before(guid: str | None) -> str | None:
    """The same as earlier releases did it: without any fragment."""
    if guid is None or not _is_address(guid):
        return guid
    address = canonical_link(guid, None)
    return (link_key(without_fragment(address)) if address else None) or guid


def _is_address(guid: str) -> bool:
    return guid.startswith(("http://", "https://"))
