"""The checks of ``minewatch doctor`` of a store in PostgreSQL, and of the processes that share it.

In: settings. Out: checks. Migrates and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.clock import SystemClock
from bot.errors import ConfigError, StoreError
from bot.model.check import Check
from bot.model.processes import Role
from bot.model.secret import Secret
from bot.runner.processes import Alive, alive

_MAX_SKEW_SECONDS = 5.0
_OF_A_PROCESS = 11
"""Connections that one process may use: its pool, and the one that listens."""


def check_database(url: Secret) -> Iterator[Check]:
    """Does the database answer, is it one we can use, and who works on it?"""
    from storage.postgres.standing import standing

    try:
        found = standing(url)
    except (StoreError, ConfigError) as error:
        cure = "check MINEWATCH_STORE and the server (docs/operations.md, PostgreSQL)"
        yield Check("store", False, str(error), cure)
        return
    holds = f"{found.size / 1e6:,.0f} MB" if found.filled else "empty; the first start fills it"
    yield Check("store", True, f"PostgreSQL {found.version}, database {found.name}: {holds}")
    yield _clock(found.now, SystemClock().now())
    yield _connections(found.connections_free, found.connections)
    yield from check_processes(_alive(url) if found.filled else ())


def _clock(theirs: datetime, ours: datetime) -> Check:
    seconds = abs((theirs - ours).total_seconds())
    good = seconds <= _MAX_SKEW_SECONDS
    cure = (
        "" if good else "set the clocks of both machines by NTP: each process decides what is due"
    )
    return Check("store clock", good, f"{seconds:.1f} s from this machine's", cure)


def _connections(free: int, most: int) -> Check:
    good = free >= _OF_A_PROCESS
    cure = f"raise max_connections or use a pooler: a process needs up to {_OF_A_PROCESS}"
    return Check("store connections", good, f"{free} of {most} are free", "" if good else cure)


def _alive(url: Secret) -> tuple[Alive, ...]:
    from storage.postgres.reading import present_database

    with present_database(url) as stores:
        return () if stores is None else alive(stores)


def check_processes(found: tuple[Alive, ...]) -> Iterator[Check]:
    """Who is alive, and is anything left undone? None alive is no problem: all may be stopped."""
    for each in found:
        yield Check("process", True, f"{each.role} on {each.host}, number {each.number}")
    if not found:
        yield Check("process", True, "none is running")
        return
    roles = [Role(each.role) for each in found]
    if not any(role.works for role in roles):
        cure = "start one with `minewatch run --role worker`"
        yield Check("roles", False, "no process polls and sends", cure)
    if not any(role.answers for role in roles):
        cure = "start one with `minewatch run --role web`"
        yield Check("roles", False, "no process answers Slack", cure)
