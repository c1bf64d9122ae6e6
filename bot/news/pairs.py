"""What two reports have to do with one another, worked out once and remembered.

In: reports. Out: how close two stories are by theirs. A story is compared anew with each
report that comes, and nearly all of its pairs are those of the time before; so only pairs
with the new report cost anything. Must not look for candidates or decide who joins.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.news.apart import clearly_apart, in_time
from bot.news.entry_report import EntryReport
from bot.news.same_event import log_odds
from bot.news.weights import Weights

_LEAST = -6.0
"""The most one pair counts against its story: one odd report must not decide alone ..."""
_WEAKEST = 0.25
"""... but the weakest pair has this share of the say beside the mean; chosen by cross-validation."""
_REMEMBERED = 32_768
"""Pairs in each of two memories; some 8 MB. Numbers alone: while the garbage
collector goes through a memory of objects, everything else waits."""
NEVER = 2 * _LEAST
"""The closeness of stories that are plainly apart: below that of any others."""


class Pairs:
    """Reports two by two, as the weights have them."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._known: dict[int, float | None] = {}
        self._earlier: dict[int, float | None] = {}
        self.worked_out = 0
        """How many pairs had to be weighed so far: what grouping costs."""

    def odds(self, one: EntryReport, other: EntryReport) -> float | None:
        """The log-odds that both report one event, at least _LEAST; None if clearly different."""
        first, second = one.number, other.number
        pair = first << 64 | second if first < second else second << 64 | first
        if pair in self._known:
            return self._known[pair]
        odds = self._earlier[pair] if pair in self._earlier else self._weighed(one, other)
        self._known[pair] = odds
        if len(self._known) >= _REMEMBERED:
            self._earlier, self._known = self._known, {}
        return odds

    def closeness(self, some: Sequence[EntryReport], others: Sequence[EntryReport]) -> float:
        """The mean log-odds of all pairs, drawn to the weakest; NEVER where two are apart."""
        pairs = [(one, other) for one in some for other in others]
        if not any(in_time(*pair) for pair in pairs):
            return NEVER
        found = list[float]()
        for pair in pairs:
            odds = self.odds(*pair)
            if odds is None:
                return NEVER
            found.append(odds)
        return (1 - _WEAKEST) * sum(found) / len(found) + _WEAKEST * min(found)

    def _weighed(self, one: EntryReport, other: EntryReport) -> float | None:
        self.worked_out += 1
        return (
            None if clearly_apart(one, other) else max(_LEAST, log_odds(one, other, self._weights))
        )
