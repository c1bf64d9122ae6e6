"""Is an entry a mine-ban development? A score in 0..1 from the rules that match, as trained.

In: a Reading. Out: a score and what each rule added to its log-odds. An entry without a
word of the treaty or of mines is not about them, whatever else it holds. Must not look at
kinds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.model.judgement import Strictness
from bot.news.features import rules_in
from bot.news.lexicon import word_set
from bot.news.reading import Reading
from bot.news.weights import Linear, probability

THRESHOLDS: Mapping[Strictness, float] = MappingProxyType(
    {Strictness.STRICT: 0.8, Strictness.NORMAL: 0.5, Strictness.WIDE: 0.3}
)
"""From which score an entry is relevant to a watch; ``relevant`` uses NORMAL."""

CORE = word_set(
    "treaty apmine landmine laymines minehurt mineblast monitor clear minefree minefield bare antitank"
)
"""Without one of these an entry is not about mines at all, whatever else it holds."""


def weigh(reading: Reading, seen: Sequence[str], model: Linear) -> tuple[float, dict[str, float]]:
    """The score of an entry, and what each rule added; a pair's part is shared between its rules.

    ``seen`` are the features of rules (bot.news.features.of_rules).
    """
    weights = model.weights
    found = [(name, weights[name]) for name in seen if name in weights]
    added: dict[str, float] = {}
    for name, weight in found:
        parts = rules_in(name)
        part = weight / len(parts)
        for rule in parts:
            added[rule] = added.get(rule, 0.0) + part
    if CORE.isdisjoint(reading.anywhere):
        return 0.0, {rule: weight for rule, weight in added.items() if weight < 0}
    return probability(model.bias + sum([weight for _, weight in found])), added
