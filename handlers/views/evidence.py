"""The evidence for a story: the words, as the reports wrote them, and what each counted for.

In: the judged entries of a story. Out: a private message that explains its own terms. What spoke
against is shown too, and what joined each further report to the story.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.entry import StoredEntry
from bot.model.judgement import Direction, Evidence
from bot.model.story import Story
from bot.ports import Message
from handlers.views.blocks import actions, button, context, message, section
from handlers.views.kinds import unmarked_kind_words
from handlers.views.text import literal, plural

_MOST = 12
_MOST_JOINED = 5
_MOST_REASONS = 4
_TITLES = {
    "relevance": "Counts for news of anti-personnel mines",
    "against": "Counts against",
    "state": "States it is about",
    "kind": "What happened",
    "step": "How far along",
    "direction": "Step taken, or not",
}
_WEIGHED = frozenset({"relevance", "against", "kind"})
_TERMS = (
    "Minewatch looks for known words and phrases in the headline and summary. Each number is "
    "the weight of a word: the higher, the more it counted; a negative weight counted "
    "against. Together the weights show how certain the reading is, from 0 to 100."
)
_PLACES = {"title": "headline", "summary": "summary", "publisher": "publisher's name", "entry": ""}


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """``threshold``: how sure a normal watch wants to be, 0..1; ``more``: than ``entries``."""

    story: Story
    entries: tuple[StoredEntry, ...]
    threshold: float
    more: bool = False


def evidence_message(shown: EvidenceShown) -> Message:
    """Every aspect in a paragraph, with the terms explained at the end."""
    story = shown.story
    opening = f"How “{literal(story.headline, 200)}” was read"
    verdict = (
        f"As *{unmarked_kind_words(story)}*, {round(story.score * 100)} of 100 certain; a normal watch "
        f"takes stories from {round(shown.threshold * 100)} up, a strict one from a higher "
        "number, a wide one from a lower one."
    )
    evidence = [e for stored in shown.entries for e in stored.judgement.evidence]
    lines = [line for aspect in _TITLES if (line := _aspect(aspect, evidence))]
    if not lines:
        lines = ["Only the story itself is still kept, not its reports."]
    lines += _joined(shown.entries, more=shown.more)
    words = " ".join([f"{opening}.", verdict, *lines, _TERMS]).replace("*", "")
    return message(
        words,
        [
            section(f"*{opening}*\n{verdict}"),
            *map(section, lines),
            context(_TERMS),
            actions(
                button("Not relevant", "story:not_relevant", story.id),
                button("All reports", "story:show", story.id, label="Show all reports"),
            ),
        ],
    )


def _aspect(aspect: str, evidence: Sequence[Evidence]) -> str:
    """``*States it is about*: “Helsinki” (capital of FIN, in the headline)``."""
    found = dict.fromkeys(_said(e) for e in evidence if e.aspect == aspect)
    if not found:
        return ""
    shown = list(found)[:_MOST]
    more = f" and {len(found) - _MOST} weaker ones" if len(found) > _MOST else ""
    return f"*{_TITLES[aspect]}*: {'; '.join(shown)}{more}"


def _said(evidence: Evidence) -> str:
    words = f"“{literal(evidence.words, 80)}”" if evidence.words else ""
    label = literal(_label(evidence), 60)
    place = _PLACES[evidence.where]
    facts = [label if words else "", evidence.iso3 or "", f"in the {place}" if place else ""]
    if evidence.aspect in _WEIGHED and evidence.weight:
        facts.append(f"{evidence.weight:+.1f}".replace("-", "−"))
    said = ", ".join(filter(None, facts))
    return f"{words or label} ({said})" if said else words or label


def _label(evidence: Evidence) -> str:
    if evidence.aspect == "direction":
        return "step not taken" if evidence.rule == Direction.AGAINST else "step taken"
    return evidence.rule


def _joined(entries: Sequence[StoredEntry], *, more: bool) -> list[str]:
    """A line for each entry that joined: its title, and what it has in common with the story."""
    found = [(stored, reasons) for stored in entries if (reasons := _reasons(stored))]
    lines = [
        f"“{literal(stored.entry.title, 120)}”: {reasons}"
        for stored, reasons in found[:_MOST_JOINED]
    ]
    if len(found) > _MOST_JOINED:
        left = plural(len(found) - _MOST_JOINED, "further report", "further reports")
        lines.append(f"more than {left}" if more else left)
    if len(lines) == 1:
        return [f"*Joined to this story because*: {lines[0]}"]
    return ["\n• ".join(["*Joined to this story because*:", *lines])] if lines else []


def _reasons(stored: StoredEntry) -> str:
    """``same State, same step, same day; both say 3,500``."""
    found = [e for e in stored.judgement.evidence if e.aspect == "story"]
    return "; ".join(dict.fromkeys(literal(e.words or e.rule, 100) for e in found[:_MOST_REASONS]))
