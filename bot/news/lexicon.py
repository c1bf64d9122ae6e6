"""The words Minewatch knows: terms of the subject and names of States, from bot/data.

In: the packaged CSV files (rule or State, languages, terms). Out: ``Term`` values
grouped by the folded text they match. A term may start with ``*`` (letters may stand
before it), end with ``*`` (any letters may follow: a stem) or with ``~`` (up to four
letters may follow: an inflected name). Must not match or weigh anything.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple

from bot.errors import DataError
from bot.model.state import Iso3
from bot.words.letters import fold

ENDINGS = 4
"""How many letters may follow an inflected name."""
ANY = 99


def words(text: str) -> frozenset[str]:
    """A set of names (of rules, States, words) written in one string."""
    return frozenset(text.split())


NAME_ENDINGS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "fi": words("n a ta in an on un en hin han hun ssa sta lla lta lle ssaan ksi na issa ista ille illa ilta iin ien ia"),
        "et": words("i it is st s l le lt ks ga ni ta na sse d de des dest del"),
        "lv": words("a u ai am as us os is iem ie ios s"),
        "lt": words("o a e je ai u us as is uje oje os es ui iu io"),
        "pl": words("a u ie em owi y i e ow ami ach om"),
        "cs": words("a u e em ovi y i ech um am"),
        "sk": words("a u e om ovi y i och om am"),
        "hu": words("ban ben ba be bol on en nal nel rol t ot et i ra re tol"),
        "tr": words("da de ta te dan den tan ten nda nde ndan nden a e ya ye i u in un nin nun yi yu"),
        "hr": words("a u e om em i ovi ima ama"),
        "uk": words("а у і ом ем ою ею и ів ам ами ах ї ю я"),
        "ru": words("а у е ом ем ой ы и ов ам ами ах ю я"),
    }
)  # fmt: skip
"""Case endings that follow a place's name in languages that inflect it."""


class Term(NamedTuple):
    """One thing to look for.

    ``rule`` names what a match means; ``states`` is set for names. ``after`` letters may
    follow; ``open_left`` letters may precede. ``cased`` terms count only when the text
    writes them with a capital. An empty ``languages`` means any.
    """

    rule: str
    languages: frozenset[str]
    after: int
    open_left: bool
    cased: bool
    states: tuple[Iso3, ...]


Lexicon = dict[str, tuple[Term, ...]]


@cache
def packaged_lexicon() -> Lexicon:
    """The terms and names of bot/data, read once.

    Raises:
        DataError: a line does not hold what it must.
    """
    entries: dict[str, list[Term]] = {}
    for key, term in (*_terms("news_terms.csv"), *_terms("news_cues.csv"), *_names()):
        entries.setdefault(key, []).append(term)
    return {
        key: tuple(terms) if len(terms) == 1 else tuple(dict.fromkeys(terms))
        for key, terms in entries.items()
    }


def _terms(file: str) -> Iterator[tuple[str, Term]]:
    for line, row in _rows(file, ("rule", "language", "terms")):
        rule, languages, terms = row
        yield from _spread(file, line, rule, languages, terms, ())


def _names() -> Iterator[tuple[str, Term]]:
    for file in ("news_names.csv", "news_places.csv", "news_towns.csv"):
        for line, (states, rule, languages, terms) in _rows(
            file, ("states", "rule", "language", "terms")
        ):
            codes = tuple(Iso3(code) for code in states.split("+") if code)
            yield from _spread(file, line, rule, languages, terms, codes)


def _spread(
    file: str, line: int, rule: str, languages: str, terms: str, states: tuple[Iso3, ...]
) -> Iterator[tuple[str, Term]]:
    # Folding keeps lengths and bars, so a row is folded and checked at once: there are
    # tens of thousands of terms, and all are read before Minewatch is ready.
    folded = fold(terms)
    if not _ROW.fullmatch(folded):
        raise DataError(
            file, line, f"{terms[:60]!r} is no list of terms: * and ~ stand at the ends only"
        )
    spoken = _spoken(languages)
    plain: Term | None = None
    for written in folded.split("|"):
        core = written.strip("*~^ ")
        if core == written:
            plain = plain or Term(rule, spoken, 0, False, False, states)
            yield core, plain
        else:
            after = ANY if written[-1] == "*" else ENDINGS if written[-1] == "~" else 0
            yield core, Term(rule, spoken, after, written[0] == "*", written[0] == "^", states)


@cache
def _spoken(languages: str) -> frozenset[str]:
    return frozenset() if languages == "*" else frozenset(languages.split("+"))


_ROW = re.compile(r"[*^]?[^*~^|]*[^*~^| ][^*~^|]*[*~]?(?:\|[*^]?[^*~^|]*[^*~^| ][^*~^|]*[*~]?)*")


def _rows(file: str, header: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows of a packaged CSV file with their line numbers, comments left out."""
    text = files("bot").joinpath("data", file).read_text(encoding="utf-8")
    reader = csv.reader(text.splitlines())
    wanted = list(header)
    if next(reader, None) != wanted:
        raise DataError(file, 1, f"the first line must be {','.join(wanted)}")
    for row in reader:
        if not row or row[0].startswith("#"):
            continue
        if len(row) != len(wanted):
            raise DataError(
                file, reader.line_num, f"expected {len(wanted)} fields, found {len(row)}"
            )
        yield reader.line_num, row
