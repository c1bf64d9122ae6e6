"""What kind of development an entry reports, as trained on the rules and words of labelled entries.

In: the features of a relevant entry. Out: how likely each of the twelve kinds is, and what
spoke for the likeliest. Must not decide relevance or States.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from bot.model.judgement import Kind
from bot.news.features import ONLY_OUTSIDERS, rules_in
from bot.news.weights import KINDS, Weights


def kinds_of(seen: Sequence[str], weights: Weights) -> tuple[float, ...]:
    """The probability of each kind, in the order of KINDS.

    ``seen`` are the features of rules and words (bot.news.features).
    """
    table = weights.kind
    rows = [table[name] for name in seen if name in table]
    sums = [sum(column) for column in zip(weights.kind_bias, *rows, strict=True)]
    if ONLY_OUTSIDERS in seen:
        # Who never joined cannot leave: such a State changes its policy on use.
        sums[_USE] = max(sums[_USE], sums[_WITHDRAWAL])
        sums[_WITHDRAWAL] = min(sums)
    highest = max(sums)
    shares = [exp(value - highest) for value in sums]
    whole = sum(shares)
    return tuple([share / whole for share in shares])


def likeliest(kinds: tuple[float, ...]) -> Kind:
    """The likeliest kind; of equals the first."""
    return KINDS[max(range(len(kinds)), key=kinds.__getitem__)]


def counted_words(kind: Kind, seen: Sequence[str], weights: Weights) -> dict[str, float]:
    """What each rule or word added for a kind, where it added something."""
    at = KINDS.index(kind)
    table = weights.kind
    added: dict[str, float] = {}
    for name in seen:
        row = table.get(name)
        if row is not None:
            parts = rules_in(name)
            part = row[at] / len(parts)
            for rule in parts:
                added[rule] = added.get(rule, 0.0) + part
    return {rule: value for rule, value in added.items() if value > _HARDLY}


_WITHDRAWAL, _USE = KINDS.index(Kind.WITHDRAWAL), KINDS.index(Kind.USE)
_HARDLY = 0.1
"""Less than this is not worth a line of evidence."""
