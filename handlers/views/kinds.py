"""The kinds of news as words and signs, and their steps: one vocabulary for all views.

In: a kind, a step, a direction. Out: short plain English. A sign never stands without
its word. News of *not* doing something is said so and never carries a step.
"""

from __future__ import annotations

from bot.model.judgement import Direction, Kind
from bot.model.state import Step
from bot.model.story import Story

SIGNS = {
    Kind.WITHDRAWAL: "↩️",
    Kind.ACCESSION: "➕",
    Kind.SUSPENSION: "⏸️",
    Kind.USE: "⚠️",
    Kind.PRODUCTION_TRANSFER: "🏭",
    Kind.STOCKPILE: "📦",
    Kind.CLEARANCE: "🚩",
    Kind.CASUALTIES: "🩹",
    Kind.MEETING: "🗓️",
    Kind.CAMPAIGN_STATEMENT: "💬",
    Kind.REPORT: "📄",
    Kind.OTHER: "📌",
}
WORDS = {
    Kind.WITHDRAWAL: "Withdrawal",
    Kind.ACCESSION: "Accession",
    Kind.SUSPENSION: "Suspension",
    Kind.USE: "Use of mines",
    Kind.PRODUCTION_TRANSFER: "Production or transfer",
    Kind.STOCKPILE: "Stockpiles",
    Kind.CLEARANCE: "Clearance",
    Kind.CASUALTIES: "Casualties",
    Kind.MEETING: "Meeting",
    Kind.CAMPAIGN_STATEMENT: "Statement",
    Kind.REPORT: "Report",
    Kind.OTHER: "Other news",
}
_AGAINST = {
    Kind.WITHDRAWAL: "Not withdrawing, or against withdrawal",
    Kind.ACCESSION: "Not acceding, or against accession",
    Kind.SUSPENSION: "Not suspending, or against suspension",
}
_STEPS = {
    Step.STATEMENT: "a statement",
    Step.PROPOSAL: "a proposal",
    Step.PARLIAMENT: "in parliament",
    Step.LAW: "national decision",
    Step.DEPOSIT: "instrument deposited",
    Step.EFFECT: "takes effect",
}
_DEPOSITS = {
    Kind.WITHDRAWAL: "notice deposited",
    Kind.SUSPENSION: "notice given",
}
_LEGAL = frozenset(_AGAINST)
_REPORTED = {
    Kind.WITHDRAWAL: "a withdrawal",
    Kind.ACCESSION: "an accession",
    Kind.SUSPENSION: "a suspension",
    Kind.USE: "the use of mines",
    Kind.PRODUCTION_TRANSFER: "the production or transfer of mines",
    Kind.STOCKPILE: "stockpiles",
    Kind.CLEARANCE: "mine clearance",
    Kind.CASUALTIES: "people killed or injured by mines",
    Kind.MEETING: "a meeting",
    Kind.CAMPAIGN_STATEMENT: "a statement",
    Kind.REPORT: "a report",
    Kind.OTHER: "other news about mines",
}
_REPORTED_STEPS = {
    Kind.WITHDRAWAL: {
        Step.STATEMENT: "a statement{by} on withdrawal",
        Step.PROPOSAL: "a proposal{by} to withdraw",
        Step.PARLIAMENT: "a step in parliament towards withdrawal{by}",
        Step.LAW: "a decision{by} to withdraw",
        Step.DEPOSIT: "a notice of withdrawal{by}",
        Step.EFFECT: "a withdrawal{by} that takes effect",
    },
    Kind.ACCESSION: {
        Step.STATEMENT: "a statement{by} on accession",
        Step.PROPOSAL: "a proposal{by} to accede",
        Step.PARLIAMENT: "a step in parliament towards accession{by}",
        Step.LAW: "a decision{by} to accede",
        Step.DEPOSIT: "a deposit{by} of an instrument of consent",
        Step.EFFECT: "an accession{by} that takes effect",
    },
    Kind.SUSPENSION: {
        Step.STATEMENT: "a statement{by} on suspension",
        Step.PROPOSAL: "a proposal{by} to suspend the Convention",
        Step.PARLIAMENT: "a step in parliament towards suspension{by}",
        Step.LAW: "a decision{by} to suspend the Convention",
        Step.DEPOSIT: "a notice of suspension{by}",
        Step.EFFECT: "a suspension{by} that is said to take effect",
    },
}


def sample_mark(story: Story) -> str:
    """``Sample · `` before what only the sample feed reports; else nothing."""
    return "Sample · " if story.sample else ""


def kind_words(story: Story) -> str:
    """``Withdrawal: notice deposited``, ``Clearance``; of the sample ``Sample · Clearance``."""
    return sample_mark(story) + unmarked_kind_words(story)


def unmarked_kind_words(story: Story) -> str:
    """The same without the sample's mark, which is shown next to it."""
    if story.direction is Direction.AGAINST and story.kind in _AGAINST:
        return _AGAINST[story.kind]
    if story.step is None or story.kind not in _LEGAL:
        return WORDS[story.kind]
    return f"{WORDS[story.kind]}: {step_words(story.kind, story.step)}"


def report_words(story: Story, about: str = "") -> str:
    """What the story reports, in a sentence; ``about``: its States.

    ``This reports a notice of withdrawal by Finland.``, ``This is about the use of mines; it
    names Chad.``
    """
    names = f"; it names {about}" if about else ""
    if story.direction is Direction.AGAINST and story.kind in _AGAINST:
        return f"This is about a step not taken: {_AGAINST[story.kind].lower()}{names}."
    if story.step is not None and story.kind in _REPORTED_STEPS:
        by = f" by {about}" if about else ""
        return f"This reports {_REPORTED_STEPS[story.kind][story.step].format(by=by)}."
    return f"This is about {_REPORTED[story.kind]}{names}."


def kind_sign(story: Story) -> str:
    """The sign of the kind; legal acts, and news of not doing it, have signs of their own."""
    if changes_who_is_bound(story):
        return "⚖️"
    against = story.direction is Direction.AGAINST and story.kind in _AGAINST
    return "✋" if against else SIGNS[story.kind]


def step_words(kind: Kind, step: Step) -> str:
    """``in parliament``, ``notice deposited``."""
    if step is Step.DEPOSIT and kind in _DEPOSITS:
        return _DEPOSITS[kind]
    return _STEPS[step]


def changes_who_is_bound(story: Story) -> bool:
    """A deposit or an effect, and not news against it: it changes who is bound."""
    return (
        story.kind in _LEGAL
        and story.step is not None
        and story.step >= Step.DEPOSIT
        and story.direction is not Direction.AGAINST
    )


def kinds_listed(kinds: tuple[Kind, ...]) -> str:
    """``withdrawal, use of mines``; "all kinds of news" for none."""
    return ", ".join(WORDS[kind].lower() for kind in kinds) or "all kinds of news"
