"""How far a legal step has gone, and whether the news is of taking it or of not taking it.

In: the Reading of an entry of a legal kind. Out: a Step and a Direction. "Will not
leave", "urges not to", "bill rejected" are AGAINST: never shown or counted as leaving.
"""

from __future__ import annotations

from bot.model.judgement import Direction, Kind
from bot.model.state import Step
from bot.news.reading import Reading

LEGAL = frozenset({Kind.WITHDRAWAL, Kind.ACCESSION, Kind.SUSPENSION})
_LADDER = (
    ("effect", Step.EFFECT),
    ("notify", Step.DEPOSIT),
    ("parliament", Step.PARLIAMENT),
    ("law", Step.LAW),
    ("cabinet", Step.PROPOSAL),
    ("bill", Step.PROPOSAL),
)


def step_of(kind: Kind, reading: Reading) -> Step | None:
    """The step an entry of a legal kind reports; None for other kinds."""
    if kind not in LEGAL:
        return None
    for rules in (reading.title, reading.anywhere):
        for rule, step in _LADDER:
            if rule in rules:
                return step
    return Step.STATEMENT


def direction_of(kind: Kind, reading: Reading) -> Direction | None:
    """Towards the step or against it; None for other kinds."""
    if kind not in LEGAL:
        return None
    return Direction.AGAINST if "stay" in reading.title else Direction.TOWARDS
