"""Make bot/data/names_cldr.tsv from Unicode CLDR through Babel (a development dependency).

Run ``python -m bot.treaty.build_names`` after an update of Babel; nothing of this is needed
at run time. In: Babel's names of territories, and of cities that time zones are named after,
in the languages of LANGUAGES. Out: one line per State or territory and one per capital,
names separated by ``|``, each once after folding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel import Locale, __version__

from bot.treaty.fold import fold
from bot.treaty.lexicon import CLDR, hand_written, load_territory_codes
from bot.treaty.record import load_record
from bot.treaty.sources import load_sources
from bot.treaty.tables import packaged

LANGUAGES = (
    "en",
    "fr",
    "es",
    "de",
    "pt",
    "pt_PT",
    "ru",
    "uk",
    "ar",
    "zh",
    "zh_Hant",
    "fi",
    "et",
    "lv",
    "lt",
    "pl",
)
_NOTE = re.compile(r"\s*[(\uff08][^)\uff09]*[)\uff09]")


def variants(name: str) -> Iterator[str]:
    """The name as CLDR has it, and without what stands in brackets."""
    yield name
    yield _NOTE.sub("", name).strip() or name


def lines(codes: dict[str, str]) -> Iterator[str]:
    """The lines of the file; ``codes`` gives each ISO 3166 alpha-2 code its code in our data."""
    yield f"# Names of States and territories from Unicode CLDR (Babel {__version__}), made by"
    yield "# bot.treaty.build_names. Unicode License v3, https://www.unicode.org/license.txt"
    territories = [Locale.parse(language).territories for language in LANGUAGES]
    for iso2, code in codes.items():
        names = (variant for names in territories for variant in variants(names[iso2]))
        yield f"{code}\tname\t{'|'.join(_distinct(names))}"
    yield from _capitals()


def _capitals() -> Iterator[str]:
    """Capitals in other languages, where CLDR has them as the city of a time zone."""
    zones = [Locale.parse(language).time_zones for language in LANGUAGES]
    of_city = {
        fold(zone.split("/")[-1].replace("_", " ")): zone for zone in sorted(set().union(*zones))
    }
    for hit in hand_written("capital"):
        zone = of_city.get(fold(hit.written))
        cities = [named[zone]["city"] for named in zones if "city" in named.get(zone, {})]
        if cities:
            yield f"{hit.code}\tcapital\t{'|'.join(_distinct(cities))}"


def _distinct(names: Iterable[str]) -> list[str]:
    """Each name once, as it is first written."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(fold(name), name)
    return list(seen.values())


def names_file() -> str:
    """The whole file as text."""
    data = packaged()
    record = load_record(data, load_sources(data))
    codes = {each.state.iso2: str(iso3) for iso3, each in record.participations.items()}
    codes |= load_territory_codes(data)
    return "\n".join(lines(codes)) + "\n"


def main() -> None:
    """Write the file into the package's data folder."""
    Path(str(packaged() / CLDR)).write_text(names_file(), encoding="utf-8")


if __name__ == "__main__":
    main()
