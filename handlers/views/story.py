"""One story with everything known of it: all sources in order, States, next steps.

In: a story and the present status of its States. Out: a message; more sources than fit
are counted.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.model.answers import StatusAnswer
from bot.model.story import Story, StorySource, short_id
from bot.ports import Message
from handlers.views.alert import MOST_STATES, AlertCard, alert_text, status_line
from handlers.views.blocks import Block, Element, actions, button, context, header, message, section
from handlers.views.kinds import kind_sign, kind_words
from handlers.views.reports import reported_at
from handlers.views.text import host, link, literal, plural

MOST_SOURCES = 30
_SECTION = 2800


def story_message(story: Story, statuses: Sequence[StatusAnswer]) -> Message:
    """The story, its States' status today, and its sources, oldest first."""
    card = AlertCard(story, tuple(statuses))
    lines = [status_line(answer) for answer in statuses[:MOST_STATES]]
    if len(statuses) > MOST_STATES:
        lines.append(f"_{len(statuses) - MOST_STATES} more States_")
    blocks = [
        header(story.headline),
        context(f"{kind_sign(story)} *{kind_words(story)}* · id `{literal(short_id(story.id))}`"),
        *([section("\n".join(lines))] if lines else []),
        *_sources(story.sources),
        actions(*_buttons(card)),
    ]
    return message(alert_text(card), blocks)


def _sources(sources: Sequence[StorySource]) -> list[Block]:
    if not sources:
        return [section("No sources are kept for this story now.")]
    blocks, held = list[Block](), f"*{plural(len(sources), 'source', 'sources')}, oldest first*"
    for source in sources[:MOST_SOURCES]:
        line = _source_line(source)
        if len(held) + len(line) > _SECTION:
            blocks.append(section(held))
            held = line
        else:
            held = f"{held}\n{line}"
    blocks.append(section(held))
    if len(sources) > MOST_SOURCES:
        blocks.append(context(f"{len(sources) - MOST_SOURCES} more sources"))
    return blocks


def _source_line(source: StorySource) -> str:
    publisher = literal(source.publisher or host(source.url), 80)
    start = "• " + ", ".join(filter(None, (publisher, reported_at(source))))
    line = f"{start}: {link(source.url, source.title, 200)}"
    return line if len(line) < _SECTION // 2 else f"{start}: {literal(source.title, 200)}"


def _buttons(card: AlertCard) -> list[Element]:
    story = card.story
    several = [
        button("Status", "story:states", story.id, label="Status of the States named"),
        button("Watch…", "story:watch", story.id, label="Watch States of this story"),
    ]
    return [
        *(several if card.statuses else []),
        button("Why this?", "story:why", story.id, label="Why is this story here?"),
        button("Not relevant", "story:not_relevant", story.id, label="This story is not relevant"),
    ]
