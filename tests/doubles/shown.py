"""Is what we show fit to be sent? Slack's rules as the local workspace keeps them, and our own.

    assert problems(message) == []

Of a message every form is looked at. Ours: a message says something without its blocks, no text mentions everybody, and what was typed
or read in a feed is escaped everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.ports import Message
from bot.workspace.rules import message_problems, view_problems
from handlers.views.limits import MESSAGE_TEXT

_LOUD = re.compile(r"<!(?:channel|here|everyone|subteam)")
OUTSIDE = "_zq_ *zq* ~zq~ (December 2025)"
"""Words from outside with every sign that could mark them."""
_MARKED = re.compile(r"(?<![\w\u2060])([*_~])zq\1(?![\w\u2060])")
_CODE = re.compile(r"```.*?```|`[^`\n]*`(?!\w)", re.DOTALL)
_LONE = re.compile(r"&(?!amp;|lt;|gt;)")


def problems(payload: Message | Mapping[str, Any]) -> list[str]:
    """Everything in a message or view that Slack would refuse, or that we never want to send."""
    if isinstance(payload, Message):
        texts = {form.text for form in payload.forms}
        said = ["its forms say different things"] if len(texts) > 1 else []
        forms = ({"text": form.text, "blocks": list(form.blocks)} for form in payload.forms)
        return [*said, *(problem for form in forms for problem in problems(form))]
    if "type" in payload:
        return [*view_problems(payload), *_ours(payload)]
    text = payload["text"]
    said = [] if text.strip() else ["a message without text says nothing to a screen reader"]
    if len(text) > MESSAGE_TEXT:
        said.append(f"a text of {len(text)} characters")
    return [*said, *_mrkdwn(text), *message_problems(payload["blocks"]), *_ours(payload["blocks"])]


def _ours(value: Any) -> Iterator[str]:
    """Of every text object and table inside."""
    if isinstance(value, list):
        for each in value:
            yield from _ours(each)
    elif isinstance(value, Mapping):
        text = value.get("text")
        if isinstance(text, str) and not text.strip():
            yield "an empty text"
        if isinstance(text, str) and value.get("type") == "mrkdwn":
            yield from _mrkdwn(text)
            if _MARKED.search(_CODE.sub("", text)):
                yield f"words from outside mark themselves: {text}"
        if (
            value.get("type") in {"table", "data_table"}
            and len({len(row) for row in value["rows"]}) > 1
        ):
            yield "rows of different lengths"
        for each in value.values():
            yield from _ours(each)


def _mrkdwn(text: str) -> Iterator[str]:
    if _LOUD.search(text):
        yield f"mentions everybody: {text}"
    if _LONE.search(text):
        yield f"an unescaped ampersand, or an entity cut in two: {text}"
    if re.sub(r"<[^<>]+>", "", text).count("<"):
        yield f"an unescaped or unfinished <: {text}"
