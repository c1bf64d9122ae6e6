"""Slack's limits on blocks, views and options: the last value allowed, and the first refused."""

from typing import Any

import pytest

from bot.workspace.rules import (
    message_problems,
    option_problems,
    submission_problems,
    view_problems,
)


def plain(text="x"):
    return {"type": "plain_text", "text": text}


def mrkdwn(text="x"):
    return {"type": "mrkdwn", "text": text}


def section(text="x", **fields: Any):
    return {"type": "section", "text": mrkdwn(text), **fields}


def button(**fields: Any):
    return {"type": "button", "text": plain(), "action_id": "a", **fields}


def actions(*elements: Any):
    return {"type": "actions", "elements": list(elements)}


def option(value="v", text="x", **fields: Any):
    return {"text": plain(text), "value": value, **fields}


def select(count, **fields: Any):
    options = [option(f"v{n}") for n in range(count)]
    return {"type": "static_select", "action_id": "s", "options": options, **fields}


def numbered(count):
    return [button(action_id=f"a{n}") for n in range(count)]


def cell(text="x"):
    return {"type": "raw_text", "text": text}


def table(rows, columns=2, text="x"):
    return {"type": "table", "rows": [[cell(text)] * columns] * rows}


def data_table(rows, columns=2, text="x", **fields: Any):
    lines = [[cell(text)] * columns] * (rows + 1)
    return {"type": "data_table", "caption": "x", "rows": lines, **fields}


ALLOWED = {
    "data table of 100 by 20": data_table(100, 20),
    "data table of 100 a page": data_table(2, page_size=100, row_header_column_index=1),
    "numbers in a data table": data_table(1)
    | {"rows": [[cell()], [{"type": "raw_number", "value": 1.5, "text": "1.5"}]]},
    "section of 3,000": section("x" * 3000),
    "ten fields of 2,000": {"type": "section", "fields": [mrkdwn("x" * 2000)] * 10},
    "header of 150": {"type": "header", "text": plain("x" * 150)},
    "header level 4": {"type": "header", "text": plain(), "level": 4},
    "context of ten": {"type": "context", "elements": [mrkdwn()] * 10},
    "25 buttons": actions(*numbered(25)),
    "button of 75": actions(button(text=plain("x" * 75), value="v" * 2000)),
    "url button": actions(button(url="https://example.org/" + "x" * 2900)),
    "accessibility label of 75": actions(button(accessibility_label="x" * 75)),
    "100 options": actions(select(100)),
    "option value of 150": actions(
        {"type": "static_select", "action_id": "s", "options": [option("v" * 150, "x" * 75)]}
    ),
    "overflow of five": section(
        accessory={
            "type": "overflow",
            "action_id": "o",
            "options": [option(f"v{n}") for n in range(5)],
        }
    ),
    "external select from the first letter": actions(
        {"type": "external_select", "action_id": "e", "min_query_length": 0}
    ),
    "table of 100 by 20": table(100, 20),
    "divider": {"type": "divider"},
    "image": {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "a map"},
    "rich text": {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "x", "style": {"bold": True}},
                    {"type": "link", "url": "https://example.org", "text": "y"},
                    {"type": "emoji", "name": "flag-fi"},
                ],
            }
        ],
    },
    "bar chart": {
        "type": "data_visualization",
        "title": "States Parties",
        "chart": {
            "type": "bar",
            "series": [{"name": "in force", "data": [{"label": "2025", "value": 165}]}],
            "axis_config": {"categories": ["2025"]},
        },
    },
}
REFUSED = {
    "section of 3,001": section("x" * 3001),
    "empty section text": section(""),
    "section without text or fields": {"type": "section"},
    "field of 2,001": {"type": "section", "fields": [mrkdwn("x" * 2001)]},
    "eleven fields": {"type": "section", "fields": [mrkdwn()] * 11},
    "header of 151": {"type": "header", "text": plain("x" * 151)},
    "header in mrkdwn": {"type": "header", "text": mrkdwn()},
    "context of eleven": {"type": "context", "elements": [mrkdwn()] * 11},
    "context without elements": {"type": "context", "elements": []},
    "26 buttons": actions(*numbered(26)),
    "actions without elements": actions(),
    "two buttons with one action_id": actions(button(), button()),
    "button of 76": actions(button(text=plain("x" * 76))),
    "button in mrkdwn": actions(button(text=mrkdwn())),
    "button value of 2,001": actions(button(value="v" * 2001)),
    "empty button value": actions(button(value="")),
    "button style": actions(button(style="green")),
    "url of 3,001": actions(button(url="https://e.org/" + "x" * 2990)),
    "url with a space": actions(button(url="https://e.org/a b")),
    "accessibility label of 76": actions(button(accessibility_label="x" * 76)),
    "101 options": actions(select(101)),
    "no options": actions(select(0)),
    "option value of 151": actions(
        {"type": "static_select", "action_id": "s", "options": [option("v" * 151)]}
    ),
    "initial option that is not offered": actions(select(2, initial_option=option("other"))),
    "placeholder of 151": actions(select(2, placeholder=plain("x" * 151))),
    "overflow of six": section(
        accessory={
            "type": "overflow",
            "action_id": "o",
            "options": [option(f"v{n}") for n in range(6)],
        }
    ),
    "eleven checkboxes": actions(
        {
            "type": "checkboxes",
            "action_id": "c",
            "options": [option(f"v{n}") for n in range(11)],
        }
    ),
    "confirm title of 101": actions(
        button(
            confirm={
                "title": plain("x" * 101),
                "text": plain(),
                "confirm": plain(),
                "deny": plain(),
            }
        )
    ),
    "table of 101 rows": table(101),
    "table of 21 columns": table(2, 21),
    "table over 10,000 characters": table(11, 10, "x" * 100),
    "table with an empty cell": table(1, 2, ""),
    "data table of 101": data_table(101),
    "data table without a line": data_table(0),
    "data table of 21 columns": data_table(2, 21),
    "data table over 10,000 characters": data_table(11, 10, "x" * 100),
    "data table without a caption": data_table(1, caption=""),
    "data table of 101 a page": data_table(1, page_size=101),
    "data table whose row header is no column": data_table(1, row_header_column_index=2),
    "data table with a short row": data_table(1) | {"rows": [[cell()] * 2, [cell()]]},
    "data table with rich text in its header": data_table(1)
    | {"rows": [[{"type": "rich_text", "elements": []}], [cell()]]},
    "number without its text": data_table(1)
    | {"rows": [[cell()], [{"type": "raw_number", "value": 1}]]},
    "image without alt text": {"type": "image", "image_url": "https://example.org/a.png"},
    "block id of 256": section(block_id="b" * 256),
    "unknown block": {"type": "banner"},
    "unknown property": section(colour="red"),
    "alert in a message": {"type": "alert", "text": plain()},
    "plain text input in actions": actions({"type": "plain_text_input", "action_id": "p"}),
}


@pytest.mark.parametrize("block", ALLOWED.values(), ids=ALLOWED)
def test_what_slack_takes_is_taken(block):
    assert message_problems([block]) == ()


@pytest.mark.parametrize("block", REFUSED.values(), ids=REFUSED)
def test_what_slack_refuses_is_refused(block):
    problems = message_problems([block])
    assert problems
    assert all("[json-pointer:/blocks" in problem for problem in problems)


@pytest.mark.parametrize(
    ("blocks", "taken"),
    [
        ([section()] * 50, True),
        ([section()] * 51, False),
        ([table(2)], True),
        ([table(2), table(2)], False),
        ([data_table(2)], True),
        ([data_table(2), table(2)], False),
        ([section(block_id="a"), section(block_id="b")], True),
        ([section(block_id="a"), section(block_id="a")], False),
        ("text", False),
        ([None], False),
    ],
)
def test_blocks_together(blocks, taken):
    assert (message_problems(blocks) == ()) is taken


def modal(*blocks: Any, **fields: Any):
    return {"type": "modal", "title": plain(), "blocks": list(blocks) or [section()], **fields}


def text_input(**fields: Any):
    element = {"type": "plain_text_input", "action_id": "p"}
    return {"type": "input", "label": plain(), "element": element, "block_id": "i", **fields}


VIEWS = [
    (modal(), True),
    (modal(title=plain("x" * 24)), True),
    (modal(title=plain("x" * 25)), False),
    (modal(text_input(), submit=plain()), True),
    (modal(text_input()), False),
    (modal(submit=plain("x" * 25)), False),
    (modal(private_metadata="x" * 3000), True),
    (modal(private_metadata="x" * 3001), False),
    (modal(*[section()] * 100), True),
    (modal(*[section()] * 101), False),
    (modal(table(2)), False),
    ({"type": "home", "blocks": [section(), table(2)]}, True),
    ({"type": "home", "blocks": [section(), data_table(2)]}, True),
    (modal(data_table(2)), False),
    ({"type": "home", "blocks": [section()], "title": plain()}, False),
    ({"type": "page", "blocks": []}, False),
    ("view", False),
]


@pytest.mark.parametrize(("view", "taken"), VIEWS)
def test_views(view, taken):
    assert (view_problems(view) == ()) is taken


@pytest.mark.parametrize(
    ("answer", "taken"),
    [
        ({"options": []}, True),
        ({"options": [option(f"v{n}") for n in range(100)]}, True),
        ({"options": [option(f"v{n}") for n in range(101)]}, False),
        ({"option_groups": [{"label": plain(), "options": [option()]}]}, True),
        ({"option_groups": [{"label": plain("x" * 76), "options": [option()]}]}, False),
        ({}, False),
    ],
)
def test_answers_to_a_type_ahead(answer, taken):
    assert (option_problems(answer) == ()) is taken


@pytest.mark.parametrize(
    ("answer", "taken"),
    [
        ({}, True),
        ({"response_action": "clear"}, True),
        ({"response_action": "errors", "errors": {"i": "No such State"}}, True),
        ({"response_action": "errors", "errors": {"other": "No such State"}}, False),
        ({"response_action": "errors", "errors": {}}, False),
        ({"response_action": "update", "view": modal()}, True),
        ({"response_action": "update", "view": modal(title=plain("x" * 25))}, False),
        ({"response_action": "open"}, False),
    ],
)
def test_answers_to_a_submission(answer, taken):
    assert (submission_problems(answer, modal(text_input())) == ()) is taken
