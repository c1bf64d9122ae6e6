"""Several teams from one run of the local workspace to the next."""

from contextlib import asynccontextmanager

import pytest
from slack_sdk.errors import SlackApiError

from bot.clock import SystemDraw
from bot.workspace.ids import FIRST, READER
from bot.workspace.slack import LocalSlack
from bot.workspace.team import Team
from tests.doubles.clock import ManualClock
from tests.doubles.installing_app import TWO, install, slack_client

CLIENT = ("client.test", "client-secret-test")
TOKEN = "xoxb-first"


class Kept(LocalSlack):
    """With what the helpers of the tests ask for."""

    client = CLIENT

    @property
    def other(self) -> Team:
        return tuple(self.teams)[1]


@asynccontextmanager
async def run(path, token=TOKEN, *, rotates=False):
    """One run of the workspace."""
    slack = Kept(
        ManualClock(),
        SystemDraw(),
        "secret",
        token,
        keep=path,
        teams=TWO,
        client=CLIENT,
        rotates=rotates,
    )
    await slack.start()
    yield slack
    await slack.close()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "local-workspace.json"


async def test_an_installed_team_stays_installed_and_its_token_good(path):
    async with run(path) as slack:
        token = (await install(slack, slack.other.id, scope="commands"))["access_token"]
    async with run(path) as slack:
        assert slack.other.has_app
        assert slack.other.app.scopes == {"commands"}
        assert (await slack_client(slack, token).auth_test())["team_id"] == slack.other.id


async def test_a_removed_team_stays_removed(path):
    async with run(path) as slack:
        token = (await install(slack, slack.other.id))["access_token"]
        slack.installer.remove_soon(slack.other.id)
    async with run(path) as slack:
        assert not slack.other.has_app
        with pytest.raises(SlackApiError, match=r"account_inactive|invalid_auth"):
            await slack_client(slack, token).auth_test()


async def test_a_refresh_token_outlasts_the_run(path):
    async with run(path, rotates=True) as slack:
        answer = await install(slack, slack.other.id)
    async with run(path, rotates=True) as slack:
        back = await slack_client(slack).api_call(
            "oauth.v2.access",
            data={
                "client_id": CLIENT[0],
                "client_secret": CLIENT[1],
                "grant_type": "refresh_token",
                "refresh_token": answer["refresh_token"],
            },
        )
        assert back["team"]["id"] == slack.other.id


async def test_each_team_keeps_its_own_messages(path):
    async with run(path) as slack:
        await slack.acts.say(READER, FIRST.general, "in the first")
        there = slack.other.ids
        await slack.of(there.team).acts.say(there.reader, there.general, "in the second")
    async with run(path) as slack:
        said = [[m.text for m in team.rooms.messages(team.ids.general)] for team in slack.teams]
        assert said == [["in the first"], ["in the second"]]


async def test_the_token_of_the_first_team_is_that_of_this_start(path):
    async with run(path, "xoxb-old") as slack:
        await install(slack, slack.other.id)
    async with run(path, "xoxb-new") as slack:
        await slack_client(slack, "xoxb-new").auth_test()
        with pytest.raises(SlackApiError, match="invalid_auth"):
            await slack_client(slack, "xoxb-old").auth_test()


async def test_removed_from_the_first_team_it_is_there_again_at_the_next_start(path):
    async with run(path) as slack:
        slack.installer.remove_soon(FIRST.team)
    async with run(path) as slack:
        assert slack.team.has_app
        assert not slack.team.rooms.members[FIRST.bot_user].deleted


async def test_no_token_stands_in_the_files(path):
    async with run(path, rotates=True) as slack:
        answer = await install(slack, slack.other.id)
    kept = "".join(file.read_text() for file in path.parent.iterdir())
    assert slack.other.id in kept
    tokens = (answer["access_token"], answer["refresh_token"], TOKEN, CLIENT[1])
    assert [token for token in tokens if token in kept] == []


async def test_a_damaged_file_counts_as_none(path):
    path.with_stem("local-workspace-installations").write_text('{"installations": 1')
    async with run(path) as slack:
        assert [team.has_app for team in slack.teams] == [True, False]
