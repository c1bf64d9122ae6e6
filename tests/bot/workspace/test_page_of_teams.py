"""The page over HTTP where there are two teams: each stream and each act is of one."""

import aiohttp
import pytest

from bot.workspace.ids import FIRST
from tests.bot.workspace.test_page import OwnPage, next_event
from tests.doubles.installing_app import TWO, WITH_ORGANISATION, install, listening
from tests.doubles.slack import GENERAL, StrictSlack


@pytest.fixture
async def slack():
    async with StrictSlack(teams=TWO) as slack:
        yield slack


@pytest.fixture
async def browser(slack):
    async with aiohttp.ClientSession(slack.base_url) as session:
        yield OwnPage(session, slack.page.key)


def stream(browser, slack, team: str):
    return browser.get("/page/events", params={"page": slack.page.key, "team": team})


async def act(browser, **asked: str) -> dict:
    async with browser.post("/page/act", json=asked) as answer:
        return await answer.json()


async def test_a_stream_shows_one_team_and_names_all(slack, browser):
    other = slack.others[0]
    async with stream(browser, slack, other.id) as response:
        _, state = await next_event(response)
    assert (state["team"], state["team_id"]) == ("Second workspace", other.id)
    assert (state["you"], state["bot"]) == (other.ids.reader, other.ids.bot_user)
    assert {channel["id"] for channel in state["channels"]} == {other.ids.alerts, other.ids.general}
    assert state["teams"] == [
        {"id": FIRST.team, "name": "Local workspace", "has_app": True, "may_add": False},
        {"id": other.id, "name": "Second workspace", "has_app": False, "may_add": False},
    ]
    assert state["commands"] == state["shortcuts"] == []


@pytest.mark.parametrize("team", ["", "T0UNKNOWN"])
async def test_without_a_known_team_it_shows_the_first(slack, browser, team):
    async with stream(browser, slack, team) as response:
        _, state = await next_event(response)
    assert state["team_id"] == FIRST.team


async def test_changes_of_another_team_are_not_in_the_stream(slack, browser):
    other = slack.others[0]
    async with stream(browser, slack, other.id) as response:
        await next_event(response)
        await act(browser, act="say", channel=GENERAL, text="in the first")
        there = {"team": other.id, "channel": other.ids.general}
        await act(browser, act="say", text="in the second", **there)
        name, message = await next_event(response)
    assert (name, message["text"], message["team"]) == ("message", "in the second", other.id)


async def test_an_act_names_a_channel_of_its_own_team_only(slack, browser):
    other = slack.others[0]
    for team, channel in ((other.id, GENERAL), (FIRST.team, other.ids.general)):
        asked = {"act": "say", "team": team, "channel": channel, "text": "x"}
        async with browser.post("/page/act", json=asked) as answer:
            assert answer.status == 400
    assert slack.messages(GENERAL) == ()


async def test_an_admin_removes_the_app_and_the_page_shows_it(slack, browser):
    other = slack.others[0]
    await install(slack, other.id)
    async with listening(slack) as heard, stream(browser, slack, other.id) as response:
        await next_event(response)
        assert await act(browser, act="remove", team=other.id) == {}
        name, state = await next_event(response)
        assert set(heard.events()) == {"app_uninstalled", "tokens_revoked"}
    assert name == "state"
    assert [one["has_app"] for one in state["teams"]] == [True, False]
    assert not other.has_app


async def test_who_is_no_admin_removes_nothing(slack, browser):
    rooms = slack.team.rooms
    reader = rooms.members[FIRST.reader]
    rooms.add_member(type(reader)(reader.id, reader.name, reader.real_name))
    answer = await act(browser, act="remove", team=FIRST.team)
    assert "Only an admin" in answer["failure"]
    assert slack.team.has_app


async def test_an_organisations_app_is_added_to_a_team_and_taken_out_of_it_alone():
    async with (
        StrictSlack(teams=WITH_ORGANISATION) as slack,
        aiohttp.ClientSession(slack.base_url) as session,
    ):
        browser = OwnPage(session, slack.page.key)
        north, south = slack.others
        await install(slack, north.enterprise_id)
        async with stream(browser, slack, north.id) as response:
            _, state = await next_event(response)
        assert [team["may_add"] for team in state["teams"]] == [False, True, True]
        for team in (north, south):
            assert await act(browser, act="add", team=team.id) == {}
        assert [north.has_app, south.has_app] == [True, True]
        assert await act(browser, act="remove", team=north.id) == {}
        assert [north.has_app, south.has_app] == [False, True]


async def test_without_an_organisations_app_there_is_nothing_to_add(slack, browser):
    asked = {"act": "add", "team": slack.others[0].id}
    async with browser.post("/page/act", json=asked) as answer:
        assert answer.status == 400
