"""Names of months and of the halves of a day, from Unicode CLDR: bot/data/date_words.csv.

In: Babel's names. Out: one line for each language: every month's names as they stand in a
date and alone, long and short, those that CLDR lacks, and what stands for a.m. and p.m. ``make names`` writes the file again;
nothing imports this at run time.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel import Locale

from benchmarks.names import LANGUAGES as NEWS_LANGUAGES
from bot.feeds.dates.words import COLUMNS, FILE, as_looked_up
from bot.treaty.tables import packaged

LANGUAGES = (
    *NEWS_LANGUAGES,
    *(
        "ar_DZ",
        "ar_IQ",
        "ar_MA",
        "ar_MR",
        "de_AT",
        "en_GB",
        "es_UY",
        "pt_PT",
        "af",
        "cy",
        "eu",
        "fil",
    ),
    *(
        "fo",
        "fy",
        "ga",
        "gl",
        "gu",
        "kk",
        "kn",
        "ky",
        "lb",
        "ml",
        "mr",
        "mt",
        "nn",
        "om",
        "pa",
        "rm",
    ),
    *("so", "tg", "ti", "tk", "uz"),
)
_BESIDE: dict[str, dict[int, str]] = {
    "en": {9: "Sept"},
    "de": {1: "Jänner", 2: "Feber"},
    "hi": {9: "सितम्बर", 11: "नवम्बर", 12: "दिसम्बर"},
    "ar": {1: "يناير", 7: "تموز", 8: "غشت", 11: "نونبر", 12: "دجنبر"},
    "fa": {1: "جنوری", 5: "می", 7: "جولای", 8: "اگست|آگوست"},
}
_TELLING = re.compile(
    r"[\u0590-\u06ff]|[^\W\d_]{3}|[^\W\d_]\.\s?[^\W\d_]|[^a-z\W\d_]{2}|[a-z]{2}\.|[^\0-\x7f]{2}[^\0-\x7f.]?\."
    r"|[^\0-\x7f]{3}"
)
_AS_ENGLISH = {"am", "pm", "a m", "p m"}
_JOINED = re.compile(r"^(?:(?:de|da)\s+|d'|d’)", re.IGNORECASE)


def date_words_file() -> str:
    """The whole file as text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for language in dict.fromkeys(LANGUAGES):
        cells = ["|".join(_names(language, month)) for month in range(1, 13)]
        halves = ("|".join(_halves(language, half)) for half in ("am", "pm"))
        writer.writerow([language, *cells, *halves])
    return out.getvalue()


def _names(language: str, month: int) -> Iterator[str]:
    """Those that differ in the form in which they are compared. Numbered months need no name."""
    months = Locale.parse(language).months
    found = {}
    # Of a place, only the long names are its own whatever Babel has read before.
    regional = "_" in language
    for context in ("format",) if regional else ("format", "stand-alone"):
        for width in ("wide",) if regional else ("wide", "abbreviated"):
            name = _JOINED.sub("", str(months[context][width][month]))
            found.setdefault(as_looked_up(name), name.rstrip("."))
    for name in _BESIDE.get(language, {}).get(month, "").split("|"):
        found.setdefault(as_looked_up(name), name)
    return (
        name
        for key, name in found.items()
        if key and not re.search(r"\d|[一二三四五六七八九十]月", key)
    )


def _halves(language: str, half: str) -> Iterator[str]:
    """Names of a half of the day: a single letter and a small word of other languages mean too much."""
    periods = Locale.parse(language).day_periods
    found = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            name = " ".join(periods.get(context, {}).get(width, {}).get(half, "").split())
            if _TELLING.search(name):
                found[as_looked_up(name)] = name
    return (name for key, name in found.items() if key not in _AS_ENGLISH)


if __name__ == "__main__":
    Path(str(packaged() / FILE)).write_text(date_words_file(), encoding="utf-8")
