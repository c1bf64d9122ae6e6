"""Why a story came: who watches what, what the story reports, and who reported it since when.

In: a story and the sentences that say which watches asked for it. Out: a private message. What
the reading of the reports rests on, word by word, is behind a button (handlers.views.evidence).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.desk.naming import in_sentence
from bot.model.names import listed
from bot.model.state import Iso3, State
from bot.model.story import Story
from bot.ports import Message
from handlers.views.blocks import actions, button, message, section
from handlers.views.kinds import report_words
from handlers.views.reports import reported_at
from handlers.views.text import host, link, literal, plural

_MOST_SENTENCES = 3
_MOST_REPORTS = 3
_MOST_STATES = 5


@dataclass(frozen=True, slots=True)
class WhyShown:
    """``because``: sentences in mrkdwn, one for each watch that asked for the story."""

    story: Story
    because: tuple[str, ...]
    states: Mapping[Iso3, State]


def why_message(why: WhyShown) -> Message:
    """What and why in the first line, then the reports; the evidence is one press away."""
    story = why.story
    asked = " ".join(why.because[:_MOST_SENTENCES]) or "No watch here covers this story."
    opening = f"{asked} {_what(story, why.states)}"
    reports = _reports(story)
    buttons = [
        button("Show the evidence", "story:evidence", story.id, label="Show how it was read"),
        button("Not relevant", "story:not_relevant", story.id),
    ]
    if len(story.sources) > _MOST_REPORTS:
        buttons.append(button("All reports", "story:show", story.id, label="Show all reports"))
    text = f"{opening} {' '.join(reports)}"
    return message(text, [section(f"*{opening}*"), section("\n".join(reports)), actions(*buttons)])


def _what(story: Story, states: Mapping[Iso3, State]) -> str:
    """``This reports a notice of withdrawal by Finland.``; of the sample, that it is old."""
    names = [in_sentence(states[iso3]) for iso3 in story.states if iso3 in states]
    shown = names[:_MOST_STATES]
    if len(names) > len(shown):
        shown.append(f"{len(names) - len(shown)} more States")
    about = literal(listed(shown), 300)
    mark = " It comes from the sample feed: a past event, shown again." if story.sample else ""
    return f"{report_words(story, about)}{mark}"


def _reports(story: Story) -> list[str]:
    """The headline, and the reports with their moments, the first one first."""
    lines = [f"“{literal(story.headline, 200)}”"]
    for source in story.sources[:_MOST_REPORTS]:
        said = [link(source.url, source.publisher or host(source.url) or "a source", 80)]
        said += [reported_at(source)]
        lines.append(f"• {', '.join(filter(None, said))}")
    more = len(story.sources) - _MOST_REPORTS
    if more > 0:
        lines.append(f"and {plural(more, 'more report', 'more reports')}: press *All reports*")
    return lines
