"""Block elements: buttons, selects, pickers, inputs.

Limits from https://docs.slack.dev/reference/block-kit/block-elements.
"""

from __future__ import annotations

from typing import Any

from bot.workspace.rules.objects import (
    CONFIRM,
    DISPATCH,
    FILTER,
    GROUP,
    ID,
    SLACK_FILE,
    WEB_ADDRESS,
    either,
    option,
    plain,
)
from bot.workspace.rules.shapes import (
    Check,
    Fields,
    Need,
    Report,
    flag,
    listed,
    number_between,
    one_of,
    shaped,
    text_between,
    typed,
)

DAY = text_between(10, 10, r"\d{4}-\d{2}-\d{2}")
TIME = text_between(5, 5, r"\d{2}:\d{2}")
_COMMON: Fields = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": flag}
_PLACEHOLDER: Fields = {"placeholder": plain(150)}
_ANY_NAME = text_between(1, 255)

IMAGE: Fields = {
    "image_url": WEB_ADDRESS,
    "slack_file": SLACK_FILE,
    "alt_text": Need(text_between(1, 2000)),
}
_SELECTS: dict[str, tuple[Fields, Check]] = {
    "static": (
        {"options": listed(option(), 1, 100), "option_groups": listed(GROUP, 1, 100)},
        option(),
    ),
    "external": ({"min_query_length": number_between(0, 100)}, option()),
    "users": ({}, _ANY_NAME),
    "channels": ({"response_url_enabled": flag}, _ANY_NAME),
    "conversations": (
        {
            "default_to_current_conversation": flag,
            "response_url_enabled": flag,
            "filter": FILTER,
        },
        _ANY_NAME,
    ),
}
_INITIAL = {
    "static": "option",
    "external": "option",
    "users": "user",
    "channels": "channel",
    "conversations": "conversation",
}


def _select_kinds() -> dict[str, Fields]:
    kinds: dict[str, Fields] = {}
    for name, (extra, initial) in _SELECTS.items():
        base: Fields = {**_COMMON, **_PLACEHOLDER, **extra}
        kinds[f"{name}_select"] = {**base, f"initial_{_INITIAL[name]}": initial}
        many = {k: v for k, v in base.items() if k != "response_url_enabled"}
        kinds[f"multi_{name}_select"] = {
            **many,
            f"initial_{_INITIAL[name]}s": listed(initial, 1, 100),
            "max_selected_items": number_between(1, 10_000),
        }
    return kinds


SELECTS = _select_kinds()
_TEXT_INPUT: Fields = {
    "action_id": ID,
    "dispatch_action_config": DISPATCH,
    "focus_on_load": flag,
    **_PLACEHOLDER,
}
BUTTON: Fields = {
    "text": Need(plain(75)),
    "action_id": ID,
    "url": text_between(1, 3000, r"[a-z][a-z0-9+.-]*:\S+"),
    "value": text_between(1, 2000),
    "style": one_of("primary", "danger"),
    "confirm": CONFIRM,
    "accessibility_label": text_between(1, 75),
}
_CHOICES: Fields = {**_COMMON, "options": Need(listed(option(mrkdwn=True), 1, 10))}
ELEMENTS: dict[str, Fields] = {
    "button": BUTTON,
    "image": IMAGE,
    "overflow": {
        "action_id": ID,
        "options": Need(listed(option(with_url=True), 1, 5)),
        "confirm": CONFIRM,
    },
    "checkboxes": {**_CHOICES, "initial_options": listed(option(mrkdwn=True), 1, 10)},
    "radio_buttons": {**_CHOICES, "initial_option": option(mrkdwn=True)},
    "datepicker": {**_COMMON, **_PLACEHOLDER, "initial_date": DAY},
    "timepicker": {
        **_COMMON,
        **_PLACEHOLDER,
        "initial_time": TIME,
        "timezone": text_between(1, 64),
    },
    "datetimepicker": {**_COMMON, "initial_date_time": number_between(10**9, 10**10 - 1)},
    "plain_text_input": {
        **_TEXT_INPUT,
        "initial_value": text_between(0, 3000),
        "multiline": flag,
        "min_length": number_between(0, 3000),
        "max_length": number_between(1, 3000),
    },
    "number_input": {
        **_TEXT_INPUT,
        "is_decimal_allowed": Need(flag),
        "initial_value": text_between(1, 64),
        "min_value": text_between(1, 64),
        "max_value": text_between(1, 64),
    },
    "url_text_input": {**_TEXT_INPUT, "initial_value": WEB_ADDRESS},
    "email_text_input": {**_TEXT_INPUT, "initial_value": text_between(1, 254)},
    "rich_text_input": {**_TEXT_INPUT, "initial_value": shaped({})},
    **SELECTS,
}
_PICKS = set(ELEMENTS) - {"image", "button", "overflow"}
_IN_ACTIONS = {
    "button",
    "checkboxes",
    "datepicker",
    "datetimepicker",
    "overflow",
    "radio_buttons",
    "timepicker",
    *SELECTS,
}
_IN_SECTION = (_IN_ACTIONS | {"image"}) - {"datetimepicker"}


def _element(allowed: set[str], where: str) -> Check:
    by_type = typed({name: ELEMENTS[name] for name in allowed}, f"element in {where}")

    def check(report: Report, value: Any, path: str) -> None:
        before = len(report.problems)
        by_type(report, value, path)
        if len(report.problems) == before:
            _together(report, value, path)

    return check


def _together(report: Report, value: dict[str, Any], path: str) -> None:
    """What one field says about another."""
    kind = value["type"]
    if kind in {"static_select", "multi_static_select"}:
        either(report, value, path, "options", "option_groups")
    if kind == "image":
        either(report, value, path, "image_url", "slack_file")
    offered = value.get("options", []) + [
        one for group in value.get("option_groups", []) for one in group["options"]
    ]
    initial = value.get("initial_options", []) + (
        [value["initial_option"]] if "initial_option" in value else []
    )
    if offered and any(one not in offered for one in initial):
        report.add(path, "initial_option(s) must be among the options, exactly")
    values = [one["value"] for one in offered]
    if len(set(values)) != len(values) and kind != "overflow":
        report.add(path, "option values must be unique")
    most = value.get("max_selected_items")
    if most is not None and len(initial) > most:
        report.add(path, "more initial options than max_selected_items")


IN_SECTION = _element(_IN_SECTION, "section")
IN_ACTIONS = _element(_IN_ACTIONS, "actions")
IN_INPUT = _element(_PICKS, "input")
