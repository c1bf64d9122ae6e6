"""The card of one State: where it stands, why, since when, what it owes, what happened.

In: the desk's OneState and the latest stories about the State. Out: a message. Every
claim carries its source or says that it has none; how far the record reaches stands at the
end. What is not in view is one press away (handlers.views.status_more).
"""

from __future__ import annotations

from functools import lru_cache

from bot.desk.citing import cited, extension_words, record_words
from bot.desk.legal_words import STEP_WORDS, facts, facts_in_words, own_notes, status_words
from bot.desk.replies import OneState
from bot.model.answers import StatusAnswer
from bot.model.day import long_day, partial_day
from bot.model.state import Development, Duty, Position
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
    packed,
    section,
)
from handlers.views.share import share_button
from handlers.views.sourcing import credit, item_words, source_line
from handlers.views.standing import on_day
from handlers.views.text import cut, link, literal, moment, plural

DEVELOPMENTS = 3
STORIES = 3
NOTES = 3
POSITIONS = 4
_SOURCES = 3
_EXTENSIONS = 3


@lru_cache(maxsize=256)  # a State in the news is asked for by many, and its card stays the same
def status_card(reply: OneState, stories: tuple[Story, ...] = ()) -> Message:
    """The card with the next steps: watch, timeline, what else there is, sources, cite, share."""
    answer = reply.answer
    blocks = [
        header(f"{answer.state.flag} {answer.state.title}: {status_words(answer)}"),
        section(_standing(reply)),
        *_dates(answer),
        *([context(*(literal(law, 600) for law in answer.law))] if answer.law else []),
        *(section(literal(note, 900)) for note in own_notes(answer)[:NOTES]),
        *_part("Duties", [duty_line(duty) for duty in answer.duties]),
        *_part("Position", [position_line(each) for each in _positions(answer)]),
        *_part("Last developments", _developments(answer)),
        *_part("In the news", [_story(story) for story in stories[:STORIES]]),
        *_sources(answer),
        context(record_words(answer.record)),
        *_namesakes(reply),
        _next_steps(answer),
    ]
    return message(card_text(reply), blocks)


def card_text(reply: OneState) -> str:
    """The card in plain sentences, for notifications and screen readers."""
    answer, words = reply.answer, status_words(reply.answer)
    dates = facts_in_words(answer)
    said = answer.sentence if answer.sentence.startswith(words) else f"{words}. {answer.sentence}"
    sentences = [
        f"{answer.state.title}, {long_day(answer.on)}: {said}",
        f"Dates: {dates}." if dates else None,
        *answer.law,
        *own_notes(answer)[:NOTES],
        *(f"Article {duty.article}: {duty.sentence}" for duty in answer.duties),
        *(
            f"{item_words(each.item)}, {partial_day(each.as_of)}: {each.text}."
            for each in _positions(answer)
        ),
    ]
    text = " ".join(literal(sentence, 900) for sentence in sentences if sentence)
    sources = "; ".join(literal(cited(source), 250) for source in answer.sources[:_SOURCES])
    end = [f"Sources: {sources}."] if sources else []
    return " ".join([cut(text, 3000), *end, record_words(answer.record)])


def has_more(answer: StatusAnswer) -> bool:
    """Is there anything that the card does not show?"""
    return bool(
        answer.declarations
        or own_notes(answer)[NOTES:]
        or answer.positions[POSITIONS:]
        or any(duty.extensions for duty in answer.duties)
    )


def duty_line(duty: Duty) -> str:
    """``Article 5, Mine clearance: ...`` with its source; below it what was granted so far."""
    said = f"Article {duty.article}, *{literal(duty.title)}*: {literal(duty.sentence, 700)}"
    of = f", {partial_day(duty.as_of)}" if duty.as_of else ""
    return f"{said} ({credit(duty.source)}{of}){_history(duty)}"


def _history(duty: Duty) -> str:
    if not duty.extensions:
        return ""
    shown = duty.extensions[-_EXTENSIONS:]
    earlier = len(duty.extensions) - len(shown)
    history = "; ".join(literal(extension_words(each), 250) for each in shown)
    before = f"; {plural(earlier, 'earlier one', 'earlier ones')} under *More*" if earlier else ""
    return f"\nExtensions under Article 5: {history}{before}."


def position_line(position: Position) -> str:
    """``Stated position, 2019: ...`` with its source."""
    what = f"{literal(item_words(position.item), 100)}, {partial_day(position.as_of)}"
    return f"{what}: {literal(position.text, 400)} ({credit(position.source)})"


def development_line(development: Development, longest: int = 300) -> str:
    """``10 July 2025: Finland deposits ... (deposit; Yle, press report)``, its source linked."""
    step = f"{STEP_WORDS[development.step]}; " if development.step else ""
    title = literal(development.title, longest)
    return f"{partial_day(development.date)}: {title} ({step}{credit(development.source)})"


def _standing(reply: OneState) -> str:
    answer = reply.answer
    when = "" if answer.on == reply.today else f"*On {long_day(answer.on)}.* "
    return f"{when}{literal(answer.sentence, 900)}"


def _dates(answer: StatusAnswer) -> list[Block]:
    pairs = [(what[:1].upper() + what[1:], when) for what, when in facts(answer)]
    return [fields(*pairs)] if pairs else []


def _part(title: str, lines: list[str]) -> list[Block]:
    return packed(f"*{title}*", lines) if lines else []


def _positions(answer: StatusAnswer) -> tuple[Position, ...]:
    return answer.positions[:POSITIONS]


def _developments(answer: StatusAnswer) -> list[str]:
    return [development_line(each) for each in answer.developments[:DEVELOPMENTS]]


def _story(story: Story) -> str:
    said = plural(len(story.sources), "source", "sources")
    return f"{link(story.url, story.headline, 200)} ({said}, {moment(story.last_at)})"


def _sources(answer: StatusAnswer) -> list[Block]:
    lines = [source_line(source) for source in answer.sources[:_SOURCES]]
    if not lines:
        return []
    word = "Source" if len(lines) == 1 else "Sources"
    return [context(f"{word}: {'; '.join(lines)}")]


def _namesakes(reply: OneState) -> list[Block]:
    if not reply.namesakes:
        return []
    buttons = [
        button(f"{state.flag} {state.title}", f"status:show:{n}", f"{state.iso3}{_suffix(reply)}")
        for n, state in enumerate(reply.namesakes[:5])
    ]
    return [context("Looking for another State?"), actions(*buttons)]


def _suffix(reply: OneState) -> str:
    return "" if reply.answer.on == reply.today else f" {reply.answer.on}"


def _next_steps(answer: StatusAnswer) -> Block:
    state, name, same = answer.state, answer.state.title, on_day(answer)
    more = [button("More", "status:more", same, label=f"More about {name}")]
    return actions(
        button(f"Watch {name}", "watch:add", state.iso3, label=f"Watch {name}"),
        button("Timeline", "status:timeline", state.iso3, label=f"Timeline of {name}"),
        *(more if has_more(answer) else []),
        button("Sources", "status:sources", same, label=f"All sources about {name}"),
        button("Cite", "status:cite", same, label=f"A line to cite about {name}"),
        share_button(f"show {same}", f"the status of {name}"),
    )
