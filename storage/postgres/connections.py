"""The connections of one process to a database: lent, given back, and replaced when they were lost.

In: an address. Out: connections. One that was lost is noticed before it is lent, or else what uses it
fails with StoreUnavailableError and the next gets another: everything comes back by itself.
"""

from __future__ import annotations

import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

from bot.ports import StoreSigns
from storage.postgres.address import Address
from storage.postgres.refusals import READ_ONLY, reason, refusal
from storage.postgres.threads import THREADS, Threads

Connection = psycopg.Connection[tuple[Any, ...]]

_MOST = THREADS + 2
"""Connections: one for each thread that works for the event loop, and some for calls from other threads."""
_START_WAITS_SECONDS = 3.0
"""How long the start waits for a connection, and how long the pool tries before it begins again."""
_CALL_WAITS_SECONDS = 1.0
"""How long a call waits for a connection: a request may wait twice, and Slack waits 3 s for its answer."""
_AWAY_WAITS_SECONDS = 0.05
"""How long a call waits after one that waited in vain: the requests of many people share a few threads."""
_FAR_SECONDS = 0.2
"""A database to which connecting takes longer is far away: calls cannot wait for new connections."""


class Connections:
    """A pool of connections. ``signs`` are called with what PostgreSQL refuses and what it stores.

    ``connect_seconds``: how long making a connection took. All are kept ready where that is long.
    """

    def __init__(self, address: Address, threads: Threads, connect_seconds: float = 0.0) -> None:
        far = connect_seconds > _FAR_SECONDS
        self._start_seconds = max(_START_WAITS_SECONDS, 3 * connect_seconds)
        self.signs: StoreSigns | None = None
        self._address = address
        self._threads = threads
        self._away = False
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            kwargs=address.parameters(),
            min_size=_MOST if far else 1,
            max_size=_MOST,
            num_workers=THREADS if far else 3,
            # Attempts pause longer and longer; given up early, they begin again with the next call.
            reconnect_timeout=self._start_seconds,
            name="store",
            open=True,
        )

    def wait(self) -> None:
        """Return once there is a connection.

        Raises:
            StoreUnavailableError: there is none within a few seconds.
        """
        with self.refusals_said():
            self._pool.wait(self._start_seconds)

    def close(self) -> None:
        """Close all of them; harmless when repeated."""
        self._pool.close()

    @contextmanager
    def lent(self) -> Iterator[Connection]:
        """A connection for the block.

        Raises:
            StoreUnavailableError: there is none within a second, or PostgreSQL refuses what is done with it.
        """
        with self.refusals_said():
            connection = self._borrowed()
            try:
                yield connection
            finally:
                self._pool.putconn(connection)

    def _borrowed(self) -> Connection:
        """A connection that the server still holds, as far as this side can know."""
        for _ in range(_MOST):
            connection = self._next_in_pool()
            if _is_alive(connection):
                self._away = False
                return connection
            connection.close()
            self._pool.putconn(connection)  # which makes another in its place
        return self._next_in_pool()

    def _next_in_pool(self) -> Connection:
        try:
            return self._pool.getconn(_AWAY_WAITS_SECONDS if self._away else _CALL_WAITS_SECONDS)
        except PoolTimeout:
            self._away = True
            raise

    @contextmanager
    def refusals_said(self) -> Iterator[None]:
        """What PostgreSQL refuses becomes a sentence, and is passed to the one that watches."""
        try:
            yield
        except psycopg.Error as error:
            refused = refusal(error, self._address.name)
            if refused is None:
                raise
            if isinstance(error, READ_ONLY):
                self._pool.drain()  # the server was the primary once: look for the one that is now
            self._report_refused(str(refused), reason(error))
            raise refused from error

    def report_stored(self) -> None:
        """A change was stored."""
        if (signs := self.signs) is not None:
            self._threads.report(signs.stored)

    def _report_refused(self, sentence: str, name: str) -> None:
        if (signs := self.signs) is not None:
            self._threads.report(lambda: signs.refused(sentence, name))


def _is_alive(connection: Connection) -> bool:
    """Does the server still hold the connection? Asked only where it has said something meanwhile."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
    if not poll.poll(0):
        return True
    try:
        connection.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True
