"""The check of our own messages knows Slack's limits: each planted fault is named."""

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
    table,
)
from handlers.views.limits import problems


def with_blocks(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"text": "Finland", "blocks": list(blocks)}


def text(value: str, kind: str = "mrkdwn") -> dict[str, Any]:
    return {"type": kind, "text": value}


RAW_BUTTON = {"type": "button", "action_id": "a:b", "text": text("Go", "plain_text")}


@pytest.mark.parametrize(
    ("payload", "named"),
    [
        ({"text": " ", "blocks": []}, "screen reader"),
        ({"text": "x" * 3901, "blocks": []}, "3901 characters"),
        ({"text": "<!channel> hello", "blocks": []}, "mentions everybody"),
        ({"text": "a & b", "blocks": []}, "ampersand"),
        (with_blocks(*[{"type": "divider"}] * 51), "51 blocks"),
        (with_blocks({"type": "nonsense"}), "unknown block"),
        (with_blocks({"type": "section"}), "neither text nor fields"),
        (with_blocks({"type": "section", "text": text("x" * 3001)}), "3001 characters"),
        (with_blocks({"type": "section", "text": text("")}), "empty text"),
        (with_blocks({"type": "section", "text": text("a <b")}), "unfinished <"),
        (with_blocks({"type": "section", "fields": [text("x")] * 11}), "11 fields"),
        (with_blocks({"type": "header", "text": text("x")}), "must be plain_text"),
        (with_blocks({"type": "context", "elements": [text("x")] * 11}), "11 elements"),
        (with_blocks({"type": "actions", "elements": [RAW_BUTTON] * 2}), "used twice"),
        (with_blocks({"type": "actions", "elements": []}), "0 elements"),
        (with_blocks({"type": "image", "image_url": "x"}), "without alt_text"),
        (with_blocks(*[{"type": "table", "rows": [[text("x", "raw_text")]]}] * 2), "one table"),
        (with_blocks({"type": "table", "rows": [[text("", "raw_text")]]}), "empty cell"),
        (with_blocks(*[{"type": "divider", "block_id": "x"}] * 2), "block_id is used twice"),
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
        table([["a", ""], *[[long, "b"]] * 300], align=("left", "right")),
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
