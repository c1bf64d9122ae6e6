"""What training found: the weights of the judgement, read from one packaged file.

In: bot/data/news_weights.json, which ``make train`` writes. Out: ``Weights``. Numbers and
single words only; the texts they were learned from are not part of Minewatch.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import exp
from typing import Any

from bot.errors import DataError
from bot.model.judgement import Kind

FILE = "news_weights.json"
KINDS = tuple(Kind)
"""The order of the numbers in each row of ``Weights.kind``."""


@dataclass(frozen=True, slots=True)
class Linear:
    """A logistic regression: log-odds are ``bias`` plus the weights of the features present."""

    bias: float
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Rarity:
    """The weight of a shared word or State, in natural logarithms; unknown words weigh most."""

    words: Mapping[str, float]
    states: Mapping[str, float]
    unknown: float

    def of(self, words: frozenset[str]) -> float:
        """The combined weight of a set of words."""
        known, unknown = self.words, self.unknown
        return sum([known.get(word, unknown) for word in words])

    def of_states(self, states: frozenset[str]) -> float:
        """The weight of the rarest of some States."""
        return max(self.states.get(state, self.unknown) for state in states)


@dataclass(frozen=True, slots=True)
class Weights:
    """``kind`` has a row of numbers for each feature, in the order of KINDS; ``join`` is a log-odds.

    ``trained_on`` is the SHA-256 of the labelled entries the weights were learned from.
    """

    relevance: Linear
    kind_bias: tuple[float, ...]
    kind: Mapping[str, tuple[float, ...]]
    same_event: Linear
    join: float
    rarity: Rarity
    trained_on: str = field(compare=False)


def weights_of(found: Mapping[str, Any]) -> Weights:
    """The weights in a parsed file.

    Raises:
        DataError: a part is missing or has another shape.
    """
    try:
        rarity = found["rarity"]
        return Weights(
            relevance=Linear(found["relevance"]["bias"], found["relevance"]["weights"]),
            kind_bias=tuple(found["kind"]["bias"]),
            kind={name: tuple(row) for name, row in found["kind"]["weights"].items()},
            same_event=Linear(found["same_event"]["bias"], found["same_event"]["weights"]),
            join=found["same_event"]["join"],
            rarity=Rarity(rarity["words"], rarity["states"], rarity["unknown"]),
            trained_on=found["trained_on"],
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(FILE, None, f"is not what make train writes ({error!r})") from error


@cache
def packaged_weights() -> Weights:
    """The weights that come with Minewatch, read once.

    Raises:
        DataError: the file is not what ``make train`` writes.
    """
    text = files("bot").joinpath("data", FILE).read_text(encoding="utf-8")
    try:
        return weights_of(json.loads(text))
    except ValueError as error:
        raise DataError(FILE, None, "is not JSON; run make train") from error


def probability(log_odds: float) -> float:
    """The logistic function, safe for any log-odds."""
    return 1 / (1 + exp(-max(-60.0, min(60.0, log_odds))))
