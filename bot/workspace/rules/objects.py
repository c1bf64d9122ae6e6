"""Composition objects: text, option, confirm, filter.

Limits from https://docs.slack.dev/reference/block-kit/composition-objects.
"""

from __future__ import annotations

from typing import Any

from bot.workspace.rules.shapes import (
    Check,
    Fields,
    Need,
    Report,
    flag,
    listed,
    one_of,
    shaped,
    text_between,
    typed,
)

ID = text_between(1, 255)
WEB_ADDRESS = text_between(1, 3000, r"https?://\S+|mailto:\S+")


def plain(high: int, low: int = 1) -> Check:
    """A ``plain_text`` object."""
    kinds: dict[str, Fields] = {
        "plain_text": {"text": Need(text_between(low, high)), "emoji": flag}
    }
    return typed(kinds, "text type (plain_text expected)")


def words(high: int) -> Check:
    """A text object of either kind."""
    kinds: dict[str, Fields] = {
        "plain_text": {"text": Need(text_between(1, high)), "emoji": flag},
        "mrkdwn": {"text": Need(text_between(1, high)), "verbatim": flag},
    }
    return typed(kinds, "text type")


def option(*, with_url: bool = False, mrkdwn: bool = False) -> Check:
    """An option: text 75, value 150, description 75; mrkdwn in checkboxes and radio buttons."""
    text = words(75) if mrkdwn else plain(75)
    fields: dict[str, Check | Need] = {
        "text": Need(text),
        "value": Need(text_between(1, 150)),
        "description": text,
    }
    return shaped(fields | ({"url": WEB_ADDRESS} if with_url else {}))


GROUP = shaped({"label": Need(plain(75)), "options": Need(listed(option(), 1, 100))})
CONFIRM = shaped(
    {
        "title": Need(plain(100)),
        "text": Need(words(300)),
        "confirm": Need(plain(30)),
        "deny": Need(plain(30)),
        "style": one_of("primary", "danger"),
    }
)
FILTER = shaped(
    {
        "include": listed(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    }
)
DISPATCH = shaped(
    {
        "trigger_actions_on": listed(one_of("on_enter_pressed", "on_character_entered"), 1, 2),
    }
)
SLACK_FILE = shaped({"id": text_between(1, 64), "url": WEB_ADDRESS})


def either(report: Report, value: dict[str, Any], path: str, *names: str) -> None:
    """Exactly one of these fields is there."""
    if sum(name in value for name in names) != 1:
        report.add(path, f"exactly one of {', '.join(names)} is required")
