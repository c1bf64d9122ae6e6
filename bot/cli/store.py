"""``minewatch export``, ``import`` and ``backup``: the store's content out and back in.

In: a path. Out: files and one line that says what was done. The store is imported when a
command runs, so that the other commands do not pay for it.
"""

from __future__ import annotations

from pathlib import Path

import click

from bot.clock import SystemClock
from bot.config import environment, read_settings


def _data_dir() -> Path:
    return read_settings(environment(Path.cwd())).data_dir


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def export(directory: Path) -> None:
    """Write everything the store holds to DIR, as JSON Lines per table. Works while running."""
    from storage.exchange import export_stores

    done = export_stores(_data_dir(), directory)
    click.echo(f"Exported {done.documents} documents in {len(done.tables)} tables to {directory}.")


@click.command("import")
@click.argument("source", metavar="DIR", type=click.Path(exists=True, path_type=Path))
def import_(source: Path) -> None:
    """Make the store hold exactly what an export (DIR) or a backup file holds.

    The previous contents are kept in a file next to it.
    """
    from storage.exchange import import_stores

    done = import_stores(_data_dir(), source, SystemClock())
    click.echo(f"Imported {done.documents} documents in {len(done.tables)} tables from {source}.")
    if done.kept_before is not None:
        click.echo(f"What the store held before is kept in {done.kept_before}.")


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write a consistent copy of the store to FILE. Works while running.

    To go back to it, stop Minewatch and run `minewatch import FILE`.
    """
    from storage.exchange import backup_stores

    done = backup_stores(_data_dir(), file)
    click.echo(f"Backed up {done.documents} documents to {file}.")
