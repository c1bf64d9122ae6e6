"""The store's content out and back in: export, import, backup.

Export and backup work while the bot runs: they read the files as they are, without the
lock, and see the store at one moment. Import needs the store for itself and replaces
everything in it at once.

An export is a directory: ``TABLE.jsonl`` with one document a line, and ``store.json`` with
the schema, how many lines each table has, and the hash of each file. A backup is one file:
put it into an empty data directory as ``minewatch.json``, or import it. What is imported is
read and checked by storage.incoming before the store is touched.

Which requests of Slack's were acted on (storage.seen) is of this installation and of the
last minutes: a backup carries it, an export does not, and an import leaves it alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec
from tinydb.table import Document

from bot.errors import InputError, StoreError, StoreUnavailableError
from bot.ports import Clock
from storage.incoming import MANIFEST, TABLE_NAMES, Manifest, read_backup, read_export
from storage.opening import FILE, open_stores, unused
from storage.reading import read_contents
from storage.schema import META, migrate
from storage.seen import SEEN
from storage.stores import TinyStores
from storage.tinydb.database import JournalDB
from storage.tinydb.disk import DISK, PRIVATE, Disk, sync_through
from storage.tinydb.recovery import RecoveredStore
from storage.tinydb.snapshot import SnapshotHead, write_snapshot


@dataclass(frozen=True, slots=True)
class ExchangeReport:
    """How many documents each table gave or took; ``kept_before``: what an import replaced."""

    tables: dict[str, int]
    kept_before: Path | None = None

    @property
    def documents(self) -> int:
        """All of them."""
        return sum(self.tables.values())


def export_stores(data_dir: Path, target: Path) -> ExchangeReport:
    """Write everything the store holds to a directory, which is made where it is missing.

    The same content gives the same bytes, so that exports can be compared.

    Raises:
        StoreError: there is no store, it is damaged, or the target cannot be written.
    """
    database = JournalDB(tables=_found(data_dir).tables)
    migrate(database)
    rows = database.journal.rows
    tables = {name: _lines(name, rows(name).documents) for name in TABLE_NAMES}
    return write_export(target, int(_meta(database)["schema"]), tables)


def write_export(
    target: Path, schema: int, tables: Mapping[str, Iterator[bytes]]
) -> ExchangeReport:
    """Write documents, a line each, to a directory, which is made where it is missing.

    Raises:
        StoreUnavailableError: the target cannot be written.
    """
    counts, hashes = {}, {}
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, lines in tables.items():
            counts[name], hashes[name] = _write_lines(target / f"{name}.jsonl", lines)
        # Last: an export that was cut off does not fit what its manifest says.
        manifest = Manifest(schema, counts, hashes)
        _write_lines(target / MANIFEST, iter([msgspec.json.encode(manifest)]))
        DISK.sync_directory(target)
    except OSError as error:
        raise _unwritable(target, error) from error
    return ExchangeReport(counts)


def backup_stores(data_dir: Path, target: Path, disk: Disk = DISK) -> ExchangeReport:
    """Write a copy of the store at one moment to a file.

    Raises:
        InputError: the target is a file of the store itself.
        StoreError: there is no store, it is damaged, or the target cannot be written.
    """
    if target.resolve().parent == data_dir.resolve() and target.name.startswith(FILE):
        raise InputError(f"{target} belongs to the store itself; choose another name for the copy.")
    found = _found(data_dir)
    try:
        head = SnapshotHead(found.last_segment + 1, found.last_record)
        write_snapshot(target, found.tables, head, disk)
    except OSError as error:
        raise _unwritable(target, error) from error
    tables = {name: len(documents) for name, documents in found.tables.items() if name != META}
    return ExchangeReport(tables)


def import_stores(data_dir: Path, source: Path, clock: Clock, disk: Disk = DISK) -> ExchangeReport:
    """Make the store hold exactly what an export or a backup holds.

    What it held before is kept as ``before-import-DATE-TIME.json``. All or nothing.

    Raises:
        InputError: the source is not an export or backup, is incomplete, or a line of it cannot
            be read; nothing was changed.
        StoreLockedError: a process has the store open.
        StoreUnavailableError: the disk refused; nothing was changed.
    """
    tables = read_export(source) if source.is_dir() else read_backup(source)
    stores = open_stores(data_dir, clock, disk)
    try:
        name = f"before-import-{clock.now():%Y%m%d-%H%M%S}.json"
        kept = _keep_before(stores, unused(data_dir / name), disk)
        journal = stores.database.journal
        with stores.unit():
            for name in tables:
                journal.drop(name)
                journal.touch(name)
                for number, document in tables[name].items():
                    journal.set(name, number, document)
    finally:
        stores.close()
    counts = {name: len(tables[name]) for name in TABLE_NAMES}
    return ExchangeReport(counts, kept)


def _found(data_dir: Path) -> RecoveredStore:
    found = read_contents(data_dir)
    if found is None:
        raise StoreError(f"There is no store in {data_dir}; check MINEWATCH_DATA_DIR.")
    return found


def _lines(name: str, documents: dict[int, bytes]) -> Iterator[bytes]:
    # A value's document holds its own key; a seen key is nothing but its number, which orders it too.
    if name == SEEN:
        return (b'{"id":"%d",%b' % (n, documents[n][1:]) for n in sorted(documents))
    return iter(documents.values())


def _write_lines(path: Path, lines: Iterator[bytes]) -> tuple[int, str]:
    """Write them to a file of its own, never through a link; returns how many, and the SHA-256 of it all."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
    digest, written = sha256(), 0
    with os.fdopen(os.open(path, flags, PRIVATE), "wb") as file:
        for line in lines:
            digest.update(line + b"\n")
            file.write(line + b"\n")
            written += 1
        file.flush()
        sync_through(file.fileno())
    return written, digest.hexdigest()


def _keep_before(stores: TinyStores, path: Path, disk: Disk) -> Path | None:
    journal = stores.database.journal
    tables = {name: journal.rows(name).documents for name in (META, *TABLE_NAMES)}
    if not any(tables[name] for name in TABLE_NAMES):
        return None
    try:
        write_snapshot(path, tables, SnapshotHead(), disk)
    except OSError as error:
        raise _unwritable(path, error) from error
    return path


def _meta(database: JournalDB) -> Document:
    meta = database.table(META).get(doc_id=1)
    if not isinstance(meta, Document):
        raise StoreError("The store does not name its schema; run `minewatch doctor --repair`.")
    return meta


def _unwritable(path: Path, error: OSError) -> StoreUnavailableError:
    return StoreUnavailableError(
        f"{path} cannot be written ({error.strerror}); choose another place or free some space."
    )
