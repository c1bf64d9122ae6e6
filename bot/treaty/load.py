"""From the packaged data files to a Treaty: every file is read and checked once, at start."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from bot.model.state import Freshness
from bot.treaty.agenda import load_agenda
from bot.treaty.articles import load_articles
from bot.treaty.duties import load_duties
from bot.treaty.extensions import extension_development, load_extensions
from bot.treaty.groups import load_groups
from bot.treaty.history import (
    by_state,
    load_declarations,
    load_developments,
    load_positions,
    newest_first,
)
from bot.treaty.lexicon import load_lexicon
from bot.treaty.names import NameIndex
from bot.treaty.record import load_record
from bot.treaty.sources import load_sources
from bot.treaty.tables import packaged
from bot.treaty.treaty import Treaty

if TYPE_CHECKING:
    from bot.model.alert import RecordedAct

KNOWN_TO = date(2026, 8, 25)
"""The newest day for which a source of the packaged record vouches for all States (162 parties)."""


def load_treaty(
    acts: Iterable[RecordedAct] = (),
    *,
    complete: Freshness | None = None,
    folder: Traversable | None = None,
) -> Treaty:
    """The whole record, with an admin's acts on top.

    Args:
        acts: acts recorded in the store, undone ones included.
        complete: how far the record was found to be complete since; the packaged day at least.
        folder: where the data files are; the package's own by default.

    Raises:
        DataError: a data file is missing or wrong; names file and line.
        InputError: a recorded act contradicts the record.
    """
    treaty = _packaged() if folder is None else _read(folder)
    if complete is not None:
        treaty = treaty.with_record(complete)
    return treaty.with_acts(acts)


@cache
def _packaged() -> Treaty:
    """The package's own: a Treaty never changes, so one reading serves the whole process."""
    return _read(packaged())


def _read(data: Traversable) -> Treaty:
    sources = load_sources(data)
    record = load_record(data, sources)
    states = {iso3: each.state for iso3, each in record.participations.items()}
    groups = load_groups(data, states)
    extensions = load_extensions(data, sources, states)
    extended = [extension_development(x) for each in extensions.values() for x in each]
    duties, everywhere = load_duties(data, sources, states)
    developments = newest_first((*load_developments(data, sources, states), *extended))
    return Treaty(
        record=Freshness(KNOWN_TO),
        participations=record.participations,
        packaged=record.participations,
        notes=record.notes,
        duties=duties,
        everywhere=everywhere,
        convention=sources["CONVENTION"],
        extensions=extensions,
        declarations=load_declarations(data, sources, states),
        developments=developments,
        developments_of=by_state(developments),
        positions=load_positions(data, sources, states),
        agenda=load_agenda(data, sources, states),
        articles=load_articles(data, sources),
        all_groups=groups,
        names=NameIndex(load_lexicon(data, states, groups)),
        states=states,
        packaged_to=KNOWN_TO,
    )
