"""The store as a whole: its repositories, units of work, and the view of one workspace."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, TypeVar

from bot.model.workspace import WorkspaceId
from bot.ports.stores.entries import Entries, SeenKeys
from bot.ports.stores.feeds import Feeds
from bot.ports.stores.notes import Leases, Notices, Remembered
from bot.ports.stores.outbox import Outbox
from bot.ports.stores.posts import FeedbackMarks, Posts
from bot.ports.stores.record import Acts, Confirmations, Findings
from bot.ports.stores.stories import Stories
from bot.ports.stores.watches import Deliveries, People, Watches
from bot.ports.stores.workspaces import Workspaces

R = TypeVar("R")

WAKE_QUEUED, WAKE_RECORD = "queued", "acts"
"""Words for ``Stores.wake``: something was put into the outbox; what is known of the record has changed."""
WAKE_WORDS = (WAKE_QUEUED, WAKE_RECORD)


class StoreSigns(Protocol):
    """Called with the outcome of each unit of work that goes to disk. Must not write itself."""

    def refused(self, sentence: str, reason: str) -> None:
        """The disk refused; ``reason`` is the system's name for it ("ENOSPC")."""
        ...

    def stored(self) -> None: ...


class Stores(Protocol):
    """Everything Minewatch stores, as questions and acts; each says what it promises.

    Shared by all workspaces: feeds, entries, seen keys, stories, acts, findings, confirmations,
    notices. Of one workspace: watches, deliveries, people, outbox, posts, feedback, remembered; here
    they are those of all, in ``of(workspace)`` only its own. A person's id has a meaning only within
    a workspace, so people are looked for at HOME here.

    Every call may wait for the store: on an event loop, call within ``do``.
    """

    @property
    def feeds(self) -> Feeds: ...

    @property
    def entries(self) -> Entries: ...

    @property
    def seen(self) -> SeenKeys: ...

    @property
    def requests(self) -> SeenKeys:
        """Which of Slack's requests were acted on lately, by the second each was signed in.

        Of this installation alone: no export has them.
        """
        ...

    @property
    def stories(self) -> Stories: ...

    @property
    def watches(self) -> Watches: ...

    @property
    def deliveries(self) -> Deliveries: ...

    @property
    def people(self) -> People: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def posts(self) -> Posts: ...

    @property
    def feedback(self) -> FeedbackMarks: ...

    @property
    def acts(self) -> Acts: ...

    @property
    def findings(self) -> Findings: ...

    @property
    def confirmations(self) -> Confirmations: ...

    @property
    def notices(self) -> Notices: ...

    @property
    def remembered(self) -> Remembered: ...

    @property
    def leases(self) -> Leases: ...

    @property
    def workspaces(self) -> Workspaces: ...

    def of(self, workspace: WorkspaceId) -> Stores:
        """The same store as one workspace may see it. Cheap; units and leases are the same.

        What belongs to another workspace is not found, not counted and not removed. To put it, or
        to put anything under its id, raises ValueError (a bug at the caller), and nothing is stored.
        """
        ...

    @property
    def remote(self) -> bool:
        """Does it answer over a network? Then ``do`` works in a thread, and other processes share it."""
        ...

    async def do(self, work: Callable[[], R]) -> R:
        """What ``work`` returns; it reads and writes the store, and the event loop is not held up.

        A store in this process does it at once; a remote one in a thread, so that work must not
        touch what belongs to the loop. What ``work`` raises is raised here.
        """
        ...

    def unit(self) -> AbstractContextManager[None]:
        """One unit of work: all its writes are stored when it ends, or none.

        Writes outside a unit are a unit of their own. Units do not nest (RuntimeError); nothing
        inside may await. Raises StoreUnavailableError when the store refuses (nothing is changed).

        A row that is held, put or removed is locked until the unit ends. So that no two units wait for
        each other, each goes through the repositories in this order: leases, workspaces, feeds, entries,
        stories, acts, findings, confirmations, watches, outbox, posts, notices, deliveries, people,
        feedback, remembered; several rows of one with ``hold_many``. New rows may come at any place.
        Where two wait for each other all the same, the store refuses one of them.
        """
        ...

    def alone(self, name: str) -> AbstractContextManager[None]:
        """What only one process may do at a time, by name; others wait here. Nothing inside may await.

        Units inside are stored when it ends; what one of them raises takes only that one back.
        """
        ...

    def wake(self, word: str) -> None:
        """Tell every process, this one too, that there is something to do; within a unit, once it is stored.

        ``word``: one of WAKE_WORDS. Only to lose no time: a word may be lost, so that who waits for it
        also looks now and then. After a time in which words may have been lost, all of them come once.
        """
        ...

    def on_wake(self, woken: Callable[[str], None]) -> None:
        """Call this with every word from now on; from any thread, and it must return at once."""
        ...

    def erase(
        self, workspace: WorkspaceId, limit: int = 500, ended_before: datetime | None = None
    ) -> bool:
        """Remove what belongs to a workspace, at most ``limit`` rows of each kind; True: call again.

        Its own feeds go too; its record in ``workspaces`` stays. ``ended_before``: only if it ended
        before that moment. One that was installed again loses nothing (False), and no process can
        install it while a call removes.
        """
        ...

    def watched_by(self, signs: StoreSigns) -> None:
        """Say from now on what the disk refuses and what it takes."""
        ...

    def probe(self) -> None:
        """Write something that changes nothing, to learn whether the store takes it (again).

        After a failed sync it rewrites everything. Raises StoreUnavailableError.
        """
        ...

    def close(self) -> None: ...
