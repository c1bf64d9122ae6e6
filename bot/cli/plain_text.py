"""A message as plain text, for a terminal: what Slack would draw of its blocks, line by line.

In: a message of ours. Out: text. Links become ``label (address)``, moments their words in UTC,
buttons ``[label]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.ports import Message

_DATE = re.compile(r"<!date\^[^|>]*\|([^>]*)>")
_LINK = re.compile(r"<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>")
_REFERENCE = re.compile(r"<([@#])([^|>]+)(?:\|([^>]*))?>")
_MARK = re.compile(r"(?<![\w*_])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*_])")
_TITLED = re.compile(r"^(\*[^*\n]+\*)\n")
"""A field begins with its name in bold, on a line of its own."""
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_BREAK = "\u2060"


def plain_text(message: Message) -> str:
    """The whole message; its ``text`` where it has no blocks."""
    lines = [line for block in message.plainest.blocks for line in _block(block)]
    return "\n".join(lines) if lines else without_markup(message.text)


def without_markup(mrkdwn: str) -> str:
    """What mrkdwn says."""
    text = _DATE.sub(r"\1", mrkdwn)
    text = _LINK.sub(lambda m: f"{m[2]} ({m[1]})" if m[2] and m[2] != m[1] else m[1], text)
    text = _REFERENCE.sub(lambda m: f"{m[1]}{(m[3] or m[2]).lstrip('#@')}", text)
    text = _MARK.sub(r"\2", text)
    for entity, sign in _ENTITIES:
        text = text.replace(entity, sign)
    return text.replace(_BREAK, "")


def _block(block: dict[str, Any]) -> Iterator[str]:
    match block["type"]:
        case "header":
            yield _text(block["text"])
        case "section":
            yield from (_text(part) for part in _parts(block))
            if "accessory" in block:
                yield _button(block["accessory"])
        case "context":
            yield " ".join(_text(part) for part in block["elements"] if "text" in part)
        case "actions":
            yield " ".join(map(_button, block["elements"]))


def _parts(section: dict[str, Any]) -> list[dict[str, Any]]:
    fields = [
        {**field, "text": _TITLED.sub(r"\1: ", field["text"])}
        for field in section.get("fields", [])
    ]
    return [*([section["text"]] if "text" in section else []), *fields]


def _text(part: dict[str, Any]) -> str:
    return without_markup(part["text"]) if part["type"] == "mrkdwn" else str(part["text"])


def _button(element: dict[str, Any]) -> str:
    shown = element.get("text") or element.get("placeholder") or {"text": element["type"]}
    return f"[{shown['text']}]"
