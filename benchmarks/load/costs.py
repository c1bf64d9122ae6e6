"""What PostgreSQL and the processes spend: transactions, statements, size, processor time."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bot.model.secret import Secret

_TICKS = os.sysconf("SC_CLK_TCK")
_STATEMENT = re.compile(r"LOG:  (?:statement|execute [^:]*): ")


@dataclass(frozen=True, slots=True)
class Spent:
    """Up to a moment."""

    transactions: int
    database_seconds: float

    def since(self, earlier: Spent) -> Spent:
        return Spent(
            self.transactions - earlier.transactions,
            self.database_seconds - earlier.database_seconds,
        )


def spent(store: Secret | None) -> Spent:
    """What a database has done so far; nothing where there is none."""
    if store is None:
        return Spent(0, 0.0)
    with psycopg.connect(store.reveal(), autocommit=True) as connection:
        # Each connection's figures reach the view within a second of its being idle.
        row = connection.execute(
            "SELECT xact_commit + xact_rollback, active_time / 1000 FROM pg_stat_database "
            "WHERE datname = current_database()"
        ).fetchone()
    assert row is not None
    return Spent(int(row[0]), float(row[1]))


def size_mb(store: Secret) -> float:
    """Of the whole database with its indexes."""
    with psycopg.connect(store.reveal(), autocommit=True) as connection:
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    assert row is not None
    return int(row[0]) / 2**20


def folder_mb(folder: Path) -> float:
    """Of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def log_statements(store: Secret) -> None:
    """From the next connection on the server writes every statement to its log."""
    with psycopg.connect(store.reveal(), autocommit=True) as connection:
        connection.execute(
            "DO $$ BEGIN EXECUTE format("
            "'ALTER DATABASE %I SET log_statement = ''all''', current_database()); END $$"
        )


def logged(log: Path, start: int = 0) -> list[str]:
    """The statements in a server's log from a byte on, each cut to its beginning."""
    with log.open("rb") as file:
        file.seek(start)
        text = file.read().decode(errors="replace")
    return [text[m.end() : m.end() + 80].splitlines()[0] for m in _STATEMENT.finditer(text)]


def processor_seconds(pids: Iterable[int]) -> float:
    """User and system time of processes so far; of those gone, nothing."""
    return sum(_seconds_of(pid) for pid in pids)


def _seconds_of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def megabytes(pid: int) -> float:
    """Resident memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found.group(1)) / 1024 if found else float("nan")
