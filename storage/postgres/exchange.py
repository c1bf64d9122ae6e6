"""The content of the database out and back in: export and import, as storage.exchange does it for files.

In: an open store; a directory. Out: documents in the form that TinyDB keeps them, so that an export of
one engine can be imported into the other. An export reads the database as it is at one moment while
Minewatch runs; an import is one transaction, and refused while a process holds a lease. A backup is
pg_dump's work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from bot.errors import StoreLockedError
from bot.model.watch import Person
from bot.model.workspace import UserId
from bot.ports import Clock
from storage.codec import codec_for
from storage.exchange import ExchangeReport, write_export
from storage.incoming import EXPORTED, TABLE_NAMES, read_backup, read_export
from storage.opening import unused
from storage.owners import person_key, workspace_in
from storage.postgres.rows import portions
from storage.postgres.stores import PostgresStores
from storage.schema import VERSION
from storage.seen import SEEN, second_in
from storage.tables import TableSpec

_PORTION = 5_000
_NAMES = {"workspaces": "installations"}
"""Tables that have another name in the database than in an export."""


def export_database(stores: PostgresStores, target: Path) -> ExchangeReport:
    """Write everything that the database holds to a directory, which is made where it is missing.

    Raises:
        StoreUnavailableError: the database does not answer, or the target cannot be written.
    """
    with stores.database.moment():
        return _export(stores, target)


def _export(stores: PostgresStores, target: Path) -> ExchangeReport:
    tables = {spec.name: _documents(stores, spec) for spec in EXPORTED}
    return write_export(target, VERSION, tables | {SEEN: _sightings(stores)})


def import_database(
    stores: PostgresStores, source: Path, keep_in: Path, clock: Clock
) -> ExchangeReport:
    """Make the database hold exactly what an export or a backup of files holds.

    What it held before is kept in ``keep_in`` as an export, ``before-import-DATE-TIME``.

    Raises:
        InputError: the source cannot be read; nothing was changed.
        StoreLockedError: a process works on the database.
        StoreUnavailableError: the database does not answer, or ``keep_in`` cannot be written.
    """
    tables = read_export(source) if source.is_dir() else read_backup(source)
    kept = None
    with stores.unit():
        _keep_others_out(stores)
        if any(_rows_in(stores, name) for name in TABLE_NAMES):
            kept = unused(keep_in / f"before-import-{clock.now():%Y%m%d-%H%M%S}")
            _export(stores, kept)
        for name in TABLE_NAMES:
            stores.database.change(f"DELETE FROM {_NAMES.get(name, name)}")
        for spec in EXPORTED:
            _put(stores, spec, tables[spec.name])
        _mark(stores, tables[SEEN])
    return ExchangeReport({name: len(tables[name]) for name in TABLE_NAMES}, kept)


def _keep_others_out(stores: PostgresStores) -> None:
    """Until the transaction ends no one else changes the store, and none of our processes starts to work.

    Raises:
        StoreLockedError: one is at work already.
    """
    names = ", ".join(_NAMES.get(name, name) for name in TABLE_NAMES)
    stores.database.change(f"LOCK TABLE leases, {names} IN EXCLUSIVE MODE")
    if held := stores.leases.held():
        raise StoreLockedError(
            f"Minewatch is running on this database ({', '.join(sorted(set(held.values())))}); "
            "stop every process of it, then import again."
        )


def _documents(stores: PostgresStores, spec: TableSpec) -> Iterator[bytes]:
    """The documents of a table, as the codec writes them: the same content gives the same bytes."""
    table, codec = _NAMES.get(spec.name, spec.name), codec_for(spec.kind)
    owner = "workspace" if spec.kind is Person else "''"
    last = 0
    while rows := stores.database.rows(
        f"SELECT seq, payload, {owner} FROM {table} WHERE seq > %s ORDER BY seq LIMIT %s",
        last,
        _PORTION,
    ):
        for last, payload, workspace in rows:  # noqa: B007 - where the next portion begins
            value = codec.decode(payload)
            if spec.kind is Person:
                value = replace(value, id=UserId(person_key(value.id, workspace)))
            yield codec.encode(value)


def _sightings(stores: PostgresStores) -> Iterator[bytes]:
    last = -1
    while rows := stores.database.rows(
        "SELECT number, second FROM seen WHERE number > %s ORDER BY number LIMIT %s", last, _PORTION
    ):
        for number, second in rows:
            yield b'{"id":"%d","t":%d}' % (number, second)
        last = rows[-1][0]


def _rows_in(stores: PostgresStores, name: str) -> bool:
    return stores.database.row(f"SELECT 1 FROM {_NAMES.get(name, name)} LIMIT 1") is not None


def _put(stores: PostgresStores, spec: TableSpec, documents: dict[int, bytes]) -> None:
    codec = codec_for(spec.kind)
    for portion in portions(documents, _PORTION):
        values = [codec.decode(documents[number]) for number in portion]
        if spec.kind is Person:
            for workspace, people in groupby(values, key=lambda person: workspace_in(person.id)):
                plain = [replace(p, id=UserId(p.id.rpartition("/")[2])) for p in people]
                stores.of(workspace).people.put(*plain)
        elif spec.name == "workspaces":
            stores.workspaces.put_sealed(values)
        else:
            getattr(stores, spec.name).put(*values)


def _mark(stores: PostgresStores, documents: dict[int, bytes]) -> None:
    for portion in portions(documents, _PORTION):
        stores.database.change(
            "INSERT INTO seen (number, second) SELECT * FROM unnest(%s::bigint[], %s::bigint[])",
            portion,
            [second_in(documents[number]) for number in portion],
        )
