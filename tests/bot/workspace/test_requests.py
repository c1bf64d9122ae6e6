"""What a person does reaches the real Bolt app, and its answer is shown as Slack shows it."""

from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from bot.workspace.ids import SLACKBOT
from handlers.slack.bolt import build_bolt_app
from tests.doubles.slack import ALERTS, BOT_USER, COLLEAGUE, GENERAL, READER, StrictSlack
from tests.doubles.small_app import MANIFEST


@pytest.fixture
async def slack():
    async with StrictSlack(enforce_pace=False, allow_refusals=True) as slack:
        yield slack


@pytest.fixture
async def app(slack):
    app = build_bolt_app(slack.access)
    await slack.deliver(app)
    return app


def section(text: str, **fields: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **fields}


def button(action_id: str, value: str = "v") -> dict[str, Any]:
    text = {"type": "plain_text", "text": "Press"}
    return {"type": "button", "text": text, "action_id": action_id, "value": value}


def answers(app: AsyncApp, command: str, **answer: Any) -> list[dict[str, Any]]:
    """Let the app answer a command like this; what it heard is in the list."""
    heard: list[dict[str, Any]] = []

    @app.command(command)
    async def listen(ack, command):
        heard.append(command)
        await ack(**answer)

    return heard


# --- commands -------------------------------------------------------------------------


async def test_a_command_is_answered_privately(slack, app):
    heard = answers(app, "/minestatus", text="Finland: withdrew")
    answer = await slack.command("/minestatus", "Finland", channel=ALERTS)
    assert answer.ok
    assert heard[0]["text"] == "Finland"
    assert heard[0]["channel_id"] == ALERTS
    assert slack.messages(ALERTS) == ()
    assert [m.text for m in slack.private(ALERTS, READER)] == ["Finland: withdrew"]


async def test_a_shared_answer_shows_what_was_typed(slack, app):
    answers(app, "/minestatus", text="Finland: withdrew", response_type="in_channel")
    await slack.command("/minestatus", "Finland share")
    typed, answer = slack.messages(GENERAL)
    assert (typed.user, typed.text) == (READER, "/minestatus Finland share")
    assert (answer.user, answer.text) == (BOT_USER, "Finland: withdrew")


async def test_names_and_addresses_are_escaped_where_the_manifest_asks(slack, app):
    slack.install(MANIFEST)
    heard = answers(app, "/minewatch")
    plain = answers(app, "/minestatus")
    text = "add <Fin&land> #general @amina https://example.org/a"
    await slack.command("/minewatch", text)
    await slack.command("/minestatus", text)
    assert heard[0]["text"] == (
        f"add &lt;Fin&amp;land&gt; <#{GENERAL}|general> <@{COLLEAGUE}> <https://example.org/a>"
    )
    assert plain[0]["text"] == text


async def test_a_command_that_is_not_declared_is_slacks_to_refuse(slack, app):
    slack.install(MANIFEST)
    await slack.command("/status", "x")
    (said,) = slack.private(GENERAL)
    assert said.user == SLACKBOT
    assert "/minestatus" in said.text


async def test_a_failing_app_is_reported_in_slacks_words(slack):
    slack.deliver_to("http://127.0.0.1:9/slack/events")
    await slack.command("/minestatus", "x")
    assert 'failed with the error "dispatch_failed"' in slack.private(GENERAL)[0].text


async def test_a_forged_request_is_refused_by_the_app(slack, app):
    answers(app, "/minestatus", text="x")
    slack._courier._secret = "another"
    answer = await slack.command("/minestatus", "x")
    assert answer.status == 401


async def test_a_later_answer_goes_through_the_response_address_five_times(slack, app):
    heard = answers(app, "/minestatus")
    await slack.command("/minestatus", "x")
    url = heard[0]["response_url"]
    async with aiohttp.ClientSession() as session:
        statuses = []
        for number in range(6):
            async with session.post(url, json={"text": f"Answer {number}"}) as response:
                statuses.append(response.status)
    assert statuses == [200] * 5 + [404]
    assert len(slack.private(GENERAL)) == 5


async def test_a_later_answer_may_replace_or_remove_the_earlier_one(slack, app):
    heard = answers(app, "/minestatus")
    await slack.command("/minestatus", "x")
    url = heard[0]["response_url"]
    async with aiohttp.ClientSession() as session:
        await session.post(url, json={"text": "Looking"})
        await session.post(url, json={"text": "Found", "replace_original": True})
        assert [m.text for m in slack.private(GENERAL)] == ["Found"]
        async with session.post(url, json=["Found"]) as response:
            assert response.status == 400
        await session.post(url, json={"delete_original": True})
    assert slack.private(GENERAL) == ()


async def test_an_answer_that_breaks_the_rules_is_noted(slack, app):
    answers(app, "/minestatus", text="x", blocks=[section("y" * 3001)])
    await slack.command("/minestatus", "x")
    assert "less than 3001 characters" in slack.team.refusals[0]


async def test_inviting_and_removing_the_bot(slack, app):
    outside = slack.team.rooms.add_channel("elsewhere", members=[READER])
    await slack.command("/invite", "@Minewatch", channel=outside.id)
    assert BOT_USER in slack.team.rooms.channels[outside.id].members
    await slack.command("/remove", "@Minewatch", channel=outside.id)
    assert BOT_USER not in slack.team.rooms.channels[outside.id].members


# --- buttons ------------------------------------------------------------------------------


async def test_a_button_in_a_message(slack, app):
    @app.action("story:why")
    async def why(ack, body, respond):
        await ack()
        action = body["actions"][0]
        await respond(f"Because of {action['value']}, in {body['message']['text']}")

    await app.client.chat_postMessage(
        channel=ALERTS,
        text="An alert",
        blocks=[{"type": "actions", "elements": [button("story:why", "1")]}],
    )
    await slack.press(slack.messages(ALERTS)[0], "story:why")
    assert [m.text for m in slack.private(ALERTS)] == ["Because of 1, in An alert"]


async def test_a_button_in_a_private_answer_may_replace_it(slack, app):
    row = {"type": "actions", "elements": [button("watch:undo")]}
    answers(app, "/minewatch", text="Watching", blocks=[section("Watching"), row])

    @app.action("watch:undo")
    async def undo(ack, body, respond):
        await ack()
        assert "message" not in body
        assert body["container"]["is_ephemeral"]
        await respond(text="Undone", replace_original=True)

    await slack.command("/minewatch", "add Finland")
    await slack.press(slack.private(GENERAL)[0], "watch:undo")
    assert [m.text for m in slack.private(GENERAL)] == ["Undone"]


async def test_what_is_picked_in_a_select(slack, app):
    heard = []

    @app.action("pick")
    async def pick(ack, action):
        heard.append(action)
        await ack()

    options = [{"text": {"type": "plain_text", "text": f"{n}"}, "value": f"{n}"} for n in (1, 2)]
    select = {"type": "static_select", "action_id": "pick", "options": options}
    await app.client.chat_postMessage(
        channel=ALERTS, text="x", blocks=[section("x", accessory=select)]
    )
    await slack.press(slack.messages(ALERTS)[0], "pick", picked="2")
    assert heard[0]["selected_option"] == options[1]


async def test_an_element_that_is_not_there_cannot_be_pressed(slack, app):
    await app.client.chat_postMessage(channel=ALERTS, text="x")
    with pytest.raises(LookupError):
        await slack.press(slack.messages(ALERTS)[0], "nothing")
