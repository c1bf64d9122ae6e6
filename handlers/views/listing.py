"""Lists of States: a table with dates while one fits, names under each status beyond that.

In: the desk's Listing. Out: a message whose ``text`` names the same States.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from bot.desk.citing import one_or_two, record_words
from bot.desk.legal_words import since, status_words
from bot.desk.replies import Listing
from bot.model.answers import StatusAnswer
from bot.model.day import long_day, partial_day
from bot.model.state import Status
from bot.ports import Message
from handlers.views import limits
from handlers.views.blocks import Block, actions, context, header, message, section, table
from handlers.views.share import share_button
from handlers.views.spans import span_words
from handlers.views.text import cut, link, literal, plural

MOST_ROWS = limits.TABLE_ROWS - 1


def listing_message(reply: Listing, query: str) -> Message:
    """The list; ``query`` is what to ask for it again ("list withdrawn", "show NATO")."""
    blocks = [
        header(reply.title),
        context(f"{_number(reply)} {_when(reply)}{_summary(reply)}"),
        *_body(reply),
        *(context(literal(doubt, 600)) for doubt in reply.doubts[:4]),
        *(context(_membership(reply)) for _ in reply.groups[:1]),
        context(f"Sources are on each State's card. {record_words(reply.record)}"),
        actions(share_button(query, "this list")),
    ]
    return message(_text(reply), blocks)


def _body(reply: Listing) -> Iterator[Block]:
    if not reply.answers:
        yield section(f"No State {_when(reply)}.")
    elif len(reply.answers) <= MOST_ROWS:
        yield table([["State", "Status", "Decisive date"], *map(_row, reply.answers)])
    else:
        for words, answers in _by_status(reply.answers):
            title = f"*{words}: {len(answers)}*"
            names = [f"{a.state.flag} {literal(a.state.title)}" for a in answers]
            yield from (section(part) for part in _chunks(title, names))


def _row(answer: StatusAnswer) -> list[str]:
    name = f"{answer.state.flag} {answer.state.title}"
    return [name, status_words(answer), since(answer)]


def _by_status(answers: tuple[StatusAnswer, ...]) -> list[tuple[str, list[StatusAnswer]]]:
    order = {status: place for place, status in enumerate(Status)}
    ordered = sorted(answers, key=lambda a: (order[a.status], status_words(a), a.state.name))
    return [(words, list(group)) for words, group in groupby(ordered, key=status_words)]


def _chunks(title: str, names: list[str]) -> Iterator[str]:
    """Names under a title in texts that each fit a section."""
    text = title
    for number, name in enumerate(names):
        joined = f"{text}\n{name}" if number == 0 else f"{text}, {name}"
        if len(joined) > limits.SECTION_TEXT:
            yield text
            joined = name
        text = joined
    yield text


def _membership(reply: Listing) -> str:
    said = [
        f"{literal(group.name)}: membership as of {partial_day(group.as_of)}, "
        f"{link(group.source.url, group.source.title, 120)}"
        for group in reply.groups[:5]
    ]
    return "; ".join(said)


def _text(reply: Listing) -> str:
    """All States with status and date; with names alone where that would be too long."""
    start = f"{literal(reply.title)} {_when(reply)}: {_number(reply)}{_summary(reply)}."
    said = "; ".join(map(_said, reply.answers))
    room = limits.MESSAGE_TEXT - 300 - sum(map(len, reply.doubts))
    if len(said) > room:
        said = "; ".join(
            f"{words}: {', '.join(answer.state.title for answer in answers)}"
            for words, answers in _by_status(reply.answers)
        )
    listed_states = [cut(f"{literal(said, 3500)}.", 3501)] if said else []
    doubts = [literal(doubt, 600) for doubt in reply.doubts[:4]]
    return " ".join([start, *doubts, *listed_states, record_words(reply.record)])


def _when(reply: Listing) -> str:
    """The day of the list, or the days into which the act of each State on it falls."""
    return span_words(reply.span) if reply.span else f"on {long_day(reply.on)}"


def _number(reply: Listing) -> str:
    """``161 or 162 States``: both numbers where a day is not known."""
    least, most = len(reply.answers), reply.at_most or len(reply.answers)
    if most == least:
        return plural(least, "State", "States")
    return f"{one_or_two(least, most)} States"


def _summary(reply: Listing) -> str:
    """How many of each status, where there are several."""
    said = [f"{words}: {len(answers)}" for words, answers in _by_status(reply.answers)]
    return f" ({'; '.join(said)})" if len(said) > 1 else ""


def _said(answer: StatusAnswer) -> str:
    when = since(answer)
    said = f"{answer.state.title}, {status_words(answer)}"
    return f"{said} ({when})" if when else said
