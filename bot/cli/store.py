"""``minewatch export``, ``import`` and ``backup``: the store's content out and back in.

In: a path. Out: files and one line that says what was done. The store is imported when a
command runs, so that the other commands do not pay for it.
"""

from __future__ import annotations

import shlex
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.clock import SystemClock
from bot.config import Settings, environment, read_settings
from bot.errors import InputError, StoreError

if TYPE_CHECKING:
    from bot.model.secret import Secret
    from storage.exchange import ExchangeReport
    from storage.postgres.dumps import Dump


def _settings() -> Settings:
    return read_settings(environment(Path.cwd()))


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def export(directory: Path) -> None:
    """Write everything the store holds to DIR, as JSON Lines per table. Works while running."""
    settings = _settings()
    done = _exported(settings.store, directory) if settings.store else None
    if done is None:
        from storage.exchange import export_stores

        done = export_stores(settings.data_dir, directory)
    click.echo(f"Exported {done.documents} documents in {len(done.tables)} tables to {directory}.")


def _exported(url: Secret, directory: Path) -> ExchangeReport:
    from storage.postgres.exchange import export_database
    from storage.postgres.reading import present_database

    with present_database(url) as stores:
        if stores is None:
            raise StoreError("There is no store in this database; check MINEWATCH_STORE.")
        return export_database(stores, directory)


@click.command("import")
@click.argument("source", metavar="DIR", type=click.Path(exists=True, path_type=Path))
def import_(source: Path) -> None:
    """Make the store hold exactly what an export (DIR) or a backup file holds.

    The previous contents are kept next to it, or in the data directory where the store is a database.
    """
    settings = _settings()
    done = _imported(settings.store, source, settings.data_dir) if settings.store else None
    if done is None:
        from storage.exchange import import_stores

        done = import_stores(settings.data_dir, source, SystemClock())
    click.echo(f"Imported {done.documents} documents in {len(done.tables)} tables from {source}.")
    if done.kept_before is not None:
        click.echo(f"What the store held before is kept in {done.kept_before}.")


def _imported(url: Secret, source: Path, keep_in: Path) -> ExchangeReport:
    from storage.postgres.exchange import import_database
    from storage.postgres.stores import open_postgres_stores

    with closing(open_postgres_stores(url)) as stores:
        return import_database(stores, source, keep_in, SystemClock())


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE where it exists.")
def backup(file: Path, *, force: bool) -> None:
    """Write a consistent copy of the store to FILE, which must not exist. Works while running.

    To go back to it, stop Minewatch and run `minewatch import FILE`. Where the store is a PostgreSQL
    database, pg_dump makes the copy: this checks that FILE is one, and not older than a day.
    """
    settings = _settings()
    if settings.store is not None:
        _check_backup(settings.store, file)
        return
    if file.is_dir():
        raise InputError(f"{file} is a directory; name a file.")
    if file.exists() and not force:
        raise InputError(f"{file} exists and was not changed; name another file, or add --force.")
    from storage.exchange import backup_stores

    done = backup_stores(settings.data_dir, file)
    click.echo(f"Backed up {done.documents} documents to {file}.")


def _read_through(found: Dump, file: Path) -> str:
    """How to make sure of the rest; ``pg_restore --list`` reads the beginning alone too."""
    if found.plain:
        return "It is in plain SQL: `psql` restores it, not `pg_restore`."
    return f"`pg_restore --file=/dev/null {shlex.quote(str(file))}` reads all of it."


def _check_backup(url: Secret, file: Path) -> None:
    from storage.postgres.dumps import check_dump, dump_command

    command = dump_command(url, file)
    try:
        found = check_dump(file, SystemClock().now())
    except InputError as error:
        raise InputError(
            f"{error} PostgreSQL is backed up by its own pg_dump: run the line below (it needs the "
            f"password, from ~/.pgpass or when it asks), then this command again.\n{command}"
        ) from error
    click.echo(
        f"{file} is a backup by pg_dump, {found.size / 1e6:,.1f} MB, written "
        f"{found.written_at:%Y-%m-%d %H:%M} UTC. {_read_through(found, file)}"
    )
