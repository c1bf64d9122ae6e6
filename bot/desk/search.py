"""Type-ahead over the names of States: from memory, in all languages, best match first.

In: a few letters. Out: States. Ranks the whole name before the beginning of a name before
the beginning of a later word, English before other languages, and a misspelling last.
https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from bot.model.names import NameAmbiguous, NameFound, NameUnknown
from bot.model.state import Iso3, State
from bot.treaty.fold import fold
from bot.treaty.names import NameIndex
from bot.treaty.treaty import Treaty

_LAST = "\U0010ffff"


class NameSearch:
    """A sorted index of names and of their later words; built once, about 10 ms."""

    def __init__(self, names: NameIndex) -> None:
        self._names = names
        entries = list[tuple[str, int, State]]()
        for folded, state in names.spellings():
            foreign = fold(state.name) != folded
            words = folded.split(" ")
            for place in range(len(words)):
                rank = (2 if place else 0) + foreign
                entries.append((" ".join(words[place:]), rank, state))
        entries.sort(key=lambda entry: entry[:2])
        self._entries = entries
        self._keys = [key for key, _, _ in entries]

    def search(self, typed: str, limit: int = 100) -> tuple[State, ...]:
        """The States that fit what was typed so far; all in their alphabet's order for nothing."""
        folded = fold(typed)
        best: dict[Iso3, tuple[int, str, State]] = {}
        start = bisect_left(self._keys, folded)
        stop = bisect_left(self._keys, folded + _LAST)
        for key, rank, state in self._entries[start:stop]:
            whole = -10 if key == folded and rank < 2 else 0
            ranked = (rank + whole, fold(state.name), state)
            if state.iso3 not in best or ranked[:2] < best[state.iso3][:2]:
                best[state.iso3] = ranked
        found = [state for *_, state in sorted(best.values(), key=lambda ranked: ranked[:2])]
        return tuple(found[:limit]) or self._guesses(typed)[:limit]

    def _guesses(self, typed: str) -> tuple[State, ...]:
        """By code, flag, demonym or capital, and misspelt names."""
        match self._names.find(typed):
            case NameFound(state=state):
                return (state,)
            case NameAmbiguous(candidates=states) | NameUnknown(near=states):
                return states
            case _:
                return ()


class StateNames:
    """The names of the treaty as it is now, for the desks of all workspaces.

    For several threads: the index with the names it was made of is one value, replaced whole; two
    that find it out of date both make it.
    """

    def __init__(self, treaty: Callable[[], Treaty]) -> None:
        self.treaty = treaty
        self._search: tuple[NameIndex, NameSearch] | None = None

    def search(self, typed: str) -> tuple[State, ...]:
        """The States that fit what was typed so far, best first; from memory."""
        names, made = self.treaty().names, self._search
        if made is None or made[0] is not names:
            made = self._search = (names, NameSearch(names))
        return made[1].search(typed)
