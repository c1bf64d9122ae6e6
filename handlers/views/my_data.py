"""Everything kept about a person, shown to them; and the word that it is gone.

In: documents per table; a count. Out: a window to read, a window with the same as JSON, a message. What
a document says is literal: nothing in it is read as markup.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from bot.model.day import long_day
from bot.model.judgement import Kind
from bot.model.state import Step
from bot.model.workspace import Conversation
from bot.ports import Message
from handlers.views import limits
from handlers.views.blocks import (
    Block,
    actions,
    button,
    context,
    header,
    message,
    modal,
    section,
)
from handlers.views.kinds import WORDS
from handlers.views.text import literal, plural, shortened_mrkdwn, utc

AS_JSON = "me:json"
Documents = Mapping[str, Sequence[Mapping[str, Any]]]

_CHUNK = 2800
_LONGEST = 500
_MORE = "There is more than a window can show: ask the person who runs Minewatch for the rest."
_NOTHING = "Minewatch keeps nothing about you."
# Per table: what it is, and the fields that say something to a person. The JSON has all of them.
_TABLES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "people": ("Your settings", {"zone": "Time zone"}),
    "watches": (
        "Watches",
        {
            "states": "States",
            "groups": "Groups",
            "everything": "Everything",
            "kinds": "Kinds of news",
            "min_step": "Legal steps from",
            "strictness": "How certain",
            "conversation": "Alerts go to",
            "reminders": "Reminders of dates",
            "paused_until": "Paused until",
            "set_aside": "On hold because",
            "created_at": "Since",
        },
    ),
    "deliveries": (
        "When alerts come",
        {
            "conversation": "Where",
            "cadence": "How",
            "zone": "Time zone",
            "digest_at": "Digest at",
            "quiet_from": "Quiet from",
            "quiet_until": "Quiet until",
            "max_per_hour": "Most in an hour",
            "paused_until": "Paused until",
            "last_digest_at": "Last digest",
        },
    ),
    "feedback": (
        "Stories that you marked as not relevant",
        {"headline": "Story", "at": "When", "undone_at": "Taken back"},
    ),
    "outbox": (
        "Messages to you",
        {"state": "State", "due_at": "Due", "settled_at": "Settled", "error": "Trouble"},
    ),
    "posts": (
        "Where messages to you are in Slack",
        {"subject": "About", "sent_at": "Sent"},
    ),
    "feeds": ("Feeds that you added", {"name": "Feed", "url": "Address"}),
    "acts": (
        "Acts that you entered or took back",
        {
            "iso3": "State",
            "act": "Act",
            "value": "Date",
            "source_url": "Source",
            "why": "Why",
            "at": "Entered",
            "undone_at": "Taken back",
        },
    ),
    "findings": (
        "Differences that you decided on",
        {"name": "State", "field": "Fact", "why": "Your reason", "decided_at": "When"},
    ),
    "confirmations": (
        "Confirmations of the record",
        {"known_to": "Known to", "source_url": "Source", "at": "When"},
    ),
    "remembered": ("Kept for some hours", {"key": "Under"}),
}
# A moment is a day too, so it comes first.
_IN_WORDS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda _: "yes"),
    (datetime, utc),
    (date, long_day),
    (time, lambda at: f"{at:%H:%M}"),
    (Kind, lambda kind: WORDS[kind].lower()),
    (Step, lambda step: step.name.lower()),
)


def data_window(data: Documents, names: Mapping[str, str]) -> dict[str, Any]:
    """What is kept, table by table, in words; as much as a window holds, and a button for all as JSON.

    ``names``: what the codes of States and groups are called.
    """
    count = sum(map(len, data.values()))
    if not count:
        return modal("My data", [section(_NOTHING)], callback_id="me:data")
    shown = [
        block for table, documents in data.items() for block in _table(table, documents, names)
    ]
    blocks = [
        context(f"{plural(count, 'record', 'records')} about you; nothing else is kept."),
        actions(button("Show as JSON", AS_JSON, label="Show everything kept about me as JSON")),
        *_fitting(shown, limits.BLOCKS_IN_VIEW - 2),
    ]
    return modal("My data", blocks, callback_id="me:data")


def json_window(data: Documents) -> dict[str, Any]:
    """The same documents with all their fields, for a program or a copy."""
    text = json.dumps(data, default=str, ensure_ascii=False, indent=1)
    blocks = [_preformatted(text[at : at + _CHUNK]) for at in range(0, len(text), _CHUNK)]
    return modal(
        "My data as JSON", _fitting(blocks, limits.BLOCKS_IN_VIEW), callback_id="me:data-json"
    )


def forgotten_message(count: int) -> Message:
    """What deletion did."""
    words = (
        f"Deleted {plural(count, 'record', 'records')} about you."
        if count
        else "Nothing was kept about you."
    )
    return message(words, [section(words)])


def _fitting(blocks: Sequence[Block], most: int) -> list[Block]:
    """The blocks, or as many as fit with a word on the rest."""
    return list(blocks) if len(blocks) <= most else [*blocks[: most - 1], context(_MORE)]


def _table(
    table: str, documents: Sequence[Mapping[str, Any]], names: Mapping[str, str]
) -> Iterator[Block]:
    if not documents:
        return
    title, fields = _TABLES.get(table, (table.replace("_", " ").capitalize(), {}))
    yield header(f"{title} ({len(documents):,})")
    lines = ["\n".join(_lines(document, fields, names)) or "No details" for document in documents]
    yield from map(section, _packed(lines))


def _lines(
    document: Mapping[str, Any], fields: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[str]:
    """``*Time zone:* Europe/Riga``: a line for each field that says something, in the table's order."""
    flat = dict(_flat(document))
    wanted = fields or {name: name.replace("_", " ").capitalize() for name in flat}
    for name, label in wanted.items():
        value = flat.get(name)
        if name == "conversation" and isinstance(value, str):
            said = _place(value)
        else:
            said = _said(value, names)
        if said:
            yield f"*{literal(label, 60) or '–'}:* {said}"


def _flat(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Names and values, those of values within included; the outermost of a name counts."""
    within = [value for value in document.values() if isinstance(value, Mapping)]
    for value in within:
        yield from _flat(value)
    yield from ((name, v) for name, v in document.items() if not isinstance(v, Mapping))


def _said(value: Any, names: Mapping[str, str]) -> str:
    """A value in words, safe in mrkdwn; empty where there is nothing to say."""
    if value is None or value is False:
        return ""
    if isinstance(value, (list, tuple)):
        words = filter(None, (_said(each, names) for each in value))
        return shortened_mrkdwn(", ".join(words), _LONGEST)
    for kind, in_words in _IN_WORDS:
        if isinstance(value, kind):
            return literal(in_words(value), _LONGEST)
    text = str(value)
    if text in names:
        return literal(names[text], _LONGEST)
    is_word = text.isidentifier() and text.islower()
    return literal(text.replace("_", " ") if is_word else text, _LONGEST)


def _place(key: str) -> str:
    """A conversation by its key: a channel as a link, a person as their direct messages."""
    conversation = Conversation.of(key)
    if conversation.is_named or not conversation.id.isalnum():
        return literal(key)
    return f"<#{conversation.id}>" if conversation.is_channel else "your direct messages"


def _packed(parts: Iterable[str]) -> Iterator[str]:
    """The parts with an empty line between them, as many in a text as it holds."""
    held = ""
    for part in parts:
        if held and len(held) + len(part) > _CHUNK:
            yield held
            held = ""
        held = f"{held}\n\n{part}".strip()
    yield held


def _preformatted(text: str) -> Block:
    return {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}
        ],
    }
