"""Which State a typed name means: one, several to choose from, no State, or not a name at all.

In: what a person typed. Out: a NameAnswer (bot.model.names). Order: flag, exact name, code,
demonym, capital, then misspellings. A misspelling is answered only when no other name that
people are likely to have meant is within reach; otherwise it is asked about. An everyday
word ("general") is no misspelling of the name that it is like (Senegal).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from bot.model.names import NameAmbiguous, NameAnswer, NameFound, NameNotState, NameUnknown
from bot.model.state import Iso3, State
from bot.treaty import everyday, formal
from bot.treaty.flags import flag_region
from bot.treaty.fold import fold
from bot.treaty.lexicon import NAMES, NameHit, NameLexicon
from bot.treaty.spellings import SHORTEST, NearName, Spellings, forgiven

_LONGEST = 120
_WHY = {
    "code": "code",
    "shortened": "formal name of {}",
    "demonym": "demonym",
    "capital": "capital of {}",
    "city": "city in {}",
}
# Misspellings of present names are looked for first, so that no former name gets in their way.
_CURRENT = frozenset({"name", "formal"})
_OTHER = frozenset({"former", "demonym", "capital", "city"})
_NEAR = 3
_PART = 0.3


class NameIndex:
    """All names, ready to be asked. Immutable once built."""

    def __init__(self, lexicon: NameLexicon) -> None:
        self._lexicon = lexicon
        self._by_iso2 = {state.iso2: state for state in lexicon.states.values()}

    @cached_property
    def _spellings(self) -> tuple[Spellings, Spellings]:
        """Needed for misspellings alone: most names are written right."""
        return Spellings(self._lexicon, _CURRENT, 6), Spellings(self._lexicon, _OTHER, 8)

    @cached_property
    def _shortened(self) -> dict[str, tuple[NameHit, ...]]:
        return _shortened(self._lexicon)

    def get_ready(self) -> None:
        """Build what is otherwise built by the first who needs it, which takes 50 ms."""
        self._spellings, self._shortened  # noqa: B018 - built by being looked at

    def find(self, name: str) -> NameAnswer:
        """The State of this name; never raises, whatever is typed."""
        answer = self.recognise(name)
        if isinstance(answer, NameUnknown) and not answer.near:
            return replace(answer, near=self.alike(answer.typed))
        return answer

    def recognise(self, name: str) -> NameAnswer:
        """The same without a search for suggestions where the name is unknown (ten times faster)."""
        typed = name.strip()
        if not typed or len(typed) > _LONGEST:
            return NameUnknown(typed[:_LONGEST])
        return self.as_written(typed) or self._misspelt(typed, fold(typed))

    def knows(self, name: str) -> bool:
        """Is this very name, with all its words, in the data?"""
        return fold(name) in self._lexicon.hits

    def alike(self, typed: str) -> tuple[State, ...]:
        """States whose names look most like an unknown one; none for a word of English."""
        folded = fold(typed)
        if folded in self._lexicon.ordinary:
            return ()
        return self._states(self._spellings[0].alike(folded))[:_NEAR]

    def as_written(self, name: str) -> NameAnswer | None:
        """The State of exactly this name; None where it would have to be a misspelling."""
        typed = name.strip()
        flag = self._flag(typed)
        if flag is not None:
            return flag
        folded = fold(typed)
        hits = self.written(typed, folded)
        if not hits:
            return None
        if folded in self._lexicon.ordinary:
            counted = everyday.meant(typed, folded, hits)
            if not counted:
                return NameUnknown(typed, self._states(hit.code for hit in hits)[:_NEAR])
            hits = counted
        return self._rivalled(typed, folded, hits) or self._exact(typed, hits)

    def spellings(self) -> Iterator[tuple[str, State]]:
        """Every name of every State in its folded form (demonyms, capitals and codes left out)."""
        for folded, hits in self._lexicon.hits.items():
            for hit in hits:
                if hit.kind in NAMES and hit.code in self._lexicon.states:
                    yield folded, self._lexicon.states[Iso3(hit.code)]

    def written(self, typed: str, folded: str) -> tuple[NameHit, ...]:
        """Hits of the name as it stands, turned around, or without words that many share."""
        by_name = self._lexicon.hits
        for form in (folded, formal.without_article(folded), *formal.turned(typed)):
            if form in by_name:
                return by_name[form]
        people = tuple(
            hit for hit in by_name.get(formal.singular(folded), ()) if hit.kind == "demonym"
        )
        if people:
            return people
        if not formal.is_one_name(typed) or formal.breaks_off(folded):
            return ()
        left = formal.own_part(typed)
        named = tuple(hit for hit in by_name.get(left, ()) if hit.kind in NAMES)
        own = named or self._shortened.get(left, ())
        if left in self._lexicon.ordinary:
            own = tuple(hit for hit in named if not everyday.is_code(hit))  # not "of us"
        states = [hit for hit in own if self._is_state(hit) and not self._two(folded, hit.code)]
        if states:
            return tuple(replace(hit, kind="shortened") for hit in states)
        return self._before_note(typed)

    def _may_be_misspelt(self, left: str, folded: str) -> bool:
        """Can what is left without shared words be a name with letters wrong?"""
        if left == folded or len(left) <= SHORTEST or left in self._lexicon.ordinary:
            return False
        return not formal.breaks_off(folded)

    def _rivalled(self, typed: str, folded: str, hits: tuple[NameHit, ...]) -> NameAmbiguous | None:
        """What is short of a name may be a letter from another State's. Both are offered.

        Short of its other words ("Dominica Republic"), or of the accents of another language
        ("Nigera" for the Latvian Nigēra, which lies as near to Nigeria).
        """
        if hits[0].kind != "shortened" and not any(_lacks_accents(typed, hit) for hit in hits):
            return None
        own = [hit.code for hit in hits]
        near = self._spellings[0].within_reach(folded)
        rivals = [found.code for found in near if found.main and found.distance == 1]
        states = self._states((*(code for code in rivals if code not in own), *own))
        return NameAmbiguous(typed, states, guess=True) if len(states) > len(set(own)) else None

    def _two(self, folded: str, code: str) -> bool:
        """Do the shared words name another State beside this one, as in "United States Russia"?"""
        words = folded.split()
        for at in range(1, len(words)):
            for part, beside in ((words[:at], words[at]), (words[at:], words[at - 1])):
                name = " ".join(part)
                if formal.without_shared_words(name) or not formal.without_shared_words(beside):
                    continue
                hits = self._lexicon.hits.get(name, ())
                if any(h.kind in NAMES and self._is_state(h) and h.code != code for h in hits):
                    return True
        return False

    def _is_state(self, hit: NameHit) -> bool:
        return hit.code in self._lexicon.states

    def _before_note(self, typed: str) -> tuple[NameHit, ...]:
        """Hits of "X (Y)" as X, when Y says nothing of its own or means X too, or X is no State."""
        parts = formal.noted(typed)
        if parts is None:
            return ()
        hits = self._lexicon.hits.get(fold(parts[0]), ())
        note = fold(parts[1])
        same = {hit.code for hit in self._lexicon.hits.get(note, ())} & {hit.code for hit in hits}
        no_state = not any(self._is_state(hit) for hit in hits)
        return hits if same or no_state or not formal.without_shared_words(note) else ()

    def _flag(self, typed: str) -> NameAnswer | None:
        region = flag_region(typed)
        if region is None:
            return None
        state = self._by_iso2.get({"UK": "GB"}.get(region, region))
        if state is not None:
            return NameFound(typed, state, "flag")
        hits = self._lexicon.hits.get(fold(region), ())
        hits = tuple(hit for hit in hits if hit.code in self._lexicon.territories)
        return self._exact(typed, hits) if hits else NameUnknown(typed)

    def _exact(self, typed: str, hits: tuple[NameHit, ...]) -> NameAnswer:
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

    def _namesakes(self, state: State, hit: NameHit) -> tuple[State, ...]:
        return self._lexicon.namesakes.get(state.iso3, ()) if hit.kind in NAMES else ()

    def _states(self, codes: Iterable[str]) -> tuple[State, ...]:
        known = self._lexicon.states
        return tuple(dict.fromkeys(known[Iso3(code)] for code in codes if code in known))

    def _misspelt(self, typed: str, folded: str) -> NameAnswer:
        near = self.within_reach(folded)
        states = self._states(found.code for found in near)
        if folded in self._lexicon.ordinary:
            return NameUnknown(typed, states[:_NEAR])
        others = [found for found in near if found.code in self._lexicon.territories]
        if not states and others:
            return replace(self._not_a_state(typed, others[0].code), guess=True)
        clear = _clear(near)
        if clear is not None and clear.code in self._lexicon.states:
            state = self._lexicon.states[Iso3(clear.code)]
            return NameFound(typed, state, f"misspelling of {clear.written}")
        if len(states) > 1:
            return NameAmbiguous(typed, states, guess=True)
        return NameUnknown(typed, states)

    def within_reach(self, folded: str) -> tuple[NearName, ...]:
        """Present names, then other ones, then long names that are a little further away.

        What is left without words that many share counts too: two republics are alike in
        most of their letters and are not the same.
        """
        left = formal.without_shared_words(folded)
        for names, further in ((0, 0), (1, 0), (0, 1)):
            within = self._spellings[names].within_reach
            near = within(folded, further)
            if self._may_be_misspelt(left, folded):
                own = (found for found in within(left) if found.distance <= forgiven(left))
                near += tuple(_less_likely(f) for f in own if not self._two(folded, f.code))
            if near:
                return tuple(sorted(near, key=lambda found: found.rank))
        return ()


def _lacks_accents(typed: str, hit: NameHit) -> bool:
    return hit.kind == "name" and not hit.main and typed.casefold() != hit.written.casefold()


def _less_likely(found: NearName) -> NearName:
    """A name that is like a part of what was typed comes after one that is as like the whole."""
    distance, alike = found.rank
    return replace(found, rank=(distance + _PART, alike))


def _clear(near: tuple[NearName, ...]) -> NearName | None:
    """The name that is meant beyond doubt, or None.

    It is the only one in reach, or fewer edits away than every other. A nearer name in another
    language than an English one leaves a question.
    """
    if not near:
        return None
    english = {found.code for found in near if found.main}
    best = next((found for found in near if not english or found.code in english), near[0])
    rest = [found.distance for found in near if found.code != best.code]
    if not rest or (english and best.distance < min(rest)):
        return best
    return None


def _shortened(lexicon: NameLexicon) -> dict[str, tuple[NameHit, ...]]:
    """Present names by what is their own in them: "sudan sur" for "Sudán del Sur".

    States that share a name with others are left out: "democratic" tells the Koreas apart.
    """
    sharing = {hit.code for hits in lexicon.hits.values() if _shared(hits) for hit in hits}
    found: dict[str, tuple[NameHit, ...]] = {}
    for folded, hits in lexicon.hits.items():
        own = formal.without_shared_words(folded)
        if own and own != folded:
            named = (hit for hit in hits if hit.kind in _CURRENT and hit.code not in sharing)
            found[own] = (*found.get(own, ()), *named)
    return found


def _shared(hits: tuple[NameHit, ...]) -> bool:
    """Do several States have this name or demonym?"""
    kinds = NAMES | {"demonym"}
    return len({hit.code for hit in hits if hit.kind in kinds and hit.code.isupper()}) > 1


def _strongest(hits: tuple[NameHit, ...]) -> tuple[NameHit, ...]:
    """Names before codes, codes before demonyms, demonyms before capitals and cities."""
    for kinds in (_CURRENT, {"former"}, {"code"}, {"demonym"}, {"capital"}):
        found = tuple(hit for hit in hits if hit.kind in kinds)
        if found:
            return found
    return hits
