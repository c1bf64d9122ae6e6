"""Slack's limits, and the check of a whole message or view against them.

In: a message (``{"text", "blocks"}`` or bot.ports.Message) or a view. Out: what Slack
would refuse, as sentences; an empty list when it would take it. Builders cut to these
numbers, tests call ``problems``.
https://docs.slack.dev/reference/block-kit/blocks and the pages of its elements.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.ports import Message

BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_VIEW = 100
MESSAGE_TEXT = 3900  # chat.update refuses over 4,000
SECTION_TEXT = 3000
FIELD_TEXT = 2000
FIELDS = 10
HEADER_TEXT = 150
CONTEXT_ELEMENTS = 10
ACTION_ELEMENTS = 25
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
URL = 3000
OPTION_TEXT = 75
OPTION_VALUE = 150
OPTIONS = 100
PLACEHOLDER = 150
ACTION_ID = 255
INPUT_LABEL = 2000
INPUT_TEXT = 3000
VIEW_TITLE = 24
PRIVATE_METADATA = 3000
TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_CHARACTERS = 10_000
ALT_TEXT = 2000
CONFIRM = {"title": 100, "text": 300, "confirm": 30, "deny": 30}

_ONLY_BLOCKS = {
    "section", "header", "context", "actions", "divider", "image", "input", "table", "rich_text",
}  # fmt: skip
_LOUD = re.compile(r"<!(?:channel|here|everyone|subteam)")
_LONE = re.compile(r"&(?!amp;|lt;|gt;)")


def problems(payload: Message | Mapping[str, Any]) -> list[str]:
    """Everything in ``payload`` that Slack would refuse, or that we never want to send."""
    if isinstance(payload, Message):
        payload = {"text": payload.text, "blocks": list(payload.blocks)}
    found = list(_view(payload) if "type" in payload else _message(payload))
    found.extend(_ids(payload.get("blocks", [])))
    return found


def _message(message: Mapping[str, Any]) -> Iterator[str]:
    text = message.get("text", "")
    if not text.strip():
        yield "a message without text says nothing to a screen reader"
    yield from _too_long("text", text, MESSAGE_TEXT)
    yield from _mrkdwn("text", text)
    blocks = message.get("blocks", [])
    if len(blocks) > BLOCKS_IN_MESSAGE:
        yield f"{len(blocks)} blocks in a message; at most {BLOCKS_IN_MESSAGE}"
    if sum(block.get("type") == "table" for block in blocks) > 1:
        yield "more than one table in a message"
    for number, block in enumerate(blocks):
        yield from _block(f"block {number}", block)


def _view(view: Mapping[str, Any]) -> Iterator[str]:
    if view["type"] not in {"modal", "home"}:
        yield f"unknown view type {view['type']}"
    if view["type"] == "modal":
        yield from _plain("title", view.get("title"), VIEW_TITLE)
        for name in ("submit", "close"):
            if name in view:
                yield from _plain(name, view[name], VIEW_TITLE)
        inputs = any(block.get("type") == "input" for block in view["blocks"])
        if inputs and "submit" not in view:
            yield "a modal with an input needs submit"
    yield from _too_long("private_metadata", view.get("private_metadata", ""), PRIVATE_METADATA)
    yield from _too_long("callback_id", view.get("callback_id", ""), ACTION_ID)
    if len(view["blocks"]) > BLOCKS_IN_VIEW:
        yield f"{len(view['blocks'])} blocks in a view; at most {BLOCKS_IN_VIEW}"
    for number, block in enumerate(view["blocks"]):
        yield from _block(f"block {number}", block)


def _ids(blocks: list[dict[str, Any]]) -> Iterator[str]:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "a block_id is used twice"
    for block in blocks:
        elements = block.get("elements", []) if block.get("type") == "actions" else []
        names = [element.get("action_id") for element in elements]
        if len(names) != len(set(names)):
            yield f"an action_id is used twice in one block: {names}"


def _block(where: str, block: Mapping[str, Any]) -> Iterator[str]:
    kind = block.get("type", "")
    if kind not in _ONLY_BLOCKS:
        yield f"{where}: unknown block {kind}"
    yield from _too_long(f"{where} block_id", block.get("block_id", ""), ACTION_ID)
    check = _CHECKS.get(kind)
    if check:
        yield from check(f"{where} ({kind})", block)


def _section(where: str, block: Mapping[str, Any]) -> Iterator[str]:
    fields = block.get("fields", [])
    if "text" not in block and not fields:
        yield f"{where}: neither text nor fields"
    if "text" in block:
        yield from _text(where, block["text"], SECTION_TEXT)
    if len(fields) > FIELDS:
        yield f"{where}: {len(fields)} fields; at most {FIELDS}"
    for field in fields:
        yield from _text(f"{where} field", field, FIELD_TEXT)
    if "accessory" in block:
        yield from _element(where, block["accessory"])


def _header(where: str, block: Mapping[str, Any]) -> Iterator[str]:
    yield from _plain(where, block.get("text"), HEADER_TEXT)


def _context(where: str, block: Mapping[str, Any]) -> Iterator[str]:
    yield from _count(where, block["elements"], CONTEXT_ELEMENTS)
    for element in block["elements"]:
        if element["type"] == "image":
            yield from _image(where, element)
        else:
            yield from _text(where, element, SECTION_TEXT)


def _actions(where: str, block: Mapping[str, Any]) -> Iterator[str]:
    yield from _count(where, block["elements"], ACTION_ELEMENTS)
    for element in block["elements"]:
        yield from _element(where, element)


def _image(where: str, block: Mapping[str, Any]) -> Iterator[str]:
    if not block.get("alt_text", "").strip():
        yield f"{where}: an image without alt_text"
    yield from _too_long(f"{where} alt_text", block.get("alt_text", ""), ALT_TEXT)
    yield from _too_long(f"{where} image_url", block.get("image_url", ""), URL)


def _input(where: str, block: Mapping[str, Any]) -> Iterator[str]:
    yield from _plain(f"{where} label", block.get("label"), INPUT_LABEL)
    if "hint" in block:
        yield from _plain(f"{where} hint", block["hint"], INPUT_LABEL)
    yield from _element(where, block["element"])


def _table(where: str, block: Mapping[str, Any]) -> Iterator[str]:
    rows = block["rows"]
    yield from _count(where, rows, TABLE_ROWS)
    if len({len(row) for row in rows}) > 1:
        yield f"{where}: rows of different lengths"
    if any(len(row) > TABLE_COLUMNS for row in rows):
        yield f"{where}: more than {TABLE_COLUMNS} columns"
    texts = [cell.get("text", "") for row in rows for cell in row]
    if not all(texts):
        yield f"{where}: an empty cell"
    if sum(map(len, texts)) > TABLE_CHARACTERS:
        yield f"{where}: more than {TABLE_CHARACTERS} characters"


_CHECKS: dict[str, Callable[[str, Mapping[str, Any]], Iterator[str]]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "image": _image,
    "input": _input,
    "table": _table,
}


def _element(where: str, element: Mapping[str, Any]) -> Iterator[str]:
    where = f"{where} {element['type']}"
    yield from _too_long(f"{where} action_id", element.get("action_id", ""), ACTION_ID)
    if element["type"] == "button":
        yield from _plain(where, element.get("text"), BUTTON_TEXT)
        yield from _too_long(f"{where} value", element.get("value", ""), BUTTON_VALUE)
        yield from _too_long(f"{where} url", element.get("url", ""), URL)
        yield from _too_long(f"{where} label", element.get("accessibility_label", ""), BUTTON_TEXT)
    if "placeholder" in element:
        yield from _plain(f"{where} placeholder", element["placeholder"], PLACEHOLDER)
    for name, most in CONFIRM.items():
        if "confirm" in element:
            yield from _text(f"{where} confirm {name}", element["confirm"][name], most)
    yield from _too_long(f"{where} initial_value", element.get("initial_value", ""), INPUT_TEXT)
    yield from _options(where, element)


def _options(where: str, element: Mapping[str, Any]) -> Iterator[str]:
    groups = element.get("option_groups", [])
    for options in [element.get("options", []), *[group["options"] for group in groups]]:
        most = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}
        if len(options) > most.get(element["type"], OPTIONS):
            yield f"{where}: {len(options)} options are too many"
        for option in options:
            yield from _text(f"{where} option", option["text"], OPTION_TEXT)
            yield from _too_long(f"{where} option value", option["value"], OPTION_VALUE)
            if "description" in option:
                yield from _text(f"{where} option", option["description"], OPTION_TEXT)


def _text(where: str, text: Any, most: int) -> Iterator[str]:
    if not isinstance(text, Mapping) or text.get("type") not in {"plain_text", "mrkdwn"}:
        yield f"{where}: no text object"
        return
    if not text["text"].strip():
        yield f"{where}: empty text"
    yield from _too_long(where, text["text"], most)
    if text["type"] == "mrkdwn":
        yield from _mrkdwn(where, text["text"])


def _plain(where: str, text: Any, most: int) -> Iterator[str]:
    yield from _text(where, text, most)
    if isinstance(text, Mapping) and text.get("type") != "plain_text":
        yield f"{where}: must be plain_text"


def _mrkdwn(where: str, text: str) -> Iterator[str]:
    if _LOUD.search(text):
        yield f"{where}: mentions everybody"
    if _LONE.search(text):
        yield f"{where}: an unescaped ampersand, or an entity cut in two"
    if re.sub(r"<[^<>]+>", "", text).count("<"):
        yield f"{where}: an unescaped or unfinished <"


def _count(where: str, things: list[Any], most: int) -> Iterator[str]:
    if not 1 <= len(things) <= most:
        yield f"{where}: {len(things)} elements; 1 to {most}"


def _too_long(where: str, text: str, most: int) -> Iterator[str]:
    if len(text) > most:
        yield f"{where}: {len(text)} characters; at most {most}"
