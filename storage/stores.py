"""The store as the program sees it: the port bot.ports.Stores over a JournalDB.

In: a database. Out: the repositories, the unit of work, and the views of workspaces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from bot.model.workspace import HOME, WorkspaceId
from bot.ports import Clock, StoreSigns, TokenBox
from storage.local.feeds import LocalFeeds
from storage.local.news import LocalEntries, LocalStories
from storage.local.outbox import LocalOutbox
from storage.local.posts import LocalFeedback, LocalPosts
from storage.local.record import LocalActs, LocalConfirmations, LocalFindings, LocalNotices
from storage.local.remembered import LocalLeases, LocalRemembered
from storage.local.watches import LocalDeliveries, LocalPeople, LocalWatches
from storage.local.workspaces import LocalWorkspaces
from storage.owners import own_feed_ids
from storage.report import OpenReport
from storage.sealed import NoTokenBox
from storage.seen import REQUESTS, KnownKeys
from storage.tables import TABLES
from storage.tinydb.database import JournalDB
from storage.values import ValueTable
from storage.view import View

R = TypeVar("R")


class OfWorkspace:
    """The repositories whose rows belong to workspaces: one workspace's, or everyone's (None)."""

    def __init__(
        self,
        tables: dict[str, ValueTable[Any]],
        workspace: WorkspaceId | None,
        leases: LocalLeases,
    ) -> None:
        home = HOME if workspace is None else workspace
        self.watches = LocalWatches(tables["watches"], workspace)
        self.deliveries = LocalDeliveries(tables["deliveries"], workspace)
        self.people = LocalPeople(tables["people"], home)
        self.outbox = LocalOutbox(tables["outbox"], workspace, leases)
        self.posts = LocalPosts(tables["posts"], workspace)
        self.feedback = LocalFeedback(tables["feedback"], workspace)
        self.remembered = LocalRemembered(tables["remembered"], home)


class TinyStores(OfWorkspace):
    """Everything of bot.ports.Stores, and one unit of work at a time.

    ``opened`` says what opening found (a torn end, a migration), for the log. ``clock`` times the
    leases and claims; without one they do not run out.
    """

    remote = False

    def __init__(
        self,
        database: JournalDB,
        opened: OpenReport,
        clock: Clock | None = None,
        box: TokenBox | None = None,
    ) -> None:
        self.database = database
        self.opened = opened
        self._in_unit = False
        self._words: list[str] = []
        self._woken: list[Callable[[str], None]] = []
        journal, seconds = database.journal, clock.monotonic if clock is not None else float
        self._tables: dict[str, ValueTable[Any]] = {
            spec.name: ValueTable(spec, journal) for spec in TABLES
        }
        self.leases = LocalLeases(seconds)
        super().__init__(self._tables, None, self.leases)
        self.feeds = LocalFeeds(self._tables["feeds"], seconds)
        self.entries = LocalEntries(self._tables["entries"])
        self.stories = LocalStories(self._tables["stories"])
        self.acts = LocalActs(self._tables["acts"])
        self.findings = LocalFindings(self._tables["findings"])
        self.confirmations = LocalConfirmations(self._tables["confirmations"])
        self.notices = LocalNotices(self._tables["notices"])
        self.workspaces = LocalWorkspaces(self._tables["workspaces"], box or NoTokenBox())
        self.seen = KnownKeys(journal)
        self.requests = KnownKeys(journal, REQUESTS, refresh_seconds=0)

    def of(self, workspace: WorkspaceId) -> WorkspaceView:
        return WorkspaceView(self, self._tables, workspace)

    async def do(self, work: Callable[[], R]) -> R:
        return work()

    @contextmanager
    def unit(self) -> Iterator[None]:
        with self.database.journal.lock:
            if self._in_unit:
                raise RuntimeError("Units of work cannot be nested.")
            self._in_unit = True
            try:
                with self.database.unit():
                    yield
            except BaseException:
                self._words.clear()
                raise
            finally:
                self._in_unit = False
        if self._words:
            self._call()

    def alone(self, name: str) -> AbstractContextManager[None]:  # noqa: ARG002 - the port's signature
        """One process owns the store, so it is alone already."""
        return nullcontext()

    def wake(self, word: str) -> None:
        self._words.append(word)
        if not self._in_unit:
            self._call()

    def on_wake(self, woken: Callable[[str], None]) -> None:
        self._woken.append(woken)

    def _call(self) -> None:
        words, self._words = list(dict.fromkeys(self._words)), []
        for word in words:
            for woken in self._woken:
                woken(word)

    def erase(
        self, workspace: WorkspaceId, limit: int = 500, ended_before: datetime | None = None
    ) -> bool:
        return self.of(workspace).clear(limit, ended_before)

    def watched_by(self, signs: StoreSigns) -> None:
        self.database.journal.signs = signs

    def probe(self) -> None:
        self.database.journal.probe()

    def compact(self) -> None:
        """Write a snapshot now (it also happens by itself, in the background)."""
        self.database.journal.compact()

    def abandon(self) -> None:
        """Let the store go without a last snapshot, as a process that is killed would."""
        self.database.journal.abandon()

    def close(self) -> None:
        """Write a last snapshot and let the store go; harmless when repeated."""
        self.database.close()


class WorkspaceView(OfWorkspace, View):
    """The store as one workspace sees it: its own rows, and what all share."""

    def __init__(
        self, whole: TinyStores, tables: dict[str, ValueTable[Any]], workspace: WorkspaceId
    ) -> None:
        OfWorkspace.__init__(self, tables, workspace, whole.leases)
        View.__init__(self, whole)
        self._workspace = workspace

    def clear(self, limit: int, ended_before: datetime | None) -> bool:
        """Remove at most ``limit`` of each kind of row; True: there may be more."""
        with self.unit():
            if ended_before is not None and not self.workspaces.hold_ended(
                self._workspace, ended_before
            ):
                return False
            kinds: tuple[tuple[Any, list[Any]], ...] = (
                (self.feeds, own_feed_ids(self.feeds.all(), self._workspace)[:limit]),
                (self.watches, [watch.id for watch in islice(self.watches.all(), limit)]),
                (self.deliveries, [d.conversation for d in islice(self.deliveries.all(), limit)]),
                (self.people, [person.id for person in self.people.all()[:limit]]),
                (self.outbox, [item.id for item in islice(self.outbox.all(), limit)]),
                (self.posts, list(islice(self.posts.all(), limit))),
                (self.feedback, list(islice(self.feedback.all(), limit))),
            )
            for repository, keys in kinds:
                repository.remove(*keys)
            removed = [len(keys) for _, keys in kinds]
            return max(self.remembered.erase(limit), *removed) >= limit
