"""A database: questions and changes, transactions bound to a thread, locks, and work in threads.

In: an address. Out: rows. A call outside a transaction is one of its own. A connection that was lost is
noticed before it is used again, or else the call fails with StoreUnavailableError and the next one
gets a new connection: everything comes back by itself. Knows no table.
"""

from __future__ import annotations

import asyncio
import select
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import copy_context
from dataclasses import dataclass, field
from threading import local
from typing import Any, TypeVar

import psycopg
from psycopg_pool import ConnectionPool

from bot.errors import StoreUnavailableError
from bot.ports import StoreSigns
from storage.postgres.address import Address
from storage.postgres.refusals import READ_ONLY, reason, refusal

R = TypeVar("R")
Connection = psycopg.Connection[tuple[Any, ...]]
Rows = list[tuple[Any, ...]]

THREADS = 8
"""Work that may wait for the database at the same time in one process."""
_SPARE = 2
"""Connections for calls from other threads than those."""
_WAIT_SECONDS = 3.0
_CALL_WAITS_SECONDS = 1.0
"""How long a call waits for a connection: a request may wait twice, and Slack waits 3 s for its answer."""
"""How long the start waits for a connection, and how long the pool tries before it begins again."""
_STILL_SECONDS = 30.0
"""How long a transaction may be idle or wait for another.

A machine that is gone does not say so, and a process that is frozen cannot: without an end, what it has
locked would stay locked for the two hours after which TCP gives a silent connection up.
"""
CHANNEL = "minewatch"
"""Where processes tell each other that there is something to do."""


@dataclass(slots=True)
class _Work:
    """A transaction under way in a thread."""

    connection: Connection
    in_unit: bool = False
    wrote: bool = False
    words: dict[str, None] = field(default_factory=dict)
    touched: dict[str, dict[str, None]] = field(default_factory=dict)


class _TakenBack(Exception):  # noqa: N818 - it is no error
    """The end of a trial."""


class _Thread(local):
    """What belongs to the thread that runs."""

    work: _Work | None = None
    outcomes: list[Callable[[], None]] | None = None


class Database:
    """The connections of one process to a database."""

    def __init__(self, address: Address, still_seconds: float = _STILL_SECONDS) -> None:
        self.address = address
        # In one message, and for the transaction alone: behind a pooler the session is not ours.
        milliseconds = int(still_seconds * 1000)
        self._begin = (
            f"BEGIN; SET LOCAL idle_in_transaction_session_timeout = {milliseconds}; "
            f"SET LOCAL lock_timeout = {milliseconds}"
        )
        self.signs: StoreSigns | None = None
        self._thread = _Thread()
        self._writes: dict[str, int] = {}
        self._executor = ThreadPoolExecutor(THREADS, "store")
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            kwargs=address.parameters(),
            min_size=1,
            max_size=THREADS + _SPARE,
            timeout=_CALL_WAITS_SECONDS,
            # Attempts pause longer and longer; given up early, they begin again with the next call.
            reconnect_timeout=_WAIT_SECONDS,
            name="store",
            open=True,
        )

    def wait(self) -> None:
        """Return once there is a connection.

        Raises:
            StoreUnavailableError: there is none within a few seconds.
        """
        with self._refusals_said():
            self._pool.wait(_WAIT_SECONDS)

    def close(self) -> None:
        """Close all connections, once the work under way has ended; harmless when repeated."""
        self._executor.shutdown()
        self._pool.close()

    # --- questions and changes ----------------------------------------------------------------

    def rows(self, query: str, *parameters: Any) -> Rows:
        """The rows that a question finds."""
        with self._connection() as connection:
            return connection.execute(query, parameters).fetchall()

    def row(self, query: str, *parameters: Any) -> tuple[Any, ...] | None:
        """The first of them."""
        with self._connection() as connection:
            return connection.execute(query, parameters).fetchone()

    def change(self, query: str, *parameters: Any) -> int:
        """Change rows; returns how many."""
        with self._connection() as connection:
            changed = connection.execute(query, parameters).rowcount
        self._wrote()
        return changed

    def changed(self, query: str, *parameters: Any) -> Rows:
        """Change rows; returns what the statement gives back."""
        found = self.rows(query, *parameters)
        self._wrote()
        return found

    # --- transactions ---------------------------------------------------------------------------

    @property
    def in_transaction(self) -> bool:
        """Is a transaction of this thread under way?"""
        return self._thread.work is not None

    @contextmanager
    def unit(self) -> Iterator[None]:
        """A unit of work: a transaction, or within ``alone`` a part of one that can be taken back."""
        work = self._thread.work
        if work is not None and work.in_unit:
            raise RuntimeError("Units of work cannot be nested.")
        if work is None:
            with self._transaction() as work:
                work.in_unit = True
                yield
            return
        work.in_unit = True
        words = dict(work.words)
        try:
            with self._refusals_said(), work.connection.transaction():
                yield
        except BaseException:
            work.words = words
            raise
        finally:
            work.in_unit = False

    @contextmanager
    def together(self) -> Iterator[None]:
        """Several statements as one: in the transaction under way, or in one of their own."""
        if self._thread.work is not None:
            yield
            return
        with self._transaction():
            yield

    @contextmanager
    def moment(self) -> Iterator[None]:
        """A transaction that reads the database as it is at one moment, and changes nothing."""
        with self._transaction() as work:
            work.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield

    @contextmanager
    def trial(self) -> Iterator[None]:
        """A transaction that is taken back at its end, whatever was changed in it."""
        with suppress(_TakenBack), self._transaction():
            yield
            raise _TakenBack

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """A transaction that holds a lock by name; what holds it in another process is waited for.

        The lock ends with the transaction, so that it also works behind a pooler, and with the
        connection of a process that is gone.
        """
        with self.together():
            self.rows(
                "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '/' || %s, 0))",
                name,
            )
            yield

    @contextmanager
    def _transaction(self) -> Iterator[_Work]:
        with self._refusals_said():
            connection = self._borrowed()
            try:
                work = self._thread.work = _Work(connection)
                try:
                    connection.execute(self._begin)
                    yield work
                    _commit(connection)
                except BaseException:
                    with suppress(psycopg.Error):  # without its connection it is taken back anyway
                        connection.execute("ROLLBACK")
                    raise
                finally:
                    self._thread.work = None
            finally:
                self._pool.putconn(connection)
        if work.wrote:
            self._report_stored()
        if work.words:
            # What was to be stored is; a word that is lost costs others a moment.
            with suppress(StoreUnavailableError):
                self._notify(list(work.words))

    # --- what was changed, and words to others ---------------------------------------------------

    def writes(self, relation: str) -> int:
        """Another number after every change that this process made to a table."""
        return self._writes.get(relation, 0)

    def touch(self, relation: str, keys: Sequence[str]) -> None:
        """Note that a table was changed, and until the end of the transaction which of its rows."""
        self._writes[relation] = self._writes.get(relation, 0) + 1
        if keys and (work := self._thread.work) is not None:
            work.touched.setdefault(relation, {}).update(dict.fromkeys(keys))

    def touched(self, relation: str) -> tuple[str, ...]:
        """The rows changed by the transaction under way."""
        work = self._thread.work
        return () if work is None else tuple(work.touched.get(relation, ()))

    def wake(self, word: str) -> None:
        """Tell every process; within a transaction, after it is stored.

        Not within it: PostgreSQL lets transactions that notify commit one after the other.
        """
        if (work := self._thread.work) is not None:
            work.words[word] = None
        else:
            self._notify([word])

    def _notify(self, words: list[str]) -> None:
        self.rows("SELECT pg_notify(%s, word) FROM unnest(%s::text[]) AS word", CHANNEL, words)

    # --- threads ----------------------------------------------------------------------------------

    async def do(self, work: Callable[[], R]) -> R:
        """Do work in a thread; what it learned of the database is reported here, on the event loop."""
        outcomes: list[Callable[[], None]] = []

        def in_thread() -> R:
            self._thread.outcomes = outcomes
            try:
                return work()
            finally:
                self._thread.outcomes = None

        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._executor, copy_context().run, in_thread)
        finally:
            for report in outcomes:
                report()

    # --- outcomes ---------------------------------------------------------------------------------

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        with self._refusals_said():
            if (work := self._thread.work) is not None:
                yield work.connection
                return
            connection = self._borrowed()
            try:
                yield connection
            finally:
                self._pool.putconn(connection)

    def _borrowed(self) -> Connection:
        """A connection that the server still holds, as far as this side can know."""
        for _ in range(THREADS + _SPARE):
            connection = self._pool.getconn()
            if _is_alive(connection):
                return connection
            connection.close()
            self._pool.putconn(connection)  # which makes another in its place
        return self._pool.getconn()

    @contextmanager
    def _refusals_said(self) -> Iterator[None]:
        """What PostgreSQL refuses becomes a sentence, and is passed to the one that watches."""
        try:
            yield
        except psycopg.Error as error:
            refused = refusal(error, self.address.name)
            if refused is None:
                raise
            if isinstance(error, READ_ONLY):
                self._pool.drain()  # the server was the primary once: look for the one that is now
            self._report_refused(str(refused), reason(error))
            raise refused from error

    def _wrote(self) -> None:
        if (work := self._thread.work) is not None:
            work.wrote = True
        else:
            self._report_stored()

    def _report_stored(self) -> None:
        if (signs := self.signs) is not None:
            self._report(signs.stored)

    def _report_refused(self, sentence: str, name: str) -> None:
        if (signs := self.signs) is not None:
            self._report(lambda: signs.refused(sentence, name))

    def _report(self, outcome: Callable[[], None]) -> None:
        if (outcomes := self._thread.outcomes) is not None:
            outcomes.append(outcome)
        else:
            outcome()


def _commit(connection: Connection) -> None:
    """Store the transaction; PostgreSQL answers ROLLBACK where a statement of it had failed."""
    if connection.execute("COMMIT").statusmessage != "COMMIT":
        raise RuntimeError("A part of this unit failed and the unit went on; nothing was stored.")


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
