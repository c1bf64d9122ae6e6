"""A feed and its entries, as published and as normalised."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.model.judgement import Judgement
from bot.model.workspace import WorkspaceId

FeedId = NewType("FeedId", str)
EntryId = NewType("EntryId", str)
StoryId = NewType("StoryId", str)


class FeedOrigin(StrEnum):
    """Who put the feed in: it decides which addresses are allowed."""

    PACKAGED = "packaged"
    CONFIGURED = "configured"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed we poll. ``language`` is ISO 639-1 or None; ``scope`` as in the catalogue.

    ``poll_minutes`` overrides the base interval; ``private_allowed`` lets this one feed
    live on a private address (only the composition root sets it). ``only_for``: the workspace that
    added it for itself; None: for all.
    """

    id: FeedId
    name: str
    url: str
    publisher: str = ""
    language: str | None = None
    scope: str = "general"
    enabled: bool = True
    origin: FeedOrigin = FeedOrigin.PACKAGED
    added_by: str | None = None
    added_at: datetime | None = None
    poll_minutes: float | None = None
    private_allowed: bool = False
    only_for: WorkspaceId | None = None


class IdentityRule(StrEnum):
    """What distinguishes two entries of this feed; decided from a complete document."""

    ID = "id"
    LINK = "link"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Shown:
    """The last entry under an id or link that may belong to the feed rather than to an entry.

    ``anchor`` is the id or link, hashed; ``turn`` tells the entries apart that have stood there
    one after the other, "" for the first.
    """

    anchor: str
    title: str
    text: str
    link: str
    at: datetime | None
    turn: str = ""


@dataclass(frozen=True, slots=True)
class IdentityMemory:
    """What a feed's earlier documents have taught of its ids and links, all hashed.

    ``told_apart`` counts different ids (or links) up to the number that proves them telling;
    until then ``shown`` holds what stood under each. ``shared`` are ids and links of several
    entries at once. ``pairs`` are the last document's entries, each with its id: by them ids
    that change at every poll are found. ``listed`` are the titles and texts of its undated
    entries, read at ``read_at``. ``names`` keep ids that
    an earlier release gave: a key now, a space, and the key the id was made of. ``places`` say
    where the last document's entries stood, and on what day (bot.feeds.identity.positions).
    """

    told_apart: int = 0
    shown: tuple[Shown, ...] = ()
    shared: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    read_at: datetime | None = None
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedState:
    """What polling remembers of a feed between polls. All instants UTC.

    ``etag`` and ``last_modified`` are kept verbatim and belong to ``fetched_url``.
    ``error`` is the last failure in words for a person, None after a success; ``unreached``: there was
    no connection to the site at all.
    ``adopted_from`` is the address that moved permanently to the feed's present one;
    ``removed`` keeps a listed feed out after a person removed it.
    """

    etag: str | None = None
    last_modified: str | None = None
    fetched_url: str | None = None
    body_hash: str | None = None
    full_fetch_at: datetime | None = None
    next_poll_at: datetime | None = None
    last_attempt_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    baseline_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    error: str | None = None
    unreached: bool = False
    moved_to: str | None = None
    moved_seen: int = 0
    moved_since: datetime | None = None
    adopted_from: str | None = None
    removed: bool = False
    gone: bool = False
    paused: bool = False
    identity: IdentityRule | None = None
    memory: IdentityMemory | None = None
    had_entries: bool = False
    median_gap_minutes: float | None = None
    hints_minutes: float | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedRecord:
    """A feed with its state, as stored under the feed's id."""

    feed: Feed
    state: FeedState = field(default_factory=FeedState)

    @property
    def is_on(self) -> bool:
        """Is the feed in the list, and neither off nor gone? A paused one is."""
        return self.feed.enabled and not self.state.removed and not self.state.gone


@dataclass(frozen=True, slots=True)
class Entry:
    """A normalised entry: plain text, absolute canonical link, UTC, stable id.

    ``keys`` are all the identities under which this entry may come back ("id:…",
    "link:…", "day:…"); ``id`` is derived from the first. ``marks`` are noted like keys, but
    prove nothing of this entry. ``publisher`` is the entry's own source (Google News) or the
    feed's. ``date_is_standard``: ``published_at`` was not written in a form that may be read
    wrong (bot.feeds.dates).
    """

    id: EntryId
    feed: FeedId
    title: str
    summary: str
    url: str | None
    published_at: datetime | None
    updated_at: datetime | None
    author: str | None
    publisher: str | None
    language: str | None
    keys: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    date_is_standard: bool = True


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry that was judged relevant (or worth keeping), with its judgement and story."""

    entry: Entry
    judgement: Judgement
    first_seen_at: datetime
    baseline: bool
    story: StoryId | None
