"""The names of States and of other territories, as data: read, checked, folded.

In: names_hand.tsv (written by hand: formal, short and former names, demonyms, cities,
territories), names_cldr.tsv (made from Unicode CLDR by benchmarks.names),
territories.csv, namesakes.csv and ordinary_words.tsv. Out: a ``NameLexicon``. How a typed name is matched is in
bot.treaty.names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources.abc import Traversable
from pathlib import Path

from bot.errors import DataError
from bot.model.state import Group, Iso3, State
from bot.prepared import prepared
from bot.treaty.cldr import FILE, typed_names
from bot.treaty.fold import fold
from bot.treaty.groups import Groups
from bot.treaty.tables import packaged, read_table, read_text

HAND = "names_hand.tsv"
ORDINARY = "ordinary_words.tsv"
NAMES = frozenset({"name", "formal", "former"})
"""Kinds that name the State itself; codes, demonyms, capitals and cities only point to it."""
_TERRITORY_COLUMNS = ("code", "related", "sentence")
KINDS = NAMES | {"code", "demonym", "capital", "city"}


_PlainHit = tuple[str, str, str, bool]
"""A NameHit as it is kept between starts (bot.prepared)."""
_HERE = Path(__file__)
_CODE = (
    *(_HERE.with_name(name) for name in ("lexicon.py", "cldr.py", "fold.py", "tables.py")),
    _HERE.parents[1] / "words" / "letters.py",
)
"""What decides how the files are read."""


@dataclass(frozen=True, slots=True)
class Territory:
    """A name people ask for that is not one of the 197, with a neutral sentence about it."""

    code: str
    sentence: str
    related: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class NameHit:
    """What one written name points to: a State's or a territory's code, and how.

    ``main``: the name of the United Nations or the English one, which people type most.
    """

    code: str
    kind: str
    written: str
    main: bool = False


@dataclass(frozen=True, slots=True)
class NameLexicon:
    """Folded name -> what it points to; the order of hits is the order of likelihood."""

    states: Mapping[Iso3, State]
    territories: Mapping[str, Territory]
    namesakes: Mapping[Iso3, tuple[State, ...]]
    hits: Mapping[str, tuple[NameHit, ...]] = field(repr=False)
    ordinary: frozenset[str] = frozenset()
    """Words of everyday English, which are no misspelt names, and no codes in small letters."""


class Hits(Mapping[str, tuple[NameHit, ...]]):
    """What each folded name points to; made of plain tuples only when it is asked for."""

    def __init__(self, plain: Mapping[str, tuple[_PlainHit, ...]]) -> None:
        self._plain = plain

    def __getitem__(self, folded: str) -> tuple[NameHit, ...]:
        return tuple(NameHit(*hit) for hit in self._plain[folded])

    def __contains__(self, folded: object) -> bool:
        return folded in self._plain

    def __iter__(self) -> Iterator[str]:
        return iter(self._plain)

    def __len__(self) -> int:
        return len(self._plain)


def load_lexicon(
    folder: Traversable, states: Mapping[Iso3, State], groups: Groups | None = None
) -> NameLexicon:
    """Read every name; names of groups are known too, as no State's.

    Raises:
        DataError: a line is malformed or points to a code that is not known.
    """
    territories = {**_territories(folder, states), **_grouped(groups)}
    known = frozenset(states) | frozenset(territories)

    def make() -> tuple[dict[str, tuple[_PlainHit, ...]], frozenset[str]]:
        return _written(folder, states, territories, known), _ordinary(folder)

    if isinstance(folder, Path):
        files = [folder / name for name in (HAND, FILE, ORDINARY, "territories.csv")]
        files.append(folder / "participation.csv")
        plain, ordinary = prepared("names", [*files, *_CODE], make)
    else:
        plain, ordinary = make()
    for name, group in groups.names().items() if groups else ():
        plain.setdefault(name, ((_group_code(group), "city", group.name, False),))
    return NameLexicon(states, territories, _namesakes(folder, states), Hits(plain), ordinary)


def _written(
    folder: Traversable,
    states: Mapping[Iso3, State],
    territories: Mapping[str, Territory],
    known: frozenset[str],
) -> dict[str, tuple[_PlainHit, ...]]:
    hits: dict[str, dict[str, NameHit]] = {}
    codes = (*_codes(states.values()), *(NameHit(c, "code", c) for c in territories if c.isupper()))
    written = (
        *((HAND, hit) for hit in (*codes, *_lines(folder))),
        *((FILE, hit) for hit in _cldr(folder)),
    )
    for file, hit in written:
        if hit.code not in known:
            raise DataError(file, None, f"{hit.code!r} is neither a State nor a territory")
        folded = fold(hit.written)
        if folded:
            same = hits.setdefault(folded, {})
            key = f"{hit.code} {hit.kind in NAMES}"
            earlier = same.setdefault(key, hit)
            if hit.main and not earlier.main:
                same[key] = replace(earlier, main=True)
    return {
        folded: tuple((hit.code, hit.kind, hit.written, hit.main) for hit in found.values())
        for folded, found in hits.items()
    }


def load_territory_codes(folder: Traversable) -> dict[str, str]:
    """The ISO 3166 alpha-2 codes among the territories' codes, each standing for itself."""
    lines = read_table(folder, "territories.csv", _TERRITORY_COLUMNS)
    return {line["code"]: line["code"] for line in lines if line["code"].isupper()}


def hand_written(kind: str) -> Iterator[NameHit]:
    """The names of one kind that are written by hand in the package."""
    return (hit for hit in _lines(packaged()) if hit.kind == kind)


def _codes(states: Iterable[State]) -> Iterator[NameHit]:
    for state in states:
        yield NameHit(state.iso3, "name", state.name, main=True)
        yield NameHit(state.iso3, "code", state.iso3)
        yield NameHit(state.iso3, "code", state.iso2)


def _lines(folder: Traversable) -> Iterator[NameHit]:
    """Each line: codes (most likely first), kind, names separated by ``|``; tabs between."""
    for number, line in enumerate(read_text(folder, HAND).splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 3 or cells[1] not in KINDS:
            raise DataError(HAND, number, "expected codes, kind and names between tabs")
        for code in cells[0].split():
            for written in cells[2].split("|"):
                yield NameHit(code, cells[1], written.strip())


def _cldr(folder: Traversable) -> Iterator[NameHit]:
    """The names from CLDR in the languages that people type in; English ones are the main ones."""
    for code, kind, language, written in typed_names(folder):
        yield NameHit(code, kind, written, main=kind == "name" and language == "en")


def _group_code(group: Group) -> str:
    return f"group:{group.key}"


def _grouped(groups: Groups | None) -> dict[str, Territory]:
    """What to say of a group's name where a State's is expected."""
    return {
        _group_code(group): Territory(
            _group_code(group),
            f"{group.name} is a group of {len(group.members)} States, not one of the 197 States; "
            f"ask for the group.",
            (),
        )
        for group in (groups.by_key.values() if groups else ())
    }


def _territories(folder: Traversable, states: Mapping[Iso3, State]) -> Mapping[str, Territory]:
    found = {}
    for line in read_table(folder, "territories.csv", _TERRITORY_COLUMNS):
        related = [Iso3(code) for code in line["related"].split()]
        if not set(related) <= set(states):
            raise line.wrong(f"related names a code that is not a State: {line['related']}")
        found[line.required("code")] = Territory(
            line["code"], line.required("sentence"), tuple(states[code] for code in related)
        )
    return found


def _ordinary(folder: Traversable) -> frozenset[str]:
    """The words are written as ``fold`` would leave them."""
    lines = read_text(folder, ORDINARY).splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _namesakes(
    folder: Traversable, states: Mapping[Iso3, State]
) -> Mapping[Iso3, tuple[State, ...]]:
    found = {}
    for line in read_table(folder, "namesakes.csv", ("iso3", "namesakes")):
        codes = [Iso3(code) for code in (line["iso3"], *line["namesakes"].split())]
        if not set(codes) <= set(states):
            raise line.wrong("names a code that is not a State")
        found[codes[0]] = tuple(states[code] for code in codes[1:])
    return found
