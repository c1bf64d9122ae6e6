"""Everyday English that the reading of names would bend: bot/data/ordinary_words.tsv.

In: the English dictionary of hunspell (SCOWL), with all inflections. Out: those of its words
that would be read as a State or asked about as one, because a name is a few letters away
("iron", Iran), because they are a code in small letters ("is"), or because they are a name in
another language ("grenade"). Names of States, their people and their capitals stay out, so
that "Germans" and "columbia" are still read. ``make names`` writes the file again; nothing
imports this at run time.
"""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from bot.news.lexicon import word_set
from bot.treaty import everyday
from bot.treaty.fold import fold
from bot.treaty.lexicon import ORDINARY, NameHit, NameLexicon, load_lexicon
from bot.treaty.load import load_treaty
from bot.treaty.names import NameIndex
from bot.treaty.tables import packaged

_DICTIONARY = files("spylls") / "hunspell" / "data" / "en"
_RULE = 5  # cells of a rule: kind, flag, what is stripped, what is added, after which letters
_BRITISH = word_set(
    "cargos catalogue catalogued cataloguer catalogues cheque chequer cheques chilli eyrie faeces "
    "favour favours fibres furore haloes honours kerb lavas lustre magmas mangos marshalled "
    "marshalling nebulas prising racoon sabre sheiks stadia tsar tyre"
)
"""Spellings that the American dictionary lacks."""
_TYPED = word_set(
    "bona casa crores fide intra kg km lakhs mana mins mm mp ms ngo ngos pls pm prima sera st thx tho u"
)
"""What people type all the same."""
_OF_OTHER_LANGUAGES = word_set(
    "al bo de em es et il im in je la ma na ne ni no sa se si so sur te tu um un za"
)
"""Codes that are words of a sentence in the other languages people type in."""
_CODES = word_set("alb col ecu esp est fin ind isl mas mus mys phi pol sen")
"""Rare words, which are a State's code far more often."""
_OF_STATES = word_set(
    "abyssinian barbadoes belorussian canad capetown columbia columbian curacoa dominick emirates "
    "faeroe falkland guiana helvetian katmandu kirghistan maldive manila marshall muscat roumanian "
    "rumania solomon thimbu turkey turkeys vilnyus wellington"
)
"""Names of States and capitals in another spelling, or likelier meant than the thing so called."""
_ENDINGS = ("s", "es", "n", "an", "ian", "men", "er", "ers", "ese", "eses", "ans", "ns")


class English(NamedTuple):
    """Words in small letters, and names of people, places and things; both folded."""

    words: frozenset[str]
    names: frozenset[str]


def ordinary_file() -> str:
    """The whole file as text."""
    every = english()
    bent = sorted(bent_words(every.words, every.names))
    return "\n".join((*_head(), *textwrap.wrap(" ".join(bent), 100))) + "\n"


def bent_words(some: Collection[str], names: Collection[str]) -> Iterator[str]:
    """Those of the words and of the names of other things that would be taken for a State."""
    index = NameIndex(_lexicon())
    for word in frozenset(some) | frozenset(names):
        hits = index.written(word, word)
        if not hits:
            if index.within_reach(word):
                yield word
        elif word in some and word not in _CODES and not everyday.meant(word, word, hits):
            yield word


@cache
def english() -> English:
    """The dictionary with all inflections and what it lacks, without what means a State."""
    small, names = set[str](), set[str]()
    for written in _inflected():
        if written.isascii() and written.isalpha():
            (small if written.islower() else names).add(written.lower())
    # An abbreviation in small letters ("fr", "pl") is no word: it has no vowel.
    small = {word for word in small if not set(word).isdisjoint("aeiouy")}
    small |= _BRITISH | _TYPED | _OF_OTHER_LANGUAGES
    hits = _lexicon().hits
    of_states = _OF_STATES | {
        word
        for word in small | names
        for end in _ENDINGS
        if _is_people(hits.get(word.removesuffix(end), ()))
    }
    every = (small - of_states, names - small - of_states)
    return English(*(frozenset(map(fold, found)) for found in every))


def _is_people(hits: Iterable[NameHit]) -> bool:
    """Does the name mean a State or its people in English, in small letters too?"""
    return any(hit.main or hit.kind == "demonym" for hit in hits)


def _inflected() -> Iterator[str]:
    """Every form of every word, as the dictionary's flags say: ``drop/DMS`` is "dropped" too."""
    prefixes, suffixes = _endings("PFX"), _endings("SFX")
    for line in (_DICTIONARY / "en_US.dic").read_text(encoding="utf-8").splitlines()[1:]:
        stem, _, flags = line.partition("/")
        forms = [stem]
        for strip, add, condition in (ending for flag in flags for ending in suffixes[flag]):
            if condition.search(stem):
                forms.append(stem.removesuffix(strip) + add)
        yield from forms
        yield from (add + form for flag in flags for _, add, _ in prefixes[flag] for form in forms)


def _endings(kind: str) -> Mapping[str, list[tuple[str, str, re.Pattern[str]]]]:
    """By flag: what is stripped, what is added, and after which letters."""
    found = defaultdict(list)
    for line in (_DICTIONARY / "en_US.aff").read_text(encoding="utf-8").splitlines():
        cells = line.split()
        if len(cells) == _RULE and cells[0] == kind:
            strip, add = (cell.replace("0", "") for cell in cells[2:4])
            found[cells[1]].append((strip, add, re.compile(f"{cells[4]}$")))
    return found


def _lexicon() -> NameLexicon:
    """The packaged names without any word of English, so that the file is not made from itself."""
    treaty = load_treaty()
    return replace(load_lexicon(packaged(), treaty.states, treaty.all_groups), ordinary=frozenset())


def _head() -> Iterator[str]:
    yield "# English words that are no State's name but would be read as one: made by"
    yield f"# benchmarks.ordinary from the en_US dictionary in spylls {version('spylls')}, which is made from"
    yield "# SCOWL (Spell Checker Oriented Word Lists). Copyright 2000-2019 by Kevin Atkinson. Permission"
    yield "# to use, copy, modify, distribute and sell these word lists, the associated scripts, the output"
    yield "# created from the scripts, and its documentation for any purpose is hereby granted without fee,"
    yield "# provided that the above copyright notice appears in all copies and that both that copyright"
    yield "# notice and this permission notice appear in supporting documentation. Kevin Atkinson makes no"
    yield '# representations about the suitability of this array for any purpose. It is provided "as is"'
    yield "# without express or implied warranty."


if __name__ == "__main__":
    target = Path(str(packaged() / ORDINARY))
    target.write_text(ordinary_file(), encoding="utf-8")
    print(f"{target.name}: {len(target.read_text(encoding='utf-8').split()):,} words")
