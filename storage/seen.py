"""The keys of entries already known: the port bot.ports.SeenKeys.

In: keys and the moment of a sighting. Out: which of them are known. Keeps no key's text:
a document's number is 63 bits of the key's hash (at 250,000 keys the chance that any two
share one is about 1 in 300 million) and holds only the Unix second of a sighting.

An entry is sighted at every poll for as long as its feed carries it. A first sighting is
written at once; later ones are remembered in memory and written when the written one is
older than REFRESH_SECONDS, so that an unchanged feed costs no write.

The same keeps which of Slack's requests were acted on: there every sighting is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b
from itertools import islice

import msgspec

from storage.tinydb.columns import IndexSpec
from storage.tinydb.journal import JournalStorage

SEEN = "seen"
REQUESTS = "requests"
AT = ("t",)
SEEN_INDEX = IndexSpec(ordered=(AT,))
REFRESH_SECONDS = 6 * 3600


class KnownKeys:
    """Keys with their last sightings, in one table."""

    def __init__(
        self, journal: JournalStorage, table: str = SEEN, refresh_seconds: int = REFRESH_SECONDS
    ) -> None:
        self._journal = journal
        self._table = table
        self._refresh_seconds = refresh_seconds
        self._later: dict[int, int] = {}

    def known(self, keys: Iterable[str]) -> frozenset[str]:
        documents = self._journal.rows(self._table).documents
        return frozenset([key for key in keys if number_of(key) in documents])

    def mark(self, keys: Iterable[str], at: datetime) -> None:
        second = int(at.timestamp())
        document = document_of(second)
        documents = self._journal.rows(self._table).documents
        with self._journal.unit():
            for number in map(number_of, keys):
                before = documents.get(number)
                if before is not None and second - second_in(before) < self._refresh_seconds:
                    self._later[number] = max(second, self._later.get(number, second))
                else:
                    self._journal.set(self._table, number, document)

    def mark_first(self, key: str, at: datetime) -> bool:
        first = number_of(key) not in self._journal.rows(self._table).documents
        self.mark([key], at)
        return first

    def forget(self, last_seen_before: datetime, limit: int | None = None) -> int:
        before = last_seen_before.timestamp()
        rows = self._journal.rows(self._table)
        gone = 0
        with self._journal.unit():
            for number in islice(rows.ordered[AT].numbers(None, before, reverse=False), limit):
                later = self._later.pop(number, 0)
                kept = later >= before
                self._journal.set(self._table, number, document_of(later) if kept else None)
                gone += not kept
        return gone

    def __len__(self) -> int:
        return len(self._journal.rows(self._table).documents)


def number_of(key: str) -> int:
    """The document number of a key."""
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def document_of(second: int) -> bytes:
    """The document of a key last sighted at a Unix second."""
    return b'{"t":%d}' % second


def second_in(document: bytes) -> int:
    """The Unix second in a document."""
    return _DECODER.decode(document).t


class _Sighting(msgspec.Struct, gc=False):
    t: int


_DECODER = msgspec.json.Decoder(_Sighting)
