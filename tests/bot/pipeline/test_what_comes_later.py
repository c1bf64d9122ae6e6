"""One poll's result taken in: what is said of a story that was told before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.model.alert import OutboxItem, StoryAlert, StoryUpdate
from bot.model.judgement import Direction
from bot.model.state import Step
from bot.model.story import Story
from bot.pipeline.announce import Batch
from bot.pipeline.story_changes import StoryChange
from bot.pipeline.turns import at_one_go
from tests.doubles.engine import Engine, entry, watch_on
from tests.doubles.outcomes import FINLAND_DEPOSITS, alerts, payloads
from tests.doubles.slack import ALERTS

FINLAND_VOTES = "Finland's parliament votes to leave the Ottawa landmine treaty"


async def test_a_further_source_edits_the_card_and_answers_in_its_thread():
    async with Engine() as engine:
        engine.poll(entry(FINLAND_DEPOSITS))
        await engine.deliver_all()
        further = entry(FINLAND_DEPOSITS + ", ministry says")
        report = engine.poll(further, feed="f2")
        assert (report.opened, report.joined) == (0, 1)
        assert payloads(engine, StoryUpdate) == [
            StoryUpdate(
                next(engine.stores.stories.all()).id, "source", False, sources=(further.id,)
            )
        ]


def test_updates_that_have_not_left_yet_are_one(engine):
    engine.poll(entry(FINLAND_DEPOSITS))
    for number in range(3):
        engine.poll(entry(f"{FINLAND_DEPOSITS}, source {number} says"), feed=f"g{number}")
    (update,) = payloads(engine, StoryUpdate)
    assert len(update.sources) == 3


def test_a_later_step_is_broadcast_to_those_who_watch_it(engine):
    engine.stores.watches.put(
        watch_on("C1", "FIN", min_step=Step.PARLIAMENT), watch_on("C2", "FIN")
    )
    engine.poll(entry(FINLAND_VOTES))
    (story,) = engine.stores.stories.all()
    change = replace(story, step=Step.LAW)
    assert story.step is Step.PARLIAMENT
    updates = announced(engine, story, change)
    assert {str(u.conversation): u.payload.broadcast for u in updates} == {
        "C1": True,
        "C2": False,
        ALERTS: False,
    }
    deposit = announced(engine, story, replace(story, step=Step.DEPOSIT))
    assert all(update.payload.broadcast for update in deposit)


def announced(engine: Engine, before: Story, after: Story) -> list[OutboxItem]:
    return items_of(engine, StoryChange(before, after, ()), engine.clock.now())


def items_of(engine: Engine, change: StoryChange, now: datetime) -> list[OutboxItem]:
    announcer, batch = engine.pipeline._announcer, Batch()
    about = at_one_go(announcer.announcement(change, now))
    announcer.announce_to(about.targets, about, now, batch)
    return batch.made


async def test_the_next_step_is_a_story_of_its_own_and_is_told_in_the_thread_of_the_last():
    async with Engine() as engine:
        engine.poll(entry(FINLAND_VOTES))
        await engine.deliver_all()
        engine.clock.move(days=30)
        engine.poll(entry(FINLAND_DEPOSITS), feed="f2")
        await engine.deliver_all()
        vote, *later = engine.slack.messages(ALERTS)
        card = next(message for message in later if message.thread_ts is None)
        reply = next(message for message in later if message.thread_ts == vote.ts)
        assert "deposit" in card.text
        assert "deposit" in reply.text
        assert reply.broadcast


def next_step(engine: Engine, **values: Any) -> list[OutboxItem]:
    """What is made when a story of its own tells the step after the vote."""
    vote = next(engine.stores.stories.all())
    later = vote.last_at + timedelta(hours=1)
    story = replace(vote, id="s-next", first_at=later, last_at=later, **values)
    engine.stores.stories.put(story)
    items = items_of(engine, StoryChange(None, story), engine.clock.now() + timedelta(hours=1))
    engine.stores.outbox.put(*items)
    return [item for item in items if isinstance(item.payload, StoryUpdate)]


def test_the_next_step_is_broadcast_from_the_thread_to_those_who_follow_by_step(engine):
    engine.stores.watches.put(
        watch_on("C1", "FIN", min_step=Step.PARLIAMENT), watch_on("C2", "FIN")
    )
    engine.poll(entry(FINLAND_VOTES))
    said = next_step(engine, step=Step.LAW)
    assert {str(update.conversation): update.payload.broadcast for update in said} == {
        "C1": True,
        "C2": False,
        ALERTS: False,
    }
    assert next_step(engine, step=Step.LAW) == []


def test_a_legal_act_is_broadcast_from_the_thread_to_all_who_had_the_step_before(engine):
    engine.stores.watches.put(watch_on("C2", "FIN"))
    engine.poll(entry(FINLAND_VOTES))
    said = next_step(engine, step=Step.DEPOSIT)
    assert [update.payload.broadcast for update in said] == [True, True]


def test_a_step_not_taken_is_said_in_no_thread(engine):
    engine.stores.watches.put(watch_on("C1", "FIN", min_step=Step.PARLIAMENT))
    engine.poll(entry(FINLAND_VOTES))
    assert next_step(engine, step=Step.DEPOSIT, direction=Direction.AGAINST) == []


def test_a_step_that_by_later_reports_was_not_taken_is_corrected_in_the_thread(engine):
    engine.poll(entry(FINLAND_VOTES))
    (story,) = engine.stores.stories.all()
    (update,) = announced(engine, story, replace(story, direction=Direction.AGAINST))
    assert (update.payload.reply, update.payload.broadcast) == ("judgement", False)


def test_a_watch_on_legal_acts_gets_the_story_when_the_act_comes(engine):
    engine.stores.watches.put(watch_on("C1", "FIN", min_step=Step.DEPOSIT))
    engine.poll(entry(FINLAND_VOTES))
    assert [who for who, _ in alerts(engine)] == [ALERTS]
    (story,) = engine.stores.stories.all()
    items = announced(engine, story, replace(story, step=Step.DEPOSIT))
    kinds = {str(item.conversation): type(item.payload) for item in items}
    assert kinds == {"C1": StoryAlert, ALERTS: StoryUpdate}


def test_an_edit_changes_the_record_in_silence(engine):
    first = entry(FINLAND_DEPOSITS)
    engine.poll(first)
    engine.poll(replace(first, title=FINLAND_DEPOSITS + " (updated)"))
    (story,) = engine.stores.stories.all()
    assert story.headline.endswith("(updated)")
    assert engine.stores.entries.get(first.id).entry.title.endswith("(updated)")
    assert payloads(engine, StoryUpdate) == []


def test_an_edit_that_changes_the_verdict_is_said_in_the_thread(engine):
    first = entry(FINLAND_DEPOSITS)
    engine.poll(first)
    engine.poll(
        replace(first, title="Poland deposits its notice of withdrawal from mine ban treaty")
    )
    (story,) = engine.stores.stories.all()
    assert story.states == ("POL",)
    (update,) = payloads(engine, StoryUpdate)
    assert update.reply == "judgement"
