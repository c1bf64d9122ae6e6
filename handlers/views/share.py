"""An answer shown elsewhere: to everyone in the channel, or in a window.

In: a message made for one person. Out: the same for all (without the Share button, with
the name of who shared it), or as a window (which has no sharing).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.ports import Message
from handlers.views import limits
from handlers.views.blocks import Block, Element, button, context, modal

SHARE = "status:share"


def share_button(query: str, what: str) -> Element:
    """Shows the answer to ``query`` (verb and text) where everyone in the channel sees it."""
    return button("Share", SHARE, query, label=f"Share {what} here")


def for_all(message: Message, user_id: str) -> Message:
    """The message as it is posted for a whole channel by ``user_id``."""

    def shared(form: Message) -> Message:
        kept = list(_without_share(form.blocks))[: limits.BLOCKS_IN_MESSAGE - 1]
        return replace(form, blocks=(*kept, context(f"Shared by <@{user_id}>")))

    return message.in_every_form(shared)


def for_oneself(message: Message) -> Message:
    """The message, and why it was not shared: it is about one person's own watches."""
    why = (
        "Only you see this: your own watches are not shared. `/minewatch list here share` shows "
        "everyone what this channel watches."
    )

    def explained(form: Message) -> Message:
        kept = form.blocks[: limits.BLOCKS_IN_MESSAGE - 1]
        return replace(form, text=f"{form.text} {why}", blocks=(*kept, context(why)))

    return message.in_every_form(explained)


def for_window(message: Message) -> Message:
    """The richest form of the message whose blocks Slack allows in windows."""
    fit = (form for form in message.forms if not form.kinds & limits.NOT_IN_WINDOWS)
    return next(fit, message.plainest)


def said_elsewhere(message: Message) -> Message:
    """The message for a window, and where its chart went."""
    where = "The chart is in your direct messages with Minewatch: windows and Home cannot show one."

    def with_it(form: Message) -> Message:
        return replace(form, blocks=(context(where), *form.blocks))

    return message.in_every_form(with_it)


def as_window(message: Message, title: str = "Minewatch") -> dict[str, Any]:
    """The message as a window."""
    shown = for_window(message)
    return modal(title, _without_share(shown.blocks), callback_id="status:window")


def as_home(page: Message) -> dict[str, Any]:
    """A page (handlers.views.home) as the Home view; Home has no text beside its blocks."""
    return {"type": "home", "blocks": list(page.blocks[: limits.BLOCKS_IN_VIEW])}


def _without_share(blocks: Iterable[Block]) -> Iterable[Block]:
    for block in blocks:
        if block["type"] != "actions":
            yield block
            continue
        kept = [element for element in block["elements"] if element["action_id"] != SHARE]
        if kept:
            yield {**block, "elements": kept}
