"""Why a story came: the words, the States' evidence, the kind's rule, the score, the watches.

In: the judged entries of a story and the watches that asked for it. Out: a private
message. What spoke against is shown too, and what joined each further entry to the story.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.entry import StoredEntry
from bot.model.judgement import Evidence
from bot.model.story import Story
from bot.ports import Message
from handlers.views.blocks import Block, actions, button, context, message, section
from handlers.views.kinds import kind_words
from handlers.views.text import listed, literal, plural

_MOST = 12
_MOST_JOINED = 5
_MOST_REASONS = 4
_TITLES = {
    "relevance": "Words that speak for it",
    "against": "Words that speak against it",
    "state": "States",
    "kind": "Kind",
    "step": "Step",
    "direction": "For or against",
}


@dataclass(frozen=True, slots=True)
class WhyShown:
    """``threshold``: the score from which a normal watch wants a story; ``more``: than ``entries``."""

    story: Story
    entries: tuple[StoredEntry, ...]
    threshold: float
    because: tuple[str, ...]
    more: bool = False


def why_message(why: WhyShown) -> Message:
    """The evidence in words."""
    story = why.story
    opening = f"Why “{literal(story.headline, 200)}”?"
    because = _because(why.because)
    score = (
        f"Read as *{kind_words(story)}* with a score of {story.score:.2f}; "
        f"a normal watch wants {why.threshold:.2f} or more."
    )
    evidence = [e for stored in why.entries for e in stored.judgement.evidence]
    lines = [line for aspect in _TITLES if (line := _aspect(aspect, evidence))]
    if not lines:
        lines = ["The entries of this story are not kept any more, only the story itself."]
    lines += _joined(why.entries, more=why.more)
    words = " ".join([opening, because, score.replace("*", ""), *lines]).replace("*", "")
    return message(
        words,
        [
            section(f"*{opening}*\n{because}\n{score}"),
            *_sections(lines),
            context(f"{plural(len(story.sources), 'source', 'sources')} in this story"),
            actions(
                button("Not relevant", "story:not_relevant", story.id),
                button("All sources", "story:show", story.id, label="Show all sources"),
            ),
        ],
    )


def _because(names: Sequence[str]) -> str:
    if names:
        return f"It was asked for by the watch on {literal(listed(list(names[:8])), 400)}."
    return "No watch here asks for it by name."


def _aspect(aspect: str, evidence: Sequence[Evidence]) -> str:
    """``*States*: “Helsinki” (title, FIN)``."""
    found = dict.fromkeys(_said(e) for e in evidence if e.aspect == aspect)
    if not found:
        return ""
    shown = list(found)[:_MOST]
    more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return f"*{_TITLES[aspect]}*: {', '.join(shown)}{more}"


def _joined(entries: Sequence[StoredEntry], *, more: bool) -> list[str]:
    """A line for each entry that joined: its title, and what it has in common with the story."""
    found = [(stored, reasons) for stored in entries if (reasons := _reasons(stored))]
    lines = [
        f"“{literal(stored.entry.title, 120)}”: {reasons}"
        for stored, reasons in found[:_MOST_JOINED]
    ]
    if len(found) > _MOST_JOINED:
        left = len(found) - _MOST_JOINED
        lines.append(f"more than {left} more" if more else f"{left} more")
    if len(lines) == 1:
        return [f"*Joined to this story because*: {lines[0]}"]
    return ["\n• ".join(["*Joined to this story because*:", *lines])] if lines else []


def _reasons(stored: StoredEntry) -> str:
    """``same State, same step, same day; both say 3,500``."""
    told = [e for e in stored.judgement.evidence if e.aspect == "story"]
    return "; ".join(dict.fromkeys(literal(e.words or e.rule, 100) for e in told[:_MOST_REASONS]))


def _said(evidence: Evidence) -> str:
    words = f"“{literal(evidence.words, 80)}”" if evidence.words else literal(evidence.rule, 80)
    facts = [evidence.where, str(evidence.iso3 or ""), literal(evidence.rule, 60)]
    return f"{words} ({', '.join(fact for fact in facts if fact and fact != words)})"


def _sections(lines: Sequence[str]) -> list[Block]:
    return [section(line) for line in lines]
