"""Names of States, lands and capitals in many languages from CLDR: bot/data/names_cldr.tsv.

In: Babel's names of territories, and of cities that time zones are named after. Out: one
line for each State and set of languages, names as they are written, with marks that tell
how news is searched for them (bot.treaty.cldr): ``Литв~а`` is looked for as "литв" and an
ending, ``ال*اردن`` with prefixes before it, ``^Chad`` only with its capital, ``!Того`` not
at all, as it is a word there or another name. A name that another already covers is left
out. ``make names`` writes the files of names again; nothing imports this at run time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel import Locale, __version__

from bot.news.entry_text import MAX_TITLE, clean_text
from bot.news.lexicon import word_set
from bot.treaty.cldr import EVERYWHERE, FILE, LANDS, TYPED, searched
from bot.treaty.fold import fold as fold_name
from bot.treaty.lexicon import hand_written, load_territory_codes
from bot.treaty.record import load_record
from bot.treaty.sources import load_sources
from bot.treaty.tables import packaged
from bot.words.letters import fold

LANGUAGES = (
    *TYPED,
    *("it", "nl", "sv", "da", "no", "cs", "sk", "sl", "hr", "sr", "sr_Latn", "bs", "bg", "mk"),
    *("ro", "hu", "el", "tr", "sq", "ca", "be", "is", "az", "ku", "id", "ms", "sw", "vi", "ja"),
    *("ko", "fa", "ur", "ps", "ckb", "he", "hy", "ka", "am", "hi", "ne", "bn", "ta", "te", "si"),
    *("th", "lo", "km", "my"),
)
"""Those that people type in first, in the order in which a name is shown."""
_INFLECTED = word_set(
    "ru uk be bg mk sr sr_Latn hr bs sl cs sk pl lt lv et fi hu tr el sq az is hy"
)
_SUFFIXED = word_set("fa ur ps ckb bn ta si")
"""Languages that write endings onto the whole name."""
_UNSPACED = word_set("ja ko ka am th lo km my")
"""Scripts in which a name is found inside a word, too: short ones are left out."""
_VOWELS = "aeiouyаеиоуыэюяіьєїјηαοιυς'"
_LITHUANIAN = ("as", "is", "us", "ys", "es")
_ARTICLE = "ال"
_NOTE = re.compile(r"\s*[(\uff08].*")
_IN_NEWS = word_set(
    "AFG AGO ARM AUT AZE BFA BGR BIH BLR COD COL DEU DNK DZA ERI ESP EST FIN FRA GBR GEO GRC HRV HUN "
    "IRN IRQ ITA JPN KGZ KHM KOR LAO LBN LBY LKA LTU LVA MDA MLI MOZ NER NLD NOR POL PRK PRT ROU RUS "
    "SDN SEN SOM SRB SWE SYR TCD THA TJK UKR VEN ZWE"
)
"""Capitals that speak for their State in the news; Brussels and Geneva are where others meet."""
_CITIES = (("ERI", "capital", "Africa/Asmera"), ("LKA", "city", "Asia/Colombo"))
"""Zones of capitals that CLDR writes otherwise, or of the city that stands for one."""
_NO_NEWS: Mapping[str, str] = {
    # Words of the language, or another State's name there; what is safe is in news_places.csv.
    "ru": "TGO TCD OMN PER CUB MLI", "uk": "TGO OMN TCD CUB MLI", "be": "MLI TGO",
    "ar": "MLI OMN COM TGO", "fi": "OMN CIV TGO", "sr": "MLI TGO", "sr_Latn": "MLI TGO",
    "hr": "MLI", "bs": "MLI", "sl": "MLI", "mk": "MLI TGO", "bg": "MLI TGO", "tr": "MLI",
    "zh": "MLI", "zh_Hant": "MLI", "sq": "IRL", "it": "CIV", "ro": "MLI", "et": "MLI OMN",
    "pt": "PER", "pt_PT": "PER", "fa": "MLI OMN PER QAT", "id": "MLI", "ms": "MLI", "pl": "PER",
    "vi": "PER GBR ITA LAO AUT FRA MLI", "az": "MLI", "ku": "MLI", "sw": "MLI", "is": "MLI IRL",
    "ur": "MLI OMN PER CHL", "ps": "MLI OMN PER", "ckb": "MLI PER OMN", "he": "MLI PER OMN TGO CHN",
    "hy": "MLI", "ka": "MLI TCD PER OMN TGO", "hi": "MLI PER", "ne": "MLI PER", "bn": "MLI PER",
    "ta": "MLI PER", "te": "MLI PER", "si": "MLI PER", "th": "MLI TGO", "lo": "LAO MLI", "my": "MLI",
    "ko": "IRN IND SDN OMN GHA MLI GIN TON", "ja": "MLI CHL THA",
}  # fmt: skip


def names_file() -> str:
    """The whole file as text."""
    lines = sorted((*_names(state_codes()), *_capitals()), key=_order)
    return "\n".join((*_head(), *lines)) + "\n"


def state_codes() -> Mapping[str, str]:
    """ISO 3166-1 alpha-2 codes of States and lands, each with its code in our data."""
    data = packaged()
    record = load_record(data, load_sources(data))
    codes = {each.state.iso2: str(iso3) for iso3, each in record.participations.items()}
    return codes | load_territory_codes(data)


def _order(line: str) -> bool:
    """Lines that people's typing is compared with come first, so that their reader can stop."""
    return line.split("\t")[2].split("+", maxsplit=1)[0] not in TYPED


def _head() -> Iterator[str]:
    yield f"# Names of States, lands and capitals from Unicode CLDR (Babel {__version__}), made by"
    yield "# benchmarks.names. Unicode License v3, https://www.unicode.org/license.txt"


def _names(codes: Mapping[str, str]) -> Iterator[str]:
    named = {language: Locale.parse(_locale(language)).territories for language in LANGUAGES}
    for iso2, code in codes.items():
        written: dict[str, str] = {}
        for language in LANGUAGES:
            name = named[language].get(iso2)
            if name and not name.isdigit() and not _borrowed(name, language):
                news = len(code) == 3 or code in LANDS
                news &= code not in _NO_NEWS.get(language, "").split()
                if news or language in TYPED:
                    written[language] = _marked(clean_text(name, MAX_TITLE), language, news=news)
        yield from _lines(code, "name", written)


def _capitals() -> Iterator[str]:
    """Capitals where CLDR has them as the city of a time zone."""
    zones = {language: Locale.parse(_locale(language)).time_zones for language in LANGUAGES}
    every = sorted(set().union(*zones.values()))
    of_city = {fold_name(zone.split("/")[-1].replace("_", " ")): zone for zone in every}
    found = (
        (hit.code, "capital", of_city.get(fold_name(hit.written)))
        for hit in hand_written("capital")
    )
    for code, kind, zone in (*found, *_CITIES):
        written = {}
        for language in LANGUAGES:
            city = zones[language].get(zone, {}).get("city")
            if city and not _borrowed(city, language):
                # Short ones are words: Riga, Rome and Baku are written by hand where they are safe.
                news = code in _IN_NEWS and len(city) > 4
                if news or language in TYPED:
                    written[language] = _marked(clean_text(city, MAX_TITLE), language, news=news)
        yield from _lines(code, kind, written)


def _locale(language: str) -> str:
    return {"sr": "sr_Cyrl"}.get(language, language)


def _borrowed(name: str, language: str) -> bool:
    """Is it the English name, as CLDR gives where a language in another script has none?"""
    return language in _UNSPACED | _SUFFIXED | {"he", "hy", "hi", "ne", "te"} and name.isascii()


def _lines(code: str, kind: str, written: Mapping[str, str]) -> Iterator[str]:
    """One line for each set of languages that share names, in the order of LANGUAGES."""
    speakers: defaultdict[str, list[str]] = defaultdict(list)
    for language, name in _needed(written).items():
        speakers[name].append(language)
    shared: defaultdict[str, list[str]] = defaultdict(list)
    for name, languages in speakers.items():
        shared["+".join(languages)].append(name)
    for languages, names in shared.items():
        yield f"{code}\t{kind}\t{languages}\t{'|'.join(names)}"


def _needed(written: Mapping[str, str]) -> dict[str, str]:
    """The names without those that are typed and searched for as one of every text is."""
    everywhere = {searched(fold(written[one])) for one in EVERYWHERE if one in written}
    typed: set[str] = set()
    needed = {}
    for language, name in written.items():
        plain = fold_name(name)
        found = searched(fold(name))
        new = (language in TYPED and plain not in typed) or language in EVERYWHERE
        if new or (found is not None and found not in everywhere):
            needed[language] = name
        if language in TYPED:
            typed.add(plain)
    return needed


def _marked(name: str, language: str, *, news: bool) -> str:
    """The name with the marks that tell how news is searched for it."""
    bare = _NOTE.sub("", name)
    if not news or len(bare) < (3 if language in _UNSPACED else 2):
        return f"!{name}"
    if language == "ar":
        return _arabic(name, bare)
    if language == "he" and len(bare) > 3:
        return f"*{name}"
    stem = _stem(bare, language)
    if stem:
        return f"{name[:stem]}~{name[stem:]}"
    has_capitals = bare[0].upper() != bare[0].lower() and language not in _UNSPACED
    return f"^{name}" if len(bare) < 7 and has_capitals else name


def _stem(bare: str, language: str) -> int:
    """How many letters of a name stay when it takes an ending; 0 when it takes none."""
    if language == "ka":
        return len(bare) - 1 if len(bare) > 4 else 0
    if language in _SUFFIXED:
        return len(bare) if len(bare) > 4 else 0
    if language not in _INFLECTED:
        return 0
    folded = fold(bare)
    if language == "lt" and folded.endswith(_LITHUANIAN):
        folded = folded[:-2]
    stem = len(folded.rstrip(_VOWELS))
    return stem if stem >= 5 or (stem == 4 and language not in {"fi", "et"}) else 0


def _arabic(name: str, bare: str) -> str:
    """Without its article where enough is left, and without an ending that changes."""
    start = len(_ARTICLE) if bare.startswith(_ARTICLE) and len(bare) > 6 else 0
    end = len(bare) - (fold(bare)[-1] in "اه")
    if end - start >= 5:
        return f"{name[:start]}*{name[start:end]}~{name[end:]}"
    return f"*{name}"


if __name__ == "__main__":
    Path(str(packaged() / FILE)).write_text(names_file(), encoding="utf-8")
