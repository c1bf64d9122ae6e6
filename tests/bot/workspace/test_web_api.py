"""The Web API of the local Slack, asked by Slack's own client."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.doubles.clock import ManualClock
from tests.doubles.slack import ALERTS, BOT_USER, READER, StrictSlack


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
async def slack(clock):
    async with StrictSlack(clock, allow_refusals=True) as slack:
        yield slack


@pytest.fixture
def client(slack):
    return AsyncWebClient(slack.token, base_url=slack.api_url, retry_handlers=[])


def section(text: str) -> dict:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


async def refusal(call) -> SlackApiError:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value


async def test_the_bot_learns_who_it_is(client):
    answer = await client.auth_test()
    assert answer["user_id"] == BOT_USER


async def test_a_post_is_in_the_channel_and_can_be_edited(slack, client):
    sent = await client.chat_postMessage(
        channel="#mine-ban-alerts", text="One", blocks=[section("One")]
    )
    assert sent["channel"] == ALERTS
    await client.chat_update(channel=ALERTS, ts=sent["ts"], text="Two", blocks=[section("Two")])
    (message,) = slack.messages(ALERTS)
    assert message.text == "Two"
    assert message.blocks[0]["text"]["text"] == "Two"


async def test_a_person_gets_a_direct_message_by_user_id(slack, client):
    sent = await client.chat_postMessage(channel=READER, text="Hello")
    assert sent["channel"].startswith("D")
    assert [m.text for m in slack.direct(READER)] == ["Hello"]


async def test_one_message_a_second_and_channel(slack, client, clock):
    await client.chat_postMessage(channel=ALERTS, text="One")
    error = await refusal(client.chat_postMessage(channel=ALERTS, text="Two"))
    assert error.response.status_code == 429
    assert error.response.headers["Retry-After"] == "1"
    clock.move(seconds=1)
    await client.chat_postMessage(channel=ALERTS, text="Two")
    assert len(slack.messages(ALERTS)) == 2
