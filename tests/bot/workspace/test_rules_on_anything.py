"""Whatever a bot sends, the rules answer with sentences: they never fail themselves."""

from hypothesis import given
from hypothesis import strategies as st

from bot.workspace.rules import (
    message_problems,
    option_problems,
    submission_problems,
    view_problems,
)

KINDS = [
    "section", "header", "context", "actions", "divider", "image", "input", "rich_text", "table", "data_table",
    "markdown", "alert", "card", "data_visualization", "button", "static_select", "overflow",
    "multi_static_select", "external_select", "checkboxes", "radio_buttons", "plain_text", "mrkdwn",
    "raw_text", "bar", "pie", "modal", "home", "rich_text_section", "rich_text_list", "text",
]  # fmt: skip
NAMES = [
    "type", "text", "fields", "accessory", "elements", "element", "label", "options", "value",
    "option_groups", "initial_option", "initial_options", "action_id", "block_id", "rows", "chart",
    "series", "segments", "axis_config", "categories", "data", "title", "blocks", "submit",
    "image_url", "alt_text", "confirm", "max_selected_items", "errors", "response_action", "view",
]  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(KINDS),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
        | st.fixed_dictionaries(
            {"type": st.sampled_from(KINDS)},
            optional=dict.fromkeys(("text", "elements", "element", "accessory"), inner),
        )
    ),
    max_leaves=12,
)


def sentences(problems):
    assert isinstance(problems, tuple)
    assert all(problem.startswith("[ERROR] ") for problem in problems)
    return problems


@given(VALUES)
def test_anything_as_blocks(value):
    sentences(message_problems(value))
    sentences(message_problems([value]))


@given(VALUES)
def test_anything_as_attachments(value):
    sentences(message_problems(None, value))
    sentences(message_problems(None, [value]))


@given(VALUES)
def test_anything_as_a_view(value):
    assert sentences(view_problems(value)) or value["type"] in {"modal", "home"}
    sentences(view_problems({"type": "home", "blocks": [value]}))


@given(VALUES)
def test_anything_as_options(value):
    sentences(option_problems(value))
    sentences(option_problems({"options": value}))
    sentences(option_problems({"option_groups": [value]}))


@given(st.dictionaries(st.sampled_from(["response_action", "errors", "view"]), VALUES))
def test_anything_as_the_answer_to_a_submission(answer):
    sentences(submission_problems(answer, {"blocks": []}))
