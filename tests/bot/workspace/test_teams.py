"""Two teams in the local Slack: nothing of one is ever visible in, or changed by, the other."""

from typing import Any

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError

from bot.clock import SystemDraw
from bot.workspace.ids import FIRST, SLACKBOT, ids_of
from bot.workspace.slack import LocalSlack
from bot.workspace.team import FIRST_TEAM, TeamPlan
from bot.workspace.windows import Seat
from tests.doubles.clock import ManualClock
from tests.doubles.installing_app import TWO, install, slack_client
from tests.doubles.slack import GENERAL, READER, StrictSlack

EVERYTHING = "commands,chat:write,chat:write.public,users:read,im:write,im:history"


@pytest.fixture
async def slack():
    async with StrictSlack(enforce_pace=False, allow_refusals=True, teams=TWO) as slack:
        yield slack


@pytest.fixture
def first(slack):
    return slack_client(slack, slack.token)


@pytest.fixture
async def second(slack):
    answer = await install(slack, slack.others[0].id, scope=EVERYTHING)
    return slack_client(slack, answer["access_token"])


async def code(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


def every_id(team) -> set[str]:
    people = set(team.rooms.members) - {SLACKBOT}
    return {team.id, team.ids.bot, *people, *team.rooms.channels}


async def test_the_first_team_keeps_its_ids_and_the_second_shares_none(slack, second):
    other = slack.others[0]
    assert slack.team.ids == FIRST
    assert every_id(slack.team).isdisjoint(every_id(other))
    made = other.rooms.add_channel("later")
    assert made.id not in every_id(slack.team)


@given(st.lists(st.text("abcdefgh-", min_size=1), unique=True, min_size=2, max_size=6))
def test_ids_follow_from_the_domain_and_differ(domains):
    drawn = [ids_of(domain) for domain in domains]
    assert drawn == [ids_of(domain) for domain in domains]
    assert len({team.team for team in drawn}) == len(domains)
    assert len({team.reader for team in drawn}) == len(domains)


@pytest.mark.parametrize("plans", [(), (FIRST_TEAM, TeamPlan("Another", "local"))])
def test_teams_need_domains_of_their_own(plans):
    with pytest.raises(ValueError, match="domain of its own"):
        LocalSlack(ManualClock(), SystemDraw(), "secret", "xoxb-test", teams=plans)


async def test_each_token_says_which_team_it_is_for(slack, first, second):
    other = slack.others[0]
    assert (await first.auth_test())["team_id"] == FIRST.team
    told = await second.auth_test()
    assert (told["team_id"], told["team"]) == (other.id, "Second workspace")
    assert (told["user_id"], told["bot_id"]) == (other.ids.bot_user, other.ids.bot)
    assert told["is_enterprise_install"] is False
    assert "enterprise_id" not in told.data


async def test_a_token_reaches_no_conversation_of_another_team(slack, first, second):
    other = slack.others[0]
    for client, theirs, them in (
        (first, other.ids.general, other.ids.reader),
        (second, GENERAL, READER),
    ):
        assert await code(client.chat_postMessage(channel=theirs, text="x")) == "channel_not_found"
        assert await code(client.chat_postMessage(channel=them, text="x")) == "channel_not_found"
        assert await code(client.conversations_open(users=[them])) == "user_not_found"
        assert await code(client.users_info(user=them)) == "user_not_found"
        assert await code(client.chat_postEphemeral(channel=theirs, user=them, text="x")) == (
            "channel_not_found"
        )
    assert [team.rooms.messages(team.ids.general) for team in slack.teams] == [(), ()]


async def test_the_same_name_is_another_channel_in_each_team(slack, first, second):
    await first.chat_postMessage(channel="#general", text="for the first")
    await second.chat_postMessage(channel="#general", text="for the second")
    texts = [[m.text for m in team.rooms.messages(team.ids.general)] for team in slack.teams]
    assert texts == [["for the first"], ["for the second"]]


async def test_nobody_edits_or_deletes_the_message_of_another_team(slack, first, second):
    said = await first.chat_postMessage(channel=GENERAL, text="mine")
    where = {"channel": GENERAL, "ts": said["ts"]}
    assert await code(second.chat_update(text="yours", **where)) == "channel_not_found"
    assert await code(second.chat_delete(**where)) == "channel_not_found"
    assert [m.text for m in slack.messages(GENERAL)] == ["mine"]


async def test_a_team_id_in_the_arguments_opens_nothing(slack, second):
    """docs: a workspace's token ignores it."""
    listed = await second.users_list(team_id=FIRST.team)
    assert READER not in {member["id"] for member in listed["members"]}


async def test_a_trigger_of_one_team_opens_no_window_in_another(slack, first, second):
    view = {"type": "modal", "title": {"type": "plain_text", "text": "W"}, "blocks": []}
    trigger = slack.team.triggers.give(Seat(READER))
    assert await code(second.views_open(trigger_id=trigger, view=view)) == "invalid_trigger_id"
    opened = await first.views_open(trigger_id=trigger, view=view)
    assert opened["view"]["team_id"] == opened["view"]["app_installed_team_id"] == FIRST.team
    changed = second.views_update(view_id=opened["view"]["id"], view=view)
    assert await code(changed) == "not_found"


async def test_the_home_tab_is_that_of_the_team(slack, second):
    other = slack.others[0]
    view = {"type": "home", "blocks": []}
    assert await code(second.views_publish(user_id=READER, view=view)) == "user_not_found"
    await second.views_publish(user_id=other.ids.reader, view=view)
    assert other.windows.home(other.ids.reader)["team_id"] == other.id
    assert slack.home(READER) is None


async def test_a_response_address_leads_to_its_own_team(slack):
    other = slack.others[0]
    url = other.response_url(other.ids.reader, other.ids.general)
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, json={"text": "answer"}) as got,
    ):
        assert got.status == 200
    assert [m.text for m in other.rooms.messages(other.ids.general)] == ["answer"]
    assert slack.private(GENERAL) == ()


async def test_where_the_app_is_not_installed_it_hears_nothing(slack):
    other = slack.others[0]
    side = slack.of(other.id)
    answer = await side.acts.command(other.ids.reader, other.ids.general, "/minestatus Finland")
    assert answer.failure == "unknown_command"
    await side.acts.say(other.ids.reader, other.ids.general, "@Minewatch Finland")
    await side.acts.open_home(other.ids.reader)
    shortcut = await side.acts.shortcut(other.ids.reader, "watch")
    assert shortcut.failure == "Minewatch is not installed in this workspace."
    assert not other.has_app
    assert slack.calls() == []


ACTS = st.lists(
    st.tuples(
        st.sampled_from([0, 1]),
        st.sampled_from(["post", "update", "delete", "open", "home"]),
        st.sampled_from([0, 1]),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(ACTS)
async def test_random_acts_of_one_team_leave_the_other_as_it_was(acts):
    """Each act aims at the ids of either team; only what belongs to the token's own changes."""
    async with StrictSlack(enforce_pace=False, allow_refusals=True, teams=TWO) as slack:
        answer = await install(slack, slack.others[0].id, scope=EVERYTHING)
        teams = tuple(slack.teams)
        clients = [slack_client(slack, token) for token in (slack.token, answer["access_token"])]
        for whose, act, at in acts:
            before = seen(teams[1 - whose])
            await attempt(clients[whose], act, teams[at])
            assert seen(teams[1 - whose]) == before


def seen(team) -> list[Any]:
    rooms = team.rooms
    windows = [team.windows.home(user) for user in rooms.members]
    return [
        dict(rooms.members),
        dict(rooms.channels),
        windows,
        *map(rooms.messages, rooms.channels),
    ]


async def attempt(client, act: str, team) -> None:
    channel, last = team.ids.general, team.rooms.messages(team.ids.general)[-1:]
    ts = last[0].ts if last else "1.000000"
    calls = {
        "post": lambda: client.chat_postMessage(channel=channel, text="x"),
        "update": lambda: client.chat_update(channel=channel, ts=ts, text="y"),
        "delete": lambda: client.chat_delete(channel=channel, ts=ts),
        "open": lambda: client.conversations_open(users=[team.ids.colleague]),
        "home": lambda: client.views_publish(
            user_id=team.ids.reader, view={"type": "home", "blocks": []}
        ),
    }
    try:
        await calls[act]()
    except SlackApiError as refused:
        assert refused.response["error"] in {
            "channel_not_found",
            "user_not_found",
            "message_not_found",
        }
