"""Which State a typed name means: one, several to choose from, no State, or nobody's name.

In: what a person typed. Out: a NameAnswer (bot.model.names). Order: flag, exact name, code,
demonym, capital, then misspellings. A misspelling is answered only when no other State's
name is within reach of the same number of edits; otherwise it is asked about.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.model.names import NameAmbiguous, NameAnswer, NameFound, NameNotState, NameUnknown
from bot.model.state import Iso3, State
from bot.treaty.fold import fold
from bot.treaty.lexicon import NAMES, Hit, Lexicon

_LONGEST = 120
_SLACK_FLAG = re.compile(r":(?:flag-)?([a-z_-]+):")
_TAG_BASE, _TAG_END = 0xE0000, 0xE007F
_SUBDIVISIONS = {"gbeng": "england", "gbsct": "scotland", "gbwls": "wales"}
_NEAR = 3
_REACH = 2


@dataclass(frozen=True, slots=True)
class _Near:
    """A name within reach of what was typed."""

    code: str
    distance: int
    written: str


class NameIndex:
    """All names, ready to be asked. Immutable once built."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._by_iso2 = {state.iso2: state for state in lexicon.states.values()}
        spelled = sorted(
            (folded for folded, hits in lexicon.hits.items() if _spellable(folded, hits)),
            key=len,
        )
        self._spelled = spelled
        self._lengths = [len(folded) for folded in spelled]

    def find(self, name: str) -> NameAnswer:
        """The State of this name; never raises, whatever is typed."""
        typed = name.strip()
        if not typed or len(typed) > _LONGEST:
            return NameUnknown(typed[:_LONGEST])
        flag = self._flag(typed)
        if flag is not None:
            return flag
        folded = fold(typed)
        hits = self._lexicon.hits.get(folded)
        return self._exact(typed, hits) if hits else self._misspelt(typed, folded)

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
            territory = self._lexicon.territories[best[0].code]
            return NameNotState(typed, territory.sentence, territory.related)
        if len(states) > 1:
            return NameAmbiguous(typed, states)
        why = {"code": "code", "demonym": "demonym", "capital": f"capital of {states[0].name}"}
        return NameFound(
            typed, states[0], why.get(best[0].kind, "exact"), self._namesakes(states[0], best[0])
        )

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
            territory = self._lexicon.territories[others[0].code]
            return NameNotState(typed, territory.sentence, territory.related)
        if len(states) == 1 and not others:
            return NameFound(typed, states[0], f"misspelling of {near[0].written}")
        if len(states) > 1:
            return NameAmbiguous(typed, states)
        return NameUnknown(typed, states or self._alike(folded))

    def _within_reach(self, folded: str) -> list[_Near]:
        """Names that so few edits can turn into ``folded``, nearest first."""
        if len(folded) < 4:
            return []
        low = bisect_left(self._lengths, len(folded) - _REACH)
        high = bisect_left(self._lengths, len(folded) + _REACH + 1)
        found = process.extract(
            folded,
            self._spelled[low:high],
            scorer=OSA.distance,
            processor=None,
            score_cutoff=_REACH,
            limit=None,
        )
        return [
            _Near(hit.code, int(distance), hit.written)
            for name, distance, _ in found
            if distance <= _reach(name)
            for hit in self._lexicon.hits[name]
            if hit.kind in NAMES
        ]

    def _alike(self, folded: str) -> tuple[State, ...]:
        """States whose names look most alike, for a suggestion only."""
        if not folded:
            return ()
        found = process.extract(
            folded,
            self._spelled,
            scorer=OSA.normalized_similarity,
            processor=None,
            score_cutoff=0.55,
            limit=12,
        )
        codes = (hit.code for name, _, _ in found for hit in self._lexicon.hits[name])
        return self._states(codes)[:_NEAR]


def _spellable(folded: str, hits: tuple[Hit, ...]) -> bool:
    return len(folded) >= 4 and any(hit.kind in NAMES for hit in hits)


def _reach(name: str) -> int:
    """How many edits a name of this length forgives."""
    return _REACH if len(name) >= 6 else 1


def _strongest(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Names before codes, codes before demonyms, demonyms before capitals."""
    for kinds in (NAMES, {"code"}, {"demonym"}, {"capital"}):
        found = tuple(hit for hit in hits if hit.kind in kinds)
        if found:
            return found
    return hits


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
