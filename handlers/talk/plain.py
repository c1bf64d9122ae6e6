"""Answers that need no desk: help, thanks, the language.

In: a request. Out: a message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from bot.model.request import Asked, Door, Request
from bot.ports import Message
from handlers.talk.asker import Asker
from handlers.views.blocks import message, section
from handlers.views.feeds import feeds_help
from handlers.views.help import status_help
from handlers.views.mention_help import mention_help
from handlers.views.news_list import news_help
from handlers.views.watch_help import help_message
from handlers.watch.shown import help_for

if TYPE_CHECKING:
    from bot.desk import Desk


def _help(desk: Desk, asker: Asker, request: Request) -> Message:
    if request.door is Door.WATCH:
        return help_message() if request.share else help_for(desk, asker)
    return _HELP[request.door]()


def _general_help(desk: Desk, asker: Asker, request: Request) -> Message:  # noqa: ARG001 - the shape of all answers
    """Help without what is watched now."""
    return help_message() if request.door is Door.WATCH else _HELP[request.door]()


def _thanks(desk: Desk, asker: Asker, request: Request) -> Message:  # noqa: ARG001 - the shape of all answers
    return _said("You are welcome.")


def _language(desk: Desk, asker: Asker, request: Request) -> Message:  # noqa: ARG001 - the shape of all answers
    return _said(
        "Minewatch answers in English only for now. It understands the names of States in many "
        "languages, and reads news in many languages."
    )


def _said(words: str) -> Message:
    return message(words, [section(words)])


_HELP: Mapping[Door, Callable[[], Message]] = {
    Door.MESSAGE: mention_help,
    Door.STATUS: status_help,
    Door.NEWS: news_help,
    Door.FEEDS: feeds_help,
}
ANSWERS: dict[Asked, Callable[[Desk, Asker, Request], Message]] = {
    Asked.HELP: _help,
    Asked.THANKS: _thanks,
    Asked.NONE: _help,
    Asked.LANGUAGE: _language,
}
FROM_MEMORY = {**ANSWERS, Asked.HELP: _general_help, Asked.NONE: _general_help}
"""The same while the store cannot be reached."""
