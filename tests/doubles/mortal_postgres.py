"""A PostgreSQL of one's own that is killed as a machine dies: every process of it at once, with SIGKILL."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

_PATIENCE_SECONDS = 20.0


def kill_database(server: Any) -> None:
    """Kill the server of tests.doubles.postgres.private_server; returns when all of it is gone."""
    postmaster = int(server.get_pid())
    pids = [postmaster, *_children(postmaster)]
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    end = time.monotonic() + _PATIENCE_SECONDS
    while any(_runs(pid) for pid in pids):
        assert time.monotonic() < end, "a killed server is still there"
        time.sleep(0.01)  # noqa: TID251 - other processes end here


def start_database(server: Any) -> None:
    """Start it again on what its disk holds; returns when it answers."""
    # A process that its parent has not yet heard of the end of would count as running.
    folder = Path(server.pgdata)
    for lock in (folder / "postmaster.pid", *folder.glob(".s.PGSQL.*.lock")):
        lock.unlink(missing_ok=True)
    server.ensure_postgres_running()


def _children(parent: int) -> list[int]:
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(pid) for pid in found.split()]


def _runs(pid: int) -> bool:
    """Is it there, and more than a process whose end no one has read?"""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
