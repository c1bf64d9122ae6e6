"""Block Kit's blocks and elements as plain dicts, each within Slack's limits by construction.

In: words (mrkdwn where the name says so, made by handlers.views.text). Out: dicts ready
to send. No domain value and no Slack library: slack_sdk checks only its own classes and
has none for newer blocks. https://docs.slack.dev/reference/block-kit/blocks
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from bot.ports import Message
from handlers.views import limits
from handlers.views.text import plain, safe_url, shortened_mrkdwn

Block = dict[str, Any]
Element = dict[str, Any]

NOTHING = "–"
"""What an empty cell or text shows: Slack refuses empty ones."""

_ROOM = limits.SECTION_TEXT - 200


def mrkdwn(text: str, limit: int = limits.SECTION_TEXT) -> Element:
    """A mrkdwn text object; ``verbatim`` keeps Slack from making links out of bare words."""
    return {
        "type": "mrkdwn",
        "text": shortened_mrkdwn(text, limit).strip() or NOTHING,
        "verbatim": True,
    }


def plain_text(text: str, limit: int, *, emoji: bool = True) -> Element:
    """A plain_text object: nothing in it is ever read as markup."""
    return {"type": "plain_text", "text": plain(text, limit) or NOTHING, "emoji": emoji}


def section(text: str, accessory: Element | None = None) -> Block:
    """A paragraph of mrkdwn, with a button or the like beside it."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return {**block, "accessory": accessory} if accessory else block


def fields(*pairs: tuple[str, str]) -> Block:
    """Up to ten facts in two columns: a bold name over mrkdwn."""
    shown = [mrkdwn(f"*{name}*\n{value}", limits.FIELD_TEXT) for name, value in pairs]
    return {"type": "section", "fields": shown[: limits.FIELDS]}


def header(text: str) -> Block:
    """A large plain line."""
    return {"type": "header", "text": plain_text(text, limits.HEADER_TEXT)}


def packed(title: str, lines: Iterable[str]) -> list[Block]:
    """A title and a bullet for each line, in as few sections as hold them."""
    found, held = list[Block](), title
    for line in lines:
        if len(held) + len(line) > _ROOM:
            found.append(section(held))
            held = ""
        held += f"\n• {line}" if held else f"• {line}"
    return [*found, section(held)]


def context(*texts: str) -> Block:
    """Small grey print: up to ten pieces of mrkdwn."""
    elements = [mrkdwn(text) for text in texts if text][: limits.CONTEXT_ELEMENTS]
    return {"type": "context", "elements": elements or [mrkdwn(NOTHING)]}


def divider() -> Block:
    """A thin line."""
    return {"type": "divider"}


def actions(*elements: Element, block_id: str | None = None) -> Block:
    """A row of buttons and selects."""
    block: Block = {"type": "actions", "elements": list(elements[: limits.ACTION_ELEMENTS])}
    return {**block, "block_id": block_id} if block_id else block


def button(  # noqa: PLR0913 - a button has these parts, all but two of them optional
    text: str,
    action_id: str,
    value: str = "",
    *,
    url: str | None = None,
    style: str | None = None,
    label: str | None = None,
    confirm: Element | None = None,
) -> Element:
    """A button. ``label`` is what a screen reader says ("Watch Finland"); ``url`` opens a page.

    ``style`` is "primary", "danger" or None. An unusable ``url`` is left out.
    """
    element: Element = {
        "type": "button",
        "text": plain_text(text, limits.BUTTON_TEXT),
        "action_id": action_id,
        "value": value[: limits.BUTTON_VALUE] or action_id,
    }
    address = safe_url(url)
    if address:
        element["url"] = address.replace("&amp;", "&")
    if style:
        element["style"] = style
    spoken = plain(label or "", limits.BUTTON_TEXT)
    if spoken:  # of letters that cannot be shown nothing is left
        element["accessibility_label"] = spoken
    return {**element, "confirm": confirm} if confirm else element


def confirm(title: str, text: str, yes: str, no: str = "Cancel") -> Element:
    """A small window that asks before a button acts."""
    return {
        "title": plain_text(title, 100),
        "text": plain_text(text, 300),
        "confirm": plain_text(yes, 30),
        "deny": plain_text(no, 30),
    }


def option(text: str, value: str, description: str | None = None) -> Element:
    """A choice of a select, radio group or checkboxes."""
    made: Element = {
        "text": plain_text(text, limits.OPTION_TEXT),
        "value": value[: limits.OPTION_VALUE],
    }
    if description:
        made["description"] = plain_text(description, limits.OPTION_TEXT)
    return made


def input_block(
    block_id: str,
    label: str,
    element: Element,
    *,
    hint: str | None = None,
    optional: bool = False,
) -> Block:
    """A labelled input of a window; ``block_id`` is where errors are shown."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label, limits.INPUT_LABEL),
        "element": element,
        "optional": optional,
    }
    return {**block, "hint": plain_text(hint, limits.INPUT_LABEL)} if hint else block


def message(text: str, blocks: Iterable[Block] = (), *, plainer: Message | None = None) -> Message:
    """A message within the limits: ``text`` (mrkdwn, escaped already) and at most 50 blocks.

    ``plainer``: the same without the blocks that a workspace may refuse (bot.ports.Message).
    """
    kept = tuple(islice(blocks, limits.BLOCKS_IN_MESSAGE))
    said = shortened_mrkdwn(text, limits.MESSAGE_TEXT).strip() or NOTHING
    return Message(said, kept, plainer=plainer)


def modal(
    title: str,
    blocks: Iterable[Block],
    *,
    callback_id: str = "",
    submit: str | None = None,
    close: str = "Close",
    metadata: str = "",
) -> dict[str, Any]:
    """A window. ``metadata`` comes back with the submission (at most 3,000 characters)."""
    view: dict[str, Any] = {
        "type": "modal",
        "title": plain_text(title, limits.VIEW_TITLE),
        "close": plain_text(close, limits.VIEW_TITLE),
        "blocks": list(islice(blocks, limits.BLOCKS_IN_VIEW)),
        "callback_id": callback_id,
        "private_metadata": metadata,
    }
    return {**view, "submit": plain_text(submit, limits.VIEW_TITLE)} if submit else view
