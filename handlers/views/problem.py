"""What went wrong, for the person: one sentence, said as a message or in a window.

In: a plain sentence. Out: a message or a modal. Never a traceback, never a value that
was not meant to be read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.ports import Message
from handlers.views.blocks import Element, actions, message, modal, section
from handlers.views.text import clean, cut, escape

# A person named by id, as our own sentences do ("ask <@U123>"). What went wrong is only
# ever said to one person, so this notifies nobody.
_PERSON = re.compile(r"&lt;(@[UW][A-Z0-9]+)&gt;")


def problem_message(sentence: str, buttons: Sequence[Element] = ()) -> Message:
    """The sentence, with buttons for what may have been meant instead."""
    said = _said(sentence)
    if not buttons:
        return message(said, [section(said)])
    # A screen reader gets the text alone, so it names the choices too.
    choices = "; ".join(escape(each["text"]["text"]) for each in buttons)
    return message(f"{said} Buttons: {choices}.", [section(said), actions(*buttons)])


def problem_view(sentence: str) -> dict[str, Any]:
    """The sentence in a window of its own, where no message can be shown."""
    return modal("Minewatch", [section(_said(sentence))], callback_id="problem:close")


def _said(sentence: str) -> str:
    return cut(_PERSON.sub(r"<\1>", escape(clean(sentence))), 2900)
