"""The dated, sourced history: developments, declarations, and what is known of States outside.

In: developments.csv, declarations.csv and non_parties.csv. Out: values, each with its own
date and source; developments newest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from importlib.resources.abc import Traversable

from bot.model.state import Declaration, Development, Iso3, PartialDate, Position, Step
from bot.treaty.partial import last_day
from bot.treaty.sources import Sources
from bot.treaty.tables import DataLine, read_table

_DEVELOPMENTS = ("date", "iso3", "kind", "step", "title", "detail", "source")
_DECLARATIONS = ("iso3", "kind", "date", "text", "source")
_POSITIONS = ("iso3", "item", "text", "as_of", "source")
ITEMS = ("position", "vote", "production", "stockpile")
DECLARED = (
    "declaration",
    "understanding",
    "objection",
    "communication",
    "territorial_application",
    "provisional_application",
)


def load_developments(
    folder: Traversable, sources: Sources, states: Iterable[Iso3]
) -> tuple[Development, ...]:
    """Every development, in the order of the file.

    Raises:
        DataError: a line is wrong.
    """
    known = frozenset(states)
    lines = read_table(folder, "developments.csv", _DEVELOPMENTS)
    return tuple(_development(line, sources, known) for line in lines)


def newest_first(developments: Iterable[Development]) -> tuple[Development, ...]:
    """Newest first; a partial date counts as the end of its month or year."""
    return tuple(sorted(developments, key=lambda each: last_day(each.date), reverse=True))


def by_state(developments: Iterable[Development]) -> Mapping[Iso3, tuple[Development, ...]]:
    """Each State's own developments, in the order given."""
    found: dict[Iso3, list[Development]] = {}
    for each in developments:
        if each.iso3 is not None:
            found.setdefault(each.iso3, []).append(each)
    return {iso3: tuple(own) for iso3, own in found.items()}


def load_declarations(
    folder: Traversable, sources: Sources, states: Iterable[Iso3]
) -> Mapping[Iso3, tuple[Declaration, ...]]:
    """What each State declared, oldest first, those without a date before them.

    Raises:
        DataError: a line is wrong.
    """
    known, found = frozenset(states), dict[Iso3, tuple[Declaration, ...]]()
    for line in read_table(folder, "declarations.csv", _DECLARATIONS):
        iso3, kind = _one_state(line, known), _one_of(line, "kind", DECLARED)
        source = sources.cited(line, line["source"])
        declared = Declaration(iso3, kind, line.partial("date"), line.required("text"), source)
        found[iso3] = (*found.get(iso3, ()), declared)
    return {
        iso3: tuple(
            sorted(declared, key=lambda each: last_day(each.date) if each.date else date.min)
        )
        for iso3, declared in found.items()
    }


def load_positions(
    folder: Traversable, sources: Sources, states: Iterable[Iso3]
) -> Mapping[Iso3, tuple[Position, ...]]:
    """What is known of States outside the Convention, each item with its own date.

    Raises:
        DataError: a line is wrong.
    """
    known, found = frozenset(states), dict[Iso3, tuple[Position, ...]]()
    for line in read_table(folder, "non_parties.csv", _POSITIONS):
        iso3, item = _one_state(line, known), _one_of(line, "item", ITEMS)
        source = sources.cited(line, line["source"])
        position = Position(iso3, item, line.required("text"), _date(line, "as_of"), source)
        found[iso3] = (*found.get(iso3, ()), position)
    return found


def _development(line: DataLine, sources: Sources, known: frozenset[Iso3]) -> Development:
    step = line["step"]
    if step and step.upper() not in Step.__members__:
        raise line.wrong(f"step is {step!r}, expected one of {[s.name.lower() for s in Step]}")
    return Development(
        _date(line, "date"),
        _one_state(line, known) if line["iso3"] else None,
        line.required("kind"),
        Step[step.upper()] if step else None,
        line.required("title"),
        line["detail"],
        sources.cited(line, line["source"]),
    )


def _date(line: DataLine, column: str) -> PartialDate:
    day = line.partial(column)
    if day is None:
        raise line.wrong(f"{column} is empty")
    return day


def _one_of(line: DataLine, column: str, words: tuple[str, ...]) -> str:
    if line[column] not in words:
        raise line.wrong(f"{column} is {line[column]!r}, expected one of {', '.join(words)}")
    return line[column]


def _one_state(line: DataLine, known: frozenset[Iso3]) -> Iso3:
    if line["iso3"] not in known:
        raise line.wrong(f"{line['iso3']!r} is not one of the States")
    return Iso3(line["iso3"])
