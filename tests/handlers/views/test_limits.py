"""Builders stay within Slack's limits, and what must not be sent is named."""

from typing import Any

import pytest

from bot.ports import Message
from handlers.views.blocks import (
    actions,
    button,
    confirm,
    context,
    divider,
    fields,
    header,
    input_block,
    message,
    modal,
    option,
    section,
)
from tests.doubles.shown import problems

CELL = {"type": "raw_text", "text": "x"}


def with_blocks(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"text": "Finland", "blocks": list(blocks)}


def text(value: str, kind: str = "mrkdwn") -> dict[str, Any]:
    return {"type": kind, "text": value}


@pytest.mark.parametrize(
    ("payload", "named"),
    [
        ({"text": " ", "blocks": []}, "screen reader"),
        ({"text": "x" * 3901, "blocks": []}, "3901 characters"),
        ({"text": "<!channel> hello", "blocks": []}, "mentions everybody"),
        ({"text": "a & b", "blocks": []}, "ampersand"),
        (with_blocks({"type": "section", "text": text(" ")}), "empty text"),
        (with_blocks({"type": "section", "text": text("a <b")}), "unfinished <"),
        (with_blocks({"type": "context", "elements": [text("&nbsp;")]}), "ampersand"),
        (with_blocks({"type": "table", "rows": [[CELL], [CELL] * 2]}), "different lengths"),
        (with_blocks({"type": "section", "text": text("x" * 3001)}), "3001 characters"),
        (with_blocks({"type": "header", "text": text("x")}), "plain_text expected"),
        ({"type": "modal", "title": text("x" * 25, "plain_text"), "blocks": []}, "25 characters"),
    ],
)
def test_each_fault_is_named(payload: dict[str, Any], named: str):
    assert any(named in problem for problem in problems(payload)), problems(payload)


def test_builders_stay_within_the_limits_whatever_they_are_given():
    long = "word & <tag> " * 1000
    blocks = [
        header(long),
        section("x" * 5000, button(long, "a:b", "v" * 3000, url="https://a.example", label=long)),
        fields(*[(f"Name {n}", "value " * 900) for n in range(20)]),
        context(*["words"] * 30),
        divider(),
        actions(
            *[button("Go", f"a:{n}", confirm=confirm(long, long, long)) for n in range(40)],
            block_id="here",
        ),
    ]
    assert problems(message("Finland", blocks)) == []
    assert problems(message("Finland", [divider()] * 80)) == []
    assert problems(message("", [])) == []


def test_windows_stay_within_the_limits():
    long = "word " * 1000
    select = {
        "type": "static_select",
        "action_id": "a:b",
        "options": [option(long, "v" * 300, long)],
    }
    block = input_block("names", long, select, hint=long, optional=True)
    assert problems(modal(long, [block, *[divider()] * 200], submit=long, close=long)) == []


def test_a_message_is_checked_like_its_document():
    assert problems(Message("Finland", ({"type": "divider"},))) == []
    assert problems(Message("")) != []
