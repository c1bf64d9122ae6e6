"""The store as the program sees it: the port bot.ports.Stores over a PostgreSQL database.

In: an address. Out: the repositories, the unit of work, and the views of workspaces.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import TypeVar

import psycopg

from bot.model.secret import Secret
from bot.model.workspace import HOME, WorkspaceId
from bot.ports import StoreSigns, TokenBox
from storage.owners import own_feed_ids
from storage.postgres.address import Address
from storage.postgres.database import Database
from storage.postgres.feeds import PostgresFeeds
from storage.postgres.listening import Listener
from storage.postgres.migrations import migrate
from storage.postgres.news import PostgresEntries, PostgresStories
from storage.postgres.outbox import PostgresOutbox
from storage.postgres.posts import PostgresFeedback, PostgresPosts
from storage.postgres.record import (
    PostgresActs,
    PostgresConfirmations,
    PostgresFindings,
    PostgresNotices,
)
from storage.postgres.refusals import refusal
from storage.postgres.remembered import PostgresLeases, PostgresRemembered
from storage.postgres.seen import PostgresSeenKeys
from storage.postgres.watches import PostgresDeliveries, PostgresPeople, PostgresWatches
from storage.postgres.workspaces import PostgresWorkspaces
from storage.report import OpenReport
from storage.sealed import NoTokenBox
from storage.view import View

R = TypeVar("R")


def open_postgres_stores(
    url: Secret, box: TokenBox | None = None, listen_url: Secret | None = None
) -> PostgresStores:
    """Open the store in a database, which is brought to the present schema.

    ``listen_url`` is the database's own address where ``url`` is that of a pooler in transaction
    mode, through which no word of another process arrives.

    Raises:
        ConfigError: the address cannot be read.
        StoreUnavailableError: the database does not answer, or refuses.
        StoreError: a newer Minewatch wrote it, or it cannot hold what we store.
    """
    address = Address(url)
    listening = address if listen_url is None else Address(listen_url, "MINEWATCH_STORE_LISTEN")
    try:
        began = monotonic()
        with address.connect() as connection:
            connect_seconds = monotonic() - began
            found = migrate(connection)
    except psycopg.Error as error:
        refused = refusal(error, address.name)
        if refused is None:
            raise
        raise refused from error
    database = Database(address, connect_seconds=connect_seconds)
    try:
        database.connections.wait()
    except BaseException:
        database.close()
        raise
    return PostgresStores(database, OpenReport(migrated_from=found or None), box, listening)


class _OfWorkspace:
    """The repositories whose rows belong to workspaces: one workspace's, or everyone's (None)."""

    def __init__(self, database: Database, workspace: WorkspaceId | None) -> None:
        home = HOME if workspace is None else workspace
        self.watches = PostgresWatches(database, workspace)
        self.deliveries = PostgresDeliveries(database, workspace)
        self.people = PostgresPeople(database, home)
        self.outbox = PostgresOutbox(database, workspace)
        self.posts = PostgresPosts(database, workspace)
        self.feedback = PostgresFeedback(database, workspace)
        self.remembered = PostgresRemembered(database, home)


class PostgresStores(_OfWorkspace):
    """Everything of bot.ports.Stores. ``opened`` says what opening did (a migration), for the log."""

    remote = True

    def __init__(
        self,
        database: Database,
        opened: OpenReport,
        box: TokenBox | None = None,
        listening: Address | None = None,
    ) -> None:
        super().__init__(database, None)
        self.database = database
        self.opened = opened
        self._woken: list[Callable[[str], None]] = []
        self._listening = listening or database.address
        self._listener: Listener | None = None
        self._lock = Lock()
        self.feeds = PostgresFeeds(database)
        self.entries = PostgresEntries(database)
        self.stories = PostgresStories(database)
        self.acts = PostgresActs(database)
        self.findings = PostgresFindings(database)
        self.confirmations = PostgresConfirmations(database)
        self.notices = PostgresNotices(database)
        self.workspaces = PostgresWorkspaces(database, box or NoTokenBox())
        self.seen = PostgresSeenKeys(database, "seen")
        self.requests = PostgresSeenKeys(database, "requests")
        self.leases = PostgresLeases(database)

    def of(self, workspace: WorkspaceId) -> PostgresView:
        return PostgresView(self, workspace)

    async def do(self, work: Callable[[], R]) -> R:
        return await self.database.threads.do(work)

    def unit(self) -> AbstractContextManager[None]:
        return self.database.unit()

    def alone(self, name: str) -> AbstractContextManager[None]:
        return self.database.alone(name)

    def wake(self, word: str) -> None:
        self.database.wake(word)

    def on_wake(self, woken: Callable[[str], None]) -> None:
        with self._lock:
            self._woken.append(woken)
            if self._listener is None:
                self._listener = Listener(self._listening, self._call)

    def _call(self, word: str) -> None:
        for woken in tuple(self._woken):
            woken(word)

    def erase(
        self, workspace: WorkspaceId, limit: int = 500, ended_before: datetime | None = None
    ) -> bool:
        return self.of(workspace).clear(limit, ended_before)

    def watched_by(self, signs: StoreSigns) -> None:
        self.database.connections.signs = signs

    def probe(self) -> None:
        """Write a row and take it back, which reaches the server's disk as any unit does."""
        with self.unit():
            self.leases.take(_PROBE, "", 0)
            self.leases.release(_PROBE, "")

    def close(self) -> None:
        with self._lock:
            listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()
        self.database.close()


_PROBE = "probe"


class PostgresView(_OfWorkspace, View):
    """The store as one workspace sees it: its own rows, and what all share."""

    def __init__(self, whole: PostgresStores, workspace: WorkspaceId) -> None:
        _OfWorkspace.__init__(self, whole.database, workspace)
        View.__init__(self, whole)
        self._workspace = workspace

    def clear(self, limit: int, ended_before: datetime | None) -> bool:
        """Remove at most ``limit`` of each kind of row; True: there may be more."""
        repositories = (
            self.watches,
            self.outbox,
            self.posts,
            self.deliveries,
            self.people,
            self.feedback,
            self.remembered,
        )
        with self.unit():
            if ended_before is not None and not self.workspaces.hold_ended(
                self._workspace, ended_before
            ):
                return False
            own_feeds = own_feed_ids(self.feeds.all(), self._workspace)[:limit]
            self.feeds.remove(*own_feeds)
            return max(len(own_feeds), *(each.clear(limit) for each in repositories)) >= limit
