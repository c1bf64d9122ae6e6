"""The card of one State: whether it is bound, since when and why, what it owes, what happened.

In: the desk's OneState and the latest stories about the State. Out: a message. The first line
is the answer (bot.desk.point), the dates come next. Every claim carries its source or says that
it has none; how far the record reaches stands at the end. The card is kept so short that it
fits a window of 900 px: what is not in view is one press away (handlers.views.status_more).
"""

from __future__ import annotations

from functools import lru_cache

from bot.desk.citing import cited, extension_words, record_words
from bot.desk.legal_words import STEP_WORDS, facts, facts_in_words, own_notes, status_words
from bot.desk.naming import opening
from bot.desk.point import point, projection
from bot.desk.replies import OneState
from bot.model.answers import StatusAnswer
from bot.model.day import long_day, partial_day
from bot.model.names import listed
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
from handlers.views.reports import first_publisher, last_report_day
from handlers.views.share import share_button
from handlers.views.sourcing import item_words, linked_credit, source_line
from handlers.views.standing import about_title, on_day
from handlers.views.text import link, literal, plural, shortened_mrkdwn

DEVELOPMENTS = 2
STORIES = 2
"""Stories shown, one beside two developments; where more are given, the card says what shows them."""
NOTES = 1
POSITIONS = 3
_SOURCES = 2
_TITLE = 130
"""Characters of a headline or title: a line of the card, or little more."""
_SOURCE_TITLE = 70
_DECLARED = ("communication to the Depositary", "communications to the Depositary")


@lru_cache(maxsize=256)  # a State in the news is asked for by many, and its card stays the same
def status_card(reply: OneState, stories: tuple[Story, ...] = ()) -> Message:
    """The card with the next steps: more, sources, timeline, cite, watch, share."""
    answer = reply.answer
    blocks = [
        header(f"{answer.state.flag} {_title(reply)}"),
        section(f"*{literal(point(answer, reply.today), 900)}*"),
        *_projection(reply),
        _dates(answer),
        context(" ".join(literal(rule, 900) for rule in (answer.sentence, *answer.law))),
        *(section(literal(note, 900)) for note in own_notes(answer)[:NOTES]),
        *_part("Duties", [duty_line(duty) for duty in answer.duties]),
        *_part("Position", [position_line(each) for each in answer.positions[:POSITIONS]]),
        *_part("Last developments", _developments(answer)),
        *_part("In the news", [_story(story) for story in _shown(answer, stories)]),
        context(_foot(answer, stories)),
        *_namesakes(reply),
        _next_steps(answer),
    ]
    return message(card_text(reply), blocks)


def without_news(card: Message) -> Message:
    """The card of a State while stories cannot be read: it says that there may be some."""
    missing = "The latest news cannot be read at the moment."
    *told, steps = card.blocks
    return message(f"{card.text} {missing}", [*told, context(missing), steps])


def card_text(reply: OneState) -> str:
    """The card in plain sentences, for notifications and screen readers."""
    answer, words = reply.answer, status_words(reply.answer)
    dates = facts_in_words(answer)
    said = answer.sentence if answer.sentence.startswith(words) else f"{words}. {answer.sentence}"
    sentences = [
        point(answer, reply.today),
        projection(answer.on, reply.today),
        f"{answer.state.title}, {long_day(answer.on)}: {said}",
        f"Dates: {dates}." if dates else None,
        *answer.law,
        *own_notes(answer)[:NOTES],
        *(f"Article {duty.article}: {duty.sentence}" for duty in answer.duties),
        *(
            f"{item_words(each.item)}, {partial_day(each.as_of)}: {each.text}."
            for each in answer.positions[:POSITIONS]
        ),
    ]
    text = " ".join(literal(sentence, 900) for sentence in sentences if sentence)
    sources = "; ".join(literal(cited(source), 250) for source in answer.sources[:_SOURCES])
    end = [f"Sources: {sources}."] if sources else []
    return " ".join([shortened_mrkdwn(text, 3000), *end, record_words(answer.record)])


def has_more(answer: StatusAnswer) -> bool:
    """Is there anything that the card does not show?"""
    return bool(
        answer.declarations
        or own_notes(answer)[NOTES:]
        or answer.positions[POSITIONS:]
        or any(duty.extensions for duty in answer.duties)
    )


def duty_line(duty: Duty) -> str:
    """``Article 5, Mine clearance: ...`` with its source, and the last extension if that is not said."""
    said = f"Article {duty.article}, *{literal(duty.title)}*: {literal(duty.sentence, 700)}"
    of = f", {partial_day(duty.as_of)}" if duty.as_of else ""
    return f"{said} ({linked_credit(duty.source)}{of}){_history(duty)}"


def _history(duty: Duty) -> str:
    last = duty.extensions[-1:]
    said = [each for each in last if not each.meeting or each.meeting not in duty.sentence]
    return "".join(
        f"\nExtensions under Article 5: {literal(extension_words(each), 250)}." for each in said
    )


def position_line(position: Position) -> str:
    """``Stated position, 2019: ...`` with its source."""
    what = f"{literal(item_words(position.item), 100)}, {partial_day(position.as_of)}"
    return f"{what}: {literal(position.text, 400)} ({linked_credit(position.source)})"


def development_line(development: Development, longest: int = 300) -> str:
    """``10 July 2025: Finland deposits ... (deposit; Yle, press report)``, its source linked."""
    step = f"{STEP_WORDS[development.step]}; " if development.step else ""
    title = literal(development.title, longest)
    return f"{partial_day(development.date)}: {title} ({step}{linked_credit(development.source)})"


def _title(reply: OneState) -> str:
    """The State alone today; with the day where another was asked about."""
    answer = reply.answer
    return answer.state.title if answer.on == reply.today else about_title(answer)


def _projection(reply: OneState) -> list[Block]:
    said = projection(reply.answer.on, reply.today)
    return [context(said)] if said else []


def _dates(answer: StatusAnswer) -> Block:
    pairs = [(what[:1].upper() + what[1:], when) for what, when in facts(answer)]
    return fields(("Status", status_words(answer)), *pairs)


def _part(title: str, lines: list[str]) -> list[Block]:
    return packed(f"*{title}*", lines) if lines else []


def _developments(answer: StatusAnswer) -> list[str]:
    return [development_line(each, _TITLE) for each in answer.developments[:DEVELOPMENTS]]


def _shown(answer: StatusAnswer, stories: tuple[Story, ...]) -> tuple[Story, ...]:
    return stories[: STORIES if len(answer.developments) < DEVELOPMENTS else 1]


def _story(story: Story) -> str:
    said = [first_publisher(story, 60)]
    others = len(story.sources) - 1
    said += [plural(others, "other source", "other sources")] if others > 0 else []
    said += [last_report_day(story)]
    linked = link(story.url, story.headline, _TITLE)
    return f"{linked} ({', '.join(filter(None, said))})"


def _sources(answer: StatusAnswer) -> list[str]:
    lines = [source_line(source, _SOURCE_TITLE) for source in answer.sources[:_SOURCES]]
    if not lines:
        return []
    word = "Source" if len(lines) == 1 else "Sources"
    return [f"{word}: {'; '.join(lines)}."]


def _foot(answer: StatusAnswer, stories: tuple[Story, ...]) -> str:
    return " ".join([*_sources(answer), *_behind(answer, stories), record_words(answer.record)])


def _behind(answer: StatusAnswer, stories: tuple[Story, ...]) -> list[str]:
    """What opens all that the card has no room for."""
    notes, declared = len(own_notes(answer)) - NOTES, len(answer.declarations)
    positions, sources = len(answer.positions) - POSITIONS, len(answer.sources) - _SOURCES
    more = [plural(notes, "further note", "further notes")] if notes > 0 else []
    more += [plural(declared, *_DECLARED)] if declared else []
    extensions = sum(len(duty.extensions) for duty in answer.duties)
    more += [plural(extensions, "extension", "extensions")] if extensions else []
    more += [plural(positions, "further position", "further positions")] if positions > 0 else []
    found = [f"{listed(more)} under *More*"] if more else []
    if sources > 0:
        found.append(f"{plural(sources, 'further source', 'further sources')} under *Sources*")
    if len(stories) > len(_shown(answer, stories)):
        found.append(f"more news with `/minenews {literal(answer.state.name)}`")
    return [f"{opening(listed(found))}."] if found else []


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
        *(more if has_more(answer) else []),
        button("Sources", "status:sources", same, label=f"All sources about {name}"),
        button("Timeline", "status:timeline", state.iso3, label=f"Timeline of {name}"),
        button("Cite", "status:cite", same, label=f"A line to cite about {name}"),
        button(f"Watch {name}", "watch:add", state.iso3, label=f"Watch {name}"),
        share_button(f"show {same}", f"the status of {name}"),
    )
