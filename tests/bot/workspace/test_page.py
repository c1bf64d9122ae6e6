"""The page over HTTP: what it loads, what it streams, and what it takes for an order."""

import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.workspace.page import KEY_HEADER
from handlers.slack.bolt import build_bolt_app
from tests.doubles.slack import ALERTS, COLLEAGUE, READER, StrictSlack


class OwnPage:
    """Asks as the page's script does."""

    def __init__(self, session: aiohttp.ClientSession, key: str) -> None:
        self._session, self._key = session, key

    def get(self, path: str | URL, **how: Any):
        if path == "/page/events":
            how = {"params": {"page": self._key}, **how}
        return self._session.get(path, **how)

    def post(self, path: str, **how: Any):
        headers = {KEY_HEADER: self._key, **how.pop("headers", {})}
        return self._session.post(path, headers=headers, **how)


@pytest.fixture
async def slack():
    async with StrictSlack(allow_refusals=True) as slack:
        yield slack


@pytest.fixture
async def browser(slack):
    """The page's own script: it knows the page's key."""
    async with aiohttp.ClientSession(slack.base_url) as session:
        yield OwnPage(session, slack.page.key)


@pytest.fixture
def client(slack):
    return AsyncWebClient(slack.token, base_url=slack.api_url)


async def next_event(response):
    """The next event of the stream as (name, data)."""
    name = (await response.content.readline()).decode().removeprefix("event: ").strip()
    data = (await response.content.readline()).decode().removeprefix("data: ")
    await response.content.readline()
    return name, json.loads(data)


async def test_everything_the_page_loads_is_its_own(browser):
    async with browser.get("/") as response:
        html = await response.text()
        policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "https://" not in html
    for name in ("app.js", "style.css", "minewatch.svg"):
        async with browser.get(f"/static/{name}") as response:
            assert response.status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/none.js",
        "/static/..%2Fslack.py",
        "/static/app.py",
        "/static/",
        "/static/a%00.js",
        "/static/%00",
        "/static/app.js%00",
        "/static/%00app.js",
        "/static/app.js%00.html",
        "/static/app.js%0a",
        "/static/APP.JS",
        "/static/app.js.",
        "/static/.js",
        "/static/%2e%2e%2fpage.js",
        "/static/..%5Cpage.js",
        "/static/%ff%fe.js",
        "/static/%ED%A0%80.js",
        "/static/" + "a" * 5000 + ".js",
        "/static//app.js",
        "/static/con.js",
    ],
)
async def test_no_other_file_is_given_away(browser, path):
    async with browser.get(URL(path, encoded=True)) as response:
        assert response.status == 404


async def test_the_stream_starts_with_the_state_and_goes_on_with_changes(slack, browser, client):
    async with browser.get("/page/events") as response:
        name, state = await next_event(response)
        assert name == "state"
        assert [c["name"] for c in state["channels"]][:2] == ["mine-ban-alerts", "general"]
        await client.chat_postMessage(channel=ALERTS, text="An alert")
        name, message = await next_event(response)
        assert (name, message["text"], message["private"]) == ("message", "An alert", False)


@pytest.mark.parametrize(
    ("zone", "then"), [("Europe/Helsinki", "Europe/Helsinki"), ("Mars/Base", None), ("", None)]
)
async def test_the_zone_of_the_browser_becomes_the_persons(slack, browser, zone, then):
    before = slack.team.rooms.members[READER].tz
    async with browser.post("/page/act", json={"act": "zone", "zone": zone}) as response:
        assert response.status == 200
    assert slack.team.rooms.members[READER].tz == (then or before)


@pytest.mark.parametrize("key", ["", "wrong", "ключ"])
async def test_a_page_from_before_the_last_start_is_asked_to_load_itself_again(slack, browser, key):
    async with browser.get("/page/events", params={"page": key}) as response:
        assert await next_event(response) == ("reload", None)
        assert await response.content.read() == b""
    asked = {"act": "say", "channel": ALERTS, "text": "x"}
    old = {KEY_HEADER: key.encode().decode("latin-1")}
    async with browser.post("/page/act", json=asked, headers=old) as response:
        assert response.status == 403
        assert "load it again" in (await response.json())["failure"]
    assert slack.messages(ALERTS) == ()


async def test_what_only_another_person_sees_is_not_streamed(browser, client):
    async with browser.get("/page/events") as response:
        await next_event(response)
        await client.chat_postEphemeral(channel=ALERTS, user=COLLEAGUE, text="Not for you")
        await client.chat_postMessage(channel=ALERTS, text="For all")
        assert (await next_event(response))[1]["text"] == "For all"


async def test_a_command_typed_in_the_page_is_answered_there(slack, browser):
    app = build_bolt_app(slack.access)

    @app.command("/minestatus")
    async def status(ack):
        await ack(text="Finland: withdrew")

    await slack.deliver(app)
    asked = {"act": "command", "channel": ALERTS, "text": "/minestatus Finland"}
    async with browser.post("/page/act", json=asked) as response:
        assert (await response.json())["failure"] is None
    assert [m.text for m in slack.private(ALERTS)] == ["Finland: withdrew"]


async def test_an_order_is_json(slack, browser):
    asked = {"act": "say", "channel": ALERTS, "text": "x"}
    async with browser.post("/page/act", data=json.dumps(asked)) as response:
        assert response.status == 403
    assert slack.messages(ALERTS) == ()


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"act": "fly"},
        {"act": "say"},
        {"act": "say", "channel": "C0NOWHERE", "text": "x"},
        {"act": "press", "spot": {"action_id": "a", "channel": ALERTS, "ts": "1.1"}},
        {"act": "press", "spot": {"surprise": 1}},
        [],
        "text",
    ],
)
async def test_orders_that_make_no_sense_are_refused(browser, asked):
    async with browser.post("/page/act", json=asked) as response:
        assert response.status == 400
        assert "load it again" in (await response.json())["failure"]
