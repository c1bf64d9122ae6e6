"""What went wrong, for the person: one sentence, said as a message or in a window.

In: a plain sentence, often with what the person typed in it, and the ids of people whom the
sentence itself names. Out: a message or a modal. Nothing typed is live in it: only those
people are mentioned, and what went wrong is only ever said to one person, so no one is
notified. Never a traceback, never a value that was not meant to be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.ports import Message
from handlers.views.blocks import Element, actions, message, modal, section
from handlers.views.text import escape, our_sentence, shortened_mrkdwn


def problem_message(
    sentence: str, buttons: Sequence[Element] = (), people: tuple[str, ...] = ()
) -> Message:
    """The sentence, with buttons for what may have been meant instead."""
    said = _said(sentence, people)
    if not buttons:
        return message(said, [section(said)])
    # A screen reader gets the text alone, so it names the choices too.
    choices = "; ".join(escape(each["text"]["text"]) for each in buttons)
    return message(f"{said} Buttons: {choices}.", [section(said), actions(*buttons)])


def problem_view(sentence: str, people: tuple[str, ...] = ()) -> dict[str, Any]:
    """The sentence in a window of its own, where no message can be shown."""
    return modal("Minewatch", [section(_said(sentence, people))], callback_id="problem:close")


def _said(sentence: str, people: tuple[str, ...]) -> str:
    said = our_sentence(sentence)
    for person in people:
        said = said.replace(f"&lt;@{person}&gt;", f"<@{person}>")
    return shortened_mrkdwn(said, 2900)
