"""Where other programs fetch what is offered to them (bot.publish). Pure.

In: the address at which Minewatch is reached, and what is asked for. Out: one address for each document,
however its States were named.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.model.names import GroupFound, NameFound

CALENDAR = "/calendar.ics"
STORIES = "/stories.atom"


def codes_of(names: Iterable[NameFound | GroupFound]) -> tuple[str, ...]:
    """The names as they are written in an address: ``FIN``, ``POL``, ``baltics``."""
    return tuple(
        name.state.iso3 if isinstance(name, NameFound) else name.group.key for name in names
    )


def address_of(base: str, path: str, **parameters: tuple[str, ...]) -> str:
    """``https://bot.example.org/calendar.ics?states=FIN,baltics``; what is empty is left out."""
    given = [f"{name}={','.join(values)}" for name, values in parameters.items() if values]
    return base + path + (f"?{'&'.join(given)}" if given else "")
