"""Time zones as people type them, and as they read them.

In: words. Out: the IANA name that is stored, or the question which one is meant. ``GMT+2`` and
``UTC+2`` mean two hours east of Greenwich, as on every clock; the IANA name for that is
``Etc/GMT-2``, with the sign turned (POSIX), and is never shown.
https://data.iana.org/time-zones/theory.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz, process

from bot.grammar.zone_names import BETWEEN_HOURS, CHANGING, SHORT, by_land, by_name, by_place
from bot.model.names import NameAmbiguous, NameAnswer, NameFound
from bot.model.state import State
from bot.words.calendar import plain

_OFFSET = re.compile(
    r"(?:utc|gmt|z)?(?P<sign>[+-]|±|\+-)(?P<hours>\d{1,2})"
    r"(?::?(?P<minutes>\d{2})|[.,](?P<part>\d{1,2})|h)?",
    re.ASCII,
)
_FIXED = re.compile(r"Etc/GMT([+-])(\d{1,2})")
_AROUND = re.compile(
    r"^(?:the )?(?:(?:local )?time (?:of|in) )?(?P<name>.+?)"
    r"(?: (?:standard |summer |daylight |winter |local )?time(?: ?zone)?| timezone)?$"
)
_WINTER, _SUMMER = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)
_EXAMPLES = "Use a name like Europe/Helsinki, Asia/Phnom_Penh or UTC, or hours like UTC+2."
_LONGEST, _CLOSE = 60, 82

Find = Callable[[str], NameAnswer]
"""Which State a name means (bot.treaty.treaty.Treaty.find)."""


@dataclass(frozen=True, slots=True)
class ZoneFound:
    """The text is this zone: its IANA name."""

    iana: str


@dataclass(frozen=True, slots=True)
class ZoneAsked:
    """The text is none of the zones that we know, or may be several.

    ``sentence`` asks which, or says what to type; ``candidates`` are IANA names, none where
    nothing comes near.
    """

    typed: str
    candidates: tuple[str, ...]
    sentence: str


def read_zone(text: str, find: Find | None = None) -> ZoneFound | ZoneAsked:
    """The zone by its name, by a city, region or State, its hours from UTC or its short name.

    Args:
        text: what was typed.
        find: looks up the names of States and capitals in other languages too.
    """
    typed = " ".join(text.split())[:_LONGEST]
    said = plain(typed).replace("_", " ")
    if offset := _OFFSET.fullmatch(
        re.sub(r"\s", "", re.sub(" plus ?", "+", said).replace("minus", "-"))
    ):
        return _at_offset(typed, offset)
    around = _AROUND.match(said)
    for name in (said, around["name"] if around else said):
        zones = _named(name)
        if zones:
            return _one_of(typed, zones)
    zones = _of_state(typed, find) if find else ()
    return _one_of(typed, zones) if zones else _unknown(typed, said)


def zone_words(zone: str) -> str:
    """The zone as people say it: ``UTC+2``; every other by its name."""
    fixed = _FIXED.fullmatch(zone)
    if fixed is None:
        return zone
    return "UTC" if fixed[2] == "0" else f"UTC{'+' if fixed[1] == '-' else '-'}{fixed[2]}"


@lru_cache(maxsize=512)
def hours_words(zone: str) -> str:
    """What its clocks show: ``UTC+1, in summer UTC+2``, ``UTC+5:30``; summer of its hemisphere."""
    winter, summer = (_east(zone, at) for at in (_WINTER, _SUMMER))
    if winter == summer:
        return f"{_signed(winter)} all year"
    low, high = sorted((winter, summer))
    return f"{_signed(low)}, in summer {_signed(high)}"


def _named(said: str) -> tuple[str, ...]:
    """Places before IANA names, as "Japan" and "Singapore" are old names of zones too."""
    known = SHORT.get(said) or by_place().get(said)
    name = by_name().get(said.replace(" ", "_"))
    return known or ((name,) if name else ())


def known_zone(iana: str) -> str | None:
    """The IANA name as it is spelt; None where there is no such zone."""
    return by_name().get(iana.casefold())


def _of_state(typed: str, find: Find) -> tuple[str, ...]:
    """The zones of the State, or of the State whose capital or city it is; no guess at a name."""
    match find(typed):
        case NameFound(state=state, why=why) if "misspelling" not in why:
            states: tuple[State, ...] = (state,)
        case NameAmbiguous(candidates=states, guess=False):
            pass
        case _:
            return ()
    zones = (zone for state in states for zone in by_land().get(state.iso2, ()))
    return tuple(dict.fromkeys(zones))


def _one_of(typed: str, zones: Sequence[str]) -> ZoneFound | ZoneAsked:
    if len(zones) == 1:
        return ZoneFound(zones[0])
    described = _either([f"{zone} ({hours_words(zone)})" for zone in zones])
    return ZoneAsked(
        typed, tuple(zones), f"“{typed}” can be several time zones: {described}. Which one?"
    )


def _unknown(typed: str, said: str) -> ZoneAsked:
    near = process.extractOne(said[:40], _spellings(), scorer=fuzz.ratio, score_cutoff=_CLOSE)
    zones = _named(near[0]) if near else ()
    hint = f"Did you mean {_either(zones)}? " if zones else ""
    return ZoneAsked(typed, zones, f"“{typed}” is not a time zone. {hint}{_EXAMPLES}")


@lru_cache(maxsize=1)
def _spellings() -> tuple[str, ...]:
    """All that may have been misspelt; short names are too like each other."""
    names = {*by_place(), *(name.replace("_", " ") for name in by_name())}
    return tuple(sorted(name for name in names if len(name) > 3))


def _at_offset(typed: str, offset: re.Match[str]) -> ZoneFound | ZoneAsked:
    hours, minutes = int(offset["hours"]), int(offset["minutes"] or 0)
    if offset["part"]:
        minutes = round(float(f"0.{offset['part']}") * 60)
    east = (hours * 60 + minutes) * (-1 if offset["sign"] == "-" else 1)
    if east == 0:
        return ZoneFound("UTC")
    if minutes < 60 and east % 60 == 0 and -12 * 60 <= east <= 14 * 60:
        # IANA counts these westward.
        return ZoneFound(f"Etc/GMT{-east // 60:+d}")
    if minutes < 60 and east in BETWEEN_HOURS:
        return ZoneFound(BETWEEN_HOURS[east])
    zones = CHANGING.get(east, ())
    sentence = f"“{typed}” is not the UTC offset of any time zone. {_EXAMPLES}"
    if zones:
        sentence = f"No time zone is at “{typed}” all year. Type {_either(zones)}."
    return ZoneAsked(typed, zones, sentence)


def _east(zone: str, at: datetime) -> int:
    """Minutes east of Greenwich."""
    return (at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()) // timedelta(minutes=1)


def _signed(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    if not minutes:
        return "UTC"
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02}" if rest else "")


def _either(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last
