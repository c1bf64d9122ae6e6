"""The answer to a request, whatever the door it came through.

In: the desk, who asks, and what was read. Out: an Answer: a message, who sees it, and what was
understood. No Slack request is made here. What needs the network, a window or an admin's rights is
done by the doors (handlers.talk.commands), which come here for all the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.errors import InputError, NotAllowedError
from bot.model.request import CHANGES, Asked, Door, Question, Request
from bot.ports import Message
from handlers.feeds import answers as feeds
from handlers.news import answers as news
from handlers.status import answers as status
from handlers.talk import plain
from handlers.talk.asker import Asker
from handlers.views.problem import problem_message
from handlers.views.share import for_oneself
from handlers.views.understood import question_message, with_notes
from handlers.watch import answers as watch
from handlers.watch.places import is_own
from handlers.workspace import answers as workspace

if TYPE_CHECKING:
    from bot.desk import Desk

Answers = Mapping[Asked, Callable[["Desk", Asker, Request], Message | Question]]

_ANSWERS: Answers = {
    **status.ANSWERS,
    **news.ANSWERS,
    **watch.ANSWERS,
    **feeds.ANSWERS,
    **workspace.ANSWERS,
    **plain.ANSWERS,
}
"""What answers each request; every Asked has an entry."""

_FROM_MEMORY: Answers = {**status.FROM_MEMORY, **plain.FROM_MEMORY}
"""What answers those that need no store, or only for a part of the answer."""

_PERSONAL = CHANGES | {Asked.WATCH_LIST, Asked.SETTINGS, Asked.WORKSPACE}
"""What is about the watches and settings of a person, a channel or the workspace."""


class Audience(StrEnum):
    """Who sees an answer.

    ``DOOR``: as the door has it: the asker alone after a command, all in the thread of a mention.
    """

    ASKER = "asker"
    DOOR = "door"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Answer:
    """A message, who sees it, and what was understood.

    ``asks``: it is a question; ``refuses``: it says why nothing could be done; ``sure``: the workspace
    is known to take the message in this form (bot.desk.block_kinds).
    """

    message: Message
    audience: Audience
    understood: Request
    asks: bool = False
    refuses: bool = False
    sure: bool = False


def answer(desk: Desk, asker: Asker, request: Request) -> Answer:
    """Do what was asked, as far as it is plain, and ask about the rest."""
    return _answer(desk, asker, news.with_story(desk, request), _ANSWERS)


def is_in_memory(request: Request) -> bool:
    """Can it be answered while the store cannot be reached?"""
    # A question after /minenews may be about the id of a story.
    asks_for_story = request.door is Door.NEWS and request.question is not None
    return request.asked in _FROM_MEMORY and not asks_for_story


def answer_from_memory(desk: Desk, asker: Asker, request: Request) -> Answer:
    """The answer without the store, to a request that is in memory; it says what is missing."""
    return _answer(desk, asker, request, _FROM_MEMORY)


def _answer(desk: Desk, asker: Asker, request: Request, answers: Answers) -> Answer:
    try:
        message, asks = _answered(desk, asker, request, answers)
    except (InputError, NotAllowedError) as error:
        return refused(request, error)
    message = with_notes(message, request)
    if asks or (request.share and request.unread):
        return Answer(message, Audience.ASKER, request, asks)
    helps = request.asked is Asked.HELP and request.door is Door.WATCH and not request.share
    if request.asked in _PERSONAL or helps:
        return _of_watches(desk, asker, request, message)
    return Answer(message, Audience.ALL if request.share else Audience.DOOR, request)


def refused(request: Request, error: InputError | NotAllowedError) -> Answer:
    """What cannot be done, in a sentence for the asker alone."""
    people = error.people if isinstance(error, NotAllowedError) else ()
    message = with_notes(problem_message(str(error), people=people), request)
    return Answer(message, Audience.ASKER, request, refuses=True)


def _answered(desk: Desk, asker: Asker, request: Request, answers: Answers) -> tuple[Message, bool]:
    """The message, and whether it asks back."""
    question = request.question
    if question is None:
        found = answers[request.asked](desk, asker, request)
        return (question_message(found), True) if isinstance(found, Question) else (found, False)
    if request.asked in watch.WITH_NAMES:
        return watch.answer_in_part(desk, asker, request, question), question.asks
    return question_message(question), question.asks


def _of_watches(desk: Desk, asker: Asker, request: Request, message: Message) -> Answer:
    """One's own affairs are for oneself; a channel's may be shown to it."""
    if not request.share:
        return Answer(message, Audience.ASKER, request)
    if is_own(desk, asker, request):
        return Answer(for_oneself(message), Audience.ASKER, request)
    return Answer(message, Audience.ALL, request)
