"""Lists of States: a table with dates while one fits, names under each status beyond that.

In: the desk's Listing. Out: a message whose ``text`` names the same States.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from bot.desk.replies import Listing
from bot.model.day import long_day
from bot.model.state import Status, StatusAnswer
from bot.ports import Message
from handlers.views import limits
from handlers.views.blocks import Block, actions, context, header, message, section, table
from handlers.views.share import share_button
from handlers.views.standing import STATUS_WORDS, age, since
from handlers.views.text import cut, link, literal, partial_day, plural

MOST_ROWS = limits.TABLE_ROWS - 1


def listing_message(reply: Listing, query: str) -> Message:
    """The list; ``query`` is what to ask for it again ("list withdrawn", "show NATO")."""
    blocks = [
        header(reply.title),
        context(f"{_number(reply)} on {long_day(reply.on)}{_summary(reply)}"),
        *_body(reply),
        *(context(_membership(reply)) for _ in reply.groups[:1]),
        context(age(reply.record)),
        actions(share_button(query, "this list")),
    ]
    return message(_text(reply), blocks)


def _body(reply: Listing) -> Iterator[Block]:
    if not reply.answers:
        yield section(f"No State on {long_day(reply.on)}.")
    elif len(reply.answers) <= MOST_ROWS:
        yield table([["State", "Status", "Since or until"], *map(_row, reply.answers)])
    else:
        for status, answers in _by_status(reply.answers):
            title = f"*{STATUS_WORDS[status]}: {len(answers)}*"
            names = [f"{a.state.flag} {literal(a.state.name)}" for a in answers]
            yield from (section(part) for part in _chunks(title, names))


def _row(answer: StatusAnswer) -> list[str]:
    name = f"{answer.state.flag} {answer.state.name}"
    return [name, STATUS_WORDS[answer.status], since(answer)]


def _by_status(
    answers: tuple[StatusAnswer, ...],
) -> list[tuple[Status, list[StatusAnswer]]]:
    order = {status: place for place, status in enumerate(Status)}
    ordered = sorted(answers, key=lambda a: (order[a.status], a.state.name))
    return [(status, list(group)) for status, group in groupby(ordered, key=lambda a: a.status)]


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
    start = f"{literal(reply.title)} on {long_day(reply.on)}: {_number(reply)}{_summary(reply)}."
    said = "; ".join(map(_said, reply.answers))
    if len(said) > limits.MESSAGE_TEXT - 300:
        said = "; ".join(
            f"{STATUS_WORDS[status]}: {', '.join(answer.state.name for answer in answers)}"
            for status, answers in _by_status(reply.answers)
        )
    listed_states = [cut(f"{literal(said, 3500)}.", 3501)] if said else []
    return " ".join([start, *listed_states, age(reply.record)])


def _number(reply: Listing) -> str:
    return plural(len(reply.answers), "State", "States")


def _summary(reply: Listing) -> str:
    """How many of each status, where there are several."""
    groups = _by_status(reply.answers)
    said = [f"{len(answers)} {STATUS_WORDS[status].lower()}" for status, answers in groups]
    return f" ({', '.join(said)})" if len(said) > 1 else ""


def _said(answer: StatusAnswer) -> str:
    when = since(answer)
    said = f"{answer.state.name}, {STATUS_WORDS[answer.status].lower()}"
    return f"{said} ({when})" if when else said
