"""What is said in the thread of a card: further sources, later steps, corrections."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.alert import OutboxPayload, StoryUpdate
from bot.model.entry import EntryId, StoryId
from bot.model.state import Step
from bot.ports import Message
from handlers.alerts.render import SlackRenderer
from tests.doubles.desk import TODAY, House
from tests.doubles.values import outbox_item, story


def message(home: House, payload: OutboxPayload) -> Message:
    shown = SlackRenderer(home.desks.of).message(outbox_item("o1", payload))
    assert shown is not None
    return shown


def test_further_sources_are_counted_on_the_card_and_told_in_the_thread(home: House):
    told = story(at=TODAY)
    (first,) = told.sources
    later = replace(
        first,
        entry=EntryId("e2"),
        publisher="Second Paper",
        title="Eduskunta äänesti",
        at=TODAY + timedelta(hours=1),
    )
    home.stores.stories.put(replace(told, sources=(first, later)))
    item = outbox_item("o2", StoryUpdate(StoryId("s1"), "source"))
    assert "*2 sources*" in str(message(home, item.payload).blocks)
    reply = SlackRenderer(home.desks.of).reply(item)
    assert reply is not None
    assert "Also reported by <https://news.example/e1|Second Paper>: Eduskunta" in reply.text
    assert "Now 2 sources." in reply.text
    third = replace(later, entry=EntryId("e3"), publisher="Third Paper")
    home.stores.stories.put(replace(told, sources=(first, later, third)))
    both = StoryUpdate(StoryId("s1"), "source", sources=(later.entry, third.entry))
    together = SlackRenderer(home.desks.of).reply(outbox_item("o3", both))
    assert together is not None
    assert all(f"{name} Paper" in together.text for name in ("Second", "Third"))


@pytest.mark.parametrize("sources", [(), ("e1",), ("of a story that gave way",)])
def test_where_there_is_no_further_source_nothing_is_said_of_one(
    home: House, sources: tuple[str, ...]
):
    home.stores.stories.put(story(at=TODAY))
    update = StoryUpdate(StoryId("s1"), "source", sources=tuple(map(EntryId, sources)))
    assert SlackRenderer(home.desks.of).reply(outbox_item("o", update)) is None
    step = SlackRenderer(home.desks.of).reply(outbox_item("o", replace(update, reply="step")))
    assert step is not None


def test_a_later_step_and_a_correction_are_told_in_the_thread(home: House):
    home.stores.stories.put(replace(story(at=TODAY), step=Step.DEPOSIT))
    render = SlackRenderer(home.desks.of)
    step = render.reply(outbox_item("o", StoryUpdate(StoryId("s1"), "step")))
    corrected = render.reply(outbox_item("o", StoryUpdate(StoryId("s1"), "judgement")))
    assert step is not None
    assert corrected is not None
    assert "Withdrawal: notice deposited" in step.text
    assert corrected.text.startswith("Corrected: this is now read as")
    assert render.reply(outbox_item("o", StoryUpdate(StoryId("s1"), None))) is None
