"""Persistence: tables of frozen values, keys of seen entries, units of work."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from types import MappingProxyType
from typing import Protocol, TypeVar

from bot.model.alert import Feedback, Notice, OutboxItem, Post, RecordedAct
from bot.model.depositary import Confirmation, Finding
from bot.model.entry import FeedRecord, StoredEntry
from bot.model.story import Story
from bot.model.watch import Delivery, Person, Watch

T = TypeVar("T")
R = TypeVar("R")
NOTHING_HELD: Mapping[str, Collection[str]] = MappingProxyType({})


class Table(Protocol[T]):
    """One kind of value under string keys, with the indexes declared in storage.tables.

    Values are frozen: put replaces. Reads inside a unit of work see its own writes.
    """

    def get(self, key: str) -> T | None: ...

    def put(self, *values: T) -> None: ...

    def remove(self, *keys: str) -> None: ...

    def where(self, index: str, value: str | int, *, reverse: bool = False) -> Iterator[T]:
        """Values whose index holds ``value``, in insertion order (one look-up, no scan).

        Each value is read when the iterator comes to it: to have the newest few, take them
        from the reverse order.
        """
        ...

    def where_both(
        self, one: tuple[str, str | int], other: tuple[str, str | int], *, reverse: bool = False
    ) -> Iterator[T]:
        """Values that hold both of two (index, value), as ``where``; the others are not read."""
        ...

    def between(
        self,
        index: str,
        low: float | None = None,
        high: float | None = None,
        *,
        reverse: bool = False,
    ) -> Iterator[T]:
        """Values with low <= sort key < high on an ordered index (instants as Unix seconds)."""
        ...

    def newest(
        self,
        index: str,
        *,
        low: float | None = None,
        before: tuple[str, float] | None = None,
        holding: Mapping[str, Collection[str]] = NOTHING_HELD,
    ) -> Iterator[T]:
        """Values by an ordered index, the highest first; read one by one as they are asked for.

        Only those with low <= sort key; with a sort key under that of ``before`` (another
        ordered index); that hold, for each equality index in ``holding``, one of the values
        (an index without values asks for nothing).
        """
        ...

    def keys_starting(self, prefix: str) -> tuple[str, ...]:
        """The keys that begin with ``prefix``; one pass over all keys, no value is read."""
        ...

    def changed_since(self, version: int) -> tuple[str, ...] | None:
        """Keys of values put or removed since ``version``; None: too many to say which."""
        ...

    @property
    def version(self) -> int:
        """Another number after every change, so that an answer can be remembered until then."""
        ...

    def __iter__(self) -> Iterator[T]: ...

    def __len__(self) -> int: ...

    def __contains__(self, key: str) -> bool: ...


class SeenKeys(Protocol):
    """The identities of entries already known, kept longer than the entries themselves.

    A key belongs to one feed or, for links, to all; the caller builds it. Costs at most 0.6 KB each.
    """

    def known(self, keys: Iterable[str]) -> frozenset[str]: ...

    def mark(self, keys: Iterable[str], at: datetime) -> None:
        """Note a sighting (first or later)."""
        ...

    def forget(self, last_seen_before: datetime, limit: int | None = None) -> int:
        """Drop keys not sighted since; returns how many. ``limit``: look at no more at once."""
        ...

    def __len__(self) -> int: ...


class StoreSigns(Protocol):
    """Called with the outcome of each unit of work that goes to disk. Must not write itself."""

    def refused(self, sentence: str, reason: str) -> None:
        """The disk refused; ``reason`` is the system's name for it ("ENOSPC")."""
        ...

    def stored(self) -> None: ...


class Stores(Protocol):
    """Everything Minewatch stores.

    Keys and indexes (=: equality, <: ordered by instant or number):
    feeds (feed.id)              < next_poll_at
    entries (entry.id)           = story, = feed, < first_seen_at
    stories (id)                 = state (each), = kind, = step, < first_at, < last_at
    watches (id)                 = owner, = conversation
    deliveries (conversation)
    people (id)
    outbox (id)                  = conversation, = state, = story, = act (of its payload), < due_at
    posts ("conversation|subject")  = conversation, = subject
    feedback ("story|by")        < at
    acts (id)                    = iso3
    notices (key)
    findings (id)
    confirmations (id)
    requests: keys like those of ``seen``, of this installation alone (no export has them)
    """

    @property
    def feeds(self) -> Table[FeedRecord]: ...

    @property
    def seen(self) -> SeenKeys: ...

    @property
    def requests(self) -> SeenKeys:
        """Which of Slack's requests were acted on lately, by the second each was signed in."""
        ...

    @property
    def entries(self) -> Table[StoredEntry]: ...

    @property
    def stories(self) -> Table[Story]: ...

    @property
    def watches(self) -> Table[Watch]: ...

    @property
    def deliveries(self) -> Table[Delivery]: ...

    @property
    def people(self) -> Table[Person]: ...

    @property
    def outbox(self) -> Table[OutboxItem]: ...

    @property
    def posts(self) -> Table[Post]: ...

    @property
    def feedback(self) -> Table[Feedback]: ...

    @property
    def acts(self) -> Table[RecordedAct]: ...

    @property
    def notices(self) -> Table[Notice]: ...

    @property
    def findings(self) -> Table[Finding]: ...

    @property
    def confirmations(self) -> Table[Confirmation]: ...

    def unit(self) -> AbstractContextManager[None]:
        """One unit of work: all its writes are on disk when it ends, or none.

        Writes outside a unit are a unit of their own. Units do not nest; nothing inside
        may await. Raises StoreUnavailableError when the disk refuses (memory is then
        unchanged too).
        """
        ...

    async def do(self, work: Callable[[], R]) -> R:
        """Do work on the store without holding up the event loop.

        At once where the store is in memory, in a thread where it is remote. What the work
        raises is passed on.
        """
        ...

    def watched_by(self, signs: StoreSigns) -> None:
        """Say from now on what the disk refuses and what it takes."""
        ...

    def probe(self) -> None:
        """Write something that changes nothing, to learn whether the disk takes it (again).

        After a failed sync it rewrites everything. Raises StoreUnavailableError.
        """
        ...

    def close(self) -> None: ...
