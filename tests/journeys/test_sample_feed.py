"""The sample feed, polled by the real poller at each of its steps: what a newcomer sees."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.model.entry import Feed, FeedId, FeedRecord
from bot.model.state import Step
from bot.news.cluster import StoryIndex
from bot.workspace.rooms import RoomMessage
from bot.workspace.sample import FIRST_SECONDS, PATH, STEP_SECONDS, SampleFeed, load_script
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.engine import Engine, watch_on
from tests.doubles.grouping import Apart
from tests.doubles.slack import ALERTS, GENERAL, StrictSlack

NOTICE = "Finland notifies the UN of its withdrawal"
LATER = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
"""Long after all that the sample tells: its alerts come all the same."""
EFFECT = "Finland's withdrawal from the Ottawa Convention takes effect"


@pytest.mark.parametrize("grouping", [Apart, StoryIndex])
async def test_finlands_notice_and_its_effect_are_two_alerts_in_one_thread(open_newsroom, grouping):
    clock = ManualClock(LATER)
    slack = StrictSlack(clock, FixedDraw())
    SampleFeed(clock).mount(slack.app)
    async with slack, Engine(clock=clock, slack=slack, grouping=grouping) as engine:
        engine.stores.watches.put(watch_on(GENERAL, "FIN", min_step=Step.EFFECT))
        await publish_all(engine, open_newsroom(engine))
        notice, effect = (card(slack, ALERTS, title) for title in (NOTICE, EFFECT))
        assert notice.ts != effect.ts
        assert "notice deposited" in notice.text
        assert "takes effect" in effect.text
        (reply,) = [m for m in slack.messages(ALERTS) if m.thread_ts == notice.ts]
        assert EFFECT in reply.text
        assert reply.broadcast
        (only,) = slack.messages(GENERAL)
        assert EFFECT in only.text


async def test_each_event_of_the_sample_has_a_card_of_its_own_and_nothing_else_has_one(
    open_newsroom,
):
    clock = ManualClock(LATER)
    slack = StrictSlack(clock, FixedDraw())
    SampleFeed(clock).mount(slack.app)
    async with slack, Engine(clock=clock, slack=slack) as engine:
        await publish_all(engine, open_newsroom(engine))
        cards = [m.text for m in slack.messages(ALERTS) if m.thread_ts is None]
        events = [e.title for e in load_script().following if "invented" not in e.text]
        assert [sum(event in text for text in cards) for event in events] == [1] * len(events)
        assert len(cards) == len(events)
        assert all("Sample" in text for text in cards)
        acts = sum("Legal act reported" in text for text in cards)
        assert acts == 5  # two notices of leaving, a suspension, an accession, an effect


async def publish_all(engine: Engine, newsroom) -> None:
    """Poll at each step of the feed, and send what it brings."""
    url = engine.slack.base_url + PATH
    engine.stores.feeds.put(FeedRecord(Feed(FeedId("sample"), "Sample", url)))
    await newsroom.poll("sample")
    engine.clock.move(seconds=FIRST_SECONDS)
    for _ in load_script().following:
        await newsroom.poll("sample")
        await engine.deliver_all(within=STEP_SECONDS - 1)
        engine.clock.move(seconds=STEP_SECONDS)
    await newsroom.poll("sample")
    await engine.deliver_all()


def card(slack: StrictSlack, channel: str, title: str) -> RoomMessage:
    """The one card with this headline."""
    cards = [m for m in slack.messages(channel) if m.thread_ts is None and title in m.text]
    (found,) = cards
    return found
