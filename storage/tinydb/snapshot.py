"""The snapshot: every document at one moment, in a file that stock TinyDB opens.

It is the JSON that TinyDB's JSONStorage would hold, one document a line, and a last table
``_journal`` that says where the journal goes on and carries a checksum over everything
before it. In: documents as bytes. Out: a file that appears whole or not at all, and its
content again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import msgspec

from storage.tinydb.disk import DISK, Disk

HEAD_TABLE = "_journal"
_MARK = b'"_journal":'
_TAIL = 400  # the head is shorter than this, so it is within the last bytes

Tables = dict[str, dict[int, bytes]]


class SnapshotError(Exception):
    """The file does not hold a whole snapshot; the text says why, without a final stop."""


@dataclass(frozen=True, slots=True)
class SnapshotHead:
    """Records up to ``record`` are in the snapshot; the journal continues in ``segment``."""

    segment: int = 1
    record: int = 0


class _Head(msgspec.Struct):
    format: int
    segment: int
    record: int
    crc32: str


_HEADS = msgspec.json.Decoder(dict[int, _Head])
_TABLES = msgspec.json.Decoder(dict[str, dict[int, msgspec.Raw]])


class SnapshotWriter:
    """Writes a snapshot next to its final place; ``finish`` completes it and makes it durable."""

    def __init__(self, path: Path, disk: Disk = DISK) -> None:
        self._disk = disk
        self._fd = disk.open(path, emptied=True)
        self._crc = 0
        self._between = b""
        self.size = 0
        self._write(b"{\n")

    def begin(self, table: str) -> None:
        """The documents that follow belong to this table."""
        self._write(self._between + msgspec.json.encode(table) + b":{")
        self._between = b"\n"

    def add(self, rows: Iterable[tuple[int, bytes]]) -> None:
        """Some documents of the table, in order."""
        lines = [b'"%d":%b' % row for row in rows]
        if lines:
            self._write(self._between + b",\n".join(lines))
            self._between = b",\n"

    def end(self) -> None:
        """The table is complete."""
        self._write(b"\n}" if self._between == b",\n" else b"}")
        self._between = b",\n"

    def finish(self, head: SnapshotHead) -> None:
        """Write the head and wait until everything is on the disk."""
        self._write(self._between)
        end = _Head(1, head.segment, head.record, f"{self._crc:08x}")
        self._write(_MARK + msgspec.json.encode({"1": end}) + b"}\n")
        self._disk.sync(self._fd)

    def close(self) -> None:
        """Close the file."""
        self._disk.close(self._fd)

    def _write(self, text: bytes) -> None:
        self._disk.write(self._fd, text, self.size)
        self._crc = crc32(text, self._crc)
        self.size += len(text)


def write_snapshot(path: Path, tables: Tables, head: SnapshotHead, disk: Disk = DISK) -> None:
    """A snapshot of tables that do not change meanwhile, put in place at once and for good."""
    temporary = path.with_name(path.name + ".new")
    writer = SnapshotWriter(temporary, disk)
    try:
        for name, documents in tables.items():
            writer.begin(name)
            writer.add(documents.items())
            writer.end()
        writer.finish(head)
    finally:
        writer.close()
    disk.replace(temporary, path)
    disk.sync_directory(path.parent)


def read_snapshot(content: bytes) -> tuple[Tables, SnapshotHead]:
    """The tables in a snapshot, and where the journal continues.

    A file that stock TinyDB wrote is taken as well: it has no head.

    Raises:
        SnapshotError: it cannot be read, or was changed since it was written.
    """
    head = _head_of(content)
    try:
        raw = _TABLES.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise SnapshotError(f"it is not complete JSON ({error})") from error
    raw.pop(HEAD_TABLE, None)
    tables: Tables = {}
    for name in list(raw):
        # Release each table's views as soon as its documents are copied.
        tables[name] = {number: bytes(text) for number, text in raw.pop(name).items()}
    if head is None:
        return {name: _in_one_line(table) for name, table in tables.items()}, SnapshotHead()
    return tables, head


def _head_of(content: bytes) -> SnapshotHead | None:
    """The head where there is one, its checksum compared; None for a file of stock TinyDB."""
    place = content.rfind(_MARK, max(0, len(content) - _TAIL))
    if place < 0:
        return None
    try:
        head = _HEADS.decode(content[place + len(_MARK) :].rstrip()[:-1])[1]
    except (msgspec.MsgspecError, KeyError, RecursionError) as error:
        raise SnapshotError("its last line is damaged") from error
    if head.format != 1:
        raise SnapshotError(f"it has format {head.format}, which a newer Minewatch wrote")
    if head.crc32 != f"{crc32(content[:place]):08x}":
        raise SnapshotError(
            "its checksum does not match: it is damaged, or changed by another program"
        )
    return SnapshotHead(head.segment, head.record)


def _in_one_line(table: dict[int, bytes]) -> dict[int, bytes]:
    """Documents of an indented file, written again without line breaks."""
    return {
        number: msgspec.json.format(text, indent=-1) if b"\n" in text else text
        for number, text in table.items()
    }
