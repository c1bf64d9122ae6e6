"""A database: questions and changes, transactions bound to a thread, locks, and words to other processes.

In: an address. Out: rows. A call outside a transaction is one of its own. Knows no table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import local
from typing import Any

import psycopg

from bot.errors import StoreUnavailableError
from storage.postgres.address import Address
from storage.postgres.connections import Connection, Connections
from storage.postgres.threads import Threads

Rows = list[tuple[Any, ...]]

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


class Database:
    """A database as one process uses it."""

    def __init__(
        self,
        address: Address,
        still_seconds: float = _STILL_SECONDS,
        connect_seconds: float = 0.0,
    ) -> None:
        """``connect_seconds``: how long making a connection took."""
        self.address = address
        self.threads = Threads()
        self.connections = Connections(address, self.threads, connect_seconds)
        # In one message, and for the transaction alone: behind a pooler the session is not ours.
        milliseconds = int(still_seconds * 1000)
        self._begin = (
            f"BEGIN; SET LOCAL idle_in_transaction_session_timeout = {milliseconds}; "
            f"SET LOCAL lock_timeout = {milliseconds}"
        )
        self._thread = _Thread()
        self._writes: dict[str, int] = {}

    def close(self) -> None:
        """Close all connections, once the work under way has ended; harmless when repeated."""
        self.threads.close()
        self.connections.close()

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
            with self.connections.refusals_said(), work.connection.transaction():
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
        with self.connections.lent() as connection:
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
        if work.wrote:
            self.connections.report_stored()
        if work.words:
            # What was to be stored is; a word that is lost costs others a moment.
            with suppress(StoreUnavailableError):
                self._notify(list(work.words))

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """That of the transaction under way, or one for this call alone."""
        if (work := self._thread.work) is None:
            with self.connections.lent() as connection:
                yield connection
            return
        with self.connections.refusals_said():
            yield work.connection

    # --- what was changed, and words to others ---------------------------------------------------

    def _wrote(self) -> None:
        if (work := self._thread.work) is not None:
            work.wrote = True
        else:
            self.connections.report_stored()

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


def _commit(connection: Connection) -> None:
    """Store the transaction; PostgreSQL answers ROLLBACK where a statement of it had failed."""
    if connection.execute("COMMIT").statusmessage != "COMMIT":
        raise RuntimeError("A part of this unit failed and the unit went on; nothing was stored.")
