"""A State's whole story: oldest first, newest last, years as headings.

In: the desk's Timeline and which page of it. Out: a message; each line has its date, its
step on the ladder of legal weight where it has one, and its source. A long story comes in
pages, the newest first, so that nothing is left out.
"""

from __future__ import annotations

from itertools import groupby

from bot.desk.citing import record_words
from bot.desk.picture_words import course_title, course_words
from bot.desk.replies import StatusVerb, Timeline
from bot.model.day import partial_day, span_words
from bot.model.picture import Course
from bot.model.state import Development
from bot.ports import Message, Pictures
from handlers.views.blocks import Block, actions, button, context, header, message, packed, section
from handlers.views.pages import ListPage, from_the_end, turn
from handlers.views.pictures import Illustration, illustrated
from handlers.views.share import share_button
from handlers.views.sourcing import linked_credit, unmarked
from handlers.views.spans import span_query
from handlers.views.status_card import development_line
from handlers.views.text import literal

MOST = 18
_TITLE, _DETAIL = 700, 300
_ROOM = 3600


def timeline_message(
    reply: Timeline, page: int = 1, course: Course | None = None, gallery: Pictures | None = None
) -> Message:
    """One page of the story, and the ways to what was before and after it; ``course``: its picture."""
    told = _told(reply, page)
    if course is None:
        return told
    picture = Illustration(course, f"{course_title(course)}. {course_words(course)}")
    return illustrated(told, picture, gallery, told)


def _told(reply: Timeline, page: int) -> Message:
    state, shown = reply.state, from_the_end(len(reply.story), MOST, page)
    lines = reply.story[shown.start : shown.end]
    query = f"{state.iso3} {span_query(reply.span)}".strip()
    ask = (StatusVerb.TIMELINE, query)
    blocks = [
        header(f"{state.flag} {state.title}: timeline{_when(reply)}"),
        *(_years(lines) or [section(_nothing(reply))]),
        context(" ".join(part for part in (_place(shown), record_words(reply.record)) if part)),
        actions(
            *turn(shown, 1, "Earlier", ask),
            *turn(shown, -1, "Later", ask),
            button("Status", "status:show", state.iso3, label=f"Status of {state.title}"),
            share_button(f"timeline {query} page {shown.number}", "this timeline"),
        ),
    ]
    return message(_text(reply, lines, shown), blocks)


def _years(lines: tuple[Development, ...]) -> list[Block]:
    """A heading for each year, and below it what happened in it."""
    return [
        block
        for year, of_year in groupby(lines, key=lambda each: each.date[:4] or "Date not known")
        for block in packed(f"*{year}*", map(_entry, of_year))
    ]


def _entry(development: Development) -> str:
    line = development_line(development, _TITLE)
    return f"{line}\n{literal(development.detail, _DETAIL)}" if development.detail else line


def _place(page: ListPage) -> str:
    return f"{page.words} Page 1 is the newest." if page.of > 1 else ""


def _nothing(reply: Timeline) -> str:
    name = literal(reply.state.title)
    return f"The record holds no act and no development of {name}{_when(reply)}."


def _when(reply: Timeline) -> str:
    return f" {span_words(reply.span)}" if reply.span else ""


def _text(reply: Timeline, shown: tuple[Development, ...], page: ListPage) -> str:
    """The same lines; where they are many, each is shorter."""
    if not shown:
        return f"{_nothing(reply)} {record_words(reply.record)}"
    name, room = literal(reply.state.title), max(60, _ROOM // len(shown) - 90)
    lines = [
        f"{partial_day(each.date)}: {literal(each.title, min(room, 300))} "
        f"({literal(unmarked(linked_credit(each.source)), 70)})."
        for each in shown
    ]
    parts = [f"Timeline of {name}, oldest first.", *lines, _place(page), record_words(reply.record)]
    return " ".join(part for part in parts if part)
