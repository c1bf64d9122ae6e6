"""The card of a story: what happened, to whom, who says so, why it came, and what to do next.

In: an AlertCard (a story with the present status of its States and the reasons it came).
Out: messages within Slack's limits. ``text`` alone says everything a reader needs. A
legal act (deposit, effect) opens with a header; talk does not. Words of a feed are
literal: they cannot mention anyone or link anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.desk.legal_words import own_notes, since, status_words, suspension
from bot.desk.point import point
from bot.model.answers import StatusAnswer
from bot.model.names import listed
from bot.model.state import Status
from bot.model.story import Story, StorySource
from bot.ports import Message
from handlers.views.blocks import Block, Element, actions, button, context, header, message, section
from handlers.views.kinds import changes_who_is_bound, kind_sign, kind_words, unmarked_kind_words
from handlers.views.reports import reported_at, sample_prefix
from handlers.views.text import host, link, literal, plural

MOST_STATES = 5
_MOST_WORDS = 5
_MOST_REASONS = 3
_MOST_SOURCES = 4
_LONGEST_LINK = 400
_HEADLINE = 300
_SETTLED = {Status.STATE_PARTY, Status.SIGNATORY, Status.NOT_JOINED, Status.WITHDRAWN}
"""Standings that need no rule explained beside a piece of news."""


@dataclass(frozen=True, slots=True)
class AlertCard:
    """A story as it is shown.

    ``because`` says what the watches that asked for it are on, each as the rest of a sentence
    (bot.desk.reasons; empty: the channel gets everything);
    ``words`` are the entries' own that made it relevant; ``personal``: it goes to a person.
    """

    story: Story
    statuses: tuple[StatusAnswer, ...] = ()
    because: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    personal: bool = False


def alert_message(card: AlertCard) -> Message:
    """The alert as it is posted, and again as it is edited when more is known."""
    story = card.story
    blocks = [
        *_opening(story),
        section(f"*{link(story.url, story.headline, _HEADLINE)}*\n{said_by(story)}"),
        *_states(card),
        context(_reason(card)),
        actions(*_buttons(card)),
    ]
    return message(alert_text(card), blocks)


def alert_text(card: AlertCard) -> str:
    """The alert in plain sentences: for notifications and screen readers, which see no blocks."""
    story = card.story
    names = [answer.state.title for answer in card.statuses[:MOST_STATES]]
    about = f" ({literal(listed(names + _more_states(card)))})" if names else ""
    parts = [
        f"{sample_prefix(story)}{_legal_prefix(story)}{unmarked_kind_words(story)}{about}: {literal(story.headline, _HEADLINE)}",
        f"{_sources_plain(story)}.",
        *(status_line(answer, flag=False) for answer in card.statuses[:MOST_STATES]),
    ]
    return " ".join(
        part if part.endswith((".", ".)", "!", "?", "…")) else f"{part}." for part in parts
    )


def said_by(story: Story) -> str:
    """``Reuters (reuters.com) · 10 January 2026, 09:00 UTC · 4 sources``."""
    first = story.sources[0] if story.sources else None
    parts = [_publisher(first), reported_at(first) if first else ""]
    if len(story.sources) > 1:
        parts.append(f"*{plural(len(story.sources), 'source', 'sources')}*")
    return " · ".join(part for part in parts if part)


def status_line(answer: StatusAnswer, *, flag: bool = True) -> str:
    """``🇫🇮 Finland: No longer a State Party since ...``: in full where something moves, else short."""
    name, when, notes = literal(answer.state.title), since(answer), _notes(answer, flag=flag)
    sign = f"{answer.state.flag} " if flag else ""
    if suspension(answer) is not None:
        return f"{sign}{literal(point(answer, answer.on), 400)}{notes}"
    said = status_words(answer) + (f", {when}" if when else "")
    if answer.status not in _SETTLED:
        said = answer.sentence
    return (
        f"{sign}*{name}*: {literal(said, 400)}{notes}"
        if flag
        else f"{name}: {literal(said, 400)}{notes}"
    )


def _notes(answer: StatusAnswer, *, flag: bool) -> str:
    """Where the notes about the State are: behind the button below, or what to type."""
    if not own_notes(answer):
        return ""
    way = "under *Status*" if flag else f"with /minestatus {literal(answer.state.name)}"
    return f" (notes {way})"


def moved_message(story: Story, to: str | None) -> Message:
    """What is left of a card whose story was merged into another; ``to``: that one's card."""
    words = f"This is part of an earlier story: {link(to, story.headline, _HEADLINE)}"
    return message(words, [section(words)])


def source_reply(story: Story, sources: Sequence[StorySource]) -> Message:
    """In the story's thread: further sources have it."""
    shown = [_reported(source) for source in sources[:_MOST_SOURCES]]
    if len(sources) > len(shown):
        shown.append(f"{len(sources) - len(shown)} more")
    now = f"Now {plural(len(story.sources), 'source', 'sources')}."
    if len(shown) == 1:
        words = f"Also reported by {shown[0]}. {now}"
        return message(words, [section(words)])
    lines = "\n".join(f"• {line}" for line in shown)
    return message(
        f"Also reported by {'; '.join(shown)}. {now}",
        [section(f"Also reported by\n{lines}\n{now}")],
    )


def step_reply(story: Story, sources: Sequence[StorySource]) -> Message:
    """In the story's thread: a later step on the ladder, and who reports it."""
    latest = sources[-1] if sources else None
    said = _reported(latest) if latest else literal(story.headline, _HEADLINE)
    words = f"{_legal_prefix(story)}{kind_sign(story)} {kind_words(story)}. {said}"
    return message(words, [section(words)])


def _reported(source: StorySource) -> str:
    """``<url|Reuters>: the title (10 January 2026, 09:00 UTC)``; a very long address is left out."""
    name = source.publisher or host(source.url) or "a source"
    said = link(source.url, name, 80)
    said = said if len(said) < _LONGEST_LINK else literal(name, 80)
    at = reported_at(source)
    return f"{said}: {literal(source.title, 200)}" + (f" ({at})" if at else "")


def judgement_reply(story: Story) -> Message:
    """In the story's thread: what was said before is corrected."""
    words = f"Corrected: this is now read as “{kind_words(story)}”: {literal(story.headline)}"
    return message(words, [section(words)])


def _opening(story: Story) -> list[Block]:
    if changes_who_is_bound(story):
        return [header(f"⚖️ {sample_prefix(story)}Legal act reported. {unmarked_kind_words(story)}")]
    return [context(f"{kind_sign(story)} *{kind_words(story)}*")]


def _legal_prefix(story: Story) -> str:
    return "Legal act reported. " if changes_who_is_bound(story) else ""


def _states(card: AlertCard) -> list[Block]:
    if not card.statuses:
        return []
    lines = [status_line(answer) for answer in card.statuses[:MOST_STATES]]
    lines += [f"_{more}_" for more in _more_states(card)]
    return [section("\n".join(lines))]


def _more_states(card: AlertCard) -> list[str]:
    more = len(card.statuses) - MOST_STATES
    return [f"{more} more {'State' if more == 1 else 'States'}"] if more > 0 else []


def _reason(card: AlertCard) -> str:
    if card.because:
        whose = "You watch" if card.personal else "This channel watches"
        because = " ".join(f"{whose} {literal(each, 300)}" for each in card.because[:_MOST_REASONS])
    else:
        because = "This channel gets every alert."
    words = ", ".join(f"“{literal(word, 60)}”" for word in card.words[:_MOST_WORDS])
    return f"{because} Words: {words}" if words else because


def _buttons(card: AlertCard) -> list[Element]:
    story = card.story
    return [
        *_state_buttons(card),
        button("Why this?", "story:why", story.id, label="Why did I get this story?"),
        button("Not relevant", "story:not_relevant", story.id, label="This story is not relevant"),
    ]


def _state_buttons(card: AlertCard) -> list[Element]:
    """One State: its status and a watch at once. Several: a list to choose from, in private."""
    if not card.statuses:
        return []
    if len(card.statuses) > 1:
        return [
            button("Status", "story:states", card.story.id, label="Status of the States named"),
            button(
                "Watch States", "story:watch", card.story.id, label="Watch States of this story"
            ),
        ]
    state = card.statuses[0].state
    return [
        button("Status", "status:show", state.iso3, label=f"Status of {state.title}"),
        button(f"Watch {state.title}", "watch:add", state.iso3, label=f"Watch {state.title}"),
    ]


def _publisher(source: StorySource | None) -> str:
    if source is None:
        return ""
    name, where = literal(source.publisher, 80), literal(host(source.url), 80)
    return f"{name} ({where})" if name and where and where not in name else name or where


def _sources_plain(story: Story) -> str:
    first = story.sources[0] if story.sources else None
    others = len(story.sources) - 1
    more = f" and {plural(others, 'other source', 'other sources')}" if others > 0 else ""
    at = reported_at(first) if first else ""
    return f"{_publisher(first) or 'Source unknown'}{more}" + (f", {at}" if at else "")
