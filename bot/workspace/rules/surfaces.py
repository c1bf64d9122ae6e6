"""Whole messages, views and answers to a type-ahead.

Limits from https://docs.slack.dev/reference/methods/chat.postMessage,
https://docs.slack.dev/reference/views and
https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element.
"""

from __future__ import annotations

from typing import Any

from bot.workspace.rules.blocks import HOME, MESSAGE, MODAL, check_block, check_blocks
from bot.workspace.rules.objects import GROUP, option, plain
from bot.workspace.rules.shapes import (
    Fields,
    Need,
    Report,
    anything,
    flag,
    listed,
    one_of,
    shaped,
    text_between,
)

ATTACHMENTS = 100
_VIEW: Fields = {
    "type": Need(one_of("modal", "home")),
    "blocks": Need(listed(anything, 0, 100)),
    "private_metadata": text_between(0, 3000),
    "callback_id": text_between(0, 255),
    "external_id": text_between(0, 255),
}
_MODAL: Fields = {
    **_VIEW,
    "title": Need(plain(24)),
    "submit": plain(24),
    "close": plain(24),
    "clear_on_close": flag,
    "notify_on_close": flag,
    "submit_disabled": flag,
}


def kinds_in(blocks: Any) -> frozenset[str]:
    """The kinds of blocks that were found to be well made."""
    return frozenset(block["type"] for block in blocks or ())


def message_problems(blocks: Any, attachments: Any = None) -> tuple[str, ...]:
    """What Slack would refuse in a message's blocks and attachments."""
    report = Report()
    if blocks is not None:
        check_blocks(report, blocks, MESSAGE)
    if attachments is not None:
        listed(_check_attachment, 0, ATTACHMENTS)(report, attachments, "/attachments")
    return tuple(report.problems)


def view_problems(view: Any) -> tuple[str, ...]:
    """What Slack would refuse in a modal or Home view."""
    report = Report()
    if not isinstance(view, dict):
        return ("[ERROR] must be an object [json-pointer:/view]",)
    kind = view.get("type")
    shaped(_MODAL if kind == MODAL else _VIEW)(report, view, "/view")
    if report.problems:
        return tuple(report.problems)
    surface = MODAL if kind == MODAL else HOME
    check_blocks(report, view["blocks"], surface, "/view/blocks")
    has_input = any(isinstance(b, dict) and b.get("type") == "input" for b in view["blocks"])
    if kind == MODAL and has_input and "submit" not in view:
        report.add("/view", "missing required field: submit (the view has an input)")
    return tuple(report.problems)


def option_problems(answer: Any) -> tuple[str, ...]:
    """What Slack would refuse in the answer to a type-ahead (``block_suggestion``)."""
    report = Report()
    if not isinstance(answer, dict) or not ({"options", "option_groups"} & set(answer)):
        return ("[ERROR] options or option_groups are required [json-pointer:/]",)
    if "options" in answer:
        listed(option(), 0, 100)(report, answer["options"], "/options")
    else:
        listed(GROUP, 0, 100)(report, answer["option_groups"], "/option_groups")
    return tuple(report.problems)


def submission_problems(answer: dict[str, Any], view: dict[str, Any]) -> tuple[str, ...]:
    """What Slack would refuse in the answer to a ``view_submission`` of ``view``."""
    action = answer.get("response_action")
    if action is None or action == "clear":
        return ()
    if action in ("update", "push"):
        return view_problems(answer.get("view"))
    if action != "errors":
        return (f"[ERROR] unknown response_action {action} [json-pointer:/response_action]",)
    inputs = {b["block_id"] for b in view["blocks"] if b["type"] == "input"}
    errors = answer.get("errors")
    if not isinstance(errors, dict) or not errors:
        return ("[ERROR] errors must name at least one block [json-pointer:/errors]",)
    return tuple(
        f"[ERROR] {block_id} is no input block of the view [json-pointer:/errors/{block_id}]"
        for block_id in errors
        if block_id not in inputs
    )


def _check_attachment(report: Report, value: Any, path: str) -> None:
    if not isinstance(value, dict):
        report.add(path, "must be an object")
        return
    if "blocks" in value:
        listed(check_block, 0, 50)(report, value["blocks"], f"{path}/blocks")
