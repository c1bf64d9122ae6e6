"""How far a legal step has gone, and whether the news is of taking it or of not taking it.

In: the matches of an entry of a legal kind. Out: a Step and a Direction. "Will not
leave", "urges not to", "bill rejected" are AGAINST: never shown or counted as leaving.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.model.judgement import Direction, Kind
from bot.model.state import Step
from bot.news.matcher import Match

LEGAL = frozenset({Kind.WITHDRAWAL, Kind.ACCESSION, Kind.SUSPENSION})
_LADDER = (
    ("effect", Step.EFFECT),
    ("notify", Step.DEPOSIT),
    ("parliament", Step.PARLIAMENT),
    ("law", Step.LAW),
    ("cabinet", Step.PROPOSAL),
    ("bill", Step.PROPOSAL),
)


def step_of(kind: Kind, matches: Sequence[Match]) -> Step | None:
    """The step an entry of a legal kind reports; None for other kinds."""
    if kind not in LEGAL:
        return None
    for field in (True, False):
        rules = {match.rule for match in matches if match.in_title is field}
        for rule, step in _LADDER:
            if rule in rules:
                return step
    return Step.STATEMENT


def direction_of(kind: Kind, matches: Sequence[Match]) -> Direction | None:
    """Towards the step or against it; None for other kinds."""
    if kind not in LEGAL:
        return None
    against = any(match.rule == "stay" for match in matches if match.in_title)
    return Direction.AGAINST if against else Direction.TOWARDS
