"""From a feed's document to messages in Slack, and what follows them."""

from __future__ import annotations

from tests.doubles.engine import Engine, entry
from tests.doubles.slack import ALERTS

DEPOSITS = "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty"


async def test_a_relevant_entry_becomes_one_message_in_the_channel():
    async with Engine() as engine:
        report = engine.poll(entry(DEPOSITS))
        await engine.deliver_all()
        await engine.deliver_all()
        (message,) = engine.slack.messages(ALERTS)
        assert report.relevant == 1
        assert "Finland" in message.text
        assert [call.error for call in engine.slack.calls("chat.postMessage")] == [None]
