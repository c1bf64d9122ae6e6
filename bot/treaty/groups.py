"""Groups of States: read from data with their source and date, found by any of their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable

from bot.model.state import Group, Iso3, Source
from bot.treaty.fold import fold
from bot.treaty.tables import DataLine, read_table

_COLUMNS = ("key", "name", "aliases", "members", "as_of", "title", "publisher", "url")


class Groups:
    """All groups by key, and the look-up of a group by what people call it."""

    def __init__(self, by_key: Mapping[str, Group], by_name: Mapping[str, Group]) -> None:
        self.by_key = by_key
        self._by_name = by_name

    def find(self, name: str) -> Group | None:
        """The group of this name, or None; "the Baltic States" and "baltics" are one."""
        folded = fold(name)
        for form in (folded, folded.removesuffix(" states"), folded.removesuffix(" countries")):
            if form in self._by_name:
                return self._by_name[form]
        return None

    def names(self) -> Mapping[str, Group]:
        """Every folded name of every group."""
        return self._by_name


def load_groups(folder: Traversable, states: Iterable[Iso3]) -> Groups:
    """Read groups.csv.

    Raises:
        DataError: a member is not one of the States, or a name belongs to two groups.
    """
    known, by_key, by_name = frozenset(states), dict[str, Group](), dict[str, Group]()
    for line in read_table(folder, "groups.csv", _COLUMNS):
        group = _group(line, known)
        by_key[group.key] = group
        for name in (group.key, group.name, *filter(None, line["aliases"].split("|"))):
            if by_name.setdefault(fold(name), group) is not group:
                raise line.wrong(f"{name!r} names two groups")
    return Groups(by_key, by_name)


def _group(line: DataLine, known: frozenset[Iso3]) -> Group:
    members = tuple(Iso3(code) for code in line.required("members").split())
    strangers = [code for code in members if code not in known]
    if strangers:
        raise line.wrong(f"{strangers[0]!r} is not one of the States")
    if len(set(members)) != len(members):
        raise line.wrong("a member occurs twice")
    as_of = line.partial("as_of")
    if as_of is None:
        raise line.wrong("as_of is empty")
    source = Source(line.required("title"), line.required("publisher"), line["url"] or None)
    return Group(line.required("key"), line.required("name"), members, as_of, source)
