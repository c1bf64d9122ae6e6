"""Backups of the database, which pg_dump makes: the command, and whether a file is such a backup.

In: the address; a file and the present moment. Out: a command line without password; what is known
of the file, or InputError. Reads the beginning of a dump, which names its tables, and never the rest.
"""

from __future__ import annotations

import gzip
import shlex
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bot.errors import InputError
from bot.model.secret import Secret
from storage.postgres.address import Address

FRESH = timedelta(days=1)
_READ = 4_000_000
_TABLE = b"schema_steps"
"""A table that every database of ours has."""
_END = b"-- PostgreSQL database dump complete"


@dataclass(frozen=True, slots=True)
class Dump:
    """A backup that pg_dump made: how large (bytes), when it was written (UTC), and whether it is SQL."""

    size: int
    written_at: datetime
    plain: bool


def dump_command(url: Secret, target: Path) -> str:
    """The command line that backs the database up. pg_dump asks for the password, or finds it in ~/.pgpass.

    Raises:
        ConfigError: the address cannot be read.
    """
    Address(url)  # says what is wrong with it, without showing it
    given = conninfo_to_dict(url.reveal())
    shown = {key: str(text) for key, text in given.items() if "password" not in key}
    words = ("pg_dump", "--format=custom", f"--file={target}", f"--dbname={make_conninfo(**shown)}")
    return shlex.join(words)


def check_dump(path: Path, now: datetime) -> Dump:
    """What is known of a backup: a file in pg_dump's own, plain or tar form, or a directory.

    Raises:
        InputError: it is missing, no dump of a Minewatch database, incomplete, or more than a day old.
    """
    file = path / "toc.dat" if path.is_dir() else path
    try:
        beginning, found = _beginning(file), file.stat()
        _check_end(file, beginning)
    except (OSError, EOFError, gzip.BadGzipFile) as error:
        raise InputError(f"{path} cannot be read ({_why(error)}).") from error
    if not _is_dump(beginning):
        raise InputError(f"{path} is not a backup that pg_dump made.")
    if _TABLE not in beginning:
        raise InputError(f"{path} is a backup of a database in which Minewatch keeps nothing.")
    written = datetime.fromtimestamp(found.st_mtime, UTC)
    if now - written > FRESH:
        raise InputError(f"{path} was written {written:%Y-%m-%d %H:%M} UTC, more than a day ago.")
    return Dump(found.st_size, written, _is_plain(beginning))


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or "it is cut off"


def _beginning(file: Path) -> bytes:
    with file.open("rb") as opened:
        packed = opened.read(2) == b"\x1f\x8b"
    with gzip.open(file) if packed else file.open("rb") as opened:
        return opened.read(_READ)


def _is_dump(beginning: bytes) -> bool:
    in_tar = beginning.startswith(b"toc.dat\0") and b"PGDMP" in beginning[:2048]
    return beginning.startswith(b"PGDMP") or in_tar or _is_plain(beginning)


def _is_plain(beginning: bytes) -> bool:
    return b"-- PostgreSQL database dump" in beginning[:200]


def _check_end(file: Path, beginning: bytes) -> None:
    """A plain dump says where it ends; of the other forms pg_restore alone can tell."""
    if not _is_plain(beginning) or beginning.startswith(b"\x1f\x8b"):
        return
    with file.open("rb") as opened:
        if opened.read(2) == b"\x1f\x8b":
            return
        opened.seek(max(0, file.stat().st_size - 1000))
        if _END not in opened.read():
            raise EOFError
