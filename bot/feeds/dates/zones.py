"""Time zones after a time: offsets, abbreviations, names from the IANA database.

In: a text and where in it a time ends. Out: the zone and the text without it. An abbreviation that
several zones share is a zone not known: it is taken out and says nothing.
"""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from bot.feeds.dates.standard import RFC_ZONES

_FIXED: dict[str, float] = {
    **RFC_ZONES,
    **dict.fromkeys(("WET", "AZOST"), 0),
    **dict.fromkeys(("WEST", "CET", "MET", "MEZ", "WAT"), 1),
    **dict.fromkeys(("CEST", "MEST", "MESZ", "EET", "CAT", "SAST"), 2),
    **dict.fromkeys(("EEST", "MSK", "EAT", "TRT"), 3),
    **dict.fromkeys(("MSD", "SAMT"), 4),
    "IRST": 3.5,
    "AFT": 4.5,
    **dict.fromkeys(("PKT", "UZT", "TJT", "TMT", "YEKT", "MVT"), 5),
    "NPT": 5.75,
    **dict.fromkeys(("OMST", "ALMT", "KGT", "BTT"), 6),
    "MMT": 6.5,
    **dict.fromkeys(("ICT", "WIB", "KRAT", "NOVT"), 7),
    **dict.fromkeys(("HKT", "SGT", "MYT", "PHT", "AWST", "WITA", "IRKT", "ULAT"), 8),
    **dict.fromkeys(("JST", "KST", "WIT", "YAKT", "TLT"), 9),
    "ACST": 9.5,
    **dict.fromkeys(("AEST", "VLAT", "PGT"), 10),
    "ACDT": 10.5,
    **dict.fromkeys(("AEDT", "MAGT", "SBT"), 11),
    **dict.fromkeys(("NZST", "FJT", "PETT"), 12),
    "NZDT": 13,
    **dict.fromkeys(("HST", "CKT"), -10),
    "AKST": -9,
    "AKDT": -8,
    **dict.fromkeys(("COT", "PEST"), -5),
    **dict.fromkeys(("VET", "BOT", "CLT"), -4),
    **dict.fromkeys(("BRT", "ART", "CLST", "UYT"), -3),
    "NST": -3.5,
    "NDT": -2.5,
}
"""Hours from UTC. What two places use with different hours is not here."""
_BY_SEASON = {"ET": "America/New_York", "PT": "America/Los_Angeles"}
_SHARED = {
    "IST",
    "BST",
    "AST",
    "ADT",
    "AMT",
    "ACT",
    "ECT",
    "GST",
    "SST",
    "WST",
    "CDST",
    "CT",
    "MT",
    "LT",
}

_AREA = r"(?P<area>[A-Z][A-Za-z]+/[A-Za-z_]+(?:[/+-][A-Za-z_0-9]+)*|[A-Z]{3}\d[A-Z]{3})"
_UTC = r"(?P<utc>(?:utc|gmt|ut)(?:\s?(?P<from>[+-]\d\d?(?::?\d\d)?)(?!\d))?|z)(?![^\W\d_])"
_NAME = r"(?P<name>[A-Z]{2,5})(?![^\W\d_])"
_LONG = r"(?P<offset>[+-](?:\d\d?:|\d\d)\d\d)(?![\d:])"
_SHORT = r"(?P<short>\+\d\d?(?![\d:/.])|-\d\d?$)"
_NEXT = re.compile(rf"[\s,]*[(\[]?(?:{_AREA}|(?i:{_UTC})|{_NAME}|{_LONG}|{_SHORT})[)\]]?")
_APART = re.compile(rf"(?<![\w/.:+-])(?:{_AREA}|(?i:{_UTC})|{_NAME}|{_LONG})(?![\w/])")
_MOST_NAMED = 3


def take_zone(text: str, end: int) -> tuple[tzinfo | None, str]:
    """The zone after ``end``, else one anywhere in the text; None if unknown.

    ``+02:00`` next to a name decides. The text is returned without the zone.
    """
    named: list[tzinfo | None] = []
    offsets: list[tzinfo | None] = []
    position = end
    for _ in range(_MOST_NAMED):
        found = _NEXT.match(text, position)
        if found is None or not _note(found, named, offsets):
            break
        position = found.end()
    rest = f"{text[:end]} {text[position:]}"
    if not named and not offsets:
        for found in _APART.finditer(text):
            if _note(found, named, offsets):
                rest = f"{text[: found.start()]} {text[found.end() :]}"
                break
    return next((zone for zone in (*offsets, *named) if zone is not None), None), rest


def _note(found: re.Match[str], named: list[tzinfo | None], offsets: list[tzinfo | None]) -> bool:
    """Is this a zone? It is kept where it belongs."""
    part = found.groupdict()
    if named and part.get("short"):
        named[:] = [None]  # MSK+2 counts from Moscow, CET+1 from Greenwich
        return True
    offset = part.get("offset") or part.get("short") or part.get("from")
    if offset:
        zone = _offset(offset)
        if zone is not None:
            offsets.append(zone)
        return zone is not None
    name = part.get("area") or part.get("name") or part.get("utc") or ""
    if name in _SHARED:
        named.append(None)
        return True
    zone = _zone_named(name if part.get("area") else name.upper())
    if zone is not None:
        named.append(zone)
    return zone is not None


def _offset(written: str) -> tzinfo | None:
    digits = written[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    if int(hours) > 14 or int(minutes) >= 60:
        return None
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-ahead if written[0] == "-" else ahead)


@lru_cache(maxsize=256)
def _zone_named(name: str) -> tzinfo | None:
    hours = _FIXED.get(name)
    if hours is not None:
        return timezone(timedelta(hours=hours))
    area = _BY_SEASON.get(name, name)
    return ZoneInfo(area) if not area.isalpha() and area in _areas() else None


@cache
def _areas() -> frozenset[str]:
    """All at once: looking up a missing zone takes as long as ten dates."""
    return frozenset(available_timezones())
