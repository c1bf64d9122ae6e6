"""What is kept: the tables, their keys and their indexes, in one place.

In: nothing. Out: TABLES, read by the store, export and import, repair and the
migrations. An index is given as the path of a field in the value, which is the same path in its
document, or as a column worked out from several.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any

from bot.model.alert import Feedback, Notice, OutboxItem, Post, RecordedAct
from bot.model.depositary import Confirmation, Finding
from bot.model.entry import FeedRecord, StoredEntry
from bot.model.story import Story
from bot.model.watch import Delivery, Person, Watch
from storage import owners
from storage.sealed import SealedWorkspace
from storage.seen import REQUESTS, SEEN, SEEN_INDEX
from storage.tinydb.columns import Column, Computed, IndexSpec, Path


@dataclass(frozen=True, slots=True)
class RememberedRow:
    """A text that is good until a moment, of one workspace."""

    workspace: str
    key: str
    value: str
    until: datetime


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table. ``key``: columns whose values, joined by ``|``, are a value's key.

    ``equal``, ``ordered`` and ``grouped`` map an index's name to a path or column; a list there is
    indexed under each of its elements, None not at all. ``cached`` keeps decoded values in memory:
    for small, frequently read tables that people fill. ``since``: the schema that
    brought it; an export of an earlier one has no such table. ``exported``: does an export have it?
    """

    name: str
    kind: type[Any]
    key: tuple[str | Computed, ...]
    equal: Mapping[str, str | Computed] = field(default_factory=dict)
    ordered: Mapping[str, str | Computed] = field(default_factory=dict)
    grouped: Mapping[str, str | Computed] = field(default_factory=dict)
    cached: bool = False
    since: int = 1
    exported: bool = True

    def key_of(self, value: Any) -> str:
        """The key of one of its values."""
        return "|".join([str(part(value)) for part in _parts(self.key)])


@cache
def _parts(key: tuple[str | Computed, ...]) -> tuple[Callable[[Any], Any], ...]:
    return tuple(attrgetter(part) if isinstance(part, str) else _made(part) for part in key)


def _made(column: Computed) -> Callable[[Any], Any]:
    parts = [attrgetter(".".join(path)) for path in column.paths]
    return lambda value: column.make(*(part(value) for part in parts))


def path_of(dotted: str) -> Path:
    """``entry.id`` as the names that lead there."""
    return tuple(dotted.split("."))


def column_of(index: str | Computed) -> Column:
    """An index as it is declared here, in the form the journal needs."""
    return path_of(index) if isinstance(index, str) else index


def _from(make: Callable[..., Any], *paths: str) -> Computed:
    return Computed(make.__name__, tuple(map(path_of, paths)), make)


_WORKSPACE = _from(owners.workspace_in, "conversation")

TABLES: tuple[TableSpec, ...] = (
    TableSpec(
        "feeds",
        FeedRecord,
        ("feed.id",),
        cached=True,
    ),
    TableSpec(
        "entries",
        StoredEntry,
        ("entry.id",),
        equal={"story": "story"},
        ordered={"first_seen_at": "first_seen_at"},
    ),
    TableSpec(
        "stories",
        Story,
        ("id",),
        equal={"state": "states", "kind": "kind", "step": "step"},
        ordered={"first_at": "first_at", "last_at": "last_at"},
        grouped={"reported": _from(owners.by_state, "states", "last_at")},
    ),
    TableSpec(
        "watches",
        Watch,
        ("id",),
        equal={
            "conversation": "conversation",
            "person": _from(owners.person_beside, "owner", "conversation"),
            "target": _from(owners.targets, "scope.everything", "scope.states", "scope.groups"),
            "reminders": _from(owners.asked_for, "reminders"),
            "workspace": _WORKSPACE,
        },
        cached=True,
    ),
    TableSpec(
        "deliveries",
        Delivery,
        ("conversation",),
        equal={
            "set_by": _from(owners.person_beside, "set_by", "conversation"),
            "workspace": _WORKSPACE,
        },
        cached=True,
    ),
    TableSpec(
        "people",
        Person,
        ("id",),
        equal={"workspace": _from(owners.workspace_in, "id")},
        cached=True,
    ),
    TableSpec(
        "outbox",
        OutboxItem,
        ("id",),
        equal={
            "conversation": "conversation",
            "story": "payload.story",
            "act": "payload.act_id",
        },
        grouped={
            "work": _from(
                owners.outbox_groups,
                "state",
                "conversation",
                "payload.type",
                "due_at",
                "claimed_at",
                "settled_at",
            ),
            "alerted": _from(
                owners.alerted,
                "state",
                "payload.type",
                "conversation",
                "created_at",
                "claimed_at",
            ),
        },
    ),
    TableSpec(
        "posts",
        Post,
        ("conversation", "subject"),
        equal={"conversation": "conversation", "subject": "subject"},
        grouped={"sent": _from(owners.within, "conversation", "sent_at")},
    ),
    TableSpec(
        "feedback",
        Feedback,
        ("story", _from(owners.person_beside, "by", "conversation")),
        equal={"person": _from(owners.person_beside, "by", "conversation")},
        grouped={"given": _from(owners.within, "conversation", "at")},
    ),
    TableSpec("acts", RecordedAct, ("id",), equal={"iso3": "iso3"}, cached=True),
    TableSpec("notices", Notice, ("key",), cached=True),
    TableSpec("findings", Finding, ("id",), cached=True, since=3),
    TableSpec("confirmations", Confirmation, ("id",), cached=True, since=3),
    TableSpec(
        "workspaces",
        SealedWorkspace,
        ("id",),
        ordered={"ended_at": "ended_at"},
        cached=True,
        since=4,
    ),
    TableSpec(
        "remembered",
        RememberedRow,
        ("workspace", "key"),
        equal={"workspace": "workspace"},
        ordered={"until": "until"},
        since=4,
        exported=False,
    ),
)


def indexes() -> dict[str, IndexSpec]:
    """The indexes of every table, in the form the journal needs."""
    return {SEEN: SEEN_INDEX, REQUESTS: SEEN_INDEX} | {
        spec.name: _index_of(spec) for spec in TABLES
    }


def _index_of(spec: TableSpec) -> IndexSpec:
    return IndexSpec(
        key=tuple(map(column_of, spec.key)),
        equal=tuple(map(column_of, spec.equal.values())),
        ordered=tuple(map(column_of, spec.ordered.values())),
        grouped=tuple(map(column_of, spec.grouped.values())),
    )
