"""The bot token is tried at the start: refused, it ends it; an absent Slack does not."""

import pytest
from aiohttp import ClientSession

from bot.errors import SlackRefusedError
from bot.workspace.faults import Fault, Trouble
from handlers.slack.bolt import build_bolt_app
from handlers.slack.sign_in import sign_in
from tests.doubles.slack import StrictSlack


@pytest.fixture
async def slack():
    async with StrictSlack() as slack:
        yield slack


@pytest.fixture
async def session():
    async with ClientSession() as session:
        yield session


async def test_a_good_token_is_let_in(slack, session):
    await sign_in(build_bolt_app(slack.access, session))


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive"])
async def test_a_token_that_is_good_no_more_ends_the_start_with_its_cure(slack, session, error):
    slack.team.app.revoked = error
    app = build_bolt_app(slack.access, session)
    with pytest.raises(SlackRefusedError, match=rf"\({error}\)\. .*SLACK_BOT_TOKEN"):
        await sign_in(app)


@pytest.mark.parametrize(
    "trouble", [Trouble.CUT, Trouble.SERVER_ERROR, Trouble.RATE_LIMITED, Trouble.NOT_JSON]
)
async def test_other_troubles_end_nothing(slack, session, trouble):
    slack.team.faults.plan(Fault(trouble, "*", times=None))
    await sign_in(build_bolt_app(slack.access, session))


async def test_a_slack_that_is_away_ends_nothing(slack, session):
    await slack.go_away()
    await sign_in(build_bolt_app(slack.access, session))
