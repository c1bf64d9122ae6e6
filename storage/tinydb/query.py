"""Which documents can a TinyDB query match? Answered by an index where one fits.

In: a query and a table's rows. Out: numbers of candidates (never too few, and every one is
checked by the query itself afterwards), or None: look at all. TinyDB builds a query's hash
from what it asks, as ("==", path, value), ("any", path, values) and ("and", parts); that
is an underscore name, which is why the version of TinyDB is bounded and its own tests run
against this package.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from storage.tinydb.rows import Rows


def candidates(query: Any, rows: Rows) -> Iterable[int] | None:
    """Numbers of documents the query may match, or None where no index tells."""
    return _plan(getattr(query, "_hash", None), rows)


def _plan(asked: Any, rows: Rows) -> Iterable[int] | None:
    match asked:
        case ("==", tuple(path), str() | int() | float() as value) if path in rows.equal:
            return tuple(rows.equal[path].numbers(value))
        case ("any", tuple(path), tuple(values)) if path in rows.equal:
            return _union(path, values, rows)
        case ("and", frozenset(parts)):
            plans = (_plan(part, rows) for part in parts)
            return next((plan for plan in plans if plan is not None), None)
    return None


def _union(path: tuple[str, ...], values: tuple[Any, ...], rows: Rows) -> Iterable[int] | None:
    if not all(isinstance(value, str | int | float) for value in values):
        return None
    index = rows.equal[path]
    return sorted({number for value in values for number in index.numbers(value)})
