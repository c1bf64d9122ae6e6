"""Two stories turn out to be one: what becomes of their cards and threads.

Who belongs together is said by the entries' signs (tests.doubles.grouping).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.model.alert import ItemState
from bot.model.entry import StoryId
from bot.model.state import Step
from bot.model.watch import Delivery
from bot.model.workspace import Conversation
from bot.pipeline.earlier import earlier_step
from bot.pipeline.story_changes import StoryChange
from bot.workspace.faults import Fault, Trouble
from tests.doubles.engine import Engine, watch_on
from tests.doubles.grouping import ByEvents
from tests.doubles.merging import (
    ANGOLA,
    BOTH,
    DEPOSIT,
    HELSINKI,
    VOTE,
    cards,
    living,
    merge,
    poll,
    replies,
    told_apart,
)
from tests.doubles.slack import ALERTS, GENERAL

# --- in Slack ---------------------------------------------------------------------


async def test_the_first_card_takes_over_and_the_second_says_where_its_story_went(engine):
    await told_apart(engine)
    merge(engine)
    await engine.deliver_all()
    first, second = cards(engine)
    assert "3 sources" in str(first.blocks)
    link = f"{engine.slack.team.base_url}/#{ALERTS}/{first.ts}"
    assert second.text == f"This is part of an earlier story: <{link}|{VOTE}>"
    assert len(second.blocks) == 1
    (reply,) = replies(engine)
    assert reply.thread_ts == first.ts
    assert BOTH in reply.text
    assert HELSINKI not in reply.text
    assert engine.items(ItemState.WAITING) == []


async def test_the_only_card_of_a_place_becomes_that_of_the_whole_story(engine):
    poll(engine, VOTE, "#vote", baseline=True)
    poll(engine, HELSINKI, "#helsinki")
    await engine.deliver_all()
    merge(engine)
    await engine.deliver_all()
    (card,) = cards(engine)
    assert VOTE in card.text
    assert "3 sources" in str(card.blocks)
    assert [reply.thread_ts for reply in replies(engine)] == [card.ts]
    poll(engine, f"{VOTE}, again", "#helsinki")
    await engine.deliver_all()
    assert "4 sources" in str(cards(engine)[0].blocks)
    assert len(cards(engine)) == 1


async def test_each_place_keeps_the_card_it_has(engine):
    engine.stores.watches.put(watch_on(GENERAL, "FIN"))
    place = Conversation.of(GENERAL)
    pause = Delivery(place, paused_until=engine.clock.now() + timedelta(minutes=15))
    engine.stores.deliveries.put(pause)
    await told_apart(engine)
    assert len(cards(engine, GENERAL)) == 1
    merge(engine)
    await engine.deliver_all()
    (only,) = cards(engine, GENERAL)
    assert "3 sources" in str(only.blocks)
    assert VOTE in only.text
    assert "part of an earlier story" in cards(engine)[1].text


async def test_without_an_address_from_slack_the_line_names_the_story(engine):
    await told_apart(engine)
    first, second = cards(engine)
    engine.slack.team.rooms.remove(first)
    merge(engine)
    await engine.deliver_all()
    line = next(m for m in engine.slack.messages(ALERTS) if m.ts == second.ts)
    assert line.text == f"This is part of an earlier story: {VOTE}"


async def test_trouble_with_the_address_is_waited_for(engine):
    await told_apart(engine)
    engine.slack.team.faults.plan(Fault(Trouble.RATE_LIMITED, "chat.getPermalink", seconds=30))
    merge(engine)
    await engine.deliver_all()
    assert "<http" in cards(engine)[1].text


async def test_a_card_that_was_deleted_is_not_posted_anew_for_a_merger(engine):
    await told_apart(engine)
    engine.slack.team.rooms.remove(cards(engine)[1])
    merge(engine)
    await engine.deliver_all()
    (card,) = cards(engine)
    assert "3 sources" in str(card.blocks)


async def test_a_card_that_was_deleted_is_not_posted_anew_where_nothing_is_said(engine):
    await told_apart(engine)
    engine.slack.team.rooms.remove(cards(engine)[0])
    merge(engine, baseline=True)
    await engine.deliver_all()
    (line,) = cards(engine)
    assert "part of an earlier story" in line.text


async def test_news_does_not_wait_for_the_edits_of_a_merger(engine):
    await told_apart(engine)
    engine.slack.team.faults.plan(Fault(Trouble.RATE_LIMITED, "chat.update", seconds=3000))
    merge(engine, baseline=True)
    await engine.deliver()
    poll(engine, ANGOLA, "#angola")
    await engine.deliver()
    assert "Angola" in cards(engine)[-1].text


async def test_a_place_that_asks_for_a_state_of_the_other_story_is_told_as_for_any_report(engine):
    engine.stores.watches.put(watch_on(GENERAL, "AGO"))
    poll(engine, VOTE, "#vote")
    poll(engine, ANGOLA, "#angola", baseline=True)
    await engine.deliver_all()
    assert cards(engine, GENERAL) == []
    poll(engine, BOTH, "#vote #angola")
    await engine.deliver_all()
    (card,) = cards(engine, GENERAL)
    assert "Angola" in card.text


# --- steps ------------------------------------------------------------------------


async def test_a_step_told_under_the_other_name_is_not_said_again(engine):
    poll(engine, VOTE, "#vote")
    poll(engine, DEPOSIT, "#helsinki")
    await engine.deliver_all()
    said = len(replies(engine))
    merge(engine)
    await engine.deliver_all()
    (kept,) = living(engine)
    assert kept.step is Step.DEPOSIT
    (reply,) = replies(engine)[said:]
    assert reply.text.startswith("Also reported by")
    assert not reply.broadcast


async def test_a_step_that_a_place_has_not_had_is_said_in_the_thread_of_its_card(engine):
    poll(engine, VOTE, "#vote", baseline=True)
    poll(engine, HELSINKI, "#helsinki")
    await engine.deliver_all()
    poll(engine, DEPOSIT, "#other", baseline=True)
    poll(engine, BOTH, "#helsinki #other")
    await engine.deliver_all()
    (reply,) = replies(engine)
    assert reply.text.startswith("Legal act reported.")
    assert reply.broadcast


def test_a_thread_of_steps_goes_on_from_the_whole_story_alone():
    engine = Engine(grouping=ByEvents)
    poll(engine, DEPOSIT, "#vote")
    poll(engine, VOTE, "#helsinki")
    deposit, vote = engine.stores.stories.all()
    tomorrow = vote.last_at + timedelta(days=1)
    law = StoryChange(None, replace(deposit, id=StoryId("s-law"), step=Step.LAW, last_at=tomorrow))
    assert earlier_step(engine.stores, law) == vote
    merge(engine)
    assert earlier_step(engine.stores, law) is None
