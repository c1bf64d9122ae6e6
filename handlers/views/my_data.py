"""Everything kept about a person, shown to them; and the word that it is gone.

In: documents per table; a count. Out: a window, a message. The documents are shown as
plain text: nothing in them is read as markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.ports import Message
from handlers.views import limits
from handlers.views.blocks import Block, context, message, modal, plain_text, section
from handlers.views.text import plural

_CHUNK = 2800
_MOST_CHUNKS = limits.BLOCKS_IN_VIEW - 2


def data_window(data: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    """The documents, table by table, as many as a window holds; the rest is counted."""
    documents = [f"{table}: {_json(document)}" for table in data for document in data[table]]
    if not documents:
        words = "Minewatch keeps nothing about you."
        return modal("My data", [section(words)], callback_id="me:data")
    parts = [
        document[i : i + _CHUNK] for document in documents for i in range(0, len(document), _CHUNK)
    ]
    chunks = list(_packed(parts))
    blocks = [
        context(f"{plural(len(documents), 'record', 'records')} about you; nothing else is kept."),
        *map(_literal, chunks[:_MOST_CHUNKS]),
    ]
    if len(chunks) > _MOST_CHUNKS:
        blocks.append(
            context(
                "There is more than a window can show: ask the person who runs Minewatch "
                "for the rest."
            )
        )
    return modal("My data", blocks, callback_id="me:data")


def forgotten_message(count: int) -> Message:
    """What deletion did."""
    words = (
        f"Deleted {plural(count, 'record', 'records')} about you."
        if count
        else "Nothing was kept about you."
    )
    return message(words, [section(words)])


def _json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, default=str, ensure_ascii=False)


def _packed(parts: Sequence[str]) -> Iterator[str]:
    held = ""
    for part in parts:
        if held and len(held) + len(part) > _CHUNK:
            yield held
            held = ""
        held = f"{held} {part}".strip()
    yield held


def _literal(text: str) -> Block:
    return {"type": "section", "text": plain_text(text, limits.SECTION_TEXT, emoji=False)}
