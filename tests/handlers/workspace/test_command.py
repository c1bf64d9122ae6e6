"""/minewatch workspace: what is set, who may change it, menus and typed forms, in a strict Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.desk import Desk
from bot.desk.settings import ChosenSettings, Installation, Limits
from bot.model.workspace import UserId, WorkspaceId
from bot.workspace.inputs import Raw
from bot.workspace.rooms import RoomMessage
from handlers.views.welcome import CHOOSE_CHANNEL, welcome_message
from handlers.views.workspace_settings import ADMINS, CHANNEL, NO_CHANNEL
from storage import open_memory_stores
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.desk import desks_over, house
from tests.doubles.rooms import everyone_in, let_in
from tests.doubles.slack import ALERTS, COLLEAGUE, GENERAL, READER, StrictSlack
from tests.doubles.token_box import ScrambledTokens
from tests.doubles.workspaces import workspace

NORTH, INSTALLER = WorkspaceId("T0NORTH"), UserId("U0INSTALLER")
REFUSED = f"Only admins of this workspace, and <@{INSTALLER}>, who installed Minewatch, can change"


@dataclass
class Room:
    """A workspace that installed Minewatch; READER is one of Slack's admins there, COLLEAGUE is not."""

    slack: StrictSlack
    desk: Desk

    @property
    def chosen(self) -> ChosenSettings:
        return self.desk.settings.now()

    async def type(self, words: str, user: str = READER) -> RoomMessage:
        """Type the command; the private message that answers it."""
        answer = await self.slack.command("/minewatch", words, user=user)
        assert answer.ok, answer.failure
        return self.slack.private(GENERAL, user)[-1]

    async def choose(
        self, message: RoomMessage, action: str, expected: str, picked: Raw = None, **by: str
    ) -> RoomMessage:
        """Choose in a menu; the message that then says what is expected, to this person."""
        user = by.get("user", READER)

        def said() -> list[RoomMessage]:
            found = self.slack.messages(message.channel, user=user)
            return [each for each in found if expected in each.text]

        await self.slack.press(message, action, picked=picked, user=user)
        await self.slack.until(lambda: bool(said()))
        return said()[-1]


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    clock = ManualClock()
    stores = open_memory_stores(clock, ScrambledTokens())
    stores.workspaces.put(workspace(NORTH, admins=(), installed_by=INSTALLER))
    limits = Installation(None, (), Limits(watches=2_000, feeds=20))
    desk = desks_over(stores, clock, FixedDraw(), installation=limits).of(NORTH)
    async with StrictSlack() as slack:
        await let_in(slack, desk)
        yield Room(slack, desk)


def elements(message: RoomMessage) -> dict[str, dict[str, Any]]:
    """Every menu and button, by its action id."""
    found = [e for block in message.blocks for e in block.get("elements", [])]
    found += [block["accessory"] for block in message.blocks if "accessory" in block]
    return {e["action_id"]: e for e in found if "action_id" in e}


async def test_everyone_sees_what_is_set_and_used_and_only_managers_get_menus(room: Room):
    await room.type("add Finland")
    shown = await room.type("workspace", COLLEAGUE)
    for fact in (
        "Main channel: none",
        "Slack's admins",
        f"<@{INSTALLER}>",
        "1 of 2,000",
        "0 of 20",
    ):
        assert fact in shown.text
    assert not elements(shown)
    assert set(elements(await room.type("workspace"))) == {CHANNEL, ADMINS}


async def test_a_channel_is_chosen_in_the_menu_at_once_and_can_be_taken_away_again(room: Room):
    shown = await room.type("settings workspace")
    after = await room.choose(shown, CHANNEL, f"Every alert now goes to <#{ALERTS}>", ALERTS)
    assert room.chosen.channel == ALERTS
    assert elements(after)[CHANNEL]["initial_conversation"] == ALERTS
    await room.choose(after, NO_CHANNEL, "No channel gets every alert now")
    assert room.chosen.channel is None


async def test_admins_are_chosen_in_the_menu_and_no_one_means_slacks(room: Room):
    both = [READER, COLLEAGUE]
    sentence = f"<@{READER}> and <@{COLLEAGUE}> now manage"
    after = await room.choose(await room.type("workspace"), ADMINS, sentence, both)
    assert room.chosen.admins == (READER, COLLEAGUE)
    assert elements(after)[ADMINS]["initial_users"] == both
    await room.choose(after, ADMINS, "Slack's admins of this workspace now manage", [])
    assert room.chosen.admins == ()


async def test_who_names_only_others_stays_an_admin_and_is_not_locked_out(room: Room):
    after = await room.choose(
        await room.type("workspace"), ADMINS, "You stay one of them", [COLLEAGUE]
    )
    assert room.chosen.admins == (COLLEAGUE, READER)
    assert elements(after)[ADMINS]["initial_users"] == [COLLEAGUE, READER]
    room.desk.settings.set_admins([UserId(COLLEAGUE)])
    refused = await room.type("workspace channel off")
    assert f"Ask one of them: <@{COLLEAGUE}>" in refused.text
    assert room.chosen.admins == (COLLEAGUE,)


@pytest.mark.parametrize("action", [CHANNEL, ADMINS])
async def test_a_menu_of_someone_who_may_no_longer_choose_changes_nothing(room: Room, action: str):
    room.desk.settings.set_admins([UserId(COLLEAGUE)])
    shown = await room.type("workspace", COLLEAGUE)
    room.desk.settings.set_admins([])
    picked: Raw = ALERTS if action == CHANNEL else [COLLEAGUE]
    await room.choose(shown, action, REFUSED, picked, user=COLLEAGUE)
    assert room.chosen == ChosenSettings(None, (), INSTALLER)


async def test_channel_and_admins_can_be_typed(room: Room):
    said = await room.type("workspace channel #mine-ban-alerts")
    assert f"Every alert now goes to <#{ALERTS}>" in said.text
    await room.type("settings admins @you, @amina")
    assert room.chosen == ChosenSettings(ALERTS, (UserId(READER), UserId(COLLEAGUE)), INSTALLER)
    await room.type("workspace channel here")
    assert room.chosen.channel == GENERAL
    await room.type("workspace channel off")
    await room.type("workspace admins off")
    assert room.chosen == ChosenSettings(None, (), INSTALLER)


@pytest.mark.parametrize("typed", ["channel here", "admins @amina", "channel off"])
async def test_what_is_typed_by_others_is_refused_and_says_who_may(room: Room, typed: str):
    assert REFUSED in (await room.type(f"workspace {typed}", COLLEAGUE)).text
    assert room.chosen == ChosenSettings(None, (), INSTALLER)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("channel", "Which channel?"),
        ("channel two words", "Which channel?"),
        ("channel #no-such-channel", "I do not know the channel"),
        ("channel @amina", "Which channel?"),
        ("admins", "Which people?"),
        ("admins ann", "Which people?"),
        ("admins @you and ann", "Which people?"),
        ("Finland", "I do not understand “Finland”"),
    ],
)
async def test_what_cannot_be_read_is_answered_with_what_to_type(
    room: Room, typed: str, answer: str
):
    assert answer in (await room.type(f"workspace {typed}")).text
    assert room.chosen == ChosenSettings(None, (), INSTALLER)


async def test_a_mention_shows_the_settings_to_the_asker_alone_and_changes_none(room: Room):
    await room.slack.say("@Minewatch minewatch workspace")
    await room.slack.until(lambda: bool(room.slack.private(GENERAL)))
    [shown] = room.slack.private(GENERAL)
    assert "Main channel: none" in shown.text
    assert not elements(shown)
    await room.slack.say("@Minewatch minewatch workspace channel here")
    await room.slack.until(lambda: len(room.slack.private(GENERAL)) > 1)
    assert "type the command" in room.slack.private(GENERAL)[-1].text
    assert room.chosen.channel is None


async def first_message(room: Room, user: str) -> RoomMessage:
    """The message that the installer gets, in the person's direct messages."""
    made = welcome_message()
    await room.slack.access.client().chat_postMessage(
        channel=user, text=made.text, blocks=list(made.blocks)
    )
    return room.slack.direct(user)[-1]


async def test_the_menu_of_the_first_message_sets_the_channel_in_the_same_way(room: Room):
    sent = await first_message(room, READER)
    after = await room.choose(sent, CHOOSE_CHANNEL, f"Every alert now goes to <#{ALERTS}>", ALERTS)
    assert after.text.startswith("Minewatch is installed.")
    assert after.ts == sent.ts
    assert room.chosen.channel == ALERTS


async def test_the_menu_of_the_first_message_refuses_others_and_what_is_not_a_channel(room: Room):
    theirs = await first_message(room, COLLEAGUE)
    await room.choose(theirs, CHOOSE_CHANNEL, REFUSED, ALERTS, user=COLLEAGUE)
    sent = await first_message(room, READER)
    await room.choose(sent, CHOOSE_CHANNEL, "That is not a channel", COLLEAGUE)
    assert room.chosen.channel is None


async def test_at_home_the_settings_of_the_installation_are_shown_and_named():
    async with everyone_in(house(main_channel="#mine-ban-alerts", admins=(READER,))) as slack:
        for words, expected in (
            ("workspace", "MINEWATCH_CHANNEL and MINEWATCH_ADMINS set"),
            ("workspace channel off", "set up by the settings MINEWATCH_CHANNEL"),
        ):
            await slack.command("/minewatch", words, user=READER)
            shown = slack.private(GENERAL)[-1]
            assert expected in shown.text
            assert not elements(shown)
        first = slack.private(GENERAL)[-2].text
        assert f"Main channel: #mine-ban-alerts. Admins: <@{READER}>. Watches: 0." in first
