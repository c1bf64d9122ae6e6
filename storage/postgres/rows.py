"""Values in a table of the database: their columns, one statement for many, and portions of answers.

In: frozen values. Out: frozen values. A table keeps each value as JSON in ``payload``, and in columns
what it is asked for; ``Columns`` says how the two go together. Everything here is the same for all
tables; each question of a repository is SQL of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Generic, TypeVar

import msgspec

from bot.model.workspace import WorkspaceId
from storage.codec import Codec
from storage.postgres.database import Database, Rows
from storage.postgres.documents import to_jsonb, to_text

T = TypeVar("T")
Key = tuple[str, ...]

FIRST = 100
"""Values read at first: most of those who ask take only a few."""
PORTION = 1_000
"""Values read at a time by those who go on."""
FEW = 16
"""Values read at a time by those who change values on the way."""


@dataclass(frozen=True, slots=True)
class Columns(Generic[T]):
    """A table: its name, its key, and the columns that are filled from a value.

    ``types`` are PostgreSQL's, by column; ``of`` gives a value's columns in that order. ``followed``: its changes are noted (see 0001_tables.sql).
    """

    table: str
    key: Key
    types: dict[str, str]
    of: Callable[[T], tuple[Any, ...]]
    followed: bool = False

    @property
    def owned(self) -> bool:
        """Do its rows belong to workspaces?"""
        return "workspace" in self.types


class ValueRows(Generic[T]):
    """The values of one table, seen by one workspace, or by all (None)."""

    def __init__(
        self,
        database: Database,
        codec: Codec[T],
        columns: Columns[T],
        workspace: WorkspaceId | None = None,
    ) -> None:
        self.database = database
        self.columns = columns
        self.workspace = workspace
        self._codec = codec
        self._table = columns.table

    # --- writing ----------------------------------------------------------------------------------

    def put(self, values: Sequence[T]) -> None:
        """Store values, each in the place of the one with its key.

        Raises:
            TypeError: a value could not be read again.
            ValueError: a value belongs to another workspace, or its key does.
        """
        rows: dict[Key, dict[str, Any]] = {}
        for value in values:
            document = msgspec.Raw(to_jsonb(self._codec.encode(value)))
            row = dict(zip(self.columns.types, map(_column, self.columns.of(value)), strict=True))
            row["payload"] = document
            rows[tuple([row[name] for name in self.columns.key])] = row
        if not rows:
            return
        if self.columns.owned and self.workspace is not None:
            self._check_owners(row["workspace"] for row in rows.values())
        given = msgspec.json.encode(list(rows.values())).decode()
        # One statement is a transaction already; several rows are taken back together by one around it.
        with self.database.together() if len(rows) > 1 else nullcontext():
            if self.database.change(self._put, given) != len(rows):
                raise ValueError(f"An id in {self._table} is that of a row of another workspace.")
            self._touch(["|".join(key) for key in rows])

    def _touch(self, keys: Sequence[str]) -> None:
        self.database.touch(self._table, keys if self.columns.followed else ())

    @cached_property
    def _put(self) -> str:
        """The statement that stores rows, handed over as one JSON text: arrays cost twice the time."""
        columns = self.columns
        types = columns.types | {"payload": "jsonb"}
        names = ", ".join(types)
        given = ", ".join(f"{name} {kind}" for name, kind in types.items())
        updates = ", ".join(f"{n} = EXCLUDED.{n}" for n in types if n not in columns.key)
        owners = guard = ""
        if columns.owned:
            # A workspace is noted with its first row; in order, so that no two puts wait for each other.
            owners = (
                ", owners AS (INSERT INTO workspaces (id) SELECT DISTINCT workspace FROM given "
                "ORDER BY 1 ON CONFLICT DO NOTHING)"
            )
        if columns.owned and self.workspace is not None:
            # What one workspace puts never takes the row of another over.
            guard = f" WHERE {columns.table}.workspace = EXCLUDED.workspace"
        return (
            f"WITH given AS MATERIALIZED (SELECT * FROM ROWS FROM "
            f"(json_to_recordset(%s::json) AS ({given})) WITH ORDINALITY "
            f"AS given ({names}, place)){owners} "
            f"INSERT INTO {columns.table} ({names}) SELECT {names} FROM given ORDER BY place "
            f"ON CONFLICT ({', '.join(columns.key)}) DO UPDATE SET {updates}{guard}"
        )

    def _check_owners(self, owners: Iterable[str]) -> None:
        if any(owner != self.workspace for owner in owners):
            raise ValueError(
                f"This row of {self._table} belongs to another workspace than "
                f"{self.workspace or 'the one of the settings'}."
            )

    def remove(self, where: str, *parameters: Any) -> None:
        """Remove the values that a condition finds, among those seen here."""
        condition, more = self._seen(where, parameters)
        statement = f"DELETE FROM {self._table} WHERE {condition}"
        if self.columns.followed and self.database.in_transaction:
            gone = self.database.changed(f"{statement} RETURNING id", *more)
            self._touch([key for (key,) in gone])
        else:
            self.database.change(statement, *more)
            self._touch(())

    def changed(self, update: str, given: Sequence[Any], where: str, *parameters: Any) -> T | None:
        """Change the row that a condition finds, by ``update`` with what it is given; the value it then is."""
        condition, more = self._seen(where, parameters)
        keys = ", ".join(self.columns.key)
        found = self.database.changed(
            f"{update} WHERE {condition} RETURNING payload, {keys}", *given, *more
        )
        self._touch(["|".join(row[1:]) for row in found])
        return next(iter(self.read(found)), None)

    # --- reading ----------------------------------------------------------------------------------

    def one(self, where: str, *parameters: Any, more: str = "") -> T | None:
        """The first value that a condition finds; ``more``: its order, or a lock."""
        condition, given = self._seen(where, parameters)
        found = self.database.row(
            f"SELECT payload FROM {self._table} WHERE {condition} {more}", *given
        )
        return None if found is None else self._codec.decode(found[0])

    def some(
        self, where: str = "true", *parameters: Any, order: str = "seq", limit: int | None = None
    ) -> tuple[T, ...]:
        """The values that a condition finds, in one question."""
        condition, given = self._seen(where, parameters)
        found = self.database.rows(
            f"SELECT payload FROM {self._table} WHERE {condition} ORDER BY {order} LIMIT %s",
            *given,
            limit,
        )
        return self.read(found)

    def keyed(self, column: str, where: str, *parameters: Any, more: str = "") -> dict[str, T]:
        """The values that a condition finds, by a column of theirs, in one question; ``more``: a lock."""
        condition, given = self._seen(where, parameters)
        found = self.database.rows(
            f"SELECT {column}, payload FROM {self._table} WHERE {condition} {more}", *given
        )
        return {key: self._codec.decode(document) for key, document in found}

    def each(self, where: str = "true", *parameters: Any, order: str = "seq") -> Iterator[T]:
        """The values that a condition finds, read in portions as they are asked for.

        Which they are is decided with the second portion: by then their numbers are read, so that
        each comes once, however it is changed on the way.
        """
        condition, given = self._seen(where, parameters)
        query = f"FROM {self._table} WHERE {condition} ORDER BY {order}"
        first = self.database.rows(f"SELECT seq, payload {query} LIMIT {FIRST}", *given)
        yield from self._current(dict(first))
        if len(first) == FIRST:
            passed = {number for number, _ in first}
            numbers = self.database.rows(f"SELECT seq {query}", *given)
            yield from self.numbered(n for (n,) in numbers if n not in passed)

    def numbered(self, numbers: Iterable[int]) -> Iterator[T]:
        """The values with these numbers, in this order, in portions; those that are gone are left out."""
        for portion in portions(numbers, PORTION):
            yield from self._current(self._documents(portion))

    def _documents(self, numbers: list[int]) -> dict[int, bytes]:
        """Documents by their numbers, in this order."""
        found: dict[int, bytes] = dict(
            self.database.rows(
                f"SELECT seq, payload FROM {self._table} WHERE seq = ANY(%s)", numbers
            )
        )
        return {number: found[number] for number in numbers if number in found}

    def _current(self, documents: dict[int, bytes]) -> Iterator[T]:
        """The values of a portion; what this process has written since is read again."""
        numbers, writes = list(documents), self.database.writes(self._table)
        end = len(numbers)
        for place, number in enumerate(numbers):
            written = self.database.writes(self._table)
            if written != writes or place == end:
                documents = self._documents(numbers[place : place + FEW])
                writes, end = written, place + FEW
            if number in documents:
                yield self._codec.decode(documents[number])

    def read(self, rows: Iterable[tuple[Any, ...]]) -> tuple[T, ...]:
        """The values of rows that begin with their payloads."""
        return tuple([self._codec.decode(row[0]) for row in rows])

    def columns_of(
        self, names: Sequence[str], where: str, *parameters: Any, more: str = ""
    ) -> Rows:
        """Columns of the rows that a condition finds; no value is read."""
        condition, given = self._seen(where, parameters)
        query = f"SELECT {', '.join(names)} FROM {self._table} WHERE {condition} {more}"
        return self.database.rows(query, *given)

    def exists(self, where: str, *parameters: Any) -> bool:
        """Does a condition find anything?"""
        condition, given = self._seen(where, parameters)
        query = f"SELECT 1 FROM {self._table} WHERE {condition} LIMIT 1"
        return self.database.row(query, *given) is not None

    def count(self, where: str = "true", *parameters: Any) -> int:
        """How many values a condition finds."""
        condition, given = self._seen(where, parameters)
        found = self.database.row(f"SELECT count(*) FROM {self._table} WHERE {condition}", *given)
        return 0 if found is None else int(found[0])

    def clear(self, limit: int) -> int:
        """Remove at most so many of the rows seen here; returns how many."""
        condition, given = self._seen("true", ())
        gone = self.database.change(
            f"WITH gone AS MATERIALIZED "
            f"(SELECT seq FROM {self._table} WHERE {condition} LIMIT %s) "
            f"DELETE FROM {self._table} USING gone WHERE {self._table}.seq = gone.seq",
            *given,
            limit,
        )
        self._touch(())
        return gone

    def _seen(self, where: str, parameters: Sequence[Any]) -> tuple[str, tuple[Any, ...]]:
        """A condition, and that the row belongs to the workspace seen here."""
        if self.workspace is None or not self.columns.owned:
            return where, tuple(parameters)
        return f"({where}) AND workspace = %s", (*parameters, self.workspace)


def _column(value: Any) -> Any:
    """A value as a column can hold it."""
    if isinstance(value, str):
        return to_text(str(value))
    if isinstance(value, tuple):
        return [to_text(str(word)) for word in value]
    return value


def portions(numbers: Iterable[int], size: int) -> Iterator[list[int]]:
    """Numbers, so many at a time."""
    left = iter(numbers)
    while portion := list(islice(left, size)):
        yield portion
