"""What an import is given: read whole and checked whole, before the store is touched.

In: the directory that an export made, or a backup's file. Out: the tables at the present
schema, every document known to be readable, or an InputError that says what is wrong where.

Only the tables that Minewatch keeps are looked for, so no name in a manifest ever becomes a
path; only plain files are read, so no link leads out of the directory and no pipe waits
for a writer.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import msgspec

from bot.errors import InputError, StoreDamagedError
from storage.codec import codec_for
from storage.schema import META, VERSION, migrate, version_of
from storage.seen import REQUESTS, SEEN, second_in
from storage.tables import TABLES, TableSpec
from storage.tinydb.database import JournalDB
from storage.tinydb.snapshot import SnapshotError, Tables, read_snapshot

MANIFEST = "store.json"
EXPORTED = tuple(spec for spec in TABLES if spec.exported)
TABLE_NAMES = (*(spec.name for spec in EXPORTED), SEEN)
_LARGEST = 2**63
_UNFIT = (msgspec.MsgspecError, RecursionError, KeyError, ValueError, TypeError)
"""Errors raised by a document that does not fit its table."""


class Manifest(msgspec.Struct):
    """``store.json``: the schema, and of each table how many lines and which SHA-256 its file has.

    Exports of before there were hashes have none.
    """

    schema: Annotated[int, msgspec.Meta(ge=1)]
    tables: dict[str, Annotated[int, msgspec.Meta(ge=0)]]
    sha256: dict[str, str] = {}


def read_export(source: Path) -> Tables:
    """The tables of an export.

    Raises:
        InputError: it is not an export, is incomplete, or has changed since it was written.
        StoreError: a newer Minewatch wrote it.
    """
    manifest = _manifest(source)
    tables: Tables = {META: {1: b'{"schema":%d}' % manifest.schema}}
    hashes = {}
    if manifest.schema <= VERSION:
        _check_names(manifest, source)
        for name in manifest.tables:
            content = _content(source / f"{name}.jsonl")
            hashes[name] = sha256(content).hexdigest()
            tables[name] = _documents(source / f"{name}.jsonl", content, name, manifest)
    checked = _checked(tables, source)
    # Last, because whatever else is wrong is said more exactly than "changed".
    for name, found in hashes.items():
        if manifest.sha256 and manifest.sha256.get(name) != found:
            raise InputError(
                f"{source / name}.jsonl has changed since it was exported (its SHA-256 is not the "
                f"one in {MANIFEST}); copy the export again, or take the hashes out of {MANIFEST} "
                "if the change is yours."
            )
    return checked


def read_backup(source: Path) -> Tables:
    """The tables of a backup.

    Raises:
        InputError: it is not a backup, or a document in it cannot be read.
        StoreError: a newer Minewatch wrote it.
    """
    try:
        tables = read_snapshot(_content(source))[0]
    except SnapshotError as error:
        raise InputError(f"{source} is not a Minewatch backup: {error}.") from error
    if not tables.keys() & set(TABLE_NAMES):
        raise InputError(
            f"{source} is not a Minewatch backup: none of the tables it keeps is in it."
        )
    strange = sorted(name for name in tables if tables[name] and name not in _KNOWN)
    if strange:
        raise InputError(f"{source} has a table that Minewatch does not keep: {strange[0]!r}.")
    return _checked(tables, source)


_KNOWN = {META, REQUESTS, SEEN, *(spec.name for spec in TABLES)}


def _manifest(source: Path) -> Manifest:
    try:
        return msgspec.json.decode(_content(source / MANIFEST), type=Manifest)
    except (InputError, *_UNFIT) as error:
        raise InputError(
            f"{source} is neither an export of Minewatch nor a backup (its {MANIFEST} cannot be "
            "read); give the directory that `minewatch export` wrote."
        ) from error


def _check_names(manifest: Manifest, source: Path) -> None:
    strange = sorted({*manifest.tables, *manifest.sha256} - set(TABLE_NAMES))
    if strange:
        raise InputError(
            f"{source / MANIFEST} names a table that Minewatch does not keep: {strange[0]!r}; "
            "give the directory as `minewatch export` wrote it."
        )
    younger = {spec.name for spec in EXPORTED if spec.since > manifest.schema}
    missing = [name for name in TABLE_NAMES if name not in younger | manifest.tables.keys()]
    if missing:
        raise InputError(
            f"{source / MANIFEST} does not name the table {missing[0]}; the export is not complete, "
            "copy it again."
        )


def _content(path: Path) -> bytes:
    """All of a plain file; a link, a pipe or a device is refused without being waited for."""
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise InputError(f"{path} is not a regular file; copy the export again.")
            return file.read()
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror}); copy the export again."
        ) from error


def _documents(path: Path, content: bytes, name: str, manifest: Manifest) -> dict[int, bytes]:
    numbered = list(_numbered(path, content, name, manifest.schema))
    documents = dict(numbered)
    if len(numbered) != manifest.tables[name]:
        raise InputError(
            f"{path} has {len(numbered)} documents where {MANIFEST} says {manifest.tables[name]}; "
            "the export is incomplete; copy it again."
        )
    if len(documents) != len(numbered):
        raise InputError(f"{path}: two documents have the same id.")
    return documents


def _numbered(path: Path, content: bytes, name: str, schema: int) -> Iterator[tuple[int, bytes]]:
    for place, line in enumerate(content.splitlines(), 1):
        try:
            document = msgspec.json.decode(line, type=dict[str, Any])
            # A seen key is its number, since schema 2; a value's document holds its own key.
            number = int(document.pop("id")) if name == SEEN and schema > 1 else place
            encoded = msgspec.json.encode(document)
        except _UNFIT as error:
            raise InputError(f"{path}, line {place} is not a document: {error}.") from error
        yield number, encoded


def _checked(tables: Tables, source: Path) -> Tables:
    """The tables at the present schema, every document known to be readable."""
    database = JournalDB(tables=tables)
    _migrate(database, source)
    checked = {name: database.journal.rows(name).documents for name in (META, *TABLE_NAMES)}
    for name, documents in checked.items():
        if not all(0 <= number < _LARGEST for number in documents):
            raise InputError(f"{source}: a document of {name} has an id that is out of range.")
    for place, document in enumerate(checked[SEEN].values(), 1):
        with _said(source, place, SEEN):
            if not 0 <= second_in(document) < _LARGEST:
                raise ValueError("its second is out of range")
    for spec in EXPORTED:
        _check_table(spec, checked[spec.name], source)
    return checked


def _migrate(database: JournalDB, source: Path) -> None:
    try:
        if version_of(database) < 1:
            raise ValueError("no schema is lower than 1")
        migrate(database)
    except _UNFIT as error:
        raise InputError(f"{source} cannot be migrated to the current schema: {error}.") from error


def _check_table(spec: TableSpec, documents: dict[int, bytes], source: Path) -> None:
    codec = codec_for(spec.kind)
    keys = set()
    for place, document in enumerate(documents.values(), 1):
        with _said(source, place, spec.name):
            keys.add(spec.key_of(codec.decode(document)))
    if len(keys) != len(documents):
        raise InputError(f"{source}: two documents of {spec.name} have the same key.")


@contextmanager
def _said(source: Path, place: int, name: str) -> Iterator[None]:
    try:
        yield
    except (StoreDamagedError, *_UNFIT) as error:
        reason = error.__cause__ or error
        raise InputError(f"{source}: document {place} of {name} is wrong: {reason}.") from error
