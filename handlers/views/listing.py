"""Lists of States: under each status its States with the date that decides, in two columns.

In: the desk's Listing and which page of it. Out: a message; ``text`` names all the States. Columns are
fields, which become one column where there is no room for two; a long list comes in pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from unicodedata import normalize

from bot.desk.citing import one_or_two, record_words
from bot.desk.legal_words import decisive, since, status_words
from bot.desk.point import projection
from bot.desk.replies import Listing
from bot.model.answers import StatusAnswer
from bot.model.day import long_day, partial_day, span_words
from bot.model.state import Status
from bot.ports import Message
from handlers.views import limits
from handlers.views.blocks import Block, actions, context, header, message, mrkdwn, section
from handlers.views.pages import ListPage, from_the_start, turn
from handlers.views.share import share_button
from handlers.views.text import link, literal, plural, shortened_mrkdwn

MOST = 90
"""States on a page: some 1,000 px in two columns."""
_SINCE = {"in force": "in force since"}
_IN_FIELD = 20
_LINE = 95
"""Lines of a field, and characters of a line: twenty of them fit the 2,000 of a field."""


def listing_message(reply: Listing, command: str, page: int = 1) -> Message:
    """One page of the list; ``command`` asks for it again (``/minestatus list withdrawn``)."""
    shown = from_the_start(len(reply.answers), MOST, page)
    ask = _asked_again(command)
    blocks = [
        header(reply.title),
        context(f"{_number(reply)} {_when(reply)}{_summary(reply)}"),
        *_projection(reply),
        *_body(reply, shown),
        *(context(literal(doubt, 600)) for doubt in reply.doubts[:4]),
        *(context(_membership(reply)) for _ in reply.groups[:1]),
        context(
            f"{shown.words} Sources are on each State's card. {record_words(reply.record)}".strip()
        ),
        actions(
            *turn(shown, -1, "Previous", ask),
            *turn(shown, 1, "Next", ask),
            share_button(
                f"{command} page {shown.number}" if shown.of > 1 else command, "this list"
            ),
        ),
    ]
    return message(_text(reply), blocks)


def _asked_again(command: str) -> tuple[str, str]:
    """The verb and what to ask, for the buttons to other pages."""
    words = command.removeprefix("/minestatus ")
    return ("list", words.removeprefix("list ")) if words.startswith("list ") else ("show", words)


def _projection(reply: Listing) -> list[Block]:
    said = projection(reply.on, reply.today)
    return [context(said)] if said else []


def _body(reply: Listing, shown: ListPage) -> Iterator[Block]:
    if not reply.answers:
        yield section(f"No State {_when(reply)}.")
    start = 0
    for words, answers in _by_status(reply.answers):
        on_page = answers[max(shown.start - start, 0) : max(shown.end - start, 0)]
        start += len(answers)
        if on_page:
            what = _common(answers)
            yield section(
                f"*{words}: {len(answers)}*" + (f" ({_SINCE.get(what, what)})" if what else "")
            )
            yield from two_columns([_line(answer, what) for answer in on_page])


def two_columns(lines: list[str]) -> Iterator[Block]:
    """The lines in two columns of much the same length, read down and then across."""
    sections = -(-len(lines) // (2 * _IN_FIELD))
    size = -(-len(lines) // sections)
    for start in range(0, len(lines), size):
        part = lines[start : start + size]
        half = -(-len(part) // 2)
        halves = ["\n".join(each) for each in (part[:half], part[half:]) if each]
        yield {"type": "section", "fields": [mrkdwn(each, limits.FIELD_TEXT) for each in halves]}


def _common(answers: list[StatusAnswer]) -> str:
    """What the date of all of them is, said once above them: ``in force``; empty if they differ."""
    found = {decisive(answer)[:1] for answer in answers}
    return found.pop()[0] if len(found) == 1 and found != {()} else ""


def _line(answer: StatusAnswer, said_above: str) -> str:
    when = " ".join(decisive(answer)[1:] if said_above else decisive(answer))
    name = f"{answer.state.flag} {literal(answer.state.title, _LINE - 40)}"
    return f"{name}, {when}" if when else name


def _by_status(answers: tuple[StatusAnswer, ...]) -> list[tuple[str, list[StatusAnswer]]]:
    order = {status: place for place, status in enumerate(Status)}
    ordered = sorted(
        answers, key=lambda a: (order[a.status], status_words(a), _plain(a.state.name))
    )
    return [(words, list(group)) for words, group in groupby(ordered, key=status_words)]


def _plain(name: str) -> str:
    """``Cote d'Ivoire`` of "Côte d'Ivoire": its place in the alphabet."""
    return normalize("NFKD", name).encode("ascii", "ignore").decode()


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
    listed_states = [shortened_mrkdwn(f"{literal(said, 3500)}.", 3501)] if said else []
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
