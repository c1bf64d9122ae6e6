"""How far a legal step has gone, and whether the news is about taking it or not taking it.

In: the Reading of an entry of a legal kind. Out: a Step and a Direction. "Will not
leave", "urges not to", "bill rejected" are AGAINST: never shown or counted as leaving.
The title decides; "has withdrawn" alone does not tell a vote from its effect, so there
the summary is asked.
"""

from __future__ import annotations

from bot.model.judgement import Direction, Kind
from bot.model.state import Step
from bot.news.reading import Reading

LEGAL = frozenset({Kind.WITHDRAWAL, Kind.ACCESSION, Kind.SUSPENSION})
_TITLE = (
    ("effect", Step.EFFECT),
    ("notify", Step.DEPOSIT),
    ("sign", Step.LAW),
    ("tabled", Step.PROPOSAL),
    ("parliament", Step.PARLIAMENT),
    ("cabinet", Step.PROPOSAL),
)
_SUMMARY = (
    ("effect", Step.EFFECT),
    ("sign", Step.LAW),
    ("notify", Step.DEPOSIT),
    ("parliament", Step.PARLIAMENT),
    ("formally", Step.EFFECT),
    ("cabinet", Step.PROPOSAL),
    ("tabled", Step.PROPOSAL),
    ("law", Step.LAW),
    ("lawtext", Step.LAW),
    ("bill", Step.PROPOSAL),
)


_DOING = frozenset({"withdraw", "leave", "join", "suspend", "effect"})
_UNDER_WAY = frozenset({"sign", "tabled", "parliament", "cabinet", "bill", "law"})
"""Without these in its title, news of joining is of the deposit: "Tonga joins the ban"."""


def step_of(kind: Kind, reading: Reading) -> Step | None:
    """The step an entry of a legal kind reports; None for other kinds."""
    if kind not in LEGAL:
        return None
    if (
        kind is Kind.ACCESSION
        and "join" in reading.title
        and not _UNDER_WAY & reading.title
        and "effect" not in reading.title
    ):
        return Step.DEPOSIT
    if {"parliament", "law"} <= reading.title and "effect" not in reading.title:
        return Step.PARLIAMENT
    for rules, ladder in ((reading.title, _TITLE), (reading.anywhere, _SUMMARY)):
        for rule, step in ladder:
            if rule in rules:
                return step
    # "Has left" means effect, unless someone only comments on it.
    told = "done" in reading.title and "urge" not in reading.anywhere
    return Step.EFFECT if told else Step.STATEMENT


def direction_of(kind: Kind, reading: Reading) -> Direction | None:
    """Towards the step or against it; None for other kinds, and where no word says either."""
    if kind not in LEGAL:
        return None
    if "stay" in reading.title:
        return Direction.AGAINST
    return None if _DOING.isdisjoint(reading.anywhere) else Direction.TOWARDS


_PLAINLY = (
    (Step.EFFECT, frozenset({"effect"})),
    (Step.DEPOSIT, frozenset({"notify"})),
    (Step.LAW, frozenset({"sign"})),
    (Step.PARLIAMENT, frozenset({"parliament"})),
    (Step.PROPOSAL, frozenset({"cabinet", "tabled"})),
)


def plain_step(kind: Kind | None, direction: Direction | None, reading: Reading) -> Step | None:
    """The step that the title of an entry of a legal kind states beyond doubt, by its words alone.

    A request to a parliament is a proposal; a future effect does not count yet.
    """
    if kind not in LEGAL:
        return None
    told = [step for step, rules in _PLAINLY if rules & reading.title]
    if told == [Step.PARLIAMENT, Step.PROPOSAL] and "tabled" in reading.title:
        return Step.PROPOSAL
    if told == [Step.EFFECT] and "notify" in reading.anywhere and direction is Direction.TOWARDS:
        return None
    return told[0] if len(told) == 1 else None


def words_of_step(step: Step, reading: Reading) -> str:
    """The rule whose words say the step; empty where none does (a plain statement)."""
    for rules, ladder in ((reading.title, _TITLE), (reading.anywhere, _SUMMARY)):
        for rule, said in ladder:
            if said is step and rule in rules:
                return rule
    return "join" if step is Step.DEPOSIT else "done" if step is Step.EFFECT else ""
