"""Which ways of asking the workspace answers, and with which keys."""

import json
from typing import Any

import aiohttp
import pytest

from bot.clock import SystemClock, SystemDraw
from bot.workspace.ids import ALERTS, GENERAL
from bot.workspace.page import KEY_HEADER
from bot.workspace.slack import LocalSlack
from tests.doubles.slack import READER, StrictSlack


@pytest.fixture
async def slack():
    async with StrictSlack(allow_refusals=True) as slack:
        yield slack


CHANGING: dict[str, dict[str, Any]] = {
    "chat.postMessage": {"channel": ALERTS, "text": "x"},
    "chat.postEphemeral": {"channel": ALERTS, "user": READER, "text": "x"},
    "chat.update": {"channel": ALERTS, "ts": "1.1", "text": "x"},
    "chat.delete": {"channel": ALERTS, "ts": "1.1"},
    "views.publish": {"user_id": READER, "view": json.dumps({"type": "home", "blocks": []})},
    "conversations.join": {"channel": GENERAL},
    "conversations.open": {"users": READER},
    "apps.connections.open": {},
}


@pytest.mark.parametrize("name", CHANGING)
async def test_an_address_alone_changes_nothing(slack, name):
    """What a picture on another page asks for: even with the right token, GET does nothing."""
    asked = CHANGING[name] | {"token": slack.token}
    bearer = {"Authorization": f"Bearer {slack.token}"}
    async with aiohttp.ClientSession(slack.base_url) as session:
        for headers in ({}, bearer):
            async with session.get(f"/api/{name}", params=asked, headers=headers) as response:
                assert response.status == 405
                assert response.headers["Allow"] == "POST"
    assert slack.messages(ALERTS) == ()
    assert slack.calls(name) == []


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
async def test_other_ways_of_asking_are_unknown(slack, method):
    async with aiohttp.ClientSession(slack.base_url) as session:
        for path in ("/api/chat.postMessage", "/page/act"):
            async with session.request(method, path) as response:
                assert response.status == 405


async def test_reading_with_get_is_as_in_slack_but_never_with_a_token_in_the_address(slack):
    bearer = {"Authorization": f"Bearer {slack.token}"}
    user = {"user": READER}
    async with aiohttp.ClientSession(slack.base_url) as session:
        async with session.get("/api/users.info", params=user, headers=bearer) as response:
            assert (await response.json())["ok"]
        user["token"] = slack.token
        async with session.get("/api/users.info", params=user) as response:
            assert (await response.json())["error"] == "not_authed"
        async with session.post("/api/users.info", data=user) as response:
            assert (await response.json())["ok"]


async def test_a_socket_is_not_opened_for_a_page_of_another_site_even_with_a_ticket(slack):
    url = slack.socket.address(slack.base_url)
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(url, origin="https://elsewhere.example")
        assert refused.value.status == 403
        async with session.ws_connect(url) as socket:
            assert (await socket.receive_json())["type"] == "hello"


def test_tokens_and_keys_are_others_at_each_start():
    first, second = (LocalSlack(SystemClock(), SystemDraw(), "s", "xoxb-test") for _ in range(2))
    assert first.definition.app_token != second.definition.app_token
    assert first.page.key != second.page.key
    assert min(len(first.definition.app_token), len(first.page.key)) >= 32


async def test_the_page_carries_its_key_and_only_the_page(slack):
    async with aiohttp.ClientSession(slack.base_url) as session:
        async with session.get("/") as response:
            assert slack.page.key in await response.text()
        async with session.get("/static/index.html") as response:
            assert slack.page.key not in await response.text()
        asked = {"act": "say", "channel": ALERTS, "text": "x"}
        async with session.post("/page/act", json=asked) as response:
            assert response.status == 403
        own = {KEY_HEADER: slack.page.key, "Origin": slack.base_url}
        async with session.post("/page/act", json=asked, headers=own) as response:
            assert response.status == 200
    assert [message.text for message in slack.messages(ALERTS)] == ["x"]
