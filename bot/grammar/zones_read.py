"""Time zones as people type them, and as they read them.

In: words. Out: the IANA name that is stored. ``GMT+2`` and ``UTC+2`` mean two hours east of
Greenwich, as on every clock; the IANA name for that is ``Etc/GMT-2``, with the sign turned
(POSIX), and is never shown. What may be several zones is asked about with their names.
https://data.iana.org/time-zones/theory.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import available_timezones

from bot.errors import InputError

_OFFSET = re.compile(
    r"(?:utc|gmt|z)?(?P<sign>[+\-−–±])(?P<hours>\d{1,2})"
    r"(?::?(?P<minutes>\d{2})|[.,](?P<part>\d{1,2})|h)?",
    re.ASCII | re.IGNORECASE,
)
_FIXED = re.compile(r"Etc/GMT([+-])(\d{1,2})")
_BETWEEN_HOURS = {
    -570: "Pacific/Marquesas",
    210: "Asia/Tehran",
    270: "Asia/Kabul",
    330: "Asia/Kolkata",
    345: "Asia/Kathmandu",
    390: "Asia/Yangon",
    525: "Australia/Eucla",
    570: "Australia/Darwin",
}
"""Minutes east of Greenwich: zones that keep them the whole year."""
_CHANGING = {
    -210: ("America/St_Johns",),
    -150: ("America/St_Johns",),
    630: ("Australia/Adelaide", "Australia/Lord_Howe"),
    765: ("Pacific/Chatham",),
    825: ("Pacific/Chatham",),
}
"""Zones that keep such an offset for a part of the year only."""
# fmt: off
_SHORT = {
    "z": ("UTC",), "utc": ("UTC",), "ut": ("UTC",), "greenwich": ("GMT",),
    "cest": ("CET",), "eest": ("EET",), "west": ("WET",), "mez": ("CET",), "mesz": ("CET",),
    "edt": ("America/New_York",), "pdt": ("America/Los_Angeles",), "mdt": ("America/Denver",),
    "msk": ("Europe/Moscow",), "jst": ("Asia/Tokyo",), "kst": ("Asia/Seoul",),
    "sast": ("Africa/Johannesburg",), "eat": ("Africa/Nairobi",), "wat": ("Africa/Lagos",),
    "cat": ("Africa/Harare",), "nzst": ("Pacific/Auckland",), "nzdt": ("Pacific/Auckland",),
    "pkt": ("Asia/Karachi",), "npt": ("Asia/Kathmandu",), "trt": ("Europe/Istanbul",),
    "ict": ("Asia/Bangkok", "Asia/Phnom_Penh"),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "cst": ("America/Chicago", "Asia/Shanghai", "America/Havana"),
    "cdt": ("America/Chicago", "America/Havana"),
    "bst": ("Europe/London", "Asia/Dhaka"),
    "ast": ("America/Halifax", "Asia/Riyadh"), "adt": ("America/Halifax", "Asia/Riyadh"),
    "pst": ("America/Los_Angeles", "Asia/Manila"),
    "aest": ("Australia/Brisbane", "Australia/Sydney"),
    "aedt": ("Australia/Sydney", "Australia/Melbourne"),
    "acst": ("Australia/Darwin", "Australia/Adelaide"), "awst": ("Australia/Perth",),
    "gst": ("Asia/Dubai", "Atlantic/South_Georgia"), "amt": ("Asia/Yerevan", "America/Manaus"),
    "sst": ("Asia/Singapore", "Pacific/Pago_Pago"), "wst": ("Australia/Perth", "Pacific/Apia"),
    "art": ("America/Argentina/Buenos_Aires",), "brt": ("America/Sao_Paulo",),
    "ect": ("America/Guayaquil", "Europe/Paris"), "eastern": ("America/New_York",),
}
# fmt: on
"""Abbreviations that are no IANA names; with one meaning they are taken, with more asked about."""
_EXAMPLES = "Use a name like Europe/Helsinki, Asia/Phnom_Penh or UTC, or hours like UTC+2."


def read_zone(text: str) -> str:
    """The IANA name of the zone: by its name, its city, its hours from UTC or its short name.

    Raises:
        InputError: there is none, or several; says which to type.
    """
    said = " ".join(text.split())
    offset = _OFFSET.fullmatch(re.sub(r"[\s_]", "", said))
    if offset:
        return _at_offset(said, offset)
    known, cities = _names()
    name = said.replace(" ", "_").casefold()
    if name in known:
        return known[name]
    found = _SHORT.get(name) or cities.get(name, ())
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(f"“{said[:60]}” can be several time zones: {_either(found)}. Which one?")
    near = get_close_matches(name[:40], [*cities, *known], n=1, cutoff=0.8)
    guess = (cities.get(near[0]) or (known[near[0]],))[0] if near else ""
    hint = f"Did you mean {guess}? " if guess else ""
    raise InputError(f"“{said[:60]}” is not a time zone. {hint}{_EXAMPLES}")


def zone_words(zone: str) -> str:
    """The zone as people say it: ``UTC+2``; every other by its name."""
    fixed = _FIXED.fullmatch(zone)
    if fixed is None:
        return zone
    return "UTC" if fixed[2] == "0" else f"UTC{'+' if fixed[1] == '-' else '-'}{fixed[2]}"


def _at_offset(said: str, offset: re.Match[str]) -> str:
    hours, minutes = int(offset["hours"]), int(offset["minutes"] or 0)
    if offset["part"]:
        minutes = round(float(f"0.{offset['part']}") * 60)
    east = (hours * 60 + minutes) * (1 if offset["sign"] in "+±" else -1)
    if east == 0:
        return "UTC"
    if east % 60 == 0 and -12 * 60 <= east <= 14 * 60:
        # IANA counts these westward.
        return f"Etc/GMT{-east // 60:+d}"
    if east in _BETWEEN_HOURS:
        return _BETWEEN_HOURS[east]
    if east in _CHANGING:
        raise InputError(
            f"“{said[:60]}” is kept for a part of the year only. Type {_either(_CHANGING[east])}."
        )
    raise InputError(f"“{said[:60]}” is no time zone's distance from UTC. {_EXAMPLES}")


def _either(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Every IANA name by its folded form, and the names by their city alone."""
    zones = sorted(available_timezones() - {"localtime", "posixrules", "Factory"})
    cities: dict[str, tuple[str, ...]] = {}
    for zone in zones:
        area, _, city = zone.rpartition("/")
        if area and not area.startswith("Etc"):
            cities[city.casefold()] = (*cities.get(city.casefold(), ()), zone)
    return {zone.casefold(): zone for zone in zones}, cities
