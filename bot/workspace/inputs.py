"""Input elements and the state Slack derives from them.

In: blocks, and raw choices as ``{block_id: {action_id: raw}}``, where raw is a text, an
option (``{"text", "value"}`` or just its value), or a list of options or ids. Out: blocks
with every id filled in, and ``state.values`` as in
https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.ports import Draw

_TEXTS = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
}
_LISTS = {
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
}
_OPTION = {"static_select", "external_select", "radio_buttons"}
_OPTIONS = {"multi_static_select", "multi_external_select", "checkboxes"}
STATEFUL = {*_TEXTS, *_LISTS, *_OPTION, *_OPTIONS}

Raw = str | Mapping[str, Any] | list[Any] | None
Chosen = Mapping[str, Mapping[str, Raw]]


def elements(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The interactive elements of a block."""
    if isinstance(block.get("element"), dict):
        yield block["element"]
    if isinstance(block.get("accessory"), dict) and "action_id" in block["accessory"]:
        yield block["accessory"]
    if block.get("type") == "actions":
        yield from block.get("elements", [])


def with_ids(blocks: list[dict[str, Any]], draw: Draw) -> list[dict[str, Any]]:
    """Copies of the blocks in which every block and element has an id, as Slack fills them in."""
    filled = []
    for given in blocks:
        block = dict(given)
        block.setdefault("block_id", draw.token()[:5])
        for name in ("element", "accessory"):
            inner = block.get(name)
            if isinstance(inner, dict) and inner.get("type") != "image":
                block[name] = {"action_id": draw.token()[:5]} | inner
        if block.get("type") == "actions":
            block["elements"] = [{"action_id": draw.token()[:5]} | e for e in block["elements"]]
        filled.append(block)
    return filled


def initial_state(blocks: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """``state.values`` before anybody touched anything."""
    return state_of(blocks, {})


def state_of(blocks: list[dict[str, Any]], chosen: Chosen) -> dict[str, dict[str, Any]]:
    """``state.values`` of these blocks after these choices."""
    values: dict[str, dict[str, Any]] = {}
    for block in blocks:
        for element in elements(block):
            if element.get("type") in STATEFUL:
                picked = chosen.get(block["block_id"], {})
                values.setdefault(block["block_id"], {})[element["action_id"]] = element_value(
                    element, picked
                )
    return values


def element_value(element: dict[str, Any], picked: Mapping[str, Raw]) -> dict[str, Any]:
    """The state of one element: its initial value, or what was picked under its action id."""
    kind = element["type"]
    key, initial = _names(kind)
    value: Any = element.get(initial, [] if kind in _OPTIONS or kind in _LISTS else None)
    if element["action_id"] in picked:
        value = _read(element, picked[element["action_id"]])
    return {"type": kind, key: value}


def _names(kind: str) -> tuple[str, str]:
    if kind in _OPTION:
        return "selected_option", "initial_option"
    if kind in _OPTIONS:
        return "selected_options", "initial_options"
    return _TEXTS.get(kind) or _LISTS[kind]


def _read(element: dict[str, Any], raw: Raw) -> Any:
    kind = element["type"]
    if kind in _OPTION:
        return None if raw in {None, ""} else chosen_option(element, raw)
    if kind in _OPTIONS:
        return [chosen_option(element, one) for one in (raw if isinstance(raw, list) else [raw])]
    if kind in _LISTS:
        return list(raw) if isinstance(raw, list) else [raw]
    return raw or None


def chosen_option(element: dict[str, Any], raw: Any) -> dict[str, Any]:
    """The option with this value; an option object passes (external selects know only those)."""
    if isinstance(raw, Mapping):
        return dict(raw)
    groups = element.get("option_groups", [])
    offered = element.get("options", []) + [o for g in groups for o in g["options"]]
    for known in offered:
        if known["value"] == raw:
            return dict(known)
    return {"text": {"type": "plain_text", "text": str(raw), "emoji": True}, "value": str(raw)}
