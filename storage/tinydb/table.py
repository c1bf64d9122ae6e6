"""TinyDB's table on a journal: the same methods, each change one durable record.

In and out: as tinydb.table.Table says. Overridden is what would otherwise read or write
the whole table: how an update is applied, and how documents are found. Differences from
the stock table: what a search finds through an index comes in order of insertion and is
not kept in the query cache; documents handed out are the caller's own; the number of a
removed document is not given again while the store is open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, cast

from tinydb.queries import QueryLike
from tinydb.table import Document, Table

from storage.tinydb.draft import TableDraft
from storage.tinydb.journal import JournalStorage
from storage.tinydb.query import candidates
from storage.tinydb.rows import Documents, Rows

FieldUpdates = Mapping[str, Any] | Callable[[Any], None]


class JournalTable(Table):
    """A table of a JournalStorage."""

    def __init__(self, storage: JournalStorage, name: str, **options: Any) -> None:
        self._journal = storage
        self._only: Iterable[int] | None = None
        self._cached_for: tuple[int, int] = (0, 0)
        super().__init__(storage, name, **options)

    @property
    def rows(self) -> Rows:
        """The table's documents and indexes as they are now."""
        return self._journal.rows(self._name)

    def search(self, cond: QueryLike) -> list[Document]:
        """Documents that match, in order of insertion."""
        with self._journal.lock:
            numbers = candidates(cond, self.rows)
            if numbers is None:
                self._forget_stale_results()
                return super().search(cond)
            return list(self._matching(numbers, cond))

    def get(  # type: ignore[override] # one signature for TinyDB's overloads
        self,
        cond: QueryLike | None = None,
        doc_id: int | None = None,
        doc_ids: list[int] | None = None,
    ) -> Document | list[Document] | None:
        """One document by number or query, or those of several numbers, in their order."""
        with self._journal.lock:
            if doc_id is None and doc_ids is not None:
                documents = Documents(self.rows)
                return [self._document(n, documents) for n in doc_ids if n in documents]
            if doc_id is None and cond is not None:
                numbers = candidates(cond, self.rows)
                if numbers is not None:
                    return next(self._matching(numbers, cond), None)
            return super().get(cond, cast("int", doc_id))

    def contains(self, cond: QueryLike | None = None, doc_id: int | None = None) -> bool:
        """Whether a document has this number or matches the query."""
        if doc_id is not None:
            return doc_id in self.rows.documents
        with self._journal.lock:
            numbers = None if cond is None else candidates(cond, self.rows)
            if numbers is None or cond is None:
                return super().contains(cond)
            return bool(numbers) and next(self._matching(numbers, cond), None) is not None

    def update(
        self,
        fields: FieldUpdates,
        cond: QueryLike | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> list[int]:
        """Change the documents that match; returns their numbers."""
        with self._journal.unit():
            if doc_ids is None and cond is not None:
                doc_ids = self._numbers_matching([cond])
            return super().update(fields, doc_ids=doc_ids)

    def update_multiple(self, updates: Iterable[tuple[FieldUpdates, QueryLike]]) -> list[int]:
        """Several updates as one; returns a number for each change made."""
        updates = list(updates)
        with self._journal.unit():
            # An update may make a document match a later one, never one that no update
            # matched at first: the union of what matches now is all that can change.
            self._only = self._numbers_matching([cond for _, cond in updates])
            try:
                return super().update_multiple(updates)
            finally:
                self._only = None

    def remove(
        self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None
    ) -> list[int]:
        """Remove the documents that match; returns their numbers."""
        with self._journal.unit():
            if doc_ids is None and cond is not None:
                doc_ids = self._numbers_matching([cond])
            return super().remove(doc_ids=doc_ids)

    def truncate(self) -> None:
        """Remove every document; numbers start again."""
        with self._journal.unit():
            super().truncate()
            self.rows.last_number = 0

    def __len__(self) -> int:
        return len(self.rows.documents)

    def __iter__(self) -> Iterator[Document]:
        documents = Documents(self.rows)
        for number in list(documents):
            if number in documents:
                yield self._document(number, documents)

    def _matching(self, numbers: Iterable[int], cond: QueryLike) -> Iterator[Document]:
        documents = Documents(self.rows)
        for number in numbers:
            document = self._document(number, documents)
            if cond(document):
                yield document

    def _numbers_matching(self, conds: list[QueryLike]) -> list[int]:
        """Numbers of the documents that match any of the conditions."""
        plans = [candidates(cond, self.rows) for cond in conds]
        documents = Documents(self.rows)
        numbers: Iterable[int] = documents
        if None not in plans:
            numbers = sorted({number for plan in plans if plan is not None for number in plan})
        return [n for n in list(numbers) if _matches_any(documents[n], conds)]

    def _document(self, number: int, documents: Documents) -> Document:
        return self.document_class(documents[number], number)

    def _get_next_id(self) -> int:
        last = self.rows.last_number
        number = last + 1 if self._next_id is None else max(self._next_id, last + 1)
        self._next_id = number + 1  # type: ignore[assignment] # TinyDB declares only None
        return number

    def _read_table(self) -> Documents:  # type: ignore[override] # a view, not a dict
        return Documents(self.rows)

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        with self._journal.unit():
            draft = TableDraft(self.rows, self._only)
            updater(draft)
            self._journal.touch(self.name)
            for number, document in draft.changes().items():
                self._journal.set(self.name, number, document)
        self.clear_cache()

    def _forget_stale_results(self) -> None:
        """Results of earlier searches are good only for the rows they were found in."""
        now = (id(self.rows), self.rows.version)
        if self._cached_for != now:
            self.clear_cache()
            self._cached_for = now


def _matches_any(document: Mapping[str, Any], conds: list[QueryLike]) -> bool:
    return any(cond(document) for cond in conds)
