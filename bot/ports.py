"""The seams between the core and the world: what a stage may ask for, and nothing more.

Eight ports. Clock, Draw, Messenger and Stores have a double or a second form, and each of
their implementations passes the port's contract suite in tests/contracts. Fetcher, Renderer,
Observer and LifeSigns are all that the core may know of the parts behind them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from bot.model.alert import (
    Feedback,
    Notice,
    OutboxItem,
    Post,
    RecordedAct,
)
from bot.model.entry import FeedRecord, StoredEntry
from bot.model.story import Story
from bot.model.watch import ConversationId, Delivery, Person, Watch

T = TypeVar("T")


class Clock(Protocol):
    """Where time comes from."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait; a test's clock returns as soon as it is moved past the moment."""
        ...


class Draw(Protocol):
    """Where chance comes from (jitter, ids)."""

    def fraction(self) -> float:
        """A number in 0 <= x < 1."""
        ...

    def token(self) -> str:
        """A short id (16 hexadecimal digits) that has not been drawn before."""
        ...


# --- fetching -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One conditional GET. ``private_allowed``: may the address be on a private network?

    The validators are sent, verbatim, only to ``validators_for`` (None: to ``url``): after
    a redirect they mean nothing to another address.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    private_allowed: bool = False
    validators_for: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document: unpacked bytes within the size limit, and the headers (names in lower case)."""

    url: str
    status: int
    body: bytes
    headers: dict[str, str]
    moved_permanently_to: str | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """304: nothing new. Headers may carry fresh validators and cache hints."""

    url: str
    headers: dict[str, str]
    moved_permanently_to: str | None = None


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """No document. ``reason`` is one sentence for a person; ``retry_after_seconds`` as the server asked.

    ``gone`` is a 410: do not ask again. ``refused`` is our own refusal (address not allowed).
    """

    url: str
    reason: str
    status: int | None = None
    retry_after_seconds: float | None = None
    gone: bool = False
    refused: bool = False


class Fetcher(Protocol):
    """Gets documents from the web, politely and within limits. Never raises for what a server does."""

    async def fetch(self, request: FetchRequest) -> Fetched | Unchanged | FetchFailed: ...

    async def close(self) -> None: ...


# --- sending ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """Slack took it: the channel it answered with and the message's ts."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class TryLater:
    """Not now. ``after_seconds`` is Slack's Retry-After or None (then our own backoff).

    ``uncertain``: the request may have worked (timeout, internal_error).
    """

    reason: str
    after_seconds: float | None = None
    uncertain: bool = False
    method: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Never as it is. ``error`` is Slack's code; ``scope`` says what is out of order.

    "conversation": set its watches aside and tell the owner; "workspace": stop sending
    at all (token revoked); "message": our own bug in the payload, settle and report;
    "edit": the message cannot be changed, post a new one.
    """

    error: str
    scope: str
    cure: str


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent, as Slack takes it: ``text`` carries the whole meaning, blocks draw it.

    ``key`` travels as message metadata so that a lost send can be found again.
    """

    text: str
    blocks: tuple[dict[str, Any], ...] = ()
    key: str | None = None


@dataclass(frozen=True, slots=True)
class NotThere:
    """Looked where the message would be, and it is not: it may be sent without fear of a double."""


class Messenger(Protocol):
    """Speaks to Slack's Web API. Never raises for what Slack answers."""

    async def post(
        self,
        conversation: ConversationId,
        message: Message,
        *,
        thread_ts: str | None = None,
        broadcast: bool = False,
    ) -> Sent | TryLater | Refused: ...

    async def edit(self, channel: str, ts: str, message: Message) -> Sent | TryLater | Refused: ...

    async def find(
        self,
        conversation: ConversationId,
        key: str,
        since: datetime,
        *,
        thread_ts: str | None = None,
    ) -> Sent | NotThere | TryLater | None:
        """Our own message with this metadata key; None where the scopes do not allow looking.

        ``thread_ts``: look among the replies to that message. TryLater: looking failed this time.
        """
        ...

    async def check(self) -> TryLater | Refused | None:
        """Is the token good (``auth.test``)? None: it is."""
        ...


class Renderer(Protocol):
    """Turns what is in the outbox into words and blocks (handlers.render)."""

    def message(self, item: OutboxItem) -> Message | None:
        """What to post, or the new form of the message to edit; None: nothing left to say."""
        ...

    def reply(self, item: OutboxItem) -> Message | None:
        """What to answer in the thread of an earlier message (updates, clocks); None: nothing."""
        ...


# --- storing ------------------------------------------------------------------


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


class Stores(Protocol):
    """Everything Minewatch keeps.

    Keys and indexes (=: equality, <: ordered by instant or number):
    feeds (feed.id)              < next_poll_at
    entries (entry.id)           = story, = feed, < first_seen_at
    stories (id)                 = state (each), = kind, < last_at
    watches (id)                 = owner, = conversation
    deliveries (conversation)
    people (id)
    outbox (id)                  = conversation, = state, < due_at
    posts ("conversation|subject")  = conversation, = subject
    feedback ("story|by")        < at
    acts (id)                    = iso3
    notices (key)
    """

    @property
    def feeds(self) -> Table[FeedRecord]: ...

    @property
    def seen(self) -> SeenKeys: ...

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

    def unit(self) -> AbstractContextManager[None]:
        """One unit of work: all its writes are on disk when it ends, or none.

        Writes outside a unit are a unit of their own. Units do not nest; nothing inside
        may await. Raises StoreUnavailableError when the disk refuses (memory is then
        unchanged too).
        """
        ...

    def close(self) -> None: ...


# --- being observed -------------------------------------------------------------


class Observer(Protocol):
    """Takes figures from the loops (bot.metrics). Seconds are real; words are from short lists."""

    def polled(self, outcome: str, seconds: float) -> None: ...

    def judged(self, *, relevant: bool, seconds: float) -> None: ...

    def story(self, change: str) -> None:
        """``change``: opened or joined."""
        ...

    def queued(self, payload: str) -> None:
        """An item went into the outbox; ``payload`` is the name of its payload's class."""
        ...

    def sent(self, seconds: float, delay_seconds: float) -> None:
        """``seconds`` of the request; ``delay_seconds`` from due to sent."""
        ...

    def retried(self, reason: str) -> None: ...

    def gave_up(self, reason: str) -> None: ...

    def loop_crashed(self, loop: str) -> None: ...


class LifeSigns(Protocol):
    """Takes signs of life and named troubles from the loops (bot.health)."""

    def expect(self, loop: str, every_seconds: float) -> None: ...

    def alive(self, loop: str) -> None: ...

    def trouble(self, key: str, sentence: str) -> None: ...

    def cleared(self, key: str) -> None: ...
