"""Slack's requests are counted by kind, each that was let in."""

from collections import Counter

import pytest
from aiohttp import ClientSession

from handlers.slack.access import SlackAccess
from handlers.slack.bolt import build_bolt_app
from handlers.slack.counting import CountRequests, metric_kind
from tests.doubles.slack import StrictSlack


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"command": "/minestatus", "text": ""}, "command"),
        ({"type": "block_actions"}, "action"),
        ({"type": "view_submission"}, "view"),
        ({"type": "view_closed"}, "view"),
        ({"type": "block_suggestion"}, "options"),
        ({"type": "message_action"}, "shortcut"),
        ({"type": "event_callback", "event": {}}, "event"),
        ({"type": "of tomorrow"}, "other"),
        ({"type": {}}, "other"),
        ({}, "other"),
    ],
)
def test_the_kinds_are_few_whatever_is_sent(body, kind):
    assert metric_kind(body) == kind


async def test_a_command_is_counted_and_answered_all_the_same():
    asked: Counter[str] = Counter()
    async with StrictSlack() as slack, ClientSession() as session:
        app = build_bolt_app(slack.access, session)
        app.use(CountRequests(lambda kind: asked.update([kind])))

        @app.command("/minestatus")
        async def answer(ack):
            await ack("Here.")

        await slack.deliver(app)
        assert (await slack.command("/minestatus", "Finland")).status == 200
    assert asked == {"command": 1}


def test_a_token_in_the_environment_is_no_news(monkeypatch, caplog):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    build_bolt_app(SlackAccess("xoxb-1", "secret", "http://127.0.0.1:1/api/"))
    assert caplog.records == []
