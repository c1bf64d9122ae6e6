"""Limits and faults are those of one team: another team's calls go on."""

import pytest
from slack_sdk.errors import SlackApiError

from bot.workspace.faults import Fault, Trouble
from tests.doubles.clock import ManualClock
from tests.doubles.installing_app import TWO, exchange, install, slack_client
from tests.doubles.slack import GENERAL, StrictSlack

SCOPES = "commands,chat:write,chat:write.public,users:read"


@pytest.fixture
async def slack():
    async with StrictSlack(ManualClock(), teams=TWO) as slack:
        yield slack


@pytest.fixture
def first(slack):
    return slack_client(slack, slack.token)


@pytest.fixture
async def second(slack):
    answer = await install(slack, slack.others[0].id, scope=SCOPES)
    return slack_client(slack, answer["access_token"])


async def test_a_busy_channel_slows_no_other_team_down(slack, first, second):
    await first.chat_postMessage(channel="#general", text="1")
    with pytest.raises(SlackApiError) as caught:
        await first.chat_postMessage(channel="#general", text="2")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"
    await second.chat_postMessage(channel="#general", text="1")


async def test_a_methods_tier_is_counted_for_each_team(slack, first, second):
    for _ in range(20):
        await first.users_list()
    with pytest.raises(SlackApiError) as caught:
        await first.users_list()
    assert caught.value.response.headers["Retry-After"] == "3"
    await second.users_list()
    await first.auth_test()


@pytest.mark.parametrize("method", ["chat.postMessage", "*"])
async def test_a_fault_of_one_team_strikes_it_alone(slack, first, second, method):
    other = slack.others[0]
    fault = Fault(Trouble.RATE_LIMITED, method=method, times=None, seconds=30)
    with other.faults.while_(fault):
        await first.chat_postMessage(channel=GENERAL, text="x")
        with pytest.raises(SlackApiError) as caught:
            await second.chat_postMessage(channel=other.ids.general, text="x")
        assert caught.value.response.headers["Retry-After"] == "30"
    assert len(other.faults.struck) == 1
    assert slack.team.faults.struck == []


async def test_a_team_that_is_locked_out_locks_no_other_out(slack, first, second):
    slack.others[0].app.revoked = "team_access_not_granted"
    await first.auth_test()
    with pytest.raises(SlackApiError, match="team_access_not_granted"):
        await second.auth_test()
    await slack_client(slack, slack.app_level_token).apps_connections_open(
        app_token=slack.app_level_token
    )


async def test_scopes_are_those_that_the_team_has_granted(slack, first):
    other = slack.others[0]
    answer = await install(slack, other.id, scope="commands")
    refused = slack_client(slack, answer["access_token"]).chat_postMessage(channel="C", text="x")
    with pytest.raises(SlackApiError) as caught:
        await refused
    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["provided"] == "commands"
    await first.chat_postMessage(channel=GENERAL, text="x")


async def test_calls_are_remembered_with_their_team(slack, first, second):
    await first.auth_test()
    await second.auth_test()
    teams = [call.team for call in slack.calls("auth.test")]
    assert teams == [slack.team.id, slack.others[0].id]


async def test_a_failing_renewal_of_one_team_fails_for_no_other():
    async with StrictSlack(ManualClock(), teams=TWO, installed=False, rotates=True) as slack:
        answers = [await install(slack, team.id) for team in slack.teams]
        fault = Fault(Trouble.ERROR, method="oauth.v2.access", times=None)
        with slack.others[0].faults.while_(fault):
            await renew(slack, answers[0])
            with pytest.raises(SlackApiError, match="internal_error"):
                await renew(slack, answers[1])


async def renew(slack, answer) -> None:
    token = answer["refresh_token"]
    await exchange(slack, "", grant_type="refresh_token", refresh_token=token)
