"""What every Messenger promises: the one on Slack's Web API, and the double for loops."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest

from bot.model.workspace import Conversation
from bot.ports import Message, Messenger, NotThere, Sent
from handlers.slack.sender import SlackMessenger, slack_client
from tests.doubles.clock import START, FixedDraw, ManualClock
from tests.doubles.messenger import MemoryMessenger
from tests.doubles.slack import ALERTS, StrictSlack

HERE = Conversation.of(ALERTS)
SINCE = START - timedelta(minutes=1)


@pytest.fixture(params=["slack", "memory"])
async def messenger(request: pytest.FixtureRequest) -> AsyncIterator[Messenger]:
    if request.param == "memory":
        yield MemoryMessenger()
        return
    async with (
        StrictSlack(ManualClock(), FixedDraw(), enforce_pace=False) as slack,
        aiohttp.ClientSession() as session,
    ):
        slack.team.app.scopes = slack.team.app.scopes | {"channels:history"}
        yield SlackMessenger(slack_client(slack.access, session))


async def test_what_was_posted_is_found_by_its_key(messenger: Messenger):
    sent = await messenger.post(HERE, Message("Hello.", key="k1"))
    assert isinstance(sent, Sent)
    assert await messenger.find(HERE, "k1", SINCE) == sent


async def test_what_was_never_posted_is_not_there(messenger: Messenger):
    assert await messenger.find(HERE, "k2", SINCE) == NotThere()


async def test_two_posts_stand_in_two_places(messenger: Messenger):
    first = await messenger.post(HERE, Message("One."))
    second = await messenger.post(HERE, Message("Two."))
    assert first != second


async def test_an_edit_answers_with_the_message_it_changed(messenger: Messenger):
    sent = await messenger.post(HERE, Message("Hello."))
    assert isinstance(sent, Sent)
    assert await messenger.edit(sent.channel, sent.ts, Message("Bye.")) == sent


async def test_a_message_has_an_address_of_its_own(messenger: Messenger):
    one, other = (
        await messenger.post(HERE, Message("One.")),
        await messenger.post(HERE, Message("Two.")),
    )
    assert isinstance(one, Sent)
    assert isinstance(other, Sent)
    link = await messenger.permalink(one.channel, one.ts)
    assert isinstance(link, str)
    assert link.startswith("http")
    assert link != await messenger.permalink(other.channel, other.ts)


async def test_what_does_not_stand_has_no_address(messenger: Messenger):
    assert await messenger.permalink(ALERTS, "1.000001") is None


async def test_a_good_token_is_no_trouble(messenger: Messenger):
    assert await messenger.check() is None
