"""The store's content out and back in: export, import, backup.

Export and backup work while the bot runs: they read the files as they are, without the
lock, and see the store at one moment. Import needs the store for itself and replaces
everything in it at once.

An export is a directory: ``TABLE.jsonl`` with one document a line, and ``store.json`` with
the schema and how many lines each table has. A backup is one file: put it into an empty
data directory as ``minewatch.json``, or import it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from tinydb.table import Document

from bot.errors import InputError, StoreDamagedError, StoreError, StoreUnavailableError
from bot.ports import Clock
from storage.codec import codec_for
from storage.opening import FILE, open_stores, unused
from storage.reading import look_into
from storage.schema import META, bring_forward
from storage.seen import SEEN
from storage.stores import TinyStores
from storage.tables import TABLES, indexes
from storage.tinydb.database import JournalDB
from storage.tinydb.recovery import Found
from storage.tinydb.segments import PRIVATE, sync_directory
from storage.tinydb.snapshot import Head, SnapshotError, Tables, read_snapshot, write_snapshot

MANIFEST = "store.json"
_TABLE_NAMES = (*(spec.name for spec in TABLES), SEEN)


class _Manifest(msgspec.Struct):
    schema: int
    tables: dict[str, int]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """How many documents each table gave or took; ``kept_before``: what an import replaced."""

    tables: dict[str, int]
    kept_before: Path | None = None

    @property
    def documents(self) -> int:
        """All of them."""
        return sum(self.tables.values())


def export_stores(data_dir: Path, target: Path) -> Exchanged:
    """Write everything the store holds to a directory, which is made where it is missing.

    The same content gives the same bytes, so that exports can be compared.

    Raises:
        StoreError: there is no store, it is damaged, or the target cannot be written.
    """
    database = JournalDB(tables=_found(data_dir).tables)
    bring_forward(database)
    tables = {name: database.journal.rows(name).documents for name in _TABLE_NAMES}
    counts = {name: len(documents) for name, documents in tables.items()}
    schema = int(_meta(database)["schema"])
    manifest = _Manifest(schema, counts)
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, documents in tables.items():
            _write_lines(target / f"{name}.jsonl", _lines(name, documents))
        _write_lines(target / MANIFEST, iter([msgspec.json.encode(manifest)]))
    except OSError as error:
        raise _unwritable(target, error) from error
    return Exchanged(counts)


def backup_stores(data_dir: Path, target: Path) -> Exchanged:
    """Write a copy of the store at one moment to a file.

    Raises:
        InputError: the target is a file of the store itself.
        StoreError: there is no store, it is damaged, or the target cannot be written.
    """
    if target.resolve().parent == data_dir.resolve() and target.name.startswith(FILE):
        raise InputError(f"{target} belongs to the store itself; choose another name for the copy.")
    found = _found(data_dir)
    try:
        write_snapshot(target, found.tables, Head(found.last_segment + 1, found.last_record))
        sync_directory(target.parent)
    except OSError as error:
        raise _unwritable(target, error) from error
    tables = {name: len(documents) for name, documents in found.tables.items() if name != META}
    return Exchanged(tables)


def import_stores(data_dir: Path, source: Path, clock: Clock) -> Exchanged:
    """Make the store hold exactly what an export or a backup holds.

    What it held before is kept as ``before-import-DATE-TIME.json``. All or nothing.

    Raises:
        InputError: the source is no export or backup, or a line of it cannot be read.
        StoreLockedError: a process has the store open.
        StoreUnavailableError: the disk refused; nothing was changed.
    """
    tables = _read_backup(source) if source.is_file() else _read_export(source)
    stores = open_stores(data_dir, clock)
    try:
        name = f"before-import-{clock.now():%Y%m%d-%H%M%S}.json"
        kept = _keep_before(stores, unused(data_dir / name))
        journal = stores.database.journal
        with stores.unit():
            for name in tables:
                journal.drop(name)
                journal.touch(name)
                for number, document in tables[name].items():
                    journal.set(name, number, document)
    finally:
        stores.close()
    counts = {name: len(tables[name]) for name in _TABLE_NAMES}
    return Exchanged(counts, kept)


def _found(data_dir: Path) -> Found:
    found = look_into(data_dir)
    if found is None:
        raise StoreError(f"There is no store in {data_dir}; check MINEWATCH_DATA_DIR.")
    return found


def _lines(name: str, documents: dict[int, bytes]) -> Iterator[bytes]:
    for number, document in documents.items():
        # A value's document holds its own key; a seen key is nothing but its number.
        yield b'{"id":"%d",%b' % (number, document[1:]) if name == SEEN else document


def _write_lines(path: Path, lines: Iterator[bytes]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, PRIVATE)
    with os.fdopen(descriptor, "wb") as file:
        file.writelines(line + b"\n" for line in lines)
        file.flush()
        os.fsync(descriptor)


def _read_export(source: Path) -> Tables:
    try:
        manifest = msgspec.json.decode((source / MANIFEST).read_bytes(), type=_Manifest)
    except (OSError, msgspec.MsgspecError) as error:
        raise InputError(
            f"{source} is neither an export of Minewatch nor a backup (its {MANIFEST} cannot be "
            "read); give the directory that `minewatch export` wrote."
        ) from error
    tables: Tables = {META: {1: b'{"schema":%d}' % manifest.schema}}
    for name, count in manifest.tables.items():
        tables[name] = dict(_numbered(source / f"{name}.jsonl", name))
        if len(tables[name]) != count:
            raise InputError(
                f"{source / name}.jsonl has {len(tables[name])} documents where {MANIFEST} says "
                f"{count}; the export is not complete, copy it again."
            )
    return _checked(tables, source)


def _numbered(path: Path, name: str) -> Iterator[tuple[int, bytes]]:
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror}); copy the export again."
        ) from error
    for place, line in enumerate(lines, 1):
        try:
            document = msgspec.json.decode(line, type=dict[str, Any])
            number = int(document.pop("id")) if name == SEEN else place
        except (msgspec.MsgspecError, UnicodeDecodeError, KeyError, ValueError) as error:
            raise InputError(f"{path}, line {place} is not a document: {error}.") from error
        yield number, msgspec.json.encode(document)


def _read_backup(source: Path) -> Tables:
    try:
        return _checked(read_snapshot(source.read_bytes())[0], source)
    except (OSError, SnapshotError) as error:
        raise InputError(f"{source} is no backup of Minewatch: {error}.") from error


def _checked(tables: Tables, source: Path) -> Tables:
    """The tables at the present schema, every document known to be readable."""
    database = JournalDB(tables=tables, indexes=indexes())
    bring_forward(database)
    checked: Tables = {
        META: database.journal.rows(META).documents,
        SEEN: database.journal.rows(SEEN).documents,
    }
    for spec in TABLES:
        codec = codec_for(spec.kind)
        rows = database.journal.rows(spec.name)
        checked[spec.name] = rows.documents
        if len(rows.key.numbers) != len(rows.documents):
            raise InputError(f"{source}: two documents of {spec.name} have the same key.")
        for place, document in enumerate(checked[spec.name].values(), 1):
            try:
                codec.decode(document)
            except StoreDamagedError as error:
                reason = error.__cause__
                raise InputError(
                    f"{source}: document {place} of {spec.name} is wrong: {reason}."
                ) from error
    return checked


def _keep_before(stores: TinyStores, path: Path) -> Path | None:
    journal = stores.database.journal
    tables = {name: journal.rows(name).documents for name in (META, *_TABLE_NAMES)}
    if not any(tables[name] for name in _TABLE_NAMES):
        return None
    try:
        write_snapshot(path, tables, Head())
    except OSError as error:
        raise _unwritable(path, error) from error
    return path


def _meta(database: JournalDB) -> Document:
    meta = database.table(META).get(doc_id=1)
    if not isinstance(meta, Document):
        raise StoreError("The store does not say its schema; run `minewatch doctor --repair`.")
    return meta


def _unwritable(path: Path, error: OSError) -> StoreUnavailableError:
    return StoreUnavailableError(
        f"{path} cannot be written ({error.strerror}); choose another place or free some space."
    )
