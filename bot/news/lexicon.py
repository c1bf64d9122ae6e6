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
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from bot.errors import DataError
from bot.model.state import Iso3
from bot.treaty.cldr import EVERYWHERE, FILE, LANDS, read_lines, searched
from bot.treaty.tables import packaged, read_text
from bot.words.letters import fold_lines

PLACES, TOWNS = "news_places.csv", "news_towns.csv"
ENDINGS = 4
"""How many letters may follow an inflected name."""
ANY = 99


def word_set(text: str) -> frozenset[str]:
    """A set of names (of rules, States, words) written in one string."""
    return frozenset(text.split())


NAME_ENDINGS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "fi": word_set("n a ta in an on un en hin han hun ssa sta lla lta lle ssaan ksi na issa ista ille illa ilta iin ien ia"),
        "et": word_set("i it is st s l le lt ks ga ni ta na sse d de des dest del"),
        "lv": word_set("a u ai am as us os is iem ie ios s"),
        "lt": word_set("o a e je ai u us as is uje oje os es ui iu io"),
        "pl": word_set("a u ie em owi y i e ow ami ach om"),
        "cs": word_set("a u e em ovi y i ech um am"),
        "sk": word_set("a u e om ovi y i och om am"),
        "hu": word_set("ban ben ba be bol on en nal nel rol t ot et i ra re tol"),
        "tr": word_set("da de ta te dan den tan ten nda nde ndan nden a e ya ye i u in un nin nun yi yu"),
        "hr": word_set("a u e om em i ovi ima ama"),
        "uk": word_set("а у і ом ем ою ею и ів ам ами ах ї ю я"),
        "ru": word_set("а у е ом ем ой ы и ов ам ами ах ю я"),
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


_HERE = Path(__file__)
LEXICON_FILES = (
    *(
        _HERE.parents[1] / "data" / name
        for name in (FILE, "news_terms.csv", "news_cues.csv", PLACES, TOWNS)
    ),
    _HERE,
    _HERE.parents[1] / "treaty" / "cldr.py",
    _HERE.parents[1] / "words" / "letters.py",
)
"""What the packaged lexicon is made of, and the code that reads it."""
TermLexicon = dict[str, tuple[Term, ...]]
TermTexts = tuple[Term, list[str]]
"""A term and the folded texts that it matches."""
_AS_IN_NEWS = {"pt_PT": "pt", "sr_Latn": "sr"}
_EVERYWHERE = frozenset(EVERYWHERE)
_BEFORE, _BEHIND = ("*", "^"), ("*", "~")
_MARKS = re.compile(r"[*~^|]")
_ISO3 = 3


@cache
def packaged_lexicon() -> TermLexicon:
    """The terms and names of bot/data, read once.

    Raises:
        DataError: a line does not hold what it must.
    """
    entries: dict[str, tuple[Term, ...]] = {}
    subject = chain(_terms("news_terms.csv"), _terms("news_cues.csv"))
    names = chain(names_from_cldr(), news_names(PLACES), news_names(TOWNS))
    for term, keys in chain(subject, names):
        alone = (term,)
        for key in keys:
            earlier = entries.setdefault(key, alone)
            if earlier is not alone and term not in earlier:
                entries[key] = earlier + alone
    return entries


def _terms(file: str) -> Iterator[TermTexts]:
    for line, (rule, languages, terms) in _rows(file, ("rule", "language", "terms")):
        yield from _spread(file, line, rule, languages, terms, ())


def news_names(file: str) -> Iterator[TermTexts]:
    """The names of one file that is for news alone."""
    for line, (states, rule, languages, terms) in _rows(
        file, ("states", "rule", "language", "terms")
    ):
        codes = tuple(Iso3(code) for code in states.split("+") if code)
        yield from _spread(file, line, rule, languages, terms, codes)


def names_from_cldr() -> Iterator[TermTexts]:
    """The names of States from CLDR, then its capitals: where both are one word, the State is meant."""
    lines = list(read_lines(read_text(packaged(), FILE)))
    folded = fold_lines(names for *_, names in lines)
    capitals: list[TermTexts] = []
    for (land, kind, languages, _), names in zip(lines, folded, strict=True):
        code = LANDS.get(land, land)
        if len(code) != _ISO3:
            continue
        states = (Iso3(code),)
        rule = "name" if kind == "name" else "capital"
        for found in filter(None, map(searched, names.split("|"))):
            after = ENDINGS if found.inflected else 0
            spoken = _searched_in(languages)
            term = Term(rule, spoken, after, found.prefixed, found.cased, states)
            if kind == "name":
                yield term, [found.core]
            else:
                capitals.append((term, [found.core]))
    yield from capitals


def _spread(
    file: str, line: int, rule: str, languages: str, terms: str, states: tuple[Iso3, ...]
) -> Iterator[TermTexts]:
    """The folded terms of one row by their marks."""
    for (before, behind), cores in (_alike(terms) or _by_marks(file, line, terms)).items():
        after = ANY if behind == "*" else ENDINGS if behind == "~" else 0
        spoken = _spoken(languages)
        yield Term(rule, spoken, after, before == "*", before == "^", states), cores


Marked = dict[tuple[str, str], list[str]]
"""The marks before and behind a term -> the terms without them."""


def _alike(terms: str) -> Marked | None:
    """The terms of a row that all have the same marks, at once: there are tens of thousands."""
    before = terms[0] if terms[0] in _BEFORE else ""
    behind = terms[-1] if terms[-1] in _BEHIND else ""
    inner = terms[len(before) : len(terms) - len(behind)]
    cores = inner.split(f"{behind}|{before}")
    padded = " |" in terms or "| " in terms or inner != inner.strip()
    if padded or _MARKS.search("".join(cores)) or not all(cores):
        return None
    return {(before, behind): cores}


def _by_marks(file: str, line: int, terms: str) -> Marked:
    found: Marked = {}
    for written in terms.split("|"):
        before = written[:1] if written[:1] in _BEFORE else ""
        behind = written[-1:] if written[-1:] in _BEHIND else ""
        core = written[len(before) : len(written) - len(behind)].strip()
        if not core or _MARKS.search(core):
            raise DataError(
                file, line, f"{written[:60]!r} is not a term: * and ~ may stand only at the ends"
            )
        found.setdefault((before, behind), []).append(core)
    return found


@cache
def _spoken(languages: str) -> frozenset[str]:
    return frozenset() if languages == "*" else frozenset(languages.split("+"))


@cache
def _searched_in(languages: str) -> frozenset[str]:
    """CLDR's languages as news knows them."""
    own = {_AS_IN_NEWS.get(language, language) for language in languages.split("+")}
    return frozenset() if own & _EVERYWHERE else frozenset(own)


def _rows(file: str, header: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows of a packaged CSV file with their line numbers, terms folded, comments left out."""
    reader = csv.reader(read_text(packaged(), file).splitlines())
    wanted = list(header)
    if next(reader, None) != wanted:
        raise DataError(file, 1, f"the first line must be {','.join(wanted)}")
    found: list[tuple[int, list[str]]] = []
    for row in reader:
        if not row or row[0].startswith("#"):
            continue
        if len(row) != len(wanted):
            raise DataError(
                file, reader.line_num, f"expected {len(wanted)} fields, found {len(row)}"
            )
        if not row[-1]:
            raise DataError(file, reader.line_num, "terms is empty")
        found.append((reader.line_num, row))
    # Folding keeps lengths and bars, so a file is folded at once.
    for (line, row), terms in zip(found, fold_lines(row[-1] for _, row in found), strict=True):
        yield line, [*row[:-1], terms]
