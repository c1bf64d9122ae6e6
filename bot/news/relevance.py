"""Is an entry a mine-ban development? A score in 0..1 from words, where they stand and their company.

In: the matches of an entry. Out: a score and the evidence for it. Every rule is one row
of a table: what it looks for, what it adds to the log-odds in the title and in the
summary. Must not look at States' roles or at kinds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp
from types import MappingProxyType

from bot.model.judgement import Strictness
from bot.news.matcher import Match

THRESHOLDS: Mapping[Strictness, float] = MappingProxyType(
    {Strictness.STRICT: 0.8, Strictness.NORMAL: 0.5, Strictness.WIDE: 0.3}
)
"""From which score an entry is relevant to a watch; ``relevant`` uses NORMAL."""

START = -3.0
"""Log-odds of an entry nobody said anything about."""

# rule: added when it stands in the title, when only in the summary
WEIGHTS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "treaty": (7.0, 5.5),
        "apmine": (6.0, 5.0),
        "landmine": (5.0, 3.6),
        "clear": (5.0, 4.0),
        "minefree": (5.0, 4.0),
        "minefield": (3.0, 2.6),
        "bare": (1.6, 1.0),
        "war": (1.4, 1.0),
        "killed": (0.7, 0.4),
        "laid": (0.8, 0.5),
        "dug": (-5.0, -3.5),
        "sea": (-7.0, -5.0),
        "crypto": (-7.0, -6.0),
        "metaphor": (-3.5, -2.0),
        "music": (-4.0, -3.0),
        "sport": (-5.0, -4.0),
        "othertreaty": (-5.0, -1.5),
        "cluster": (-2.0, -1.0),
        "research": (-4.0, -2.0),
    }
)


def weigh(matches: Sequence[Match]) -> tuple[float, dict[str, float]]:
    """The score of an entry and what each rule added to its log-odds."""
    in_title = {match.rule for match in matches if match.in_title}
    anywhere = {match.rule for match in matches}
    added = {
        rule: WEIGHTS[rule][0 if rule in in_title else 1] for rule in anywhere if rule in WEIGHTS
    }
    return 1 / (1 + exp(-START - sum(added.values()))), added
