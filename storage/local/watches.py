"""Watches, deliveries and people: the ports bot.ports.stores.Watches, Deliveries and People."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.model.watch import Delivery, Person, Watch
from bot.model.workspace import HOME, Conversation, UserId, WorkspaceId
from storage.local.base import OwnedRepository, OwnedRows, Rows
from storage.owners import own_id, person_key, workspace_in
from storage.values import ValueTable


class LocalWatches(OwnedRepository[Watch]):
    """Watches; the order in which they were made is that of their numbers."""

    def at(self, conversation: Conversation) -> tuple[Watch, ...]:
        if not self._is_seen(conversation):
            return ()
        return tuple(self._table.read(self._table.with_value("conversation", str(conversation))))

    def of_owner(self, user: UserId) -> tuple[Watch, ...]:
        person = person_key(user, self._workspace or HOME)
        return tuple(self._table.read(self._table.with_value("person", person)))

    def on(self, targets: Iterable[str]) -> Iterator[Watch]:
        found = {n for target in targets for n in self._table.with_value("target", target)}
        return self._seen(self._table.read(sorted(found)))

    def with_reminders(self) -> Iterator[Watch]:
        return self._seen(self._table.read(self._table.with_value("reminders", "on")))

    def conversation_count(self) -> int:
        return len({watch.conversation for watch in self.all()})

    def all(self) -> Iterator[Watch]:
        return self._table.read(_numbers(self._table, self._workspace))

    def __len__(self) -> int:
        return len(_numbers(self._table, self._workspace))


class LocalDeliveries(OwnedRows[Delivery]):
    """Deliveries, by conversation."""

    def of(self, conversation: Conversation) -> Delivery | None:
        return self._one(str(conversation))

    def of_many(self, conversations: Iterable[Conversation]) -> dict[Conversation, Delivery]:
        return {
            conversation: delivery
            for conversation in conversations
            if (delivery := self._one(str(conversation))) is not None
        }

    def set_by(self, user: UserId) -> tuple[Delivery, ...]:
        person = person_key(user, self._workspace or HOME)
        return tuple(self._table.read(self._table.with_value("set_by", person)))

    def all(self) -> Iterator[Delivery]:
        return self._table.read(_numbers(self._table, self._workspace))

    def remove(self, *conversations: Conversation) -> None:
        self._remove(map(str, conversations))

    def last_digest(self, conversation: Conversation, at: datetime) -> None:
        delivery = self.of(conversation)
        if delivery is not None:
            self._table.put(replace(delivery, last_digest_at=at))

    def __len__(self) -> int:
        return len(_numbers(self._table, self._workspace))


class LocalPeople(Rows[Person]):
    """People of one workspace. In their documents the id says which: ``T123/U456``."""

    def __init__(self, table: ValueTable[Person], workspace: WorkspaceId) -> None:
        super().__init__(table)
        self._workspace = workspace

    def get(self, key: str) -> Person | None:
        found = self._table.get(person_key(key, self._workspace))
        return None if found is None else self._shown(found)

    def get_many(self, keys: Iterable[str]) -> dict[str, Person]:
        return {key: person for key in keys if (person := self.get(key)) is not None}

    def hold(self, key: str) -> Person | None:
        return self.get(key)

    def hold_many(self, keys: Iterable[str]) -> dict[str, Person]:
        return self.get_many(keys)

    def put(self, *values: Person) -> None:
        keys = [person_key(own_id(person.id), self._workspace) for person in values]
        self._table.put(
            *(replace(person, id=UserId(key)) for person, key in zip(values, keys, strict=True))
        )

    def remove(self, *keys: str) -> None:
        self._table.remove(*(person_key(key, self._workspace) for key in keys))

    def all(self) -> tuple[Person, ...]:
        found = self._table.with_value("workspace", self._workspace)
        return tuple(map(self._shown, self._table.read(found)))

    def _shown(self, person: Person) -> Person:
        if not workspace_in(person.id):
            return person
        return replace(person, id=UserId(person.id.rpartition("/")[2]))

    def __contains__(self, key: str) -> bool:
        return person_key(key, self._workspace) in self._table

    def __len__(self) -> int:
        return len(self._table.with_value("workspace", self._workspace))


def _numbers(
    table: ValueTable[Watch] | ValueTable[Delivery], workspace: WorkspaceId | None
) -> list[int] | array[int]:
    return table.numbers() if workspace is None else table.with_value("workspace", workspace)
