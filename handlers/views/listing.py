"""Lists of States: a table with the status and the date that decides, or the same in two columns.

In: the desk's Listing and which page of it. Out: a message; ``text`` names all the States. In words,
columns are fields, which become one column where there is no room for two; a long list comes in pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from unicodedata import normalize

from bot.desk.citing import one_or_two, record_words
from bot.desk.legal_words import decisive, decisive_data, since, status_words
from bot.desk.point import projection
from bot.desk.replies import Listing
from bot.model.answers import StatusAnswer
from bot.model.day import long_day, partial_day, span_words
from bot.model.state import Status
from bot.ports import Message
from handlers.views import limits
from handlers.views.blocks import Block, actions, context, header, mrkdwn, section
from handlers.views.pages import ListPage, from_the_start, turn
from handlers.views.share import share_button
from handlers.views.tables import MOST_ROWS, Table, with_table
from handlers.views.text import link, literal, plural, shortened_mrkdwn

MOST = MOST_ROWS
"""States on a page: what a table holds."""
_SINCE = {"in force": "in force since"}
_IN_FIELD = 20
_LINE = 95
"""Lines of a field, and characters of a line: twenty of them fit the 2,000 of a field."""


def listing_message(reply: Listing, command: str, page: int = 1) -> Message:
    """One page of the list; ``command`` asks for it again (``/minestatus list withdrawn``)."""
    shown = from_the_start(len(reply.answers), MOST, page)
    ask = _asked_again(command)
    again = f"{command} page {shown.number}" if shown.of > 1 else command
    sources = f"{shown.words} Sources are on each State's card. {record_words(reply.record)}"

    def around(body: Iterable[Block]) -> list[Block]:
        return [
            header(reply.title),
            context(f"{_number(reply)} {_when(reply)}{_summary(reply)}"),
            *_projection(reply),
            *body,
            *(context(literal(doubt, 600)) for doubt in reply.doubts[:4]),
            *(context(_membership(reply)) for _ in reply.groups[:1]),
            context(sources.strip()),
            actions(
                *turn(shown, -1, "Previous", ask),
                *turn(shown, 1, "Next", ask),
                share_button(again, "this list"),
            ),
        ]

    return with_table(_text(reply), around, _table(reply, shown), _body(reply, shown))


def _table(reply: Listing, shown: ListPage) -> Table:
    """A line for each State of the page; a column whose cells would all say the same is left out."""
    every = [answer for _, answers in _by_status(reply.answers) for answer in answers]
    statuses = {status_words(answer) for answer in every}
    decided = {answer.state.iso3: decisive_data(answer) for answer in every}
    acts = {act for act, _ in decided.values()}
    act = next(iter(acts), "") if len(acts) == 1 else "date"
    day = _SINCE.get(act, act)
    columns: dict[str, Callable[[StatusAnswer], str] | None] = {
        "State": lambda answer: f"{answer.state.flag} {answer.state.title}",
        "Status": status_words if len(statuses) > 1 else None,
        "Act": (lambda answer: decided[answer.state.iso3][0]) if len(acts) > 1 else None,
        day[:1].upper() + day[1:]: (lambda answer: decided[answer.state.iso3][1]) if day else None,
        "Code": lambda answer: answer.state.iso3,
    }
    kept = {name: cell for name, cell in columns.items() if cell is not None}
    on_page = every[shown.start : shown.end]
    rows = [tuple(cell(answer) for cell in kept.values()) for answer in on_page]
    caption = f"{reply.title} {_when(reply)}. {shown.words}"
    return Table(caption.strip(), tuple(kept), rows)


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
