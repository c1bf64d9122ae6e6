"""An Enterprise Grid organisation with two teams: one token for both, where the app was added."""

import pytest
from slack_sdk.errors import SlackApiError

from bot.workspace.ids import FIRST
from bot.workspace.windows import Seat
from tests.doubles.installing_app import (
    ORGANISATION,
    WITH_ORGANISATION,
    exchange,
    install,
    listening,
    slack_client,
)
from tests.doubles.slack import GENERAL, READER, StrictSlack

SCOPES = "commands,chat:write,chat:write.public,users:read,channels:read,im:write,team:read"


@pytest.fixture
async def slack():
    async with StrictSlack(
        enforce_pace=False, teams=WITH_ORGANISATION, allow_refusals=True
    ) as slack:
        slack.definition.scopes |= set(SCOPES.split(","))
        yield slack


@pytest.fixture
def north(slack):
    return slack.others[0]


@pytest.fixture
def south(slack):
    return slack.others[1]


@pytest.fixture
async def answer(slack):
    return await install(slack, ORGANISATION.id, scope=SCOPES)


@pytest.fixture
def client(slack, answer):
    return slack_client(slack, answer["access_token"])


async def code(call) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_the_answer_is_about_the_organisation(answer, north):
    assert answer["team"] is None
    assert answer["enterprise"] == {"id": ORGANISATION.id, "name": ORGANISATION.name}
    assert answer["is_enterprise_install"] is True
    assert answer["bot_user_id"] == north.ids.bot_user


async def test_people_and_the_bot_have_one_id_in_all_its_teams(north, south):
    assert (north.ids.reader, north.ids.bot_user) == (south.ids.reader, south.ids.bot_user)
    assert north.ids.general != south.ids.general
    assert north.ids.reader != READER


async def test_installing_adds_the_app_to_no_team(slack, client, north):
    assert not north.has_app
    assert (await client.auth_teams_list())["teams"] == []
    assert (await client.auth_test())["team_id"] == ORGANISATION.id
    posted = client.chat_postMessage(channel=north.ids.general, text="x")
    assert await code(posted) == "team_access_not_granted"


async def test_one_token_serves_the_teams_it_was_added_to(slack, client, north, south):
    slack.installer.add(north.id)
    await client.chat_postMessage(channel=north.ids.general, text="north")
    refused = client.chat_postMessage(channel=south.ids.general, text="south")
    assert await code(refused) == "team_access_not_granted"
    slack.installer.add(south.id)
    await client.chat_postMessage(channel=south.ids.general, text="south")
    texts = [[m.text for m in team.rooms.messages(team.ids.general)] for team in (north, south)]
    assert texts == [["north"], ["south"]]
    listed = await client.auth_teams_list()
    assert [team["id"] for team in listed["teams"]] == [north.id, south.id]


async def test_it_never_reaches_a_team_outside_the_organisation(slack, client, north):
    slack.installer.add(north.id)
    for call in (
        client.chat_postMessage(channel=GENERAL, text="x"),
        client.conversations_info(channel=GENERAL, team_id=FIRST.team),
    ):
        assert await code(call) == "channel_not_found"
    assert await code(client.users_info(user=READER)) == "user_not_found"
    assert slack.messages(GENERAL) == ()


async def test_methods_that_list_need_the_team(slack, client, north, south):
    slack.installer.add(north.id)
    slack.installer.add(south.id)
    assert await code(client.conversations_list()) == "missing_argument"
    assert await code(client.users_list()) == "missing_argument"
    listed = await client.conversations_list(team_id=south.id)
    assert {channel["id"] for channel in listed["channels"]} == {
        south.ids.alerts,
        south.ids.general,
    }
    assert (await client.team_info(team_id=south.id))["team"]["id"] == south.id


async def test_a_window_opens_in_the_team_of_its_trigger(slack, client, north, south):
    for team in (north, south):
        slack.installer.add(team.id)
    view = {"type": "modal", "title": {"type": "plain_text", "text": "W"}, "blocks": []}
    trigger = south.triggers.give(Seat(south.ids.reader))
    opened = (await client.views_open(trigger_id=trigger, view=view))["view"]
    assert (opened["team_id"], opened["app_installed_team_id"]) == (south.id, ORGANISATION.id)
    await client.views_update(view_id=opened["id"], view=view)
    assert north.windows.stack(north.ids.reader) == []


async def test_users_say_of_which_organisation_they_are(slack, client, north):
    slack.installer.add(north.id)
    user = (await client.users_info(user=north.ids.reader))["user"]
    assert user["enterprise_user"]["enterprise_id"] == ORGANISATION.id
    assert user["enterprise_user"]["id"] == north.ids.reader


async def test_a_team_of_an_installed_organisation_is_not_installed_by_itself(slack, answer, north):
    slack.installer.add(north.id)
    with pytest.raises(SlackApiError, match="cannot_install_an_org_installed_app"):
        await install(slack, north.id)


async def test_adding_and_taking_out_is_told_without_a_team(slack, answer, north):
    async with listening(slack) as heard:
        slack.installer.add(north.id)
        slack.installer.take_out(north.id)
        await heard.until(2)
    told = {payload["event"]["type"]: payload for payload in heard}
    assert set(told) == {"team_access_granted", "team_access_revoked"}
    for payload in heard:
        assert payload["event"]["team_ids"] == [north.id]
        assert payload["enterprise_id"] == ORGANISATION.id
        assert "team_id" not in payload
    assert not north.has_app


async def test_removing_it_ends_both_teams_and_names_the_organisation(slack, answer, north, south):
    async with listening(slack) as heard:
        for team in (north, south):
            slack.installer.add(team.id)
        await heard.until(2)
        heard.clear()
        await slack.remove_app(ORGANISATION.id)
    assert set(heard.events()) == {"app_uninstalled", "tokens_revoked"}
    assert all(payload["enterprise_id"] == ORGANISATION.id for payload in heard)
    assert not any("team_id" in payload for payload in heard)
    assert not north.has_app
    assert not south.has_app
    call = slack_client(slack, answer["access_token"]).auth_test()
    assert await code(call) == "account_inactive"


async def test_with_rotation_the_organisations_token_is_refreshed(slack, answer):
    slack.definition.rotates = True
    first = await install(slack, ORGANISATION.id)
    again = await exchange(
        slack, "", grant_type="refresh_token", refresh_token=first["refresh_token"]
    )
    assert again["is_enterprise_install"] is True
    assert again["team"] is None


async def test_a_team_outside_any_organisation_is_not_added(slack, answer):
    with pytest.raises(LookupError):
        slack.installer.add(FIRST.team)


async def test_a_team_with_an_installation_of_its_own_keeps_that(slack, north):
    own = await install(slack, north.id, scope=SCOPES)
    await install(slack, ORGANISATION.id, scope=SCOPES)
    slack.installer.add(north.id)
    assert north.app.is_org
    slack.installer.take_out(north.id)
    assert north.has_app
    assert not north.app.is_org
    assert north.windows.installed_on == north.id
    client = slack_client(slack, own["access_token"])
    await client.chat_postMessage(channel=north.ids.general, text="still here")
