"""One record of the journal: the changes of a unit of work, as one line.

    crc32 length number payload\n      (8, 8 and 12 hexadecimal digits)

Converts UnitChanges to bytes and back. The checksum covers number and payload;
the length distinguishes a cut-off line from a damaged one; numbers rise by one, so no record can be
missing unnoticed. A record holds the resulting documents, so applying it twice is
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
    """A decoded payload, applied in the order drop, gone, put."""

    drop: list[str] = []
    gone: dict[str, list[int]] = {}
    put: dict[str, dict[int, msgspec.Raw]] = {}


_DECODER = msgspec.json.Decoder(JournalPayload)


@dataclass(slots=True)
class UnitChanges:
    """The changes of a unit of work: per table, the last state of each document it touched."""

    dropped: set[str] = field(default_factory=set)
    tables: dict[str, dict[int, bytes | None]] = field(default_factory=dict)

    def set(self, table: str, number: int, document: bytes | None) -> None:
        """A document was put, or removed (None)."""
        self.tables.setdefault(table, {})[number] = document

    def touch(self, table: str) -> None:
        """A table exists now, even if empty."""
        self.tables.setdefault(table, {})

    def drop(self, table: str) -> None:
        """A table was removed with its contents."""
        self.tables.pop(table, None)
        self.dropped.add(table)

    def __bool__(self) -> bool:
        return bool(self.dropped or self.tables)

    def payload(self) -> bytes:
        """The changes as JSON; documents are inserted verbatim."""
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
    """A record in its written form."""
    body = b"%012x %b" % (number, payload)
    return b"%08x %08x %b\n" % (crc32(body), len(payload), body)


@dataclass(frozen=True, slots=True)
class JournalRecord:
    """An undamaged record found at ``start``; the next one begins at ``end``."""

    number: int
    payload: bytes
    start: int
    end: int

    def decoded(self) -> JournalPayload:
        """The payload. The checksum matched, so we wrote it and it decodes."""
        return _DECODER.decode(self.payload)


def record_at(content: bytes, start: int) -> JournalRecord | None:
    """The record that begins at ``start``; None if there is none or it is damaged."""
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
    """Consecutive records, up to the first place without one."""
    while (record := record_at(content, start)) is not None:
        yield record
        start = record.end


def record_after(content: bytes, start: int) -> JournalRecord | None:
    """The next undamaged record after a damaged one, if any.

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
    """Checksum, length and number from a header."""
    try:
        check, length, number = (
            int(text, _HEX) for text in content[start : start + _HEADER].split()
        )
    except ValueError:
        return None
    return (check, length, number) if length >= 0 else None
