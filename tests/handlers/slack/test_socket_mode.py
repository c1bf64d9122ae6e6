"""The connection of Socket Mode: what is said when it cannot be had, is lost and is back."""

import asyncio

import pytest
from aiohttp import ClientSession

from bot.errors import SlackRefusedError
from bot.health import Health
from handlers.slack.bolt import build_bolt_app
from handlers.slack.socket_mode import (
    CONNECT_SECONDS,
    FIRST_PAUSE_SECONDS,
    LOOK_SECONDS,
    SocketConnection,
)
from tests.doubles.clock import ManualClock
from tests.doubles.slack import StrictSlack


class Desk:
    """A connection to a local Slack, on a clock of the test's."""

    def __init__(self, slack: StrictSlack, app_token: str, session: ClientSession) -> None:
        self.clock = ManualClock()
        self.health = Health(self.clock)
        app = build_bolt_app(slack.access, session)
        self.connection = SocketConnection(
            app, slack.access, app_token, self.clock, self.health, 0.2
        )

    async def reasons_become(self, holds) -> tuple[str, ...]:
        """Let time pass on both clocks until the reasons hold."""
        async with asyncio.timeout(15):
            while not holds(self.health.report().reasons):
                await self.clock.advance(LOOK_SECONDS)
                await asyncio.sleep(0.02)
        return self.health.report().reasons


@pytest.fixture
async def slack():
    async with StrictSlack() as slack:
        yield slack


@pytest.fixture
async def session():
    async with ClientSession() as session:
        yield session


async def test_a_token_that_slack_refuses_ends_the_start_with_the_setting_to_mend(slack, session):
    desk = Desk(slack, "xapp-wrong", session)
    with pytest.raises(SlackRefusedError, match="SLACK_APP_TOKEN"):
        await desk.connection.open()
    await desk.connection.close()


async def test_a_slack_that_is_away_at_the_start_is_tried_again(slack, session):
    desk = Desk(slack, slack.app_level_token, session)
    await slack.go_away()
    assert not await desk.connection.open()
    assert "cannot be reached" in desk.health.report().reasons[0]
    await slack.come_back()
    await desk.clock.advance(FIRST_PAUSE_SECONDS)
    await desk.reasons_become(lambda reasons: not reasons)
    await desk.connection.close()


async def test_a_connection_that_is_lost_is_said_until_it_is_back(slack, session):
    desk = Desk(slack, slack.app_level_token, session)
    assert await desk.connection.open()
    await slack.go_away()
    assert "was lost" in (await desk.reasons_become(lambda reasons: reasons))[0]
    await slack.come_back()
    await desk.reasons_become(lambda reasons: not reasons)
    await desk.connection.close()


async def test_no_attempt_to_connect_waits_longer_than_the_first_may(slack, session):
    """The SDK connects again by itself; its own limit is five minutes."""
    desk = Desk(slack, slack.app_level_token, session)
    assert await desk.connection.open()
    assert desk.connection._handler.client.aiohttp_client_session.timeout.total == CONNECT_SECONDS
    await desk.connection.close()
