"""Which State a typed name means: one, several to choose from, no State, or nobody's name.

In: what a person typed. Out: a NameAnswer (bot.model.names). Order: flag, exact name, code,
demonym, capital, then misspellings. A misspelling is answered only when no other State's
name is within reach of the same number of edits; otherwise it is asked about.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA, DamerauLevenshtein, JaroWinkler

from bot.model.names import NameAmbiguous, NameAnswer, NameFound, NameNotState, NameUnknown
from bot.model.state import Iso3, State
from bot.treaty.fold import fold
from bot.treaty.formal import noted, turned, without_shared_words
from bot.treaty.lexicon import NAMES, Hit, Lexicon

_LONGEST = 120
_SLACK_FLAG = re.compile(r":(?:flag-)?([a-z_-]+):")
_TAG_BASE, _TAG_END = 0xE0000, 0xE007F
_SUBDIVISIONS = {"gbeng": "england", "gbsct": "scotland", "gbwls": "wales"}
_ARTICLES = ("la ", "le ", "les ", "el ", "los ", "las ", "die ", "der ", "das ")
_WHY = {"code": "code", "demonym": "demonym", "capital": "capital of {}", "city": "city in {}"}
# Misspellings of present names are looked for first, so that no former name gets in their way.
_CURRENT = frozenset({"name", "formal"})
_OTHER = frozenset({"former", "demonym", "capital", "city"})
_SHORTEST, _LONG = 4, 12
_NEAR = 3
_REACH = 2
# A name in another language counts as if it were this much further away.
_LESS_LIKELY = 0.6


@dataclass(frozen=True, slots=True)
class _Near:
    """A name within reach of what was typed; ``rank`` orders by likelihood, least first."""

    code: str
    distance: int
    written: str
    rank: tuple[float, float]


class NameIndex:
    """All names, ready to be asked. Immutable once built."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._by_iso2 = {state.iso2: state for state in lexicon.states.values()}
        self._spellings = (_Spellings(lexicon, _CURRENT, 6), _Spellings(lexicon, _OTHER, 8))

    def find(self, name: str) -> NameAnswer:
        """The State of this name; never raises, whatever is typed."""
        typed = name.strip()
        if not typed or len(typed) > _LONGEST:
            return NameUnknown(typed[:_LONGEST])
        flag = self._flag(typed)
        if flag is not None:
            return flag
        folded = fold(typed)
        hits = self._written(typed, folded)
        return self._exact(typed, hits) if hits else self._misspelt(typed, folded)

    def spellings(self) -> Iterator[tuple[str, State]]:
        """Every name of every State in its folded form (demonyms, capitals and codes left out)."""
        for folded, hits in self._lexicon.hits.items():
            for hit in hits:
                if hit.kind in NAMES and hit.code in self._lexicon.states:
                    yield folded, self._lexicon.states[Iso3(hit.code)]

    def _written(self, typed: str, folded: str) -> tuple[Hit, ...]:
        """Hits of the name as it stands, turned around, or without words that many share."""
        by_name = self._lexicon.hits
        for form in (folded, _without_article(folded), *turned(typed)):
            if form in by_name:
                return by_name[form]
        left = by_name.get(without_shared_words(folded), ())
        named = tuple(hit for hit in left if hit.kind in NAMES and hit.code in self._lexicon.states)
        return named or self._before_note(typed)

    def _before_note(self, typed: str) -> tuple[Hit, ...]:
        """Hits of "X (Y)" as X, when Y says nothing of its own or means X too."""
        parts = noted(typed)
        if parts is None:
            return ()
        hits = self._lexicon.hits.get(fold(parts[0]), ())
        note = fold(parts[1])
        same = {hit.code for hit in self._lexicon.hits.get(note, ())} & {hit.code for hit in hits}
        return hits if same or not without_shared_words(note) else ()

    def _flag(self, typed: str) -> NameAnswer | None:
        region = _region(typed)
        if region is None:
            return None
        state = self._by_iso2.get({"UK": "GB"}.get(region, region))
        if state is not None:
            return NameFound(typed, state, "flag")
        hits = self._lexicon.hits.get(fold(region), ())
        hits = tuple(hit for hit in hits if hit.code in self._lexicon.territories)
        return self._exact(typed, hits) if hits else NameUnknown(typed)

    def _exact(self, typed: str, hits: tuple[Hit, ...]) -> NameAnswer:
        best = _strongest(hits)
        states = self._states(hit.code for hit in best)
        if not states:
            return self._not_a_state(typed, best[0].code)
        if len(states) > 1:
            return NameAmbiguous(typed, states)
        why = _WHY.get(best[0].kind, "exact").format(states[0].name)
        return NameFound(typed, states[0], why, self._namesakes(states[0], best[0]))

    def _not_a_state(self, typed: str, code: str) -> NameNotState:
        territory = self._lexicon.territories[code]
        return NameNotState(typed, territory.sentence, territory.related)

    def _namesakes(self, state: State, hit: Hit) -> tuple[State, ...]:
        return self._lexicon.namesakes.get(state.iso3, ()) if hit.kind in NAMES else ()

    def _states(self, codes: Iterable[str]) -> tuple[State, ...]:
        known = self._lexicon.states
        return tuple(dict.fromkeys(known[Iso3(code)] for code in codes if code in known))

    def _misspelt(self, typed: str, folded: str) -> NameAnswer:
        near = self._within_reach(folded)
        states = self._states(found.code for found in near)
        others = [found for found in near if found.code in self._lexicon.territories]
        if not states and others:
            return self._not_a_state(typed, others[0].code)
        if len(states) > 1:
            return NameAmbiguous(typed, states)
        named = next((found for found in near if states and found.code == states[0].iso3), None)
        if named is not None and all(other.distance > named.distance for other in others):
            return NameFound(typed, states[0], f"misspelling of {named.written}")
        alike = self._states(self._spellings[0].alike(folded))[:_NEAR]
        return NameUnknown(typed, states or alike)

    def _within_reach(self, folded: str) -> tuple[_Near, ...]:
        """Present names, then other ones, then long names that are a little further away.

        What is left without words that many share counts too: two republics are alike in
        most of their letters and are not the same.
        """
        left = without_shared_words(folded)
        for names, further in ((0, 0), (1, 0), (0, 1)):
            within = self._spellings[names].within_reach
            near = within(folded, further)
            if left != folded and len(left) > _SHORTEST:
                near += tuple(found for found in within(left) if found.distance <= _forgiven(left))
            if near:
                return tuple(sorted(near, key=lambda found: found.rank))
        return ()


class _Spellings:
    """The names of some kinds, by length, so that a misspelling is compared with few of them.

    Args:
        lexicon: all names.
        kinds: which of them.
        two_edits_from: the length from which a name forgives two edits; shorter ones forgive one.
    """

    def __init__(self, lexicon: Lexicon, kinds: frozenset[str], two_edits_from: int) -> None:
        self._two_edits_from = two_edits_from
        self._hits = {
            spelling: tuple(hit for hit in hits if hit.kind in kinds)
            for folded, hits in lexicon.hits.items()
            if len(folded) >= _SHORTEST and any(hit.kind in kinds for hit in hits)
            for spelling in _spellings(folded)
        }
        self._names = sorted(self._hits, key=len)
        self._own = {name: without_shared_words(name) for name in self._names}
        self._lengths = [len(folded) for folded in self._names]

    def within_reach(self, folded: str, further: int = 0) -> tuple[_Near, ...]:
        """Names that so few edits can turn into ``folded``, likeliest first.

        An edit is a letter added, dropped, changed or swapped with its neighbour (Damerau
        and Levenshtein). The quicker restricted distance, at most one larger, goes first.
        """
        if len(folded) < _SHORTEST:
            return ()
        reach = _REACH + further
        low = bisect_left(self._lengths, len(folded) - reach)
        high = bisect_left(self._lengths, len(folded) + reach + 1)
        roughly = process.extract(
            folded,
            self._names[low:high],
            scorer=OSA.distance,
            processor=None,
            score_cutoff=reach + 1,
            limit=None,
        )
        found = (near for name, _, _ in roughly for near in self._near(folded, name, further))
        return tuple(sorted(found, key=lambda near: near.rank))

    def _near(self, folded: str, name: str, further: int) -> Iterator[_Near]:
        distance = DamerauLevenshtein.distance(folded, name)
        if distance > self._reach(name, further):
            return
        alike = JaroWinkler.similarity(folded, name)
        for hit in self._hits[name]:
            if not hit.main and self._own[name] != name and distance > _forgiven(self._own[name]):
                continue
            rank = (distance + (0.0 if hit.main else _LESS_LIKELY), -alike)
            yield _Near(hit.code, distance, hit.written, rank)

    def _reach(self, name: str, further: int) -> int:
        if len(name) >= _LONG:
            return _REACH + further
        return _REACH if len(name) >= self._two_edits_from else 1

    def alike(self, folded: str) -> Iterator[str]:
        """Codes whose names look most alike, for a suggestion only."""
        if not folded:
            return
        found = process.extract(
            folded,
            self._names,
            scorer=OSA.normalized_similarity,
            processor=None,
            score_cutoff=0.6,
            limit=12,
        )
        for name, _, _ in found:
            yield from (hit.code for hit in self._hits[name])


def _forgiven(own: str) -> int:
    """How many edits a formal name forgives, by the length of what is the State's own in it."""
    return _REACH if len(own) >= 8 else 1


def _spellings(folded: str) -> tuple[str, ...]:
    """The name, and with "st" for "saint", as many write it."""
    if folded.startswith("saint "):
        return (folded, "st " + folded.removeprefix("saint "))
    return (folded,)


def _strongest(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Names before codes, codes before demonyms, demonyms before capitals and cities."""
    for kinds in (_CURRENT, {"former"}, {"code"}, {"demonym"}, {"capital"}):
        found = tuple(hit for hit in hits if hit.kind in kinds)
        if found:
            return found
    return hits


def _without_article(folded: str) -> str:
    """The name without a French, Spanish or German article before it."""
    return next((folded.removeprefix(word) for word in _ARTICLES if folded.startswith(word)), "")


def _region(typed: str) -> str | None:
    """The region of a flag emoji or of Slack's name for it: ``FI``, ``england``; else None."""
    points = [ord(character) for character in typed if character != "\ufe0f"]
    if len(points) == 2 and all(0x1F1E6 <= point <= 0x1F1FF for point in points):
        return "".join(chr(point - 0x1F1E6 + ord("A")) for point in points)
    if points[0] == 0x1F3F4 and points[-1] == _TAG_END:
        tag = "".join(chr(point - _TAG_BASE) for point in points[1:-1] if point > _TAG_BASE)
        return _SUBDIVISIONS.get(tag)
    match = _SLACK_FLAG.fullmatch(typed.lower())
    if match is None:
        return None
    return match[1].upper() if len(match[1]) == 2 else match[1]
