"""Ids for feeds without one: short, readable and permanent.

In: a feed's name and address, and the ids that are taken. Out: an id. Pure. An id must not
change later: the keys of all the feed's entries hang on it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from bot.model.entry import FeedId


def feed_id(name: str, url: str, taken: Iterable[str]) -> FeedId:
    """A short id from a feed's name, else from its host, that nothing in ``taken`` has."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    words = re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")
    base = words[:40].strip("-") if len(words) >= 3 else host_words(url)
    used = set(taken)
    number = 1
    candidate = base
    while candidate in used:
        number += 1
        candidate = f"{base}-{number}"
    return FeedId(candidate)


def host_words(url: str) -> str:
    """The site's name in letters, digits and hyphens."""
    host = (urlsplit(url).hostname or "feed").removeprefix("www.")
    return re.sub(r"[^a-z0-9]+", "-", host.casefold()).strip("-")[:40] or "feed"
