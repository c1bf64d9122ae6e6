"""Names within reach of a misspelling, and names that look alike.

In: a folded name as typed, and the lexicon. Out: the names that few edits turn into it,
likeliest first. What is answered, asked or only suggested is decided in bot.treaty.names.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from bot.treaty.formal import without_shared_words
from bot.treaty.lexicon import NameLexicon

SHORTEST = 4
"""Letters; shorter names are codes and the like, which any letter turns into another."""

_LONG = 12
_CUT_BY_BLANK = 6
_REACH = 2
# A name in another language counts as if it were this much further away.
_LESS_LIKELY = 0.6


@dataclass(frozen=True, slots=True)
class NearName:
    """A name within reach of what was typed; ``rank`` orders by likelihood, least first."""

    code: str
    distance: int
    written: str
    main: bool
    rank: tuple[float, float]


class Spellings:
    """The names of some kinds, by length, so that a misspelling is compared with few of them.

    Args:
        lexicon: all names.
        kinds: which of them.
        two_edits_from: the length from which a name forgives two edits; shorter ones forgive one.
    """

    def __init__(self, lexicon: NameLexicon, kinds: frozenset[str], two_edits_from: int) -> None:
        self._two_edits_from = two_edits_from
        self._hits = {
            spelling: tuple(hit for hit in hits if hit.kind in kinds)
            for folded, hits in lexicon.hits.items()
            if len(folded) >= SHORTEST and any(hit.kind in kinds for hit in hits)
            for spelling in _spellings(folded)
        }
        self._in_order = sorted(self._hits, key=len)
        self._own = {name: without_shared_words(name) for name in self._in_order}
        self._lengths = [len(folded) for folded in self._in_order]

    def within_reach(self, folded: str, further: int = 0) -> tuple[NearName, ...]:
        """Names that so few edits can turn into ``folded``, likeliest first.

        An edit is a letter added, dropped, changed or swapped with its neighbour (Damerau
        and Levenshtein). The quicker restricted distance, at most one larger, goes first.
        """
        if len(folded) < SHORTEST:
            return ()
        # Here, as most names are written right: who asks for one need not wait for the library.
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        reach = _REACH + further
        low = bisect_left(self._lengths, len(folded) - reach)
        high = bisect_left(self._lengths, len(folded) + reach + 1)
        roughly = process.extract(
            folded,
            self._in_order[low:high],
            scorer=OSA.distance,
            processor=None,
            score_cutoff=reach + 1,
            limit=None,
        )
        found = (near for name, _, _ in roughly for near in self._near_hits(folded, name, further))
        return tuple(sorted(found, key=lambda near: near.rank))

    def _near_hits(self, folded: str, name: str, further: int) -> Iterator[NearName]:
        from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

        distance = DamerauLevenshtein.distance(folded, name)
        if distance > self._reach(name, further) or _is_phrase(folded, name):
            return
        alike = JaroWinkler.similarity(folded, name)
        for hit in self._hits[name]:
            if not hit.main and self._own[name] != name and distance > forgiven(self._own[name]):
                continue
            rank = (distance + (0.0 if hit.main else _LESS_LIKELY), -alike)
            yield NearName(hit.code, distance, hit.written, hit.main, rank)

    def _reach(self, name: str, further: int) -> int:
        if len(name) >= _LONG:
            return _REACH + further
        return _REACH if len(name) >= self._two_edits_from else 1

    def alike(self, folded: str) -> Iterator[str]:
        """Codes whose names look most alike, for a suggestion only."""
        if not folded:
            return
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        found = process.extract(
            folded,
            self._in_order,
            scorer=OSA.normalized_similarity,
            processor=None,
            score_cutoff=0.6,
            limit=12,
        )
        for name, _, _ in found:
            yield from (hit.code for hit in self._hits[name])


def _is_phrase(folded: str, name: str) -> bool:
    """Are several words typed where the name is one, and not just that one cut by a blank?

    "do way" is not Norway, nor "to go" Togo; "fin land" is Finland.
    """
    if " " in name or " " not in folded:
        return False
    return len(name) < _CUT_BY_BLANK or folded.replace(" ", "") != name


def forgiven(own: str) -> int:
    """How many edits a formal name forgives, by the length of what is the State's own in it."""
    return _REACH if len(own) >= 8 else 1


def _spellings(folded: str) -> tuple[str, ...]:
    """The name, and with "st" for "saint", as many write it."""
    if folded.startswith("saint "):
        return (folded, "st " + folded.removeprefix("saint "))
    return (folded,)
