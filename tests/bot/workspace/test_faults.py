"""The faults that can be switched on, as Slack's own client meets them."""

import asyncio

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.faults import Fault, Trouble
from handlers.slack.bolt import build_bolt_app
from tests.doubles.slack import ALERTS, GENERAL, StrictSlack


@pytest.fixture
async def slack():
    async with StrictSlack(enforce_pace=False, allow_refusals=True) as slack:
        yield slack


@pytest.fixture
async def client(slack):
    session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.3))
    yield AsyncWebClient(
        slack.token, base_url=slack.api_url, session=session, timeout=0.3, retry_handlers=[]
    )
    await session.close()


SURPRISES = (SlackClientError, aiohttp.ClientError, asyncio.TimeoutError, ValueError)
BEFORE = [Trouble.SERVER_ERROR, Trouble.CUT, Trouble.RATE_LIMITED, Trouble.ERROR]
AFTER = [
    Trouble.CUT_AFTER,
    Trouble.CUT_MIDWAY,
    Trouble.HANG_AFTER,
    Trouble.SERVER_ERROR_AFTER,
    Trouble.NOT_JSON,
    Trouble.ODD_JSON,
]


@pytest.mark.parametrize("trouble", [*BEFORE, Trouble.HANG])
async def test_nothing_is_posted_when_the_trouble_comes_first(slack, client, trouble):
    slack.team.faults.plan(Fault(trouble))
    with pytest.raises(SURPRISES):
        await client.chat_postMessage(channel=ALERTS, text="x")
    assert slack.messages(ALERTS) == ()
    await client.chat_postMessage(channel=ALERTS, text="x")
    assert len(slack.messages(ALERTS)) == 1


@pytest.mark.parametrize("trouble", AFTER)
async def test_the_post_is_there_when_the_trouble_comes_afterwards(slack, client, trouble):
    slack.team.faults.plan(Fault(trouble))
    with pytest.raises((*SURPRISES, AttributeError, TypeError)):
        # An answer of another shape surprises Slack's own client in its own ways.
        (await client.chat_postMessage(channel=ALERTS, text="x"))["ts"].upper()
    assert len(slack.messages(ALERTS)) == 1


async def test_a_slow_answer_is_right_all_the_same(slack, client):
    slack.team.faults.plan(Fault(Trouble.SLOW, seconds=0.02))
    assert (await client.chat_postMessage(channel=ALERTS, text="x"))["ok"]


async def test_the_wait_asked_for_is_in_the_header(slack, client):
    slack.team.faults.plan(Fault(Trouble.RATE_LIMITED, seconds=30))
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=ALERTS, text="x")
    assert caught.value.response.headers["Retry-After"] == "30"


async def test_a_fault_may_be_for_one_channel_and_last_a_while(slack, client):
    with slack.team.faults.while_(Fault(Trouble.ERROR, channel=ALERTS, code="fatal_error")):
        for _ in range(3):
            with pytest.raises(SlackApiError, match="fatal_error"):
                await client.chat_postMessage(channel=ALERTS, text="x")
        await client.chat_postMessage(channel=GENERAL, text="x")
    await client.chat_postMessage(channel=ALERTS, text="x")
    assert len(slack.team.faults.struck) == 3


async def test_slack_may_be_away_and_come_back(slack, client):
    await client.chat_postMessage(channel=ALERTS, text="before")
    await slack.go_away()
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.chat_postMessage(channel=ALERTS, text="meanwhile")
    await slack.come_back()
    await client.chat_postMessage(channel=ALERTS, text="after")
    assert [m.text for m in slack.messages(ALERTS)] == ["before", "after"]


# --- Socket Mode --------------------------------------------------------------------------


@pytest.fixture
async def connected(slack):
    """A Bolt app connected through Socket Mode that answers /minestatus."""
    app = build_bolt_app(slack.access)

    @app.command("/minestatus")
    async def status(ack, command):
        await ack(text=f"Status of {command['text']}")

    handler = AsyncSocketModeHandler(app, slack.app_level_token, ping_interval=0.2)
    await handler.connect_async()
    await slack.socket.came.wait()
    yield handler
    await handler.close_async()


async def test_commands_come_through_the_socket(slack, connected):
    answer = await slack.command("/minestatus", "Finland")
    assert answer.fields["text"] == "Status of Finland"
    assert [m.text for m in slack.private(GENERAL)] == ["Status of Finland"]


@pytest.mark.parametrize("politely", [True, False])
async def test_the_bot_comes_back_after_a_disconnect(slack, connected, politely):
    await (slack.socket.disconnect() if politely else slack.socket.cut())
    async with asyncio.timeout(10):
        await slack.socket.came.wait()
        answer = await slack.command("/minestatus", "Norway")
    assert answer.fields["text"] == "Status of Norway"


async def test_an_address_is_good_once(slack):
    async with aiohttp.ClientSession() as session:
        url = slack.socket.address(slack.base_url)
        async with session.ws_connect(url) as socket:
            assert (await socket.receive_json())["type"] == "hello"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)
