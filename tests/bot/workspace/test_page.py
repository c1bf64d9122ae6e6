"""The page over HTTP: what it loads, what it streams, and from whom it takes orders."""

import json

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from handlers.bolt import build_bolt_app
from tests.doubles.slack import ALERTS, COLLEAGUE, READER, StrictSlack


@pytest.fixture
async def slack():
    async with StrictSlack(allow_refusals=True) as slack:
        yield slack


@pytest.fixture
async def browser(slack):
    async with aiohttp.ClientSession(slack.base_url) as session:
        yield session


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
    "path", ["/static/none.js", "/static/..%2Fslack.py", "/static/app.py", "/static/"]
)
async def test_no_other_file_is_given_away(browser, path):
    async with browser.get(path) as response:
        assert response.status == 404


async def test_the_stream_starts_with_the_state_and_goes_on_with_changes(slack, browser, client):
    async with browser.get("/page/events", params={"zone": "Europe/Helsinki"}) as response:
        name, state = await next_event(response)
        assert name == "state"
        assert [c["name"] for c in state["channels"]][:2] == ["mine-ban-alerts", "general"]
        await client.chat_postMessage(channel=ALERTS, text="An alert")
        name, message = await next_event(response)
        assert (name, message["text"], message["private"]) == ("message", "An alert", False)
    assert slack.team.rooms.members[READER].tz == "Europe/Helsinki"


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


async def test_another_site_cannot_give_orders(slack, browser):
    asked = {"act": "say", "channel": ALERTS, "text": "x"}
    foreign = {"Origin": "https://elsewhere.example"}
    async with browser.post("/page/act", json=asked, headers=foreign) as response:
        assert response.status == 403
    async with browser.post("/page/act", data=json.dumps(asked)) as response:
        assert response.status == 403
    assert slack.messages(ALERTS) == ()
    own = {"Origin": slack.base_url}
    async with browser.post("/page/act", json=asked, headers=own) as response:
        assert response.status == 200


@pytest.mark.parametrize("path", ["/", "/page/events"])
async def test_a_name_that_only_leads_here_is_refused(browser, path):
    async with browser.get(path, headers={"Host": "evil.example:8765"}) as response:
        assert response.status == 403


async def test_pages_of_other_sites_cannot_speak_as_the_bot(slack, browser):
    form = {"token": slack.token, "channel": ALERTS, "text": "x"}
    foreign = {"Origin": "https://elsewhere.example"}
    async with browser.post("/api/chat.postMessage", data=form, headers=foreign) as response:
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
