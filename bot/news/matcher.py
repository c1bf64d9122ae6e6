"""One pass over a text finds everything Minewatch knows a word for.

In: an ``EntryText`` and its language. Out: ``TermMatch`` values in the order of the text.
One Aho-Corasick automaton holds all terms, so the cost grows with the text, not with
the vocabulary, and no text can make it backtrack. Must not weigh what it finds.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import ahocorasick

from bot.model.state import Iso3
from bot.news.entry_text import EntryText
from bot.news.lexicon import (
    ANY,
    LEXICON_FILES,
    NAME_ENDINGS,
    Term,
    TermLexicon,
    packaged_lexicon,
)
from bot.prepared import prepared

_UNSPACED = "\u0e00"
"""From Thai upwards scripts write words without spaces: no borders to look for."""
_NO_ENDINGS: frozenset[str] = frozenset()
_LONG = 5
"""Shorter names are not inflected: with an ending they look like other words."""
_TELLING = 7
"""Letters that reveal a word's language."""
_ANY = frozenset({"en"})
_SUBJECT = frozenset({"treaty", "apmine", "landmine", "clear", "minefree", "minefield", "minehurt"})
"""Rules whose words are of mines and of nothing else, so that no other subject is mistaken."""
_ARABIC_PREFIXES = frozenset("\u0648\u0627\u0644\u0628\u0641\u0643")
"""and, the, to, in, then, like: written onto the next word."""


class TermMatch(NamedTuple):
    """A term found at ``start``..``end`` of the joined text. A tuple: entries have dozens."""

    start: int
    end: int
    rule: str
    states: tuple[Iso3, ...]
    in_title: bool


_Key = tuple[int, tuple[Term, ...], int, bool]
"""The length and terms of a key; the most letters that may follow; may some precede?"""
Scan = list[tuple[int, _Key]]
"""Where a key ends, and the key."""


class Matcher:
    """All terms of a lexicon, compiled. Immutable once built; safe to share.

    Args:
        automaton: finds keys, each with its place in ``found``.
        found: of each key what a hit needs to know.
    """

    def __init__(self, automaton: ahocorasick.Automaton, found: Sequence[_Key]) -> None:
        self._automaton = automaton
        self._found = found

    @classmethod
    def over(cls, lexicon: TermLexicon) -> Matcher:
        """Compile a lexicon."""
        automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        for number, key in enumerate(lexicon):
            automaton.add_word(key, number)
        automaton.make_automaton()
        return cls(automaton, [_key(len(key), terms) for key, terms in lexicon.items()])

    def scan(self, text: EntryText) -> Scan:
        """The one pass over a text: every place where a key ends, within words too."""
        found = self._found
        return [(last, found[number]) for last, number in self._automaton.iter(text.folded)]

    def find(self, text: EntryText, language: str, scan: Scan | None = None) -> list[TermMatch]:
        """Every term in the text as a word of its own, in order of position.

        ``scan``: of this text, where it was made before.
        """
        folded, readable, seam = text.folded, text.readable, text.seam
        stop = len(folded)
        endings = NAME_ENDINGS.get(language, _NO_ENDINGS)
        found: list[TermMatch] = []
        for last, (length, terms, longest, opens) in self.scan(text) if scan is None else scan:
            end = last + 1
            start = end - length
            spaced = folded[start] < _UNSPACED
            before = folded[start - 1] if start else " "
            glued = spaced and before < _UNSPACED and before.isalnum()
            if glued and not (opens and _may_precede(folded, start)):
                continue
            tail = 0
            after = folded[end] if end < stop else " "
            if spaced and after < _UNSPACED and after.isalnum():
                # Most hits end here: a short word inside a long one.
                if not longest and not endings:
                    continue
                tail = _letters_after(folded, end)
            ended = bool(tail and endings) and folded[end : end + tail] in endings
            for term in terms:
                if (
                    (tail > term.after and not (ended and term.states and length >= _LONG))
                    or (glued and not term.open_left)
                    or (term.languages and language not in term.languages)
                    or (term.cased and not readable[start].isupper())
                ):
                    continue
                found.append(TermMatch(start, end + tail, term.rule, term.states, start < seam))
        found.sort(key=_order)
        return found

    def hits(self, folded: str) -> int:
        """How often a key occurs in a folded text, within words too: the bare pass, as a measure."""
        return sum(1 for _ in self._automaton.iter(folded))

    def language_votes(self, text: EntryText, scan: Scan | None = None) -> dict[str, int]:
        """How many words of the subject each language has in the text.

        Long words only, as short ones mean something else in many a language, and none that
        English has too. A word of several languages counts for each.
        """
        folded = text.folded
        spoken: dict[int, set[str]] = {}
        for last, (length, terms, _, _) in self.scan(text) if scan is None else scan:
            start = last + 1 - length
            if start and folded[start - 1].isalnum():
                continue
            tail = _letters_after(folded, last + 1)
            for term in terms:
                languages = term.languages or _ANY
                # A short stem suffices for English, against which the others compete.
                telling = length >= _TELLING or "en" in languages
                if telling and term.rule in _SUBJECT and tail <= term.after:
                    spoken.setdefault(start, set()).update(languages)
        own = (languages for languages in spoken.values() if "en" not in languages)
        return dict(Counter(language for languages in own for language in languages))


@cache
def packaged_matcher() -> Matcher:
    """The matcher over the packaged lexicon, built once and kept between starts."""
    made_of = (*LEXICON_FILES, Path(__file__), Path(ahocorasick.__file__))
    terms, keys, automaton = prepared("news", made_of, _plain)
    known = [Term(*term) for term in terms]
    found = [_key(length, tuple([known[n] for n in numbers])) for length, numbers in keys]
    # As trusted as the byte code beside which it is kept.
    return Matcher(pickle.loads(automaton), found)  # noqa: S301


def _plain() -> tuple[object, ...]:
    """The packaged matcher in plain values: its terms, the keys with the numbers of theirs, the automaton."""
    lexicon = packaged_lexicon()
    built = Matcher.over(lexicon)
    numbers: dict[Term, int] = {}
    keys = [
        (len(key), tuple([numbers.setdefault(term, len(numbers)) for term in terms]))
        for key, terms in lexicon.items()
    ]
    return [tuple(term) for term in numbers], keys, pickle.dumps(built._automaton)  # noqa: SLF001


def _key(length: int, terms: tuple[Term, ...]) -> _Key:
    longest, opens = terms[0].after, terms[0].open_left
    for term in terms[1:]:
        longest, opens = max(longest, term.after), opens or term.open_left
    return length, terms, longest, opens


def _order(match: TermMatch) -> tuple[int, int]:
    return match.start, -match.end


def _letters_after(folded: str, end: int) -> int:
    """How many letters follow directly (up to ANY)."""
    stop = end
    limit = min(len(folded), end + ANY)
    while stop < limit and folded[stop] < _UNSPACED and folded[stop].isalnum():
        stop += 1
    return stop - end


def _may_precede(folded: str, start: int) -> bool:
    """Arabic prefixes may precede an open term; in other scripts any letters (compounds)."""
    if not "\u0600" <= folded[start] < "\u0700":
        return True
    stop = start
    while stop and folded[stop - 1].isalnum():
        stop -= 1
    return start - stop <= 4 and all(char in _ARABIC_PREFIXES for char in folded[stop:start])
