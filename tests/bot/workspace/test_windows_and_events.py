"""Windows, events and shortcuts, from the workspace to the app and back."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from handlers.slack.bolt import build_bolt_app
from tests.doubles.slack import BOT_USER, GENERAL, READER, StrictSlack
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
