"""What indexes are made of: values at paths in a document, and values worked out from them.

In: a document's JSON. Out: the values of some columns, without decoding the rest of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import Any

import msgspec

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Computed:
    """A value worked out from the values at some paths (None where nothing is there), in that order.

    ``make`` must not fail on any document; None is not indexed.
    """

    name: str
    paths: tuple[Path, ...]
    make: Callable[..., Any]


Column = Path | Computed


@dataclass(frozen=True, slots=True)
class IndexSpec:
    """The columns by which a table is queried. ``key``: together they identify one document.

    ``grouped``: columns that are lists of groups, each with what orders a document in it.
    """

    key: tuple[Column, ...] = ()
    equal: tuple[Column, ...] = ()
    ordered: tuple[Column, ...] = ()
    grouped: tuple[Column, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, each once, those worked out last."""
        each = dict.fromkeys((*self.key, *self.equal, *self.ordered, *self.grouped))
        return tuple(sorted(each, key=lambda column: isinstance(column, Computed)))


class Probe:
    """Reads the values of some columns out of a document without decoding the rest of it.

    Columns that are worked out come after the others.
    """

    def __init__(self, columns: tuple[Column, ...]) -> None:
        computed = [column for column in columns if isinstance(column, Computed)]
        plain = [column for column in columns if not isinstance(column, Computed)]
        needed = (path for column in computed for path in column.paths)
        self._paths = tuple(dict.fromkeys((*plain, *needed)))
        shape, names = _shape(self._paths)
        self._decoder = msgspec.json.Decoder(shape)
        self._get = attrgetter(*(names[path] for path in self._paths))
        at = {path: place for place, path in enumerate(self._paths)}
        self._made = [(_getter([at[path] for path in c.paths]), c.make) for c in computed]
        self._plain = len(plain)

    def values(self, document: bytes) -> tuple[Any, ...]:
        """The value of each column, or None."""
        found = self._at_paths(document)
        if not self._made:
            return found
        made = [make(*get(found)) for get, make in self._made]
        return (*found[: self._plain], *made)

    def _at_paths(self, document: bytes) -> tuple[Any, ...]:
        try:
            found = self._get(self._decoder.decode(document))
        except (msgspec.ValidationError, AttributeError):
            # The path leads through something that is not an object.
            whole = msgspec.json.decode(document)
            return tuple(_walk(whole, path) for path in self._paths)
        return found if len(self._paths) > 1 else (found,)


def _getter(places: Sequence[int]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """What is at some places, as a tuple also where it is one."""
    if len(places) > 1:
        return itemgetter(*places)
    return itemgetter(slice(places[0], places[0] + 1))


def _walk(document: Any, path: Path) -> Any:
    for name in path:
        if not isinstance(document, dict):
            return None
        document = document.get(name)
    return document


def _shape(paths: Iterable[Path]) -> tuple[type[msgspec.Struct], dict[Path, str]]:
    """A class that decodes only these paths, and the dotted name of each in it."""
    below: dict[str, list[Path]] = {}
    for head, *rest in paths:
        below.setdefault(head, []).append(tuple(rest))
    members: list[tuple[str, Any, Any]] = []
    names: dict[Path, str] = {}
    heads: dict[str, str] = {}
    for place, (head, rests) in enumerate(below.items()):
        name = f"f{place}"
        heads[name] = head
        if () in rests:
            names[(head,)] = name
            members.append((name, Any, None))
            continue
        shape, inner = _shape(rests)
        members.append((name, shape, msgspec.field(default_factory=shape)))
        names |= {(head, *path): f"{name}.{dotted}" for path, dotted in inner.items()}
    return msgspec.defstruct("Shape", members, rename=heads, gc=False), names
