"""Layout blocks, and the surfaces that allow each.

Limits from https://docs.slack.dev/reference/block-kit/blocks.
"""

from __future__ import annotations

from typing import Any

from bot.workspace.rules import charts, rich
from bot.workspace.rules.elements import IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION
from bot.workspace.rules.objects import ID, either, plain, words
from bot.workspace.rules.shapes import (
    Check,
    Fields,
    Need,
    Report,
    anything,
    flag,
    listed,
    number_between,
    one_of,
    text_between,
    typed,
)

MESSAGE, MODAL, HOME = "message", "modal", "home"
EVERYWHERE = frozenset({MESSAGE, MODAL, HOME})
_CONTEXT = typed(
    {
        "image": IMAGE,
        "plain_text": {"text": Need(text_between(1, 3000)), "emoji": flag},
        "mrkdwn": {"text": Need(text_between(1, 3000)), "verbatim": flag},
    },
    "element in context",
)
BLOCKS: dict[str, Fields] = {
    "section": {
        "block_id": ID,
        "text": words(3000),
        "fields": listed(words(2000), 1, 10),
        "accessory": IN_SECTION,
        "expand": flag,
    },
    "header": {"block_id": ID, "text": Need(plain(150)), "level": number_between(1, 4)},
    "context": {"block_id": ID, "elements": Need(listed(_CONTEXT, 1, 10))},
    "actions": {"block_id": ID, "elements": Need(listed(IN_ACTIONS, 1, 25))},
    "divider": {"block_id": ID},
    "image": {**IMAGE, "block_id": ID, "title": plain(2000)},
    "input": {
        "block_id": ID,
        "label": Need(plain(2000)),
        "element": Need(IN_INPUT),
        "hint": plain(2000),
        "optional": flag,
        "dispatch_action": flag,
    },
    "rich_text": rich.RICH_TEXT,
    "markdown": {"block_id": ID, "text": Need(text_between(1, 12_000))},
    "table": rich.TABLE,
    "data_table": rich.DATA_TABLE,
    "data_visualization": charts.CHART,
    "alert": {
        "block_id": ID,
        "text": Need(words(200)),
        "level": one_of("default", "info", "warning", "error", "success"),
    },
    "card": {
        "block_id": ID,
        "title": words(150),
        "subtitle": words(150),
        "body": words(200),
        "subtext": words(200),
        "icon": anything,
        "hero_image": anything,
        "actions": listed(IN_ACTIONS, 1, 3),
    },
}
SURFACES = {
    "markdown": frozenset({MESSAGE}),
    "table": frozenset({MESSAGE, HOME}),
    "data_table": frozenset({MESSAGE, HOME}),
    "data_visualization": frozenset({MESSAGE}),
    "alert": frozenset({MODAL}),
}
_TABLES = frozenset({"table", "data_table"})
_BY_TYPE: Check = typed(BLOCKS, "block type")


def check_block(report: Report, value: Any, path: str) -> None:
    """One block on its own."""
    before = len(report.problems)
    _BY_TYPE(report, value, path)
    if len(report.problems) > before:
        return
    kind = value["type"]
    if kind == "section" and "text" not in value and "fields" not in value:
        report.add(path, "missing required field: text or fields")
    if kind == "image":
        either(report, value, path, "image_url", "slack_file")
    if kind == "table":
        rich.table_together(report, value, path)
    if kind == "data_table":
        rich.data_table_together(report, value, path)
    if kind == "data_visualization":
        charts.chart_together(report, value, path)


def check_blocks(report: Report, blocks: Any, surface: str, path: str = "/blocks") -> None:
    """All blocks of a surface, and what they mean for each other."""
    most = 50 if surface == MESSAGE else 100
    listed(check_block, 0, most)(report, blocks, path)
    if report.problems:
        return
    _check_ids(report, blocks, path)
    for index, block in enumerate(blocks):
        if surface not in SURFACES.get(block["type"], EVERYWHERE):
            report.add(f"{path}/{index}/type", f"{block['type']} may not stand in a {surface}")
    if sum(block["type"] in _TABLES for block in blocks) > 1:
        report.add(path, "only_one_table_allowed")
    if sum(block["type"] == "data_visualization" for block in blocks) > 2:
        report.add(path, "no more than 2 data_visualization blocks")
    if sum(len(b["text"]) for b in blocks if b["type"] == "markdown") > 12_000:
        report.add(path, "markdown holds no more than 12000 characters together")


def _check_ids(report: Report, blocks: list[dict[str, Any]], path: str) -> None:
    """``block_id`` is unique among the blocks, ``action_id`` inside its block."""
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            report.add(f"{path}/{index}/block_id", f"block_id {block_id} is not unique")
        seen |= {block_id} if block_id else set()
        actions = [e["action_id"] for e in block.get("elements", []) if "action_id" in e]
        if len(set(actions)) < len(actions):
            report.add(f"{path}/{index}/elements", "action_id is not unique in its block")
