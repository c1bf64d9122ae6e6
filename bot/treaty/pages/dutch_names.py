"""Names of States as the Dutch treaty database writes them.

In: a name. Out: the State's code, or None. Those of names_cldr.tsv where Dutch differs
from English, and by hand what the register writes otherwise; all others are as in English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from bot.model.state import Iso3
from bot.treaty.cldr import FILE, read_lines
from bot.treaty.fold import fold
from bot.treaty.tables import packaged, read_text

_TURNED = re.compile(r"(.{3,60}?)(?:,\s*|\s*\()((?:het|de)?\s*[^()]{3,60}?)\)?\Z")
_MARKS = str.maketrans(dict.fromkeys("^*~!"))
_BY_HAND = {
    "BHS": "Bahama's|Bahamas",
    "BIH": "Bosnië en Herzegovina|Bosnië-Herzegovina",
    "BLR": "Belarus|Wit-Rusland",
    "BOL": "Bolivia",
    "BRN": "Brunei|Brunei Darussalam",
    "CIV": "Ivoorkust|Côte d'Ivoire",
    "COD": "Congo, Democratische Republiek|Democratische Republiek Congo|Congo (Democratische Republiek)",
    "COG": "Congo, Republiek|Republiek Congo|Congo|Congo (Republiek)",
    "COK": "Cookeilanden|Cook-eilanden",
    "CPV": "Kaapverdië|Cabo Verde",
    "CZE": "Tsjechië|Tsjechische Republiek",
    "DOM": "Dominicaanse Republiek",
    "FSM": "Micronesia|Micronesië|Micronesia, Federale Staten van",
    "GBR": "Verenigd Koninkrijk|Verenigd Koninkrijk van Groot-Brittannië en Noord-Ierland",
    "GNQ": "Equatoriaal-Guinea|Equatoriaal Guinea",
    "KGZ": "Kirgizië|Kirgistan|Kirgizstan",
    "KNA": "Saint Kitts en Nevis|Sint Kitts en Nevis",
    "KOR": "Zuid-Korea|Korea, Republiek",
    "LAO": "Laos",
    "LCA": "Saint Lucia|Sint Lucia",
    "MDA": "Moldavië|Moldova",
    "MHL": "Marshalleilanden|Marshall-eilanden",
    "MKD": "Noord-Macedonië|Macedonië|Macedonië, de voormalige Joegoslavische Republiek",
    "MMR": "Myanmar|Birma",
    "NLD": "Nederlanden, het Koninkrijk der|Koninkrijk der Nederlanden|Nederland",
    "NRU": "Nauru|Naoero",
    "PNG": "Papoea-Nieuw-Guinea|Papua-Nieuw-Guinea",
    "PRK": "Noord-Korea|Korea, Democratische Volksrepubliek",
    "PSE": "Palestina|Staat Palestina|Palestijnse gebieden",
    "RUS": "Rusland|Russische Federatie",
    "SLB": "Salomonseilanden|Salomons-eilanden|Salomon-eilanden",
    "SSD": "Zuid-Sudan|Zuid-Soedan",
    "STP": "Sao Tomé en Principe",
    "SAU": "Saoedi-Arabië|Saudi-Arabië",
    "SDN": "Sudan|Soedan",
    "SUR": "Suriname",
    "SWZ": "Eswatini|Swaziland",
    "SYR": "Syrië",
    "TLS": "Oost-Timor|Timor-Leste",
    "TZA": "Tanzania",
    "USA": "Verenigde Staten van Amerika|Verenigde Staten",
    "VAT": "Heilige Stoel|Vaticaanstad",
    "VCT": "Saint Vincent en de Grenadines|Sint Vincent en de Grenadines",
    "VEN": "Venezuela",
    "VNM": "Vietnam|Viet Nam",
}


def dutch_state(name: str) -> Iso3 | None:
    """The State of this Dutch name; None where it is none, or is written as in English."""
    for written in _orders(name):
        if (code := _names().get(fold(written).removeprefix("de "))) is not None:
            return code
    return None


def _orders(name: str) -> tuple[str, ...]:
    """A name as it stands, and one like ``Nederlanden (Koninkrijk der)`` in the usual order."""
    match = _TURNED.match(name[:120])
    return (name, f"{match[2]} {match[1]}", match[1]) if match else (name,)


@cache
def _names() -> Mapping[str, Iso3]:
    found = {}
    for code, kind, languages, names in read_lines(read_text(packaged(), FILE)):
        if kind == "name" and "nl" in languages.split("+"):
            for name in names.translate(_MARKS).split("|"):
                found[fold(name)] = Iso3(code)
    for code, names in _BY_HAND.items():
        for name in names.split("|"):
            found[fold(name)] = Iso3(code)
    return found
