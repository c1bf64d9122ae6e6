"""Time zones as people type them: found, or asked about."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import InputError
from bot.grammar import zones_read


@dataclass(frozen=True, slots=True)
class ZoneFound:
    """An IANA name."""

    iana: str


@dataclass(frozen=True, slots=True)
class ZoneAsked:
    """No zone, or several: what to say, and the names to choose from."""

    typed: str
    candidates: tuple[str, ...]
    sentence: str


def read_zone(text: str) -> ZoneFound | ZoneAsked:
    """The zone that ``text`` means."""
    try:
        return ZoneFound(zones_read.read_zone(text))
    except InputError as error:
        return ZoneAsked(text, (), str(error))
