"""The dated, sourced history: developments of States and of the Convention, and known positions.

In: developments.csv and non_parties.csv. Out: values, developments newest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable

from bot.model.state import Development, Iso3, Position, Source, Step
from bot.treaty.partial import last_day
from bot.treaty.sources import Sources
from bot.treaty.tables import Line, read_table

_DEVELOPMENTS = (
    "date",
    "iso3",
    "kind",
    "step",
    "title",
    "detail",
    "source_url",
    "source_name",
)
_POSITIONS = (
    "iso3",
    "unga_vote",
    "stated_position",
    "produces",
    "stockpile",
    "as_of",
    "source_url",
)


def load_developments(folder: Traversable, states: Iterable[Iso3]) -> tuple[Development, ...]:
    """Every development, newest first; a partial date counts as the end of its month or year.

    Raises:
        DataError: a line is wrong.
    """
    known = frozenset(states)
    lines = read_table(folder, "developments.csv", _DEVELOPMENTS)
    found = [_development(line, known) for line in lines]
    return tuple(sorted(found, key=lambda development: last_day(development.date), reverse=True))


def _development(line: Line, known: frozenset[Iso3]) -> Development:
    date = line.partial("date")
    if date is None:
        raise line.wrong("date is empty")
    step = line["step"]
    if step and step.upper() not in Step.__members__:
        raise line.wrong(f"step is {step!r}, expected one of {[s.name.lower() for s in Step]}")
    url = line.required("source_url")
    if not url.startswith(("http://", "https://")):
        raise line.wrong(f"source_url is {url!r}, expected a web address")
    return Development(
        date,
        _state(line, known),
        line.required("kind"),
        Step[step.upper()] if step else None,
        line.required("title"),
        line["detail"],
        Source(line["title"], line.required("source_name"), url),
    )


def _state(line: Line, known: frozenset[Iso3]) -> Iso3 | None:
    if not line["iso3"]:
        return None
    if line["iso3"] not in known:
        raise line.wrong(f"{line['iso3']!r} is not one of the States")
    return Iso3(line["iso3"])


def load_positions(
    folder: Traversable, sources: Sources, states: Iterable[Iso3]
) -> Mapping[Iso3, Position]:
    """What is known of States outside the Convention, by code.

    Raises:
        DataError: a line is wrong.
    """
    known, found = frozenset(states), dict[Iso3, Position]()
    for line in read_table(folder, "non_parties.csv", _POSITIONS):
        iso3 = _state(line, known)
        if iso3 is None:
            raise line.wrong("iso3 is empty")
        as_of = line.partial("as_of")
        if as_of is None:
            raise line.wrong("as_of is empty")
        cited = tuple(sources.cited(line, url) for url in line["source_url"].split(" | "))
        found[iso3] = Position(
            iso3,
            line["stated_position"],
            line["unga_vote"],
            line["produces"],
            line["stockpile"],
            as_of,
            cited,
        )
    return found
