"""Indexes answer what a look at every document would answer."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from storage.tinydb.columns import Computed, IndexSpec, Probe
from storage.tinydb.index import OrderedIndex, order_of
from storage.tinydb.rows import Rows

TAG, AT, DEEP = ("tag",), ("at",), ("in", "side")
TAGS = Computed("tags", (TAG, DEEP), lambda tag, deep: [tag, deep])
"""Both in one index: found under each, nothing under what is no text and no number."""
BY_ID = Computed("by_id", (("id",), AT), lambda key, at: ((key, at), ("all", at)) if key else ())
SPEC = IndexSpec(key=(("id",),), equal=(TAG, DEEP, TAGS), ordered=(AT,), grouped=(BY_ID,))

scalars = st.one_of(
    st.none(), st.integers(-3, 3), st.sampled_from(["a", "b", "2026-01-01T00:00:00Z"])
)
documents = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from(["x", "y", "z"]),
        "tag": st.one_of(scalars, st.lists(scalars, max_size=3)),
        "at": st.one_of(scalars, st.floats(allow_nan=False)),
        "in": st.one_of(scalars, st.fixed_dictionaries({"side": scalars})),
    },
)
changes = st.lists(st.tuples(st.integers(1, 6), st.none() | documents), max_size=30)


def _holds(found: Any, value: Any) -> bool:
    return value in found if isinstance(found, list) else found == value and found is not None


def _is_in(value: Any, pair: tuple[Any, ...]) -> bool:
    return any(type(one) is type(value) and one == value for one in pair)


def _check_groups(rows: Rows, kept: dict[int, dict[str, Any]]) -> None:
    groups: dict[str, list[tuple[float, int]]] = {}
    for number, document in kept.items():
        key, order = document.get("id"), order_of(document.get("at"))
        if key is not None and order is not None:
            groups.setdefault(key, []).append((order, number))
            groups.setdefault("all", []).append((order, number))
    found = rows.grouped[BY_ID]
    assert {name: len(index) for name, index in found.groups.items()} == {
        name: len(pairs) for name, pairs in groups.items()
    }
    for name, pairs in groups.items():
        index = found.groups[name]
        assert index.pairs(None, None) == sorted(pairs)
        assert index.pairs(0.0, 2.0) == sorted(p for p in pairs if 0 <= p[0] < 2)
        assert list(index.keys(1.0)) == sorted(order for order, _ in pairs if order >= 1)
        assert index.first() == min(pairs)[0]
        assert list(found.numbers(name, None, 1.0)) == [n for o, n in sorted(pairs) if o < 1]
    assert list(found.numbers("unknown", None, None)) == []


def _check(rows: Rows) -> None:
    kept = {number: msgspec.json.decode(text) for number, text in rows.documents.items()}
    for value in ("a", "b", 1, -3):
        expected = sorted(n for n, doc in kept.items() if _holds(doc.get("tag"), value))
        assert list(rows.equal[TAG].numbers(value)) == expected
        inside = {n: doc["in"] for n, doc in kept.items() if isinstance(doc.get("in"), dict)}
        expected = sorted(n for n, part in inside.items() if _holds(part["side"], value))
        assert list(rows.equal[DEEP].numbers(value)) == expected
        tags = {n: (doc.get("tag"), inside.get(n, {}).get("side")) for n, doc in kept.items()}
        expected = sorted(n for n, pair in tags.items() if _is_in(value, pair))
        assert list(rows.equal[TAGS].numbers(value)) == expected
    _check_groups(rows, kept)
    keyed = [(order_of(doc.get("at")), n) for n, doc in kept.items()]
    ordered = sorted((key, n) for key, n in keyed if key is not None)
    for low, high in ((None, None), (0.0, None), (None, 1.0), (-1.0, 2.0)):
        expected = [
            n for key, n in ordered if (low is None or key >= low) and (high is None or key < high)
        ]
        assert list(rows.ordered[AT].numbers(low, high, reverse=False)) == expected
        assert list(rows.ordered[AT].numbers(low, high, reverse=True)) == expected[::-1]


@given(changes)
def test_after_any_changes_indexes_say_what_the_documents_say(
    changes: list[tuple[int, dict[str, Any] | None]],
) -> None:
    rows = Rows(SPEC)
    for number, document in changes:
        rows.set(number, None if document is None else msgspec.json.encode(document))
    _check(rows)
    loaded = Rows(SPEC)
    loaded.load(dict(rows.documents))
    _check(loaded)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60), st.data())
def test_removing_the_oldest_first_keeps_the_order(keys: list[int], data: st.DataObject) -> None:
    index = OrderedIndex()
    for number, key in enumerate(keys):
        index.add(key, number)
    left = sorted((key, number) for number, key in enumerate(keys))
    while left:
        gone = left.pop(0)
        index.discard(*gone)
        if left and data.draw(st.booleans()):  # a unit is undone: it comes back to the front
            index.add(*gone)
            left = [gone, *left]
            index.discard(*left.pop())
        assert list(index.numbers(None, None, reverse=False)) == [number for _, number in left]


def test_a_probe_reads_only_its_paths() -> None:
    probe = Probe((("entry", "id"), ("at",)))
    assert probe.values(b'{"entry":{"id":"e","x":[1]},"at":5,"y":{}}') == ("e", 5)
    assert probe.values(b'{"entry":7}') == (None, None)
    assert probe.values(b"{}") == (None, None)


def test_a_probe_works_columns_out_behind_the_others() -> None:
    pair = Computed("pair", (("at",), ("entry", "x")), lambda at, x: (x, at))
    probe = Probe((("entry", "id"), pair, Computed("one", (("at",),), str)))
    assert probe.values(b'{"entry":{"id":"e","x":[1]},"at":5}') == ("e", ([1], 5), "5")
    assert probe.values(b'{"entry":7}') == (None, (None, None), "None")


def test_instants_are_ordered_across_time_zones() -> None:
    assert order_of("2026-01-01T12:00:00+02:00") == order_of("2026-01-01T10:00:00Z")
    assert order_of("2026-01-01T12:00:00") is None
    assert order_of(True) is None
