"""Watches, deliveries and people: the ports bot.ports.stores.Watches, Deliveries and People."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.model.watch import Delivery, Person, Watch
from bot.model.workspace import HOME, Conversation, UserId, WorkspaceId
from storage.owners import own_id
from storage.postgres.database import Database
from storage.postgres.documents import to_text
from storage.postgres.repository import Repository, Rows, place, places
from storage.postgres.rows import Columns


def _watch_columns(watch: Watch) -> tuple[Any, ...]:
    targets = watch.scope.targets
    return watch.id, *place(watch.conversation), watch.owner, targets, watch.reminders


_WATCHES = Columns(
    "watches",
    ("id",),
    {
        "id": "text",
        "workspace": "text",
        "channel": "text",
        "owner": "text",
        "targets": "text[]",
        "reminders": "boolean",
    },
    _watch_columns,
)


class PostgresWatches(Repository[Watch]):
    """Watches; the order in which they were made is that of their rows."""

    def __init__(self, database: Database, workspace: WorkspaceId | None) -> None:
        super().__init__(database, Watch, _WATCHES, workspace)

    def at(self, conversation: Conversation) -> tuple[Watch, ...]:
        return self._rows.some("workspace = %s AND channel = %s", *place(conversation))

    def of_owner(self, user: UserId) -> tuple[Watch, ...]:
        home = self._rows.workspace or HOME
        return self._rows.some("workspace = %s AND owner = %s", home, to_text(user))

    def on(self, targets: Iterable[str]) -> Iterator[Watch]:
        # Found first and put in order then: to walk along the order and look at each watch would be
        # another way to the same, which the planner takes where many match, and which reads them all.
        numbers = self._database.rows(
            "WITH found AS MATERIALIZED "
            "(SELECT seq, workspace FROM watches WHERE targets && %s::text[]) "
            "SELECT seq FROM found WHERE %s::text IS NULL OR workspace = %s ORDER BY seq",
            list(targets),
            self._rows.workspace,
            self._rows.workspace,
        )
        return self._rows.numbered(number for (number,) in numbers)

    def with_reminders(self) -> Iterator[Watch]:
        return self._rows.each("reminders")

    def conversation_count(self) -> int:
        ((found,),) = self._rows.columns_of(["count(DISTINCT (workspace, channel))"], "true")
        return int(found)

    def all(self) -> Iterator[Watch]:
        return self._rows.each()


def _delivery_columns(delivery: Delivery) -> tuple[Any, ...]:
    return *place(delivery.conversation), delivery.set_by


_DELIVERIES = Columns(
    "deliveries",
    ("workspace", "channel"),
    {"workspace": "text", "channel": "text", "set_by": "text"},
    _delivery_columns,
)


class PostgresDeliveries(Rows[Delivery]):
    """Deliveries, by conversation."""

    def __init__(self, database: Database, workspace: WorkspaceId | None) -> None:
        super().__init__(database, Delivery, _DELIVERIES, workspace)

    def of(self, conversation: Conversation) -> Delivery | None:
        return self._rows.one("workspace = %s AND channel = %s", *place(conversation))

    def of_many(self, conversations: Iterable[Conversation]) -> dict[Conversation, Delivery]:
        asked = list(conversations)
        found = {each.conversation: each for each in self._rows.some(_IN, *places(asked))}
        return {each: found[each] for each in asked if each in found}

    def set_by(self, user: UserId) -> tuple[Delivery, ...]:
        home = self._rows.workspace or HOME
        return self._rows.some("workspace = %s AND set_by = %s", home, to_text(user))

    def all(self) -> Iterator[Delivery]:
        return self._rows.each()

    def remove(self, *conversations: Conversation) -> None:
        self._rows.remove(_IN, *places(conversations))

    def last_digest(self, conversation: Conversation, at: datetime) -> None:
        with self._database.together():
            where = "workspace = %s AND channel = %s"
            held = self._rows.one(where, *place(conversation), more="FOR UPDATE")
            if held is not None:
                self.put(replace(held, last_digest_at=at))


_IN = "(workspace, channel) IN (SELECT * FROM unnest(%s::text[], %s::text[]))"


class PostgresPeople(Repository[Person]):
    """People of one workspace: a person's id says nothing of it."""

    def __init__(self, database: Database, workspace: WorkspaceId) -> None:
        columns: Columns[Person] = Columns(
            "people",
            ("workspace", "id"),
            {"workspace": "text", "id": "text"},
            lambda person: (workspace, own_id(person.id)),
        )
        super().__init__(database, Person, columns, workspace)

    def all(self) -> tuple[Person, ...]:
        return self._rows.some()
