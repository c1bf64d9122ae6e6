"""Names and days on the command line, read as in Slack (bot.grammar).

In: arguments, and the treaty. Out: the request, or InputError with what may have been meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.errors import InputError
from bot.grammar.read import Grammar
from bot.model.request import Door, Request
from bot.treaty.treaty import Treaty

_SLACKS = "`/minestatus "
_OURS = "`minewatch status "


def read_names(names: Sequence[str], treaty: Treaty, today: date) -> Request:
    """The States, groups and days that are named; each argument ends a name.

    Raises:
        InputError: one of them is not plain, or nothing is understood.
    """
    text = " ; ".join(names)
    request = Grammar(lambda: treaty).read(text, Door.STATUS, today)
    if request.question is not None:
        choices = ", ".join(choice.label for choice in request.question.choices)
        sentence = request.question.sentence.replace(_SLACKS, _OURS)
        raise InputError(f"{sentence} {choices}".strip())
    if request.unread:
        raise InputError(f"I do not understand “{' '.join(request.unread)[:60]}”.")
    return request
