"""The first message to the installer: within Slack's limits, and complete for a screen reader."""

import pytest

from bot.model.workspace import ChannelId
from handlers.talk.commands import COMMANDS
from handlers.views.welcome import CHOOSE_CHANNEL, welcome_message
from tests.handlers.views.peoples_samples import check

CHANNELS = pytest.mark.parametrize("channel", [None, ChannelId("C1NEWS"), ChannelId("C" * 80)])


@CHANNELS
def test_it_is_within_slacks_limits(channel: ChannelId | None):
    check(welcome_message(channel))


@CHANNELS
def test_the_text_alone_says_what_it_does_and_three_commands_that_exist(channel: ChannelId | None):
    text = welcome_message(channel).text
    named = [word for word in text.replace(":", " ").split() if word in COMMANDS]
    assert len(named) == 3
    assert "Anti-Personnel Mine Ban Convention" in text
    assert "channel" in text


def test_a_channel_may_be_chosen_and_what_was_chosen_is_read_back():
    [row] = [b for b in welcome_message().blocks if b["type"] == "actions"]
    [picker] = row["elements"]
    assert (picker["type"], picker["action_id"]) == ("conversations_select", CHOOSE_CHANNEL)
    assert "initial_conversation" not in picker
    after = welcome_message(ChannelId("C1NEWS"))
    assert "Every alert now goes to <#C1NEWS>" in after.text
    [row] = [b for b in after.blocks if b["type"] == "actions"]
    assert row["elements"][0]["initial_conversation"] == "C1NEWS"
    assert "/invite @Minewatch" in after.text
