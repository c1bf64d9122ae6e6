"""Any sequence of TinyDB calls gives what stock TinyDB gives, also after a kill and reopening.

Numbers found through an index come in their own order, which is why answers are sorted.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tinydb import Query, TinyDB, where
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from storage.tinydb.columns import IndexSpec
from storage.tinydb.database import JournalDB

values = st.one_of(st.none(), st.booleans(), st.integers(0, 4), st.sampled_from(["a", "b"]))
documents = st.fixed_dictionaries(
    {"n": st.integers(0, 4)},
    optional={
        "tags": st.lists(st.sampled_from(["a", "b", "c"]), max_size=3),
        "deep": st.fixed_dictionaries({"x": values}),
    },
)
queries = st.one_of(
    st.integers(0, 4).map(lambda n: where("n") == n),
    st.sampled_from(["a", "b"]).map(lambda t: where("tags").any([t])),
    values.map(lambda v: where("deep")["x"] == v),
    st.tuples(st.integers(0, 4), values).map(
        lambda pair: (where("n") == pair[0]) & (where("deep")["x"] == pair[1])
    ),
    st.tuples(st.integers(0, 4), st.integers(0, 4)).map(
        lambda pair: (where("n") == pair[0]) | ~(where("n") > pair[1])
    ),
)
names = st.sampled_from(["one", "two"])
INDEXES = {"one": IndexSpec(equal=(("n",), ("tags",), ("deep", "x")), ordered=(("n",),))}


def _deepen(document: Any) -> None:
    document.setdefault("deep", {"x": 0})["x"] = "changed"
    document.setdefault("tags", []).append("c")


class CopyingStorage(MemoryStorage):
    """Stock memory storage, but no two documents share a list, as in any file."""

    def write(self, data: Any) -> None:
        super().write(json.loads(json.dumps(data)))


class Comparison(RuleBasedStateMachine):
    """Both databases, told the same."""

    @initialize()
    def begin(self) -> None:
        self.directory = Path(tempfile.mkdtemp())
        self.path = self.directory / "db.json"
        self.ours = JournalDB(self.path, indexes=INDEXES, compact_at=3_000)
        self.stock = TinyDB(storage=CopyingStorage)

    def both(self, table: str, call: Any) -> None:
        """The same answer, or the same refusal."""
        answers = []
        for database in (self.stock, self.ours):
            try:
                answers.append(call(database.table(table)))
            except ValueError as error:
                answers.append(str(error))
        assert answers[0] == answers[1]

    def give_the_same_number_next(self, table: str) -> None:
        """Stock TinyDB may give a removed document's number again; ours only after reopening."""
        number = self.ours.table(table)._get_next_id()
        for database in (self.stock, self.ours):
            database.table(table)._next_id = number

    @rule(table=names, document=documents)
    def insert(self, table: str, document: dict[str, Any]) -> None:
        self.give_the_same_number_next(table)
        self.both(table, lambda t: t.insert(document))

    @rule(table=names, many=st.lists(documents, max_size=4))
    def insert_multiple(self, table: str, many: list[dict[str, Any]]) -> None:
        self.give_the_same_number_next(table)
        self.both(table, lambda t: t.insert_multiple(many))

    @rule(table=names, document=documents, number=st.integers(1, 12))
    def insert_under_a_number(self, table: str, document: dict[str, Any], number: int) -> None:
        self.both(table, lambda t: t.insert(Document(document, number)))

    @rule(table=names, document=documents, query=queries)
    def upsert(self, table: str, document: dict[str, Any], query: Query) -> None:
        self.give_the_same_number_next(table)
        self.both(table, lambda t: sorted(t.upsert(document, query)))

    @rule(table=names, fields=documents, query=queries)
    def update(self, table: str, fields: dict[str, Any], query: Query) -> None:
        self.both(table, lambda t: sorted(t.update(fields, query)))

    @rule(table=names, query=queries)
    def update_in_depth(self, table: str, query: Query) -> None:
        self.both(table, lambda t: sorted(t.update(_deepen, query)))

    @rule(table=names, updates=st.lists(st.tuples(documents, queries), max_size=3))
    def update_multiple(self, table: str, updates: list[Any]) -> None:
        self.both(table, lambda t: sorted(t.update_multiple(updates)))

    @rule(table=names, query=queries)
    def remove(self, table: str, query: Query) -> None:
        self.both(table, lambda t: sorted(t.remove(query)))

    @rule(table=names, numbers=st.lists(st.integers(1, 12), max_size=3, unique=True))
    def remove_numbers(self, table: str, numbers: list[int]) -> None:
        self.both(table, lambda t: t.remove(doc_ids=numbers))

    @rule(table=names)
    def truncate(self, table: str) -> None:
        self.both(table, lambda t: t.truncate())

    @rule(table=names)
    def drop(self, table: str) -> None:
        for database in (self.stock, self.ours):
            database.drop_table(table)

    @rule(table=names, query=queries)
    def search(self, table: str, query: Query) -> None:
        self.both(table, lambda t: sorted(doc.doc_id for doc in t.search(query)))
        self.both(table, lambda t: (t.count(query), t.contains(query)))
        self.both(table, lambda t: t.get(query) in t.search(query) or t.get(query) is None)

    @rule(numbers=st.lists(st.integers(1, 12), max_size=4))
    def get(self, numbers: list[int]) -> None:
        for number in numbers:
            self.both("one", lambda t, number=number: t.get(doc_id=number))
        self.both("one", lambda t: sorted(doc.doc_id for doc in t.get(doc_ids=numbers[:1])))

    @rule()
    def compact(self) -> None:
        self.ours.journal.compact()

    @rule(clean=st.booleans())
    def reopen(self, *, clean: bool) -> None:
        if clean:
            self.ours.close()
        else:
            self.ours.journal.abandon()
        self.ours = JournalDB(self.path, indexes=INDEXES, compact_at=3_000)

    @invariant()
    def same(self) -> None:
        if not hasattr(self, "ours"):
            return
        assert self.ours.tables() == self.stock.tables()
        for name in ("one", "two"):
            ours = {doc.doc_id: doc for doc in self.ours.table(name)}
            assert ours == {doc.doc_id: doc for doc in self.stock.table(name)}
            assert list(ours) == [doc.doc_id for doc in self.stock.table(name)]

    def teardown(self) -> None:
        if hasattr(self, "ours"):
            self.ours.close()
            shutil.rmtree(self.directory)


Comparison.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestComparison = Comparison.TestCase
