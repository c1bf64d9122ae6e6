"""Who may save the settings of a channel: its members alone, as Slack names them.

What its person may not change is answered with one sentence at an input of the window, and nothing
is changed.
"""

from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.changes import WatchWish
from bot.desk.places import Place
from bot.desk.targets import Target
from bot.model.workspace import HOME, Conversation
from bot.workspace.faults import Fault, Trouble
from bot.workspace.rooms import Member
from tests.doubles.desk import House
from tests.doubles.slack import COLLEAGUE, GENERAL, READER, StrictSlack
from tests.handlers.watch.windows import (
    ME,
    OTHER,
    everything,
    filled,
    furnished,
    send,
    sentence,
    window,
)


@pytest.fixture
def home(home: House) -> House:
    return furnished(home)


@pytest.mark.parametrize("private", [False, True], ids=["public", "private"])
async def test_a_channel_is_shown_and_changed_by_its_members_alone(
    home: House,
    slack: StrictSlack,
    private: bool,  # noqa: FBT001 - parametrised
):
    room = slack.team.rooms.add_channel("desk", private=private, members=[COLLEAGUE, "U0MINEWATCH"])
    home.desk.watches.add(OTHER, Place.of_channel(HOME, room.id), WatchWish((Target("POL"),)))
    before = everything(home)
    view = filled(window(home, room.id))
    assert "You are not in that channel" in sentence(await send(slack, view), view)
    assert everything(home) == before
    view = filled(window(home, room.id))
    assert (await send(slack, view, COLLEAGUE))["response_action"] == "update"
    # Nor does the window show what is watched there.
    await slack.command("/minewatch", "")
    await slack.until(lambda: bool(slack.team.windows.stack(READER)))
    await slack.press_in_window("watch:destination", picked=room.id)
    await slack.until(lambda: "You are not in that channel" in str(slack.window()))
    shown = str(slack.window())
    assert "Poland" not in shown
    assert "Finland" in shown
    done = await slack.submit()
    assert done.errors == {}
    assert [w.conversation for w in home.stores.watches.all() if w.owner == ME] == [
        Conversation.of(ME)
    ]


async def test_who_has_left_since_the_window_opened_cannot_save(home: House, slack: StrictSlack):
    await slack.command("/minewatch", "here")
    await slack.until(lambda: bool(slack.team.windows.stack(READER)))
    slack.team.rooms.leave(GENERAL, READER)
    before = everything(home)
    done = await slack.submit()
    assert "not in that channel" in done.errors["destination"]
    assert everything(home) == before


async def test_a_deactivated_account_changes_nothing(home: House, slack: StrictSlack):
    member = slack.team.rooms.members[READER]
    slack.team.rooms.add_member(replace(member, deleted=True, is_admin=True))
    before = everything(home)
    view = filled(window(home, GENERAL))
    assert "deactivated" in sentence(await send(slack, view), view)
    assert everything(home) == before


async def test_an_admin_has_no_more_rights_in_a_channel_than_others(
    home: House, slack: StrictSlack
):
    slack.team.rooms.add_member(Member("U0BOSS", "boss", "Boss", is_admin=True))
    before = everything(home)
    view = filled(window(home, GENERAL))
    assert "not in that channel" in sentence(await send(slack, view, "U0BOSS"), view)
    assert everything(home) == before


async def test_a_large_channel_is_read_to_its_end(home: House, slack: StrictSlack):
    people = [f"U0A{number:06}" for number in range(2500)]
    room = slack.team.rooms.add_channel("all", members=[*people, READER])
    view = filled(window(home, room.id))
    assert (await send(slack, view))["response_action"] == "update"
    assert len(slack.calls("conversations.members")) == 3


async def test_a_private_channel_without_the_bot_is_its_members_once_they_typed_in_it(
    home: House, slack: StrictSlack
):
    room = slack.team.rooms.add_channel("closed", private=True, members=[READER, COLLEAGUE])
    view = filled(window(home, room.id))
    assert "Invite it there" in sentence(await send(slack, view), view)
    await slack.command("/minewatch", "here", channel=room.id)
    await slack.until(lambda: bool(slack.team.windows.stack(READER)))
    assert (await slack.submit()).errors == {}
    # That one person typed there says nothing about another.
    assert "Invite it there" in sentence(await send(slack, view, COLLEAGUE), view)


async def test_without_the_scope_one_types_in_the_channel(home: House, slack: StrictSlack):
    slack.team.app.scopes -= {"channels:read", "groups:read"}
    view = filled(window(home, GENERAL))
    assert "Type /minewatch here" in sentence(await send(slack, view), view)
    await slack.command("/minewatch", "here")
    await slack.until(lambda: bool(slack.team.windows.stack(READER)))
    assert (await slack.submit()).errors == {}
    await home.clock.advance(3601)
    view = filled(window(home, GENERAL))
    assert "Type /minewatch here" in sentence(await send(slack, view), view)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Trouble.RATE_LIMITED, "conversations.members"),
        Fault(Trouble.SERVER_ERROR, "conversations.members"),
        Fault(Trouble.CUT, "conversations.members"),
        Fault(Trouble.NOT_JSON, "conversations.members"),
        Fault(Trouble.ERROR, "conversations.members", code="internal_error"),
        Fault(Trouble.HANG, "conversations.members", seconds=10),
    ],
    ids=lambda fault: f"{fault.trouble}",
)
async def test_while_slack_does_not_say_who_is_there_nothing_is_saved(
    home: House, slack: StrictSlack, fault: Fault
):
    """Each answer in time, for Slack waits three seconds."""
    before = everything(home)
    slack.team.faults.plan(replace(fault, times=9))
    view = filled(window(home, GENERAL))
    assert "try again" in sentence(await send(slack, view), view)
    assert everything(home) == before


async def test_an_answer_of_another_shape_lets_nobody_in(home: House, slack: StrictSlack):
    before = everything(home)
    slack.team.faults.plan(Fault(Trouble.ODD_JSON, "conversations.members", times=9))
    view = filled(window(home, GENERAL))
    sentence(await send(slack, view), view)
    assert everything(home) == before


async def test_a_list_of_members_without_end_is_not_read_for_ever(
    home: House, slack: StrictSlack, monkeypatch: pytest.MonkeyPatch
):
    """Its second page names the second page as the next."""
    calls: list[str | None] = []

    async def members(_self: Any, *, cursor: str | None, **_: Any) -> dict[str, Any]:
        calls.append(cursor)
        return {"members": ["U0X"], "response_metadata": {"next_cursor": "same"}}

    monkeypatch.setattr(AsyncWebClient, "conversations_members", members)
    before = everything(home)
    view = filled(window(home, GENERAL))
    assert "not allowed to ask Slack" in sentence(await send(slack, view), view)
    assert everything(home) == before
    assert calls == [None, "same"]
