"""Lists of States: a table with dates while one fits, names under each status beyond that.

In: the desk's Listing. Out: a message whose ``text`` names the same States.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from bot.desk.replies import Listing
from bot.model.state import Status, StatusAnswer
from bot.ports import Message
from handlers.views import limits
from handlers.views.blocks import Block, actions, context, header, message, section, table
from handlers.views.share import share_button
from handlers.views.standing import STATUS_WORDS, age, since
from handlers.views.text import cut, day, link, literal, partial_day, plural

MOST_ROWS = limits.TABLE_ROWS - 1


def listing_message(reply: Listing, query: str) -> Message:
    """The list; ``query`` is what to ask for it again ("list withdrawn", "show NATO")."""
    number = plural(len(reply.answers), "State", "States")
    blocks = [
        header(reply.title),
        context(f"{number} on {day(reply.on)}"),
        *_body(reply),
        *(context(_membership(reply)) for _ in reply.groups[:1]),
        context(age(reply.record)),
        actions(share_button(query, "this list")),
    ]
    return message(_text(reply), blocks)


def _body(reply: Listing) -> Iterator[Block]:
    if not reply.answers:
        yield section(f"No State on {day(reply.on)}.")
    elif len(reply.answers) <= MOST_ROWS:
        yield table([["State", "Status", "Since or until"], *map(_row, reply.answers)])
    else:
        for status, names in _by_status(reply.answers):
            title = f"*{STATUS_WORDS[status]}: {len(names)}*"
            yield from (section(part) for part in _chunks(title, names))


def _row(answer: StatusAnswer) -> list[str]:
    name = f"{answer.state.flag} {answer.state.name}"
    return [name, STATUS_WORDS[answer.status], since(answer)]


def _by_status(answers: tuple[StatusAnswer, ...]) -> list[tuple[Status, list[str]]]:
    order = {status: place for place, status in enumerate(Status)}
    ordered = sorted(answers, key=lambda a: (order[a.status], a.state.name))
    return [
        (status, [f"{a.state.flag} {literal(a.state.name)}" for a in group])
        for status, group in groupby(ordered, key=lambda a: a.status)
    ]


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
    start = f"{literal(reply.title)} on {day(reply.on)}: "
    start += plural(len(reply.answers), "State", "States")
    end = f" {age(reply.record)}"
    long = "; ".join(map(_said, reply.answers))
    if len(long) > limits.MESSAGE_TEXT - 200:
        long = "; ".join(
            f"{STATUS_WORDS[status]}: {', '.join(a.state.name for a in group)}"
            for status, group in groupby(
                sorted(reply.answers, key=lambda a: a.status), key=lambda a: a.status
            )
        )
    return start + (cut(f". {literal(long, 3600)}.", 3700) if reply.answers else ".") + end


def _said(answer: StatusAnswer) -> str:
    when = since(answer)
    said = f"{answer.state.name}, {STATUS_WORDS[answer.status].lower()}"
    return f"{said} ({when})" if when else said
