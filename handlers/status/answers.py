"""What /minestatus answers: words in, a message out.

In: the desk and what was typed. Out: an Answer, or InputError from below. The command,
its buttons, mentions and direct messages all come here, so that all of them answer the
same. No Slack request is made here, and nothing here waits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.desk.news import NewsQuery
from bot.desk.replies import (
    Comparison,
    CountsThen,
    Deadlines,
    Detail,
    Listing,
    OneState,
    Overview,
    Question,
    Reply,
    Timeline,
    Verb,
)
from bot.errors import InputError
from bot.ports import Message
from handlers.talk.words import HELP, Request, meant, read
from handlers.views.blocks import button
from handlers.views.compare import comparison_message
from handlers.views.deadlines import deadlines_message
from handlers.views.help import status_help
from handlers.views.listing import listing_message
from handlers.views.overview import counts_message, overview_message
from handlers.views.pages import without_page
from handlers.views.problem import problem_message
from handlers.views.status_card import STORIES, status_card
from handlers.views.status_more import detail_message
from handlers.views.timeline import timeline_message

if TYPE_CHECKING:
    from bot.desk import Desk

OVERVIEW = "overview"
RECORD = "record"

VERBS = {
    "show": Verb.SHOW,
    "status": Verb.SHOW,
    "compare": Verb.SHOW,
    "list": Verb.LIST,
    "lists": Verb.LIST,
    "counts": Verb.COUNTS,
    "count": Verb.COUNTS,
    "numbers": Verb.COUNTS,
    "deadlines": Verb.DEADLINES,
    "deadline": Verb.DEADLINES,
    "calendar": Verb.DEADLINES,
    "overdue": "deadlines overdue",
    "timeline": Verb.TIMELINE,
    "history": Verb.TIMELINE,
    "more": Verb.MORE,
    "declarations": Verb.MORE,
    "sources": Verb.SOURCES,
    "cite": Verb.CITE,
    "citation": Verb.CITE,
    "overview": OVERVIEW,
    "record": RECORD,
    "withdrawn": "list withdrawn",
    "withdrew": "list withdrawn",
    "left": "list withdrawn",
    "withdrawing": "list withdrawing",
    "leaving": "list withdrawing",
    "parties": "list parties",
    "states parties": "list parties",
    "signatories": "list signatories",
    "signed": "list signatories",
    "not-joined": "list not-joined",
    "not joined": "list not-joined",
    "outside": "list not-joined",
}
"""Every word that may stand for a verb; a list's name alone means the list."""

_VIEWS: dict[type, Callable[[Any], Message]] = {
    Comparison: comparison_message,
    CountsThen: counts_message,
    Detail: detail_message,
    Overview: overview_message,
}

_PAGED: dict[type, Callable[[Any, int], Message]] = {
    Deadlines: deadlines_message,
    Timeline: timeline_message,
}
"""Views of which a page can be asked for: "timeline Finland page 2"."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A message, and whether everybody in the channel shall see it."""

    message: Message
    for_all: bool = False


def answer_status(desk: Desk, text: str) -> Answer:
    """The answer to what was typed after /minestatus.

    Raises:
        InputError: it cannot be acted on; says what to type instead.
    """
    request = read(text, VERBS)
    if request.verb == HELP:
        return Answer(status_help())
    rest, page = without_page(request.rest)
    request = replace(request, rest=rest)
    reply = _reply(desk, request)
    if isinstance(reply, Question):
        return Answer(question_message(reply, meant(request, VERBS)))
    return Answer(drawn(desk, reply, request, page), request.share)


def is_record(text: str) -> bool:
    """Is an act to be entered (handlers.record.command), rather than a question asked?"""
    return "record" in text.lower() and read(text, VERBS).verb == RECORD


def drawn(desk: Desk, reply: Reply, request: Request, page: int = 1) -> Message:
    """A reply as a message; ``page`` of it where it is long."""
    if isinstance(reply, OneState):
        query = NewsQuery(states=(reply.answer.state.iso3,), size=STORIES)
        return status_card(reply, desk.news.page(query).stories)
    if isinstance(reply, Listing):
        return listing_message(reply, f"{request.verb or Verb.SHOW} {request.rest}")
    if isinstance(reply, Question):
        return question_message(reply, meant(request, VERBS))
    if type(reply) in _PAGED:
        return _PAGED[type(reply)](reply, page)
    return _VIEWS[type(reply)](reply)


def question_message(question: Question, instead: str | None = None) -> Message:
    """What is not plain, with a button for each thing that may have been meant."""
    sentence = question.sentence
    if instead:
        sentence = f"{sentence} Or did you mean `/minestatus {instead}`?"
    buttons = [
        button(choice.label, f"status:{choice.verb}:{n}", choice.text)
        for n, choice in enumerate(question.choices)
    ]
    return problem_message(sentence, buttons)


def _reply(desk: Desk, request: Request) -> Reply:
    verb, _, before = request.verb.partition(" ")
    rest = f"{before} {request.rest}".strip()
    asks: dict[str, Callable[[str], Reply]] = {
        Verb.LIST: desk.treaty.listing,
        Verb.COUNTS: desk.treaty.counts,
        Verb.DEADLINES: desk.treaty.deadlines,
        Verb.TIMELINE: desk.treaty.timeline,
    }
    if verb in asks:
        return asks[verb](rest)
    if verb in {Verb.MORE, Verb.SOURCES, Verb.CITE}:
        return desk.treaty.detail(rest, Verb(verb))
    if verb == RECORD:
        raise InputError(
            "An act is entered in a window, so type it as a command: "
            "`/minestatus record Finland withdrawal_notified 2025-07-10 URL`."
        )
    return desk.treaty.show(rest) if rest else desk.treaty.overview()
