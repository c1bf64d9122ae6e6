"""Watches, and how conversations and people want what they are sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from bot.model.watch import Delivery, Person, Watch
from bot.model.workspace import Conversation, UserId
from bot.ports.stores.values import Values


class Watches(Values[Watch], Protocol):
    """Watches by id. Each belongs to the workspace of its conversation."""

    def at(self, conversation: Conversation) -> tuple[Watch, ...]:
        """The watches whose alerts go to a conversation, the one made first first."""
        ...

    def of_owner(self, user: UserId) -> tuple[Watch, ...]:
        """The watches of a person, the one made first first.

        A person is looked for in this view's workspace, by the store itself at HOME.
        """
        ...

    def on(self, targets: Iterable[str]) -> Iterator[Watch]:
        """The watches on any of these targets (``Scope.targets``), each once, the one made first first.

        No other watch is looked at. For a story, ask for its States, the groups that hold one of
        them, and EVERYTHING.
        """
        ...

    def with_reminders(self) -> Iterator[Watch]:
        """The watches that ask for reminders, the one made first first; no other is looked at."""
        ...

    def all(self) -> Iterator[Watch]:
        """Every watch, the one made first first."""
        ...

    def conversation_count(self) -> int:
        """In how many conversations there are watches."""
        ...


class Deliveries(Protocol):
    """How conversations want their alerts: one for each conversation that said so."""

    def of(self, conversation: Conversation) -> Delivery | None:
        """The conversation's."""
        ...

    def of_many(self, conversations: Iterable[Conversation]) -> dict[Conversation, Delivery]:
        """Those of these conversations that said so; in one question."""
        ...

    def set_by(self, user: UserId) -> tuple[Delivery, ...]:
        """Those that a person set last, in the view's workspace (the store itself: at HOME)."""
        ...

    def all(self) -> Iterator[Delivery]:
        """Every one, in the order in which they were put first."""
        ...

    def put(self, *values: Delivery) -> None:
        """Store them, each in the place of its conversation's."""
        ...

    def remove(self, *conversations: Conversation) -> None:
        """Remove those of these conversations."""
        ...

    def last_digest(self, conversation: Conversation, at: datetime) -> None:
        """Note when its last digest was made; nothing happens where the conversation has none."""
        ...

    def __len__(self) -> int: ...


class People(Values[Person], Protocol):
    """What people prefer, by person.

    A person is looked for in this view's workspace, by the store itself at HOME.
    """

    def all(self) -> tuple[Person, ...]:
        """Everyone in this view's workspace, in the order in which they were put first."""
        ...
