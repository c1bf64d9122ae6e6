"""What is kept: the tables, their keys and their indexes, in one place.

In: nothing. Out: TABLES, read by the store, export and import, repair and the
migrations. An index is named as in bot.ports.Stores and given as the path of a field in
the value, which is the same path in its document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter
from typing import Any

from bot.model.alert import Feedback, Notice, OutboxItem, Post, RecordedAct
from bot.model.depositary import Confirmation, Finding
from bot.model.entry import FeedRecord, StoredEntry
from bot.model.story import Story
from bot.model.watch import Delivery, Person, Watch
from storage.seen import REQUESTS, SEEN, SEEN_INDEX
from storage.tinydb.index import IndexSpec, Path


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table. ``key``: paths whose values, joined by ``|``, are a value's key.

    ``equal`` and ``ordered`` map an index's name to a path; a list there is indexed under
    each of its elements, None not at all. ``cached`` keeps decoded values in memory: for
    small, frequently read tables that people fill. ``since``: the schema that
    brought it; an export of an earlier one has no such table.
    """

    name: str
    kind: type[Any]
    key: tuple[str, ...]
    equal: Mapping[str, str] = field(default_factory=dict)
    ordered: Mapping[str, str] = field(default_factory=dict)
    cached: bool = False
    since: int = 1

    def key_of(self, value: Any) -> str:
        """The key of one of its values."""
        return "|".join([str(part(value)) for part in _parts(self.key)])


@cache
def _parts(key: tuple[str, ...]) -> tuple[attrgetter[Any], ...]:
    return tuple(map(attrgetter, key))


TABLES: tuple[TableSpec, ...] = (
    TableSpec(
        "feeds",
        FeedRecord,
        ("feed.id",),
        ordered={"next_poll_at": "state.next_poll_at"},
        cached=True,
    ),
    TableSpec(
        "entries",
        StoredEntry,
        ("entry.id",),
        equal={"story": "story", "feed": "entry.feed"},
        ordered={"first_seen_at": "first_seen_at"},
    ),
    TableSpec(
        "stories",
        Story,
        ("id",),
        equal={"state": "states", "kind": "kind", "step": "step"},
        ordered={"first_at": "first_at", "last_at": "last_at"},
    ),
    TableSpec(
        "watches",
        Watch,
        ("id",),
        equal={"owner": "owner", "conversation": "conversation"},
        cached=True,
    ),
    TableSpec("deliveries", Delivery, ("conversation",), cached=True),
    TableSpec("people", Person, ("id",), cached=True),
    TableSpec(
        "outbox",
        OutboxItem,
        ("id",),
        equal={
            "conversation": "conversation",
            "state": "state",
            "story": "payload.story",
            "act": "payload.act_id",
        },
        ordered={"due_at": "due_at"},
    ),
    TableSpec(
        "posts",
        Post,
        ("conversation", "subject"),
        equal={"conversation": "conversation", "subject": "subject"},
    ),
    TableSpec("feedback", Feedback, ("story", "by"), ordered={"at": "at"}),
    TableSpec("acts", RecordedAct, ("id",), equal={"iso3": "iso3"}, cached=True),
    TableSpec("notices", Notice, ("key",), cached=True),
    TableSpec("findings", Finding, ("id",), cached=True, since=3),
    TableSpec("confirmations", Confirmation, ("id",), cached=True, since=3),
)


def path_of(dotted: str) -> Path:
    """``entry.id`` as the names that lead there."""
    return tuple(dotted.split("."))


def indexes() -> dict[str, IndexSpec]:
    """The indexes of every table, in the form the journal needs."""
    return {SEEN: SEEN_INDEX, REQUESTS: SEEN_INDEX} | {
        spec.name: _index_of(spec) for spec in TABLES
    }


def _index_of(spec: TableSpec) -> IndexSpec:
    return IndexSpec(
        key=tuple(map(path_of, spec.key)),
        equal=tuple(map(path_of, spec.equal.values())),
        ordered=tuple(map(path_of, spec.ordered.values())),
    )
