"""The installer chooses the channel for every alert; no one else does, and only for their own workspace."""

from typing import Any

import pytest

from handlers.slack.bolt import finish_lazy_work
from handlers.views.welcome import CHOOSE_CHANNEL
from tests.doubles.installing import Campaign, Granted
from tests.handlers.slack.installing.asked import payload


async def choose(many: Campaign, channel: Any, **more: Any) -> str:
    """The choice, and what was answered."""
    element = {"type": "conversations_select", "action_id": CHOOSE_CHANNEL, "block_id": "b"}
    press = {
        "type": "block_actions",
        "actions": [{**element, "selected_conversation": channel}],
        "team": {"id": "T1"},
        "channel": {"id": "D1"},
        "message": {"ts": "1.1", "text": ""},
        "response_url": many.one.requests._response_url,
    }
    assert (await payload(many.one, press | more)).status == 200
    await finish_lazy_work(many.one.bolt)
    return str(many.slack.heard[-1]["text"])


async def test_the_choice_is_stored_and_read_back_in_place_of_the_message(many: Campaign):
    await many.install()
    assert "<#C1NEWS>" in await choose(many, "C1NEWS")
    assert many.slack.heard[-1]["replace_original"] is True
    assert many.kept().channel == "C1NEWS"


async def test_another_person_of_the_workspace_learns_who_may(many: Campaign):
    await many.install()
    assert "<@U1ANN>" in await choose(many, "C1NEWS", user={"id": "U2BOB"})
    assert many.kept().channel is None


async def test_the_same_person_in_another_workspace_changes_only_that_one(many: Campaign):
    await many.install(Granted("T1"))
    await many.install(Granted("T2"))
    await choose(many, "C2", team={"id": "T2"})
    assert (many.kept("T1").channel, many.kept("T2").channel) == (None, "C2")


@pytest.mark.parametrize("channel", [None, "", "U2BOB", "D1", "#general"])
async def test_what_is_no_channel_is_not_taken(many: Campaign, channel: str | None):
    await many.install()
    assert "not a channel" in await choose(many, channel)
    assert many.kept().channel is None
