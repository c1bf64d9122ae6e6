"""What a person does reaches the real Bolt app, and its answer is shown as Slack shows it."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from bot.workspace.ids import SLACKBOT
from handlers.slack.bolt import build_bolt_app
from tests.doubles.slack import ALERTS, BOT_USER, COLLEAGUE, GENERAL, READER, StrictSlack

MANIFEST = {
    "features": {
        "slash_commands": [
            {"command": "/minestatus", "usage_hint": "Finland"},
            {"command": "/minewatch", "should_escape": True},
        ],
        "shortcuts": [
            {"name": "States in this message", "type": "message", "callback_id": "states"}
        ],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write"], "bot_optional": []}},
    "settings": {"event_subscriptions": {"bot_events": ["app_mention", "message.im"]}},
}


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


# --- windows ---------------------------------------------------------------------------------


WINDOW = {
    "type": "modal",
    "callback_id": "settings",
    "title": {"type": "plain_text", "text": "Settings"},
    "submit": {"type": "plain_text", "text": "Save"},
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "states",
            "label": {"type": "plain_text", "text": "States"},
            "element": {
                "type": "multi_external_select",
                "action_id": "states",
                "min_query_length": 1,
            },
        },
        {
            "type": "input",
            "block_id": "note",
            "optional": True,
            "label": {"type": "plain_text", "text": "Note"},
            "element": {
                "type": "plain_text_input",
                "action_id": "note",
                "initial_value": "as before",
            },
        },
    ],
}


@pytest.fixture
def window(app):
    """``/minewatch`` opens a window; what was submitted and closed is in the dict."""
    seen: dict[str, Any] = {"answer": {}}

    @app.command("/minewatch")
    async def open_it(ack, command, client):
        await client.views_open(trigger_id=command["trigger_id"], view=WINDOW)
        await ack()

    @app.options("states")
    async def suggest(ack, payload):
        names = [n for n in ("Finland", "Fiji") if n.lower().startswith(payload["value"])]
        await ack(
            options=[{"text": {"type": "plain_text", "text": n}, "value": n[:3]} for n in names]
        )

    @app.view("settings")
    async def submitted(ack, view):
        seen["values"] = view["state"]["values"]
        await ack(**seen["answer"])

    @app.view_closed("settings")
    async def closed(ack):
        seen["closed"] = True
        await ack()

    return seen


async def test_a_window_from_command_to_submission(slack, window):
    await slack.command("/minewatch")
    options = await slack.suggest("states", "fi")
    assert [o["value"] for o in options] == ["Fin", "Fij"]
    done = await slack.submit({"states": {"states": [options[0]]}})
    assert done.errors == {}
    assert window["values"]["states"]["states"]["selected_options"] == [options[0]]
    assert window["values"]["note"]["note"]["value"] == "as before"
    assert slack.team.windows.stack(READER) == []


async def test_a_required_input_is_asked_for_before_anything_is_sent(slack, window):
    await slack.command("/minewatch")
    assert "required" in (await slack.submit()).errors["states"]
    assert "values" not in window


async def test_errors_keep_the_window_open(slack, window):
    window["answer"] = {"response_action": "errors", "errors": {"states": "Not one of the 197"}}
    await slack.command("/minewatch")
    done = await slack.submit({"states": {"states": ["XXX"]}})
    assert done.errors == {"states": "Not one of the 197"}
    assert slack.window()["callback_id"] == "settings"


async def test_a_window_may_become_another(slack, window):
    after = {"type": "modal", "title": {"type": "plain_text", "text": "Saved"}, "blocks": []}
    window["answer"] = {"response_action": "update", "view": after}
    await slack.command("/minewatch")
    await slack.submit({"states": {"states": ["FIN"]}})
    assert slack.window()["title"]["text"] == "Saved"


async def test_closing_is_told_where_the_view_asks_for_it(slack, window):
    await slack.command("/minewatch")
    await slack.presses.close(READER, slack.window()["id"])
    assert window["closed"]
    assert slack.team.windows.stack(READER) == []


# --- events and shortcuts ---------------------------------------------------------------------


async def test_the_bot_hears_direct_messages_and_mentions_and_nothing_else(slack, app):
    slack.install(MANIFEST)
    heard = []

    @app.event("message")
    async def message(event):
        heard.append(("message", event["text"]))

    @app.event("app_mention")
    async def mention(event):
        heard.append(("mention", event["text"]))

    await slack.say("Finland?", channel=slack.team.rooms.direct(READER).id)
    await slack.say("@Minewatch Norway?")
    await slack.say("Nobody is asked here")
    await slack.open_home()
    assert heard == [("message", "Finland?"), ("mention", f"<@{BOT_USER}> Norway?")]


async def test_a_failed_event_comes_again_at_once(slack):
    tries: list[Any] = []
    again = asyncio.Event()

    async def take(request):
        tries.append((request.headers.get("X-Slack-Retry-Num"), json.loads(await request.text())))
        if len(tries) == 2:
            again.set()
            return aiohttp.web.Response()
        return aiohttp.web.Response(status=500)

    slack.deliver_to(await _serve(slack, take))
    await slack.say("Finland?", channel=slack.team.rooms.direct(READER).id)
    await asyncio.wait_for(again.wait(), 5)
    assert [number for number, _ in tries] == [None, "1"]
    assert tries[0][1]["event_id"] == tries[1][1]["event_id"]


async def _serve(slack, handler):
    app = aiohttp.web.Application()
    app.router.add_post("/", handler)
    runner = aiohttp.web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await aiohttp.web.TCPSite(runner, "127.0.0.1", 0).start()
    slack._bots.append(runner)
    return f"http://127.0.0.1:{runner.addresses[0][1]}/"


async def test_a_message_shortcut_carries_the_message(slack, app):
    @app.shortcut("states")
    async def states(ack, shortcut, respond):
        await ack()
        await respond(f"In it: {shortcut['message']['text']}")

    said = await slack.say("Finland and Norway")
    await slack.acts.message_shortcut(READER, GENERAL, said.ts, "states")
    assert [m.text for m in slack.private(GENERAL)] == ["In it: Finland and Norway"]
