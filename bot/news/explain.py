"""A judgement in words: why an entry is relevant, or why not.

In: an entry, its judgement, the names of States, and the story it joins (if known). Out:
lines for a terminal. Says what was found, never judges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.model.entry import Entry
from bot.model.judgement import Direction, Evidence, Judgement, Kind, Strictness
from bot.model.state import Iso3
from bot.model.story import Story, short_id
from bot.news.relevance import THRESHOLDS

_LABELS = {
    Kind.PRODUCTION_TRANSFER: "production or transfer",
    Kind.CAMPAIGN_STATEMENT: "campaign statement",
}
"""Kinds whose name in the code is not what a person reads."""

_KINDS = {
    Kind.WITHDRAWAL: "leaving the Convention, or not leaving it",
    Kind.ACCESSION: "joining the Convention",
    Kind.SUSPENSION: "suspending the Convention's operation",
    Kind.USE: "mines being used",
    Kind.PRODUCTION_TRANSFER: "making or transferring mines",
    Kind.STOCKPILE: "stocks and their destruction",
    Kind.CLEARANCE: "clearing mines",
    Kind.CASUALTIES: "people killed or injured by mines",
    Kind.MEETING: "a meeting",
    Kind.CAMPAIGN_STATEMENT: "a statement or an appeal",
    Kind.REPORT: "a report",
    Kind.OTHER: "something else about mines",
}


def explanation_lines(
    entry: Entry, judgement: Judgement, name: Callable[[Iso3], str], story: Story | None = None
) -> Iterator[str]:
    """The judgement of an entry, line by line."""
    yield f"\u201c{entry.title}\u201d"
    yield ""
    yield from _verdict(judgement)
    yield from _relevance(judgement)
    yield from _states(judgement, name)
    if judgement.kind is not None:
        yield from _kind(judgement, judgement.kind)
    if story is not None:
        yield ""
        yield f"Story: \u201c{story.headline}\u201d ({len(story.sources)} reports, {short_id(story.id)})."


def _verdict(judgement: Judgement) -> Iterator[str]:
    score = judgement.score
    wanted = {level.value: THRESHOLDS[level] for level in Strictness}
    against = next((e for e in _of(judgement, "against") if e.weight < 0), None)
    limits = ", ".join(f"{name} {limit:.2f}" for name, limit in wanted.items())
    if judgement.relevant:
        yield f"Relevant: score {score:.2f} (a watch asks for: {limits})."
    elif not any(_of(judgement, "relevance")):
        mentioned = f"; it mentions {_quoted(against)}" if against else ""
        yield f"Not relevant: it has no words about mines or the treaty{mentioned}."
    else:
        because = f", mainly because of {_quoted(against)}" if against else ""
        yield f"Not relevant: score {score:.2f}{because} (a watch asks for: {limits})."


def _relevance(judgement: Judgement) -> Iterator[str]:
    weighed = [e for e in _of(judgement, "relevance", "against") if e.weight]
    if not weighed:
        return
    yield ""
    yield "Relevance (what each word adds to the log-odds):"
    for evidence in weighed:
        yield f"  {_signed(evidence.weight)}  {evidence.rule}{_where(evidence)}"


def _states(judgement: Judgement, name: Callable[[Iso3], str]) -> Iterator[str]:
    coded = [e for e in _of(judgement, "state") if e.iso3]
    aside = [e for e in _of(judgement, "against") if e.iso3]
    if not coded and not aside:
        yield ""
        yield "States: none named."
        return
    yield ""
    yield "States:"
    for evidence in coded:
        yield f"  {name(evidence.iso3)}: {evidence.rule}{_where(evidence)}" if evidence.iso3 else ""
    for evidence in aside:
        yield (
            f"  ({name(evidence.iso3)}: {evidence.rule}{_where(evidence)})" if evidence.iso3 else ""
        )


def _kind(judgement: Judgement, kind: Kind) -> Iterator[str]:
    yield ""
    yield f"Kind: {_LABELS.get(kind, kind)} \u2013 {_KINDS[kind]}."
    for evidence in _of(judgement, "kind"):
        yield f"  {_signed(evidence.weight)}  {evidence.rule}{_where(evidence)}"
    for evidence in _of(judgement, "step", "direction"):
        against = evidence.rule == Direction.AGAINST
        said = "against: no step taken" if against else evidence.rule
        yield f"  {evidence.aspect}: {said}{_where(evidence)}"


def _of(judgement: Judgement, *aspects: str) -> Iterator[Evidence]:
    return (evidence for evidence in judgement.evidence if evidence.aspect in aspects)


def _where(evidence: Evidence) -> str:
    return f": \u201c{evidence.words}\u201d in the {evidence.where}" if evidence.words else ""


def _signed(weight: float) -> str:
    return f"{weight:+5.1f}".replace("-", "\u2212")


def _quoted(evidence: Evidence) -> str:
    return f"{evidence.rule} (\u201c{evidence.words}\u201d)" if evidence.words else evidence.rule
