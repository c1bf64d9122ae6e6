"""Why a story came: the words, the States' evidence, the kind's rule, the score, the watches.

In: the judged entries of a story and the watches that asked for it. Out: a private
message. What spoke against is shown too.
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
_TITLES = {
    "relevance": "Words that speak for it",
    "against": "Words that speak against it",
    "state": "States",
    "kind": "Kind",
    "step": "Step",
    "direction": "For or against",
    "story": "Story",
}


@dataclass(frozen=True, slots=True)
class WhyShown:
    """``threshold``: the score from which a normal watch wants a story."""

    story: Story
    entries: tuple[StoredEntry, ...]
    threshold: float
    because: tuple[str, ...]


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


def _said(evidence: Evidence) -> str:
    words = f"“{literal(evidence.words, 80)}”" if evidence.words else literal(evidence.rule, 80)
    facts = [evidence.where, str(evidence.iso3 or ""), literal(evidence.rule, 60)]
    return f"{words} ({', '.join(fact for fact in facts if fact and fact != words)})"


def _sections(lines: Sequence[str]) -> list[Block]:
    return [section(line) for line in lines]
