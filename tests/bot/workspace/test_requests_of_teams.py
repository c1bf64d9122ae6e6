"""Every request says of which team it is, in the fields Slack has for it."""

import pytest

from bot.workspace.ids import APP_ID, FIRST
from bot.workspace.presses import Spot
from bot.workspace.windows import Seat
from tests.doubles.installing_app import (
    ORGANISATION,
    TWO,
    WITH_ORGANISATION,
    install,
    listening,
    slack_client,
)
from tests.doubles.slack import StrictSlack


@pytest.fixture
async def slack():
    async with StrictSlack(enforce_pace=False, teams=TWO) as slack:
        await install(slack, slack.others[0].id)
        yield slack


@pytest.fixture
async def heard(slack):
    async with listening(slack) as heard:
        yield heard


@pytest.fixture(params=[0, 1], ids=["first", "second"])
def side(request, slack):
    return slack.of(tuple(slack.teams)[request.param].id)


async def test_a_command_names_its_team(side, heard):
    team = side.team
    await side.acts.command(team.ids.reader, team.ids.general, "/minestatus Finland")
    (fields,) = heard
    assert (fields["team_id"], fields["team_domain"]) == (team.id, team.plan.domain)
    assert (fields["channel_id"], fields["user_id"]) == (team.ids.general, team.ids.reader)
    assert (fields["api_app_id"], fields["is_enterprise_install"]) == (APP_ID, "false")
    assert "enterprise_id" not in fields


async def test_an_event_names_its_team(side, heard):
    team = side.team
    await side.acts.say(team.ids.reader, team.rooms.direct(team.ids.reader).id, "Finland")
    (payload,) = heard
    assert (payload["team_id"], payload["context_team_id"]) == (team.id, team.id)
    assert payload["context_enterprise_id"] is None
    assert "enterprise_id" not in payload
    assert payload["event"]["team"] == team.id
    (authorization,) = payload["authorizations"]
    assert authorization == {
        "enterprise_id": None,
        "team_id": team.id,
        "user_id": team.ids.bot_user,
        "is_bot": True,
        "is_enterprise_install": False,
    }


async def test_an_action_a_shortcut_and_a_window_name_their_team(slack, side, heard):
    team = side.team
    button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go"}
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "W"},
        "submit": {"type": "plain_text", "text": "OK"},
        "blocks": [{"type": "actions", "elements": [button]}],
    }
    opened = team.windows.open(Seat(team.ids.reader), view)
    await side.presses.press(team.ids.reader, Spot("go", view_id=opened["id"]))
    await side.acts.shortcut(team.ids.reader, "watch")
    await side.presses.submit(team.ids.reader, opened["id"])
    assert [payload["type"] for payload in heard] == [
        "block_actions",
        "shortcut",
        "view_submission",
    ]
    for payload in heard:
        assert payload["team"] == {"id": team.id, "domain": team.plan.domain}
        assert payload["user"]["team_id"] == team.id
        assert payload["enterprise"] is None
        assert payload["is_enterprise_install"] is False
        assert payload["api_app_id"] == APP_ID
    for payload in (heard[0], heard[2]):
        assert payload["view"]["team_id"] == payload["view"]["app_installed_team_id"] == team.id
        assert payload["view"]["bot_id"] == team.ids.bot


async def test_messages_carry_the_team_and_the_bot_of_the_team(slack, heard):
    answer = await install(slack, slack.others[0].id, scope="chat:write.public")
    other = slack.others[0]
    client = slack_client(slack, answer["access_token"])
    said = await client.chat_postMessage(channel=other.ids.general, text="x")
    assert said["message"]["team"] == other.id
    assert (said["message"]["user"], said["message"]["bot_id"]) == (
        other.ids.bot_user,
        other.ids.bot,
    )
    assert other.ids.bot_user != FIRST.bot_user


# --- Enterprise Grid ---------------------------------------------------------------------------


@pytest.fixture
async def grid():
    async with StrictSlack(enforce_pace=False, teams=WITH_ORGANISATION) as slack:
        yield slack


@pytest.mark.parametrize("whole", [False, True], ids=["on the team", "on the organisation"])
async def test_on_enterprise_grid_the_organisation_is_named_too(grid, whole):
    north = grid.others[0]
    await install(grid, ORGANISATION.id if whole else north.id)
    reader, side = north.ids.reader, grid.of(north.id)
    async with listening(grid) as heard:
        if whole:
            grid.installer.add(north.id)
            await heard.until(1)
            heard.clear()
        await side.acts.command(reader, north.ids.general, "/minestatus")
        await side.acts.shortcut(reader, "watch")
        await side.acts.open_home(reader)
    command, shortcut, event = heard
    named = {"enterprise_id": ORGANISATION.id, "enterprise_name": ORGANISATION.name}
    assert named.items() <= command.items()
    assert command["is_enterprise_install"] == str(whole).lower()
    assert shortcut["team"] == {"id": north.id, "domain": "north"} | named
    assert shortcut["enterprise"] == {"id": ORGANISATION.id, "name": ORGANISATION.name}
    assert shortcut["is_enterprise_install"] is whole
    assert (event["team_id"], event["enterprise_id"]) == (north.id, ORGANISATION.id)
    assert event["context_enterprise_id"] == ORGANISATION.id
    (authorization,) = event["authorizations"]
    assert authorization["enterprise_id"] == ORGANISATION.id
    assert authorization["team_id"] == (None if whole else north.id)
    assert authorization["is_enterprise_install"] is whole
