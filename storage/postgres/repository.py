"""What the repositories of values under one id share: the general verbs of bot.ports.stores.Values.

In: a database, a table's columns, and the workspace whose rows are seen (None: all).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from typing import Generic, TypeVar

from bot.model.workspace import Conversation, WorkspaceId
from storage.codec import codec_for
from storage.postgres.database import Database
from storage.postgres.documents import from_text, to_text
from storage.postgres.rows import Columns, ValueRows

T = TypeVar("T")
MANY = 4_096
"""Of more changes than these it is not said which they are: who asks reads everything again."""
_OF_THIS_TRANSACTION = count(1)


class Rows(Generic[T]):
    """The rows of one table as one workspace sees them, or as all do (None)."""

    def __init__(
        self,
        database: Database,
        kind: type[T],
        columns: Columns[T],
        workspace: WorkspaceId | None = None,
    ) -> None:
        self._database = database
        self._rows = ValueRows(database, codec_for(kind), columns, workspace)

    def put(self, *values: T) -> None:
        self._rows.put(values)

    def clear(self, limit: int) -> int:
        """Remove at most so many; returns how many."""
        return self._rows.clear(limit)

    def __len__(self) -> int:
        return self._rows.count()


class Repository(Rows[T]):
    """Values under ids."""

    def get(self, key: str) -> T | None:
        return self._rows.one("id = %s", to_text(key))

    def get_many(self, keys: Iterable[str]) -> dict[str, T]:
        return self._of_ids(keys)

    def hold(self, key: str) -> T | None:
        lock = "FOR UPDATE" if self._database.in_transaction else ""
        return self._rows.one("id = %s", to_text(key), more=lock)

    def hold_many(self, keys: Iterable[str]) -> dict[str, T]:
        # Locked in one order by all, so that two never wait for each other.
        lock = "ORDER BY id FOR UPDATE" if self._database.in_transaction else ""
        return self._of_ids(keys, lock)

    def remove(self, *keys: str) -> None:
        if keys:
            table = self._rows.columns.table
            # Locked in one order by all, as in hold_many.
            in_order = f"SELECT id FROM {table} WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
            self._rows.remove(f"id = ANY(ARRAY({in_order}))", [to_text(key) for key in keys])

    def __contains__(self, key: str) -> bool:
        return self._rows.exists("id = %s", to_text(key))

    def _of_ids(self, keys: Iterable[str], lock: str = "") -> dict[str, T]:
        asked = {to_text(key): str(key) for key in keys}
        found = self._rows.keyed("id", "id = ANY(%s)", list(asked), more=lock)
        return {key: found[text] for text, key in asked.items() if text in found}


class Versions:
    """The changes of one table: numbers in the order in which they were committed."""

    def __init__(self, database: Database, relation: str) -> None:
        self._database = database
        self._relation = relation

    @property
    def version(self) -> int:
        """The number of the last change. A transaction sees its own changes under one of its own."""
        if self._database.touched(self._relation):
            return -next(_OF_THIS_TRANSACTION)
        return self.committed

    @property
    def committed(self) -> int:
        """The number of the last change that was committed."""
        found = self._database.row(
            "SELECT coalesce(max(number), 0) FROM changes WHERE relation = %s", self._relation
        )
        return 0 if found is None else int(found[0])

    def since(self, version: int) -> tuple[int, tuple[str, ...] | None]:
        """The version to ask with the next time, and the keys changed since, the latest first.

        Those of the transaction under way come now, and again after it: they have no number yet.
        """
        found = self._database.rows(
            "SELECT number, key FROM changes WHERE relation = %s AND number >= "
            "least(%s, (SELECT coalesce(max(number), 0) FROM changes WHERE relation = %s)) "
            "ORDER BY number DESC LIMIT %s",
            self._relation,
            version,
            self._relation,
            MANY + 2,
        )
        last = int(found[0][0]) if found else 0
        if not 0 <= version <= last:
            return last, None
        new = [from_text(key) for number, key in found if number > version]
        if len(new) > MANY:
            return last, None
        return last, tuple(dict.fromkeys((*reversed(self._own()), *new)))

    def _own(self) -> tuple[str, ...]:
        return tuple(map(from_text, self._database.touched(self._relation)))


def place(conversation: Conversation) -> tuple[str, str]:
    """The workspace and channel columns of a conversation."""
    return conversation.workspace, to_text(conversation.id)


def places(conversations: Iterable[Conversation]) -> tuple[list[str], list[str]]:
    """The same of many, as two columns."""
    pairs = [place(conversation) for conversation in conversations]
    return [workspace for workspace, _ in pairs], [channel for _, channel in pairs]


def beginning(prefix: str) -> str:
    """A pattern for LIKE: texts that begin so."""
    escaped = to_text(prefix).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{escaped}%"
