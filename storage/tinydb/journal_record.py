"""One record of the journal: what a unit of work changed, as one line.

    crc32 length number payload\n      (8, 8 and 12 hexadecimal digits)

In: a Change. Out: bytes, and the other way round. The checksum covers number and payload;
the length tells a torn line from a damaged one; numbers rise by one, so that nothing can be
missing unnoticed. A record sets documents to what they became, so applying it twice is
harmless. Pure: no files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from zlib import crc32

import msgspec

_HEADER = 31  # three fields in hexadecimal and a space after each
_HEX = 16


class JournalPayload(msgspec.Struct):
    """A payload as decoded; to be applied in the order drop, gone, put."""

    drop: list[str] = []
    gone: dict[str, list[int]] = {}
    put: dict[str, dict[int, msgspec.Raw]] = {}


_DECODER = msgspec.json.Decoder(JournalPayload)


@dataclass(slots=True)
class UnitChanges:
    """What a unit of work did: per table the last state of each document it touched."""

    dropped: set[str] = field(default_factory=set)
    tables: dict[str, dict[int, bytes | None]] = field(default_factory=dict)

    def set(self, table: str, number: int, document: bytes | None) -> None:
        """A document was put, or removed (None)."""
        self.tables.setdefault(table, {})[number] = document

    def touch(self, table: str) -> None:
        """A table exists now, be it empty."""
        self.tables.setdefault(table, {})

    def drop(self, table: str) -> None:
        """A table and all in it are gone."""
        self.tables.pop(table, None)
        self.dropped.add(table)

    def __bool__(self) -> bool:
        return bool(self.dropped or self.tables)

    def payload(self) -> bytes:
        """The change as JSON; documents are put in as the text they are."""
        puts, gone = [], {}
        for table, rows in self.tables.items():
            lines = [b'"%d":%b' % (n, text) for n, text in rows.items() if text is not None]
            puts.append(b"%b:{%b}" % (_quoted(table), b",".join(lines)))
            if missing := [number for number, document in rows.items() if document is None]:
                gone[table] = missing
        parts = [b'"put":{%b}' % b",".join(puts)]
        if gone:
            parts.insert(0, b'"gone":%b' % msgspec.json.encode(gone))
        if self.dropped:
            parts.insert(0, b'"drop":%b' % msgspec.json.encode(sorted(self.dropped)))
        return b"{%b}" % b",".join(parts)


@cache
def _quoted(name: str) -> bytes:
    return msgspec.json.encode(name)


def line_of(number: int, payload: bytes) -> bytes:
    """A record as it is written."""
    body = b"%012x %b" % (number, payload)
    return b"%08x %08x %b\n" % (crc32(body), len(payload), body)


@dataclass(frozen=True, slots=True)
class JournalRecord:
    """A whole, undamaged record found at ``start``; the next one begins at ``end``."""

    number: int
    payload: bytes
    start: int
    end: int

    def decoded(self) -> JournalPayload:
        """The payload. A record with a right checksum was written by us, so this holds."""
        return _DECODER.decode(self.payload)


def record_at(content: bytes, start: int) -> JournalRecord | None:
    """The record that begins at ``start``, or None where none does or it is damaged."""
    fields = _fields(content, start)
    if fields is None:
        return None
    check, length, number = fields
    body = content[start + _HEADER - 13 : start + _HEADER + length]
    end = start + _HEADER + length + 1
    if content[end - 1 : end] != b"\n" or crc32(body) != check:
        return None
    return JournalRecord(number, body[13:], start, end)


def records_in(content: bytes, start: int = 0) -> Iterator[JournalRecord]:
    """Records one after the other, up to the first place where none is."""
    while (record := record_at(content, start)) is not None:
        yield record
        start = record.end


def record_after(content: bytes, start: int) -> JournalRecord | None:
    """The next undamaged record behind a damaged one, if any.

    It begins behind a line break, or where the damaged one says it ends: its line break
    may be what is damaged.
    """
    fields = _fields(content, start)
    if fields is not None:
        record = record_at(content, start + _HEADER + fields[1] + 1)
        if record is not None:
            return record
    while (start := content.find(b"\n", start) + 1) > 0:
        if (record := record_at(content, start)) is not None:
            return record
    return None


def _fields(content: bytes, start: int) -> tuple[int, int, int] | None:
    """Checksum, length and number as a header says them."""
    try:
        check, length, number = (
            int(text, _HEX) for text in content[start : start + _HEADER].split()
        )
    except ValueError:
        return None
    return (check, length, number) if length >= 0 else None
