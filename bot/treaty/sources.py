"""Where facts come from: source keys of the record, and web addresses, as Source values."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources.abc import Traversable
from urllib.parse import urlsplit

from bot.model.state import Source
from bot.treaty.tables import Line, read_table


class Sources:
    """Resolves what the data files cite: a key of sources.csv or an address."""

    def __init__(self, by_key: Mapping[str, Source], publishers: Mapping[str, str]) -> None:
        self._by_key = by_key
        self._publishers = publishers

    def cited(self, line: Line, reference: str) -> Source:
        """The source a line cites by key or address.

        Raises:
            DataError: neither a known key nor an http(s) address.
        """
        found = self._by_key.get(reference)
        if found is not None:
            return found
        if not reference.startswith(("http://", "https://")):
            raise line.wrong(f"source {reference!r} is not in sources.csv")
        return self.at(reference)

    def at(self, url: str, title: str = "") -> Source:
        """The source behind an address; its publisher by the address's host."""
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        publisher = self._publishers.get(host, host)
        return Source(title or publisher, publisher, url)


def load_sources(folder: Traversable) -> Sources:
    """Read sources.csv and publishers.csv.

    Raises:
        DataError: a line is wrong.
    """
    by_key: dict[str, Source] = {}
    for line in read_table(folder, "sources.csv", ("key", "title", "publisher", "url")):
        key = line.required("key")
        if key in by_key:
            raise line.wrong(f"key {key!r} occurs twice")
        by_key[key] = Source(
            line.required("title"), line.required("publisher"), line["url"] or None
        )
    hosts = read_table(folder, "publishers.csv", ("host", "publisher"))
    return Sources(by_key, {line.required("host"): line.required("publisher") for line in hosts})
