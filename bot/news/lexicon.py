"""The words Minewatch knows: terms of the subject and names of States, from bot/data.

In: the packaged CSV files (rule or State, languages, terms). Out: ``Term`` values
grouped by the folded text they match. A term may start with ``*`` (letters may stand
before it), end with ``*`` (any letters may follow: a stem) or with ``~`` (up to four
letters may follow: an inflected name). Must not match or weigh anything.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from bot.errors import DataError
from bot.model.state import Iso3
from bot.treaty.cldr import read_lines
from bot.words.letters import fold_lines

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
        "bs": words("a u e om em i ovi ima ama"),
        "sl": words("a u e om em i o ih ima ah"),
        "sr": words("a u e om em i ovi ima ama а у е и о ом ем ој ама има"),
        "bg": words("а я о е и ът та то"),
        "mk": words("а ја о е и от та то"),
        "be": words("а у е ы і ай ам ом аў ах я ю"),
        "az": words("da de dan den in nin un nun a e ya ye i ni u nu"),
        "is": words("s i a u um"),
        "hy": words("ում ի ից ը ն ին ով"),
        "uk": words("а у і ом ем ою ею и ів ам ами ах ї ю я о е є ь й єю"),
        "ru": words("а у е ом ем ой ы и ов ам ами ах ю я о ь й ье ью ей ём ях"),
    }
)  # fmt: skip
"""Case endings that follow a place's name in languages that inflect it."""


_BEFORE, _BEHIND = ("*", "^"), ("*", "~")
_LANDS = {"TW": "TWN", "XK": "XKX", "EH": "ESH"}
"""Lands that the treaty knows by two letters and the labels of news by three."""
_AS_IN_NEWS = {"pt_PT": "pt", "zh_Hant": "zh", "sr_Latn": "sr"}


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
    entries: dict[str, tuple[Term, ...]] = {}
    lines = chain(_terms("news_terms.csv"), _terms("news_cues.csv"), _cldr(), _names())
    for term, keys in lines:
        alone = (term,)
        for key in keys:
            earlier = entries.setdefault(key, alone)
            if earlier is not alone and term not in earlier:
                entries[key] = earlier + alone
    return entries


Found = tuple[Term, list[str]]
"""A term and the folded texts that it matches."""


def _terms(file: str) -> Iterator[Found]:
    for line, row in _rows(file, ("rule", "language", "terms")):
        rule, languages, terms = row
        yield from _spread(file, line, rule, languages, terms, ())


def _names() -> Iterator[Found]:
    for file in ("news_places.csv", "news_towns.csv"):
        for line, (states, rule, languages, terms) in _rows(
            file, ("states", "rule", "language", "terms")
        ):
            codes = tuple(Iso3(code) for code in states.split("+") if code)
            yield from _spread(file, line, rule, languages, terms, codes)


def _spread(
    file: str, line: int, rule: str, languages: str, terms: str, states: tuple[Iso3, ...]
) -> Iterator[Found]:
    """The folded terms of one row by their marks."""
    spoken = frozenset() if languages == "*" else frozenset(languages.split("+"))
    for (before, behind), cores in (_alike(terms) or _by_marks(file, line, terms)).items():
        after = ANY if behind == "*" else ENDINGS if behind == "~" else 0
        yield Term(rule, spoken, after, before == "*", before == "^", states), cores


Marked = dict[tuple[str, str], list[str]]
"""The marks before and behind a term -> the terms without them."""


def _alike(terms: str) -> Marked | None:
    """The terms of a row that have all the same mark before them and none behind, at once."""
    mark = terms[:1] if terms[:1] in _BEFORE else ""
    cores = terms[len(mark) :].split(f"|{mark}")
    bare = "".join(cores)
    if any(sign in bare for sign in "*^~|") or " |" in terms or "| " in terms or not all(cores):
        return None
    return {(mark, ""): cores}


def _by_marks(file: str, line: int, terms: str) -> Marked:
    found: Marked = {}
    for written in terms.split("|"):
        first, last = written[:1], written[-1:]
        marks = (first if first in _BEFORE else "", last if last in _BEHIND else "")
        core = written.strip().strip("*~^")
        if not core or "*" in core or "~" in core:
            raise DataError(file, line, f"{written!r} is no term: * and ~ stand at the ends only")
        found.setdefault(marks, []).append(core)
    return found


def _cldr() -> Iterator[Found]:
    """The names of States and capitals from CLDR, with the marks of gazetteer.names."""
    spoken: dict[str, frozenset[str]] = {}
    capitals: list[Found] = []
    lines = list(read_lines(files("bot").joinpath("data")))
    folded = fold_lines(names for _, _, _, names in lines)
    for (land, kind, tongues, _), names in zip(lines, folded, strict=True):
        code = _LANDS.get(land, land)
        if len(code) != 3:
            continue
        languages = spoken.get(tongues)
        if languages is None:
            languages = spoken[tongues] = _spoken(tongues)
        states = (Iso3(code),)
        for written in names.split("|"):
            if written[0] == "!":
                continue
            core, tilde, _ = written.rpartition("*")[2].partition("~")
            if not tilde and " (" in core:
                core = core.partition(" (")[0]
            cased = core[0] == "^"
            after = ENDINGS if tilde else 0
            term = Term(kind, languages, after, "*" in written, cased, states)
            found = (term, [core[1:] if cased else core])
            if kind == "name":
                yield found
            else:
                capitals.append(found)
    yield from capitals  # where a capital is written as a State is, the State is meant


def _spoken(languages: str) -> frozenset[str]:
    """CLDR's languages as news names them; English and Chinese names count in every text."""
    own = {_AS_IN_NEWS.get(language, language) for language in languages.split("+")}
    if "en" in own or "zh" in own:
        return frozenset()
    return frozenset(own | ({"nb", "nn"} if "no" in own else set()))


def _rows(file: str, header: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows of a packaged CSV file with their line numbers, terms folded, comments left out."""
    text = files("bot").joinpath("data", file).read_text(encoding="utf-8")
    reader = csv.reader(text.splitlines())
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
        found.append((reader.line_num, row))
    # Folding keeps lengths and bars, so a file is folded at once.
    for (line, row), folded in zip(found, fold_lines(row[-1] for _, row in found), strict=True):
        yield line, [*row[:-1], folded]
