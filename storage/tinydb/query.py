"""Which documents can a TinyDB query match? Answered by an index where one fits.

In: a query and a table's rows. Out: numbers of candidates (never too few, and every one is
checked by the query itself afterwards), or None: look at all. TinyDB builds a query's hash
from what it asks, as ("==", path, value), ("any", path, values) and ("and", parts); that
is an underscore name, which is why the version of TinyDB is bounded and its own tests run
against this package.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from storage.tinydb.rows import Rows

SCALARS = (str, int, float)


def candidates(query: Any, rows: Rows) -> Sequence[int] | None:
    """Numbers of documents the query may match; None if no index applies."""
    return _plan(getattr(query, "_hash", None), rows)


def _plan(asked: Any, rows: Rows) -> Sequence[int] | None:
    if not asked:
        return None
    kind = asked[0]
    if kind == "==":
        index = rows.equal.get(asked[1])
        if index is None or not isinstance(asked[2], SCALARS):
            return None
        return index.numbers(asked[2])
    if kind == "any":
        return _union(asked[1], asked[2], rows)
    if kind == "and":
        plans = (_plan(part, rows) for part in asked[1])
        return next((plan for plan in plans if plan is not None), None)
    return None


def _union(path: Any, values: Any, rows: Rows) -> Sequence[int] | None:
    index = rows.equal.get(path)
    if index is None or not isinstance(values, tuple):
        return None
    if not all(isinstance(value, SCALARS) for value in values):
        return None
    return sorted({number for value in values for number in index.numbers(value)})
