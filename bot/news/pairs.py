"""What two reports have to do with one another, worked out once and remembered.

In: reports. Out: how close two stories are by theirs. A story is compared anew with each
report that comes, and nearly all of its pairs are those of the time before; so only pairs
with the new report cost anything. Must not look for candidates or decide who joins.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.news.apart import apart, in_time
from bot.news.report import Report
from bot.news.same_event import log_odds
from bot.news.weights import Weights

_LEAST = -6.0
"""No pair speaks more than this against its story: one odd report must not decide alone ..."""
_WEAKEST = 0.25
"""... but the weakest pair has this share of the say beside the mean; chosen by cross-validation."""
_REMEMBERED = 32_768
"""Pairs, the latest asked for; some 8 MB."""
NEVER = 2 * _LEAST
"""The closeness of stories that are plainly apart: below that of any others."""


class Pairs:
    """Reports two by two, as the weights have them."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._known = lru_cache(_REMEMBERED)(self._weighed)

    @property
    def worked_out(self) -> int:
        """How many pairs had to be weighed so far: what grouping costs."""
        return self._known.cache_info().misses

    def odds(self, one: Report, other: Report) -> float | None:
        """The log-odds that both tell one event, at least _LEAST; None where they are plainly apart."""
        return self._known(one, other) if id(one) < id(other) else self._known(other, one)

    def closeness(self, some: Sequence[Report], others: Sequence[Report]) -> float:
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

    def _weighed(self, one: Report, other: Report) -> float | None:
        return None if apart(one, other) else max(_LEAST, log_odds(one, other, self._weights))
