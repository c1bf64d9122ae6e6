"""A refused block is followed by a plainer form at once, whatever the way it went out."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_bolt.async_app import AsyncRespond

from bot.model.workspace import Conversation
from bot.ports import Message, Refused, Sent, TryLater
from bot.workspace.faults import Fault, Trouble
from handlers.slack.forms import call_in_form, respond_in_form
from handlers.slack.sender import SlackMessenger, slack_client
from handlers.views.blocks import message, section
from tests.doubles.desk import House, house
from tests.doubles.slack import ALERTS, StrictSlack

HERE = Conversation.of(ALERTS)
TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "Finland"}]]}
IN_WORDS = message("Finland", [section("Finland, in words")])
IN_A_TABLE = message("Finland", [TABLE], plainer=IN_WORDS)
BROKEN = Message("x", ({"type": "section"},))


@pytest.fixture
def home() -> House:
    return house(untried=True)


@pytest.fixture
async def slack(home: House) -> AsyncIterator[StrictSlack]:
    async with StrictSlack(home.clock, enforce_pace=False) as workspace:
        yield workspace


@pytest.fixture
async def messenger(home: House, slack: StrictSlack) -> AsyncIterator[SlackMessenger]:
    async with aiohttp.ClientSession() as session:
        client = slack_client(slack.access, session)
        yield SlackMessenger(client, kinds=home.desk.block_kinds)


def shown(slack: StrictSlack) -> list[str]:
    """The kinds of the first block of each message."""
    return [each.blocks[0]["type"] for each in slack.messages(ALERTS)]


async def test_a_table_is_posted_where_it_is_taken(messenger: SlackMessenger, slack: StrictSlack):
    assert isinstance(await messenger.post(HERE, IN_A_TABLE), Sent)
    assert shown(slack) == ["table"]


async def test_a_refused_table_is_posted_in_words_at_once(
    messenger: SlackMessenger, slack: StrictSlack
):
    slack.team.faults.refused_kinds.add("table")
    assert isinstance(await messenger.post(HERE, IN_A_TABLE), Sent)
    assert shown(slack) == ["section"]


async def test_the_second_time_no_refusal_is_asked_for(
    messenger: SlackMessenger, slack: StrictSlack
):
    slack.team.faults.refused_kinds.add("table")
    for _ in range(2):
        await messenger.post(HERE, IN_A_TABLE)
    assert [call.error for call in slack.calls("chat.postMessage")] == [
        "invalid_blocks",
        None,
        None,
    ]


async def test_an_edit_falls_back_too(messenger: SlackMessenger, slack: StrictSlack):
    sent = await messenger.post(HERE, IN_WORDS)
    assert isinstance(sent, Sent)
    slack.team.faults.refused_kinds.add("table")
    assert await messenger.edit(sent.channel, sent.ts, IN_A_TABLE) == sent
    assert shown(slack) == ["section"]


async def test_a_kind_that_was_taken_and_is_refused_later_is_given_up(
    messenger: SlackMessenger, slack: StrictSlack, home: House
):
    await messenger.post(HERE, IN_A_TABLE)
    slack.team.faults.refused_kinds.add("table")
    assert isinstance(await messenger.post(HERE, IN_A_TABLE), Sent)
    assert (await home.desk.block_kinds.fitting(IN_A_TABLE)).message == IN_WORDS


async def test_a_method_of_the_web_api_falls_back_too(home: House, slack: StrictSlack):
    slack.team.faults.refused_kinds.add("table")
    async with aiohttp.ClientSession() as session:
        client = slack_client(slack.access, session)

        async def posted(form: Message) -> None:
            await client.chat_postMessage(channel=ALERTS, text=form.text, blocks=list(form.blocks))

        await call_in_form(home.desk.block_kinds, IN_A_TABLE, posted)
    assert shown(slack) == ["section"]


async def test_where_the_plainest_is_refused_too_the_fault_is_ours(home: House):
    async with (
        StrictSlack(home.clock, enforce_pace=False, allow_refusals=True) as slack,
        aiohttp.ClientSession() as session,
    ):
        client = slack_client(slack.access, session)
        messenger = SlackMessenger(client, kinds=home.desk.block_kinds)
        faulty = Message("x", (TABLE, *BROKEN.blocks), plainer=BROKEN)
        answer = await messenger.post(HERE, faulty)
        assert isinstance(answer, Refused)
        assert answer.scope == "message"
        assert (await home.desk.block_kinds.fitting(IN_A_TABLE)).message == IN_A_TABLE


async def test_a_response_url_that_is_over_says_nothing_about_blocks(
    home: House, slack: StrictSlack
):
    over = AsyncRespond(response_url=f"{slack.base_url}/response/over")
    await respond_in_form(home.desk.block_kinds, over, IN_A_TABLE, "ephemeral")
    form = await home.desk.block_kinds.fitting(IN_A_TABLE)
    assert (form.message, form.sure) == (IN_A_TABLE, False)


async def test_a_slack_that_is_busy_says_nothing_about_blocks(
    messenger: SlackMessenger, slack: StrictSlack, home: House
):
    slack.team.faults.plan(Fault(Trouble.RATE_LIMITED))
    assert isinstance(await messenger.post(HERE, IN_A_TABLE), TryLater)
    form = await home.desk.block_kinds.fitting(IN_A_TABLE)
    assert (form.message, form.sure) == (IN_A_TABLE, False)
