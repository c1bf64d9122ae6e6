"""Makes bot/data/news_names.csv: the names of States in the languages of the news, from CLDR.

Run ``python -m bot.news.build_gazetteer`` after a new release of Babel (a development
dependency). Demonyms, regions, leaders and every name that needs a human are written
by hand in news_places.csv; this file only saves typing. Nothing imports it at run time.
"""

from __future__ import annotations

import csv
import sys
from importlib.resources import files
from pathlib import Path

from babel import Locale
from babel.core import get_global

from bot.news.features import MINED
from bot.news.lexicon import words
from bot.words.letters import fold

# The 14 languages of Minewatch first, then those that appear among feeds all the same.
LANGUAGES = (
    *("en", "fr", "es", "ru", "ar", "zh", "de", "fi", "pl", "uk", "et", "lv", "lt", "pt"),
    *("it", "nl", "sv", "da", "no", "cs", "sk", "sl", "hr", "sr", "bs", "bg", "mk", "ro"),
    *("hu", "el", "tr", "sq", "ja", "ko", "fa", "he", "vi", "id", "ca", "be"),
    # Those in which mined countries write beside them.
    *(
        "th",
        "km",
        "my",
        "hi",
        "ur",
        "bn",
        "am",
        "ps",
        "az",
        "hy",
        "ka",
        "si",
        "ta",
        "sw",
        "lo",
        "ne",
    ),
    *("te", "ku", "ckb", "is", "ms"),
)
_ORIGIN = (
    "# Names of States and capitals in the languages of the news, from CLDR (Unicode licence). "
    "Made by bot.news.build_gazetteer.\n"
)
_ENDINGS_CHANGE = frozenset(
    [
        "ru",
        "uk",
        "be",
        "bg",
        "mk",
        "sr",
        "hr",
        "bs",
        "sl",
        "cs",
        "sk",
        "pl",
        "lt",
        "lv",
        "et",
        "fi",
        "hu",
        "tr",
        "el",
        "sq",
    ]
)
# CLDR also knows the codes of States that are no more (BUR, ZAR, TMP, YUG).
_SUCCEEDED = {"MM": "MMR", "CD": "COD", "TL": "TLS", "RS": "SRB", "DE": "DEU", "YE": "YEM"}
_COUNTED = {"PS": "PSE", "XK": "XKX", "TW": "TWN", "EH": "ESH"}
# Lands of another State; those that matter to the subject are in news_places.csv.
_NO_STATES = (
    "AC AI AQ AS AW AX BL BM BQ BV CC CP CQ CW CX DG EA EU EZ FK FO GF GG GI GL GP GS GU HK HM "
    "IC IM IO JE KY MF MO MP MQ MS NC NF PF PM PN PR QO RE SH SJ SX TA TC TF TK UM UN VG VI WF "
    "XA XB YT ZZ"
)
# CLDR names the cities of time zones; those of these States are their capitals.
_CAPITALS = {
    "AFG": "Asia/Kabul", "AGO": "Africa/Luanda", "ARM": "Asia/Yerevan", "AUT": "Europe/Vienna",
    "AZE": "Asia/Baku", "BFA": "Africa/Ouagadougou", "BGR": "Europe/Sofia",
    "BIH": "Europe/Sarajevo", "BLR": "Europe/Minsk", "COD": "Africa/Kinshasa", "COL": "America/Bogota",
    "DEU": "Europe/Berlin", "DNK": "Europe/Copenhagen", "DZA": "Africa/Algiers", "ERI": "Africa/Asmera",
    "ESP": "Europe/Madrid", "EST": "Europe/Tallinn", "FIN": "Europe/Helsinki", "FRA": "Europe/Paris",
    "GBR": "Europe/London", "GEO": "Asia/Tbilisi", "GRC": "Europe/Athens", "HRV": "Europe/Zagreb",
    "HUN": "Europe/Budapest", "IRN": "Asia/Tehran", "IRQ": "Asia/Baghdad", "ITA": "Europe/Rome",
    "JPN": "Asia/Tokyo", "KGZ": "Asia/Bishkek", "KHM": "Asia/Phnom_Penh", "KOR": "Asia/Seoul",
    "LAO": "Asia/Vientiane", "LBN": "Asia/Beirut", "LBY": "Africa/Tripoli", "LKA": "Asia/Colombo",
    "LTU": "Europe/Vilnius", "LVA": "Europe/Riga", "MDA": "Europe/Chisinau", "MLI": "Africa/Bamako",
    "MOZ": "Africa/Maputo", "NER": "Africa/Niamey", "NLD": "Europe/Amsterdam", "NOR": "Europe/Oslo",
    "POL": "Europe/Warsaw", "PRK": "Asia/Pyongyang", "PRT": "Europe/Lisbon", "ROU": "Europe/Bucharest",
    "RUS": "Europe/Moscow", "SDN": "Africa/Khartoum", "SEN": "Africa/Dakar", "SOM": "Africa/Mogadishu",
    "SRB": "Europe/Belgrade", "SWE": "Europe/Stockholm", "SYR": "Asia/Damascus", "TCD": "Africa/Ndjamena",
    "THA": "Asia/Bangkok", "TJK": "Asia/Dushanbe", "UKR": "Europe/Kiev", "VEN": "America/Caracas",
    "ZWE": "Africa/Harare",
}  # fmt: skip
# Words of the language, or another State's name there: left to news_places.csv or left out.
_LEFT_OUT = {
    ("ru", "TGO"), ("ru", "TCD"), ("ru", "OMN"), ("ru", "PER"), ("ru", "CUB"), ("ru", "MLI"),
    ("uk", "TGO"), ("uk", "OMN"), ("uk", "TCD"), ("uk", "CUB"), ("uk", "MLI"), ("be", "MLI"),
    ("ar", "MLI"), ("ar", "OMN"), ("ar", "COM"), ("ar", "TGO"), ("fi", "OMN"), ("fi", "CIV"),
    ("sr", "MLI"), ("hr", "MLI"), ("bs", "MLI"), ("sl", "MLI"), ("mk", "MLI"), ("bg", "MLI"),
    ("sr", "TGO"), ("mk", "TGO"), ("bg", "TGO"), ("be", "TGO"), ("vi", "PER"), ("tr", "MLI"),
    ("zh", "MLI"), ("sq", "IRL"), ("it", "CIV"), ("ro", "MLI"), ("et", "MLI"), ("et", "OMN"),
    ("fi", "TGO"), ("pt", "PER"), ("fa", "MLI"), ("fa", "OMN"), ("id", "MLI"), ("pl", "PER"),
}  # fmt: skip


_IN_ALL = 40
"""So many languages name every State; those after them name the States that mine news names."""


_NAMED_EVERYWHERE = MINED | words(
    "EST FIN LTU LVA POL USA RUS CHN GBR FRA DEU JPN KOR IND BGD ISR NOR CHE SWE DNK CAN AUS BEL NLD ITA "
    "AUT GRC BLR MNE MKD ALB KAZ KGZ MNG NPL IDN MYS SAU ARE EGY DZA PER CHL ECU VEN CUB NIC RWA BDI UGA KEN"
)


def names(language: str) -> dict[str, list[str]]:
    """ISO 3166-1 alpha-3 code -> terms of one language, as news_names.csv writes them."""
    territories = Locale.parse("sr_Cyrl" if language == "sr" else language).territories
    latin_twin = Locale.parse("sr_Latn").territories if language == "sr" else {}
    found: dict[str, list[str]] = {}
    for two, three in alpha3().items():
        if LANGUAGES.index(language) >= _IN_ALL and three not in _NAMED_EVERYWHERE:
            continue
        if (language, three) in _LEFT_OUT or two not in territories:
            continue
        spellings = [territories[two], latin_twin.get(two, territories[two])]
        terms = dict.fromkeys(term for name in spellings for term in _terms(name, language))
        found[three] = list(terms)
    return found


def capitals(language: str) -> dict[str, list[str]]:
    """The same for capitals."""
    zones = Locale.parse(language).time_zones
    cities = {code: zones.get(zone, {}).get("city") for code, zone in _CAPITALS.items()}
    # Short ones are words: Riga, Rome and Baku are in news_places.csv where they are safe.
    return {code: _terms(city, language) for code, city in cities.items() if city and len(city) > 4}


def alpha3() -> dict[str, str]:
    """ISO 3166-1 alpha-2 -> alpha-3 of the States and lands the labels know."""
    codes: dict[str, str] = {}
    for alias, targets in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(targets) == 1:
            codes.setdefault(targets[0], alias)
    codes |= _SUCCEEDED | _COUNTED
    return {two: three for two, three in sorted(codes.items()) if two not in _NO_STATES.split()}


def _terms(name: str, language: str) -> list[str]:
    """One CLDR name as terms: without brackets, inflected where the language inflects."""
    name = name.partition("(")[0].replace("’", "'").strip()
    if language == "ar":
        bare = fold(name).removeprefix("ال") if len(fold(name)) > 6 else fold(name)
        stem = bare[:-1] if bare[-1] in "اه" else bare
        return [f"*{stem}~" if len(stem) >= 5 else f"*{fold(name)}"]
    if language in _ENDINGS_CHANGE:
        stem = fold(name).rstrip("aeiouyаеиоуыэюяіьєїјη'")
        if len(stem) >= 5 or (len(stem) == 4 and language not in {"fi", "et"}):
            return [f"{stem}~"]
    return [f"^{name}" if len(name) < 7 and name[0].upper() != name[0].lower() else name]


def main() -> None:
    """Write the file again."""
    target = Path(str(files("bot").joinpath("data", "news_names.csv")))
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["states", "rule", "language", "terms"])
        out.write(_ORIGIN)
        for language in LANGUAGES:
            spoken = "*" if language in {"en", "zh"} else language
            for rule, found in (("name", names(language)), ("capital", capitals(language))):
                for code, terms in sorted(found.items()):
                    writer.writerow([code, rule, spoken, "|".join(terms)])
    sys.stdout.write(f"Wrote {target.name}.\n")


if __name__ == "__main__":
    main()
