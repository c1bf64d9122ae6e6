"""Repair: keep everything readable of a damaged store, and put the rest aside.

In: the place of a store nobody has open. Out: a whole store again. The files as they were
and every part that could not be read go into a directory of their own first; nothing is
thrown away. A damaged snapshot costs nothing while the one before it is whole, because
the journal since then is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from bot.errors import StoreDamagedError
from storage.tinydb.disk import DISK, Disk
from storage.tinydb.journal_record import record_after, record_at
from storage.tinydb.recovery import apply, previous, recover
from storage.tinydb.segments import SegmentFiles
from storage.tinydb.snapshot import (
    HEAD_TABLE,
    SnapshotError,
    SnapshotHead,
    Tables,
    read_snapshot,
    write_snapshot,
)

_TABLE = re.compile(rb'"((?:[^"\\]|\\.)*)":\{\}?,?')
_DOCUMENT = re.compile(rb'"(\d+)":(\{.*\}),?')

Readable = Callable[[str, bytes], bool]


@dataclass(slots=True)
class Salvage:
    """What was saved: ``scraps`` are the parts that could not be read, as they are."""

    tables: Tables = field(default_factory=dict)
    head: SnapshotHead = field(default_factory=SnapshotHead)
    scraps: list[bytes] = field(default_factory=list)

    @property
    def kept(self) -> int:
        """How many documents there are."""
        return sum(len(documents) for documents in self.tables.values())


def is_sound(path: Path, readable: Readable) -> bool:
    """Whether the store can be read as a whole, every document of it."""
    try:
        tables = recover(path).tables
    except StoreDamagedError:
        return False
    return all(readable(name, text) for name, table in tables.items() for text in table.values())


def salvage(path: Path, readable: Readable) -> Salvage:
    """Everything readable in the files of a store. Changes nothing on disk."""
    saved = _snapshot(path)
    files = SegmentFiles(path)
    segment, record = saved.head.segment, saved.head.record
    for segment in [number for number in files.numbers() if number >= saved.head.segment]:
        content = files.content(segment)
        record = max(record, _replay(content, saved))
    saved.head = SnapshotHead(segment + 1, record)
    for name, documents in saved.tables.items():
        for number in [n for n, text in documents.items() if not readable(name, text)]:
            saved.scraps.append(documents.pop(number))
    return saved


def replace_with(path: Path, saved: Salvage, aside: Path, disk: Disk = DISK) -> None:
    """Put the old files aside and make what was saved the store."""
    files = SegmentFiles(path, disk)
    old = [path, previous(path), *map(files.path, files.numbers())]
    disk.make_directory(aside)
    for file in old:
        if file.exists():
            disk.copy(file, aside / file.name)
    _write(aside / "unreadable.txt", b"\n".join([*saved.scraps, b""]), disk)
    disk.sync_directory(aside)
    write_snapshot(path, saved.tables, saved.head, disk)
    # Older segments are behind the new snapshot's head now; no moment of dying brings them back.
    disk.remove(previous(path))
    files.remove_before(saved.head.segment)


def _write(path: Path, content: bytes, disk: Disk) -> None:
    descriptor = disk.open(path, emptied=True)
    try:
        disk.write(descriptor, content, 0)
        disk.sync(descriptor)
    finally:
        disk.close(descriptor)


def _snapshot(path: Path) -> Salvage:
    """The snapshot, else the one before, else the lines of it that are whole."""
    for file in (path, previous(path)):
        try:
            return Salvage(*read_snapshot(file.read_bytes()))
        except (SnapshotError, FileNotFoundError):
            continue
    saved = Salvage()
    if path.exists():
        _read_lines(path.read_bytes(), saved)
    return saved


def _read_lines(content: bytes, saved: Salvage) -> None:
    table: dict[int, bytes] = {}
    for line in content.splitlines():
        if match := _DOCUMENT.fullmatch(line):
            if _is_json(match[2]):
                table[int(match[1])] = match[2]
                continue
        elif match := _TABLE.fullmatch(line):
            name = match[1].decode("utf-8", "replace")
            table = saved.tables.setdefault(name, {})
            continue
        if line not in {b"{", b"}", b"},"} and HEAD_TABLE.encode() not in line:
            saved.scraps.append(line)


def _replay(content: bytes, saved: Salvage) -> int:
    """Apply every whole record; what lies between is a scrap. Out: the last record's number."""
    start, last = 0, 0
    while start < len(content):
        record = record_at(content, start)
        if record is None:
            following = record_after(content, start)
            end = following.start if following else len(content)
            saved.scraps.append(content[start:end])
            start = end
            continue
        apply(record, saved.tables)
        last, start = record.number, record.end
    return last


def _is_json(text: bytes) -> bool:
    try:
        msgspec.json.decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False
    return True
