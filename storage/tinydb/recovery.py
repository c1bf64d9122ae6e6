"""What the files hold: the snapshot, then every record of the journal after it.

In: the place of a snapshot. Out: all documents, where to go on, and what was found torn.
Only a record that was being written when the process died may be missing its end; it was
never acknowledged. Anything else that does not fit is damage and is refused, never skipped.
Reads only: cutting a torn end is for the one who owns the store.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.errors import StoreDamagedError
from storage.tinydb.journal_record import JournalRecord, record_after, records_in
from storage.tinydb.segments import SegmentFiles
from storage.tinydb.snapshot import SnapshotError, SnapshotHead, Tables, read_snapshot

_ATTEMPTS = 50
CURE = "run `minewatch doctor --repair`, which keeps everything readable and puts the rest aside"


@dataclass(frozen=True, slots=True)
class CutOffWrite:
    """An unfinished record at the end of a segment: the bytes from ``size`` on."""

    segment: int
    size: int
    text: bytes


@dataclass(frozen=True, slots=True)
class RecoveredStore:
    """What was recovered, and where to continue: in ``last_segment``, after ``last_size`` bytes.

    ``last_record`` is the last number in use; ``head`` belongs to the snapshot.
    """

    tables: Tables
    head: SnapshotHead
    last_segment: int
    last_size: int
    last_record: int
    replayed: int
    journal_bytes: int
    torn: CutOffWrite | None


def recover(path: Path) -> RecoveredStore:
    """Everything the store at ``path`` holds.

    Raises:
        StoreDamagedError: a part that was acknowledged is missing or damaged.
        FileNotFoundError: a file left while it was being looked for (the owner is
            writing a new snapshot); try again.
    """
    files = SegmentFiles(path)
    tables, head = _snapshot(path)
    numbers = [number for number in files.numbers() if number >= head.segment]
    last_record, replayed, size, end = head.record, 0, 0, 0
    torn: CutOffWrite | None = None
    for number in numbers:
        content = files.content(number)
        size += len(content)
        if content and torn is not None:
            raise _damaged(files.path(torn.segment), torn.size)
        end = 0
        for record in records_in(content):
            if record.number != last_record + 1:
                raise _gap(files.path(number), last_record, record)
            apply(record, tables)
            last_record, replayed, end = record.number, replayed + 1, record.end
        if end < len(content):
            torn = _torn(files.path(number), number, content, end)
    last_segment = numbers[-1] if numbers else head.segment
    return RecoveredStore(tables, head, last_segment, end, last_record, replayed, size, torn)


def recover_beside(path: Path) -> RecoveredStore:
    """The same while another process may be writing: some moment of it, whole.

    A new snapshot may take files away while they are read; then it is read again. An
    unfinished record at the end is one being written just now.

    Raises:
        StoreDamagedError: as recover.
    """
    for _ in range(_ATTEMPTS):
        before = _look(path)
        try:
            return recover(path)
        except (StoreDamagedError, FileNotFoundError):
            if _look(path) == before:
                raise
    return recover(path)


def apply(record: JournalRecord, tables: Tables) -> None:
    """Change tables as a record says."""
    payload = record.decoded()
    for name in payload.drop:
        tables.pop(name, None)
    for name, numbers in payload.gone.items():
        documents = tables.setdefault(name, {})
        for number in numbers:
            documents.pop(number, None)
    for name, puts in payload.put.items():
        documents = tables.setdefault(name, {})
        for number, document in puts.items():
            documents[number] = bytes(document)


def previous(path: Path) -> Path:
    """Where the snapshot before the present one is kept."""
    return path.with_name(path.name + ".previous")


def _look(path: Path) -> list[tuple[str, int, int]]:
    """What would show that somebody is writing: every file's name, identity and size."""
    seen = []
    for file in sorted(path.parent.glob(path.name + "*")):
        with suppress(FileNotFoundError):
            stat = file.stat()
            seen.append((file.name, stat.st_ino, stat.st_size))
    return seen


def _snapshot(path: Path) -> tuple[Tables, SnapshotHead]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        content = b""
    if not content:
        if previous(path).exists():
            raise StoreDamagedError(
                f"The store's file {path} is missing or empty though an earlier one is there; {CURE}."
            )
        return {}, SnapshotHead()
    try:
        return read_snapshot(content)
    except SnapshotError as error:
        raise StoreDamagedError(
            f"The store's file {path} cannot be used: {error}; {CURE}."
        ) from error


def _torn(path: Path, number: int, content: bytes, end: int) -> CutOffWrite:
    if record_after(content, end) is not None:
        raise _damaged(path, end)
    return CutOffWrite(number, end, content[end:])


def _damaged(path: Path, place: int) -> StoreDamagedError:
    return StoreDamagedError(f"The store's journal {path} is damaged at byte {place}; {CURE}.")


def _gap(path: Path, last: int, record: JournalRecord) -> StoreDamagedError:
    return StoreDamagedError(
        f"The store's journal {path} continues with record {record.number} after {last}, "
        f"so a part is missing; {CURE}."
    )
