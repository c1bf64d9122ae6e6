"""The card of one State: where it stands, why, since when, what it owes, what happened.

In: the desk's OneState and the latest stories about the State. Out: a message. Every
claim carries its source or says that it has none; how old the record is stands at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.desk.replies import Freshness, OneState
from bot.model.day import long_day
from bot.model.state import Development, Duty, Position, Source, StatusAnswer
from bot.model.story import Story
from bot.ports import Message
from handlers.views.blocks import (
    Block,
    actions,
    button,
    context,
    fields,
    header,
    message,
    section,
)
from handlers.views.share import share_button
from handlers.views.standing import STATUS_WORDS, STEP_WORDS, age, facts, facts_in_words
from handlers.views.text import known_day, link, literal, moment, partial_day, plural

DEVELOPMENTS = 3
STORIES = 3
_SOURCES = 6


@lru_cache(maxsize=256)  # a State in the news is asked for by many, and its card stays the same
def status_card(reply: OneState, stories: tuple[Story, ...] = ()) -> Message:
    """The card with the next steps: watch, timeline, share."""
    answer = reply.answer
    blocks = [
        header(f"{answer.state.flag} {answer.state.name}: {STATUS_WORDS[answer.status]}"),
        *([context(literal(reply.heard))] if reply.heard else []),
        section(_standing(reply)),
        *_dates(answer),
        *(section(literal(note, 900)) for note in _notes(answer)),
        *_part("Duties", [duty_line(duty) for duty in answer.duties]),
        *_part("Position", _position(answer.position)),
        *_part("Last developments", _developments(answer)),
        *_part("In the news", [_story(story) for story in stories[:STORIES]]),
        context(_sources(answer.sources)),
        context(age(Freshness(answer.as_of, answer.checked_on))),
        *_namesakes(reply),
        _next_steps(reply),
    ]
    return message(card_text(reply), blocks)


def card_text(reply: OneState) -> str:
    """The card in plain sentences, for notifications and screen readers."""
    answer = reply.answer
    dates = facts_in_words(answer)
    sentences = [
        reply.heard,
        f"{answer.state.name}, {long_day(answer.on)}: {STATUS_WORDS[answer.status]}.",
        answer.sentence,
        f"Dates: {dates}." if dates else None,
        *_notes(answer),
        age(Freshness(answer.as_of, answer.checked_on)),
    ]
    return " ".join(literal(sentence, 900) for sentence in sentences if sentence)


def duty_line(duty: Duty) -> str:
    """``Article 5, Mine clearance: ...`` with its source."""
    said = f"Article {duty.article}, *{literal(duty.title)}*: {literal(duty.sentence, 400)}"
    of = f" ({partial_day(duty.as_of)})" if duty.as_of else ""
    return f"{said} _{link(duty.source.url, 'source')}{of}_" if duty.source else said


def development_line(development: Development) -> str:
    """``10 July 2025: Finland deposits ... (deposit; Yle)``, linked to its source."""
    title = link(development.source.url, development.title, 200)
    step = f"{STEP_WORDS[development.step]}; " if development.step else ""
    publisher = literal(development.source.publisher, 80)
    return f"{partial_day(development.date)}: {title} ({step}{publisher})"


def _standing(reply: OneState) -> str:
    answer = reply.answer
    when = "" if answer.on == reply.today else f"*On {long_day(answer.on)}.* "
    return f"{when}{literal(answer.sentence, 900)}"


def _dates(answer: StatusAnswer) -> list[Block]:
    pairs = [(what.capitalize(), long_day(when)) for what, when in facts(answer)]
    return [fields(*pairs)] if pairs else []


def _notes(answer: StatusAnswer) -> list[str]:
    # How far the record reaches is said once, by ``age``, for every card.
    return [note for note in answer.notes if answer.as_of.isoformat() not in note][:4]


def _part(title: str, lines: list[str]) -> list[Block]:
    return [section("\n".join([f"*{title}*", *(f"• {line}" for line in lines)]))] if lines else []


def _position(position: Position | None) -> list[str]:
    if position is None:
        return []
    said = [
        ("", position.stated_position),
        ("Vote on the yearly UN resolution: ", position.unga_vote),
        ("Production: ", position.produces),
        ("Stockpile: ", position.stockpile),
    ]
    lines = [f"{name}{literal(value, 300)}" for name, value in said if value]
    where = ", ".join(link(s.url, s.publisher or s.title, 80) for s in position.sources[:3])
    return [*lines, f"_As of {known_day(position.as_of)}: {where}_"] if lines else []


def _developments(answer: StatusAnswer) -> list[str]:
    return [development_line(each) for each in answer.developments[:DEVELOPMENTS]]


def _story(story: Story) -> str:
    said = plural(len(story.sources), "source", "sources")
    return f"{link(story.url, story.headline, 200)} ({said}, {moment(story.last_at)})"


def _sources(sources: Sequence[Source]) -> str:
    shown = [link(source.url, source.title, 120) for source in sources[:_SOURCES]]
    more = len(sources) - len(shown)
    return f"Sources: {'; '.join(shown)}" + (f"; and {more} more" if more > 0 else "")


def _namesakes(reply: OneState) -> list[Block]:
    if not reply.namesakes:
        return []
    buttons = [
        button(f"{state.flag} {state.name}", f"status:show:{n}", f"{state.iso3}{_suffix(reply)}")
        for n, state in enumerate(reply.namesakes[:5])
    ]
    return [context("Looking for another State?"), actions(*buttons)]


def _suffix(reply: OneState) -> str:
    return "" if reply.answer.on == reply.today else f" {reply.answer.on}"


def _next_steps(reply: OneState) -> Block:
    state = reply.answer.state
    return actions(
        button(f"Watch {state.name}", "watch:add", state.iso3, label=f"Watch {state.name}"),
        button("Timeline", "status:timeline", state.iso3, label=f"Timeline of {state.name}"),
        share_button(f"show {state.iso3}{_suffix(reply)}", f"the status of {state.name}"),
    )
