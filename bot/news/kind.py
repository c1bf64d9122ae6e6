"""What kind of development an entry reports, by rules over its words.

In: the matches of a relevant entry. Out: one of the twelve kinds and the rules that
spoke for it. Must not decide relevance or States.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.model.judgement import Kind
from bot.news.matcher import Match

# rule -> kind -> weight in the summary; the title counts TITLE times as much.
TITLE = 2.5
VOTES: Mapping[str, Mapping[Kind, float]] = MappingProxyType(
    {
        "withdraw": {Kind.WITHDRAWAL: 1.5},
        "join": {Kind.ACCESSION: 2.0},
        "suspend": {Kind.SUSPENSION: 2.5},
        "laid": {Kind.USE: 1.0},
        "use": {Kind.USE: 0.6},
        "make": {Kind.PRODUCTION_TRANSFER: 0.7},
        "stock": {Kind.STOCKPILE: 1.0},
        "destroy": {Kind.STOCKPILE: 0.8},
        "clear": {Kind.CLEARANCE: 0.8},
        "cleared": {Kind.CLEARANCE: 0.4},
        "minefree": {Kind.CLEARANCE: 1.5},
        "killed": {Kind.CASUALTIES: 0.9},
        "blast": {Kind.CASUALTIES: 0.8},
        "meeting": {Kind.MEETING: 0.7},
        "urge": {Kind.CAMPAIGN_STATEMENT: 0.8},
        "visit": {Kind.CAMPAIGN_STATEMENT: 1.0},
        "report": {Kind.REPORT: 0.7},
        "attack": {Kind.OTHER: 1.0},
        "award": {Kind.OTHER: 0.6},
    }
)


def kind_of(matches: Sequence[Match]) -> tuple[Kind, dict[str, float]]:
    """The kind with the most votes, and the votes of each rule for it."""
    votes: dict[Kind, dict[str, float]] = {}
    in_title = {match.rule for match in matches if match.in_title}
    for rule in {match.rule for match in matches} & VOTES.keys():
        for kind, weight in VOTES[rule].items():
            votes.setdefault(kind, {})[rule] = weight * (TITLE if rule in in_title else 1)
    best = max(votes, key=lambda kind: (sum(votes[kind].values()), kind), default=Kind.OTHER)
    return best, votes.get(best, {})
