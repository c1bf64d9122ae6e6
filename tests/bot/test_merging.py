"""Two stories turn out to be one: what becomes of them in the store and in Slack.

Who belongs together is said by the entries' signs (tests.doubles.grouping).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.errors import StoreUnavailableError
from bot.model.alert import (
    DigestAlert,
    ItemState,
    OutboxItem,
    StoryAlert,
    StoryMoved,
    StoryUpdate,
)
from bot.model.entry import StoryId
from bot.model.state import Step
from bot.model.story import Story
from bot.model.watch import Cadence, ConversationId, Delivery
from bot.outbox.items import claimed
from bot.pipeline.earlier import earlier_step
from bot.pipeline.story_changes import StoryChange
from bot.workspace.faults import Fault, Trouble
from bot.workspace.rooms import RoomMessage
from tests.doubles.engine import Engine, watch_on
from tests.doubles.grouping import ByEvents, report
from tests.doubles.slack import ALERTS, GENERAL

VOTE = "Finland's parliament votes to leave the Ottawa landmine treaty"
HELSINKI = "Helsinki lawmakers back leaving the anti-personnel mine ban"
BOTH = "Finland's lawmakers leave the Ottawa landmine treaty by a wide margin"
DEPOSIT = "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty"
ANGOLA = "Landmine kills two farmers in northern Angola"


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    async with Engine(grouping=ByEvents) as engine:
        yield engine


def poll(engine: Engine, title: str, events: str, *, baseline: bool = False, **values: Any) -> None:
    """One more report, from a paper of its own, ten minutes after the last."""
    engine.clock.move(minutes=10)
    feed = f"paper{len(engine.stores.feeds)}"
    engine.poll(report(title, events, **values), feed=feed, baseline=baseline)


def merge(engine: Engine, *, baseline: bool = False) -> None:
    """The report that shows the vote and Helsinki's story to be one."""
    poll(engine, BOTH, "#vote #helsinki", baseline=baseline)


def living(engine: Engine) -> list[Story]:
    return [story for story in engine.stores.stories if story.merged_into is None]


def gone(engine: Engine) -> list[Story]:
    return [story for story in engine.stores.stories if story.merged_into is not None]


def cards(engine: Engine, channel: str = ALERTS) -> list[RoomMessage]:
    return [m for m in engine.slack.messages(channel) if m.thread_ts is None]


def replies(engine: Engine, channel: str = ALERTS) -> list[RoomMessage]:
    return [m for m in engine.slack.messages(channel) if m.thread_ts is not None]


def waiting(engine: Engine, kind: type) -> list[OutboxItem]:
    items = engine.items(ItemState.WAITING)
    return [item for item in items if isinstance(item.payload, kind)]


async def told_apart(engine: Engine) -> None:
    """The two stories, each with a card in the channel."""
    poll(engine, VOTE, "#vote")
    poll(engine, HELSINKI, "#helsinki")
    await engine.deliver_all()
    assert len(cards(engine)) >= 2


# --- in the store -----------------------------------------------------------------


async def test_the_story_that_opened_first_has_everything_and_the_other_leads_to_it(engine):
    await told_apart(engine)
    merge(engine)
    ((kept,), (other,)) = living(engine), gone(engine)
    assert kept.first_at < other.first_at
    assert {source.title for source in kept.sources} == {VOTE, HELSINKI, BOTH}
    assert other.merged_into == kept.id
    assert {stored.story for stored in engine.stores.entries} == {kept.id}


async def test_what_joined_an_entry_to_its_story_is_kept_with_it_and_outlives_an_edit(engine):
    poll(engine, VOTE, "#vote")
    poll(engine, HELSINKI, "#vote", key="later")
    stored = engine.stores.entries.get("later")
    edited = replace(stored.entry, title=f"{HELSINKI} (updated)")
    engine.poll(edited, feed=str(stored.entry.feed))
    again = engine.stores.entries.get("later")
    assert again.entry.title.endswith("(updated)")
    for one in (stored, again):
        told = [e.words for e in one.judgement.evidence if e.aspect == "story"]
        assert told == ["both report #vote"]


async def test_an_edit_in_the_document_that_brings_a_source_loses_neither(engine):
    poll(engine, VOTE, "#vote", key="first")
    first = engine.stores.entries.get("first").entry
    engine.poll(
        report(HELSINKI, "#vote"), replace(first, title=f"{VOTE} (updated)"), feed=str(first.feed)
    )
    (story,) = engine.stores.stories
    assert sorted(source.title for source in story.sources) == [f"{VOTE} (updated)", HELSINKI]


async def test_when_the_store_refuses_the_stories_are_still_two(engine):
    await told_apart(engine)
    before = list(engine.stores.stories), list(engine.stores.posts), list(engine.stores.outbox)
    real_unit = engine.stores.unit

    @contextmanager
    def refusing():
        with real_unit():
            yield
            raise StoreUnavailableError("The disk is full.")

    engine.stores.unit = refusing
    with pytest.raises(StoreUnavailableError):
        merge(engine)
    engine.stores.unit = real_unit
    after = list(engine.stores.stories), list(engine.stores.posts), list(engine.stores.outbox)
    assert after == before
    merge(engine)
    assert len(living(engine)) == 1


async def test_three_stories_become_one_by_one_report(engine):
    await told_apart(engine)
    poll(engine, "Finland's president signs nothing on landmines yet", "#third")
    await engine.deliver_all()
    poll(engine, BOTH, "#third #helsinki #vote")
    await engine.deliver_all()
    (kept,) = living(engine)
    assert {story.merged_into for story in gone(engine)} == {kept.id}
    first, *others = cards(engine)
    assert "4 sources" in str(first.blocks)
    assert all("part of an earlier story" in card.text for card in others)


async def test_an_id_leads_through_several_mergers_to_the_story_of_today(engine):
    poll(engine, ANGOLA, "#angola")
    await told_apart(engine)
    merge(engine)
    poll(engine, BOTH, "#angola #vote")
    (kept,) = living(engine)
    assert kept.headline == ANGOLA
    assert {engine.house.desk.news.story(s.id) for s in engine.stores.stories} == {kept}


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
    place = ConversationId(GENERAL)
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


async def test_an_alert_that_has_not_left_is_dropped_where_the_story_stands(engine):
    poll(engine, VOTE, "#vote")
    await engine.deliver_all()
    poll(engine, HELSINKI, "#helsinki")
    merge(engine)
    await engine.deliver_all()
    (card,) = cards(engine)
    assert "3 sources" in str(card.blocks)
    (reply,) = replies(engine)
    assert HELSINKI in reply.text
    assert BOTH in reply.text


async def test_of_two_alerts_that_have_not_left_one_leaves(engine):
    poll(engine, VOTE, "#vote")
    poll(engine, HELSINKI, "#helsinki")
    merge(engine)
    await engine.deliver_all()
    (card,) = cards(engine)
    assert VOTE in card.text
    assert "3 sources" in str(card.blocks)


async def test_an_alert_that_has_not_left_becomes_that_of_a_story_not_told_here(engine):
    poll(engine, VOTE, "#vote", baseline=True)
    poll(engine, HELSINKI, "#helsinki")
    merge(engine)
    (alert,) = waiting(engine, StoryAlert)
    assert alert.payload.story == living(engine)[0].id
    await engine.deliver_all()
    (card,) = cards(engine)
    assert VOTE in card.text


async def test_an_alert_waiting_long_is_still_found_under_its_new_name(engine):
    engine.slack.team.faults.plan(Fault(Trouble.CUT, "chat.postMessage", times=None))
    poll(engine, VOTE, "#vote", baseline=True)
    poll(engine, ANGOLA, "#angola")
    poll(engine, HELSINKI, "#helsinki")
    for _ in range(5):
        await engine.deliver()
        engine.clock.move(minutes=1)
    merge(engine)
    engine.slack.team.faults.lift()
    await engine.deliver_all()
    _, card = cards(engine)
    assert VOTE in card.text


async def test_an_alert_that_is_just_being_sent_becomes_the_card_of_the_whole_story(engine):
    poll(engine, VOTE, "#vote", baseline=True)
    poll(engine, HELSINKI, "#helsinki")
    await merge_while_sending(engine)
    (card,) = cards(engine)
    assert VOTE in card.text
    assert "3 sources" in str(card.blocks)
    (reply,) = replies(engine)
    assert BOTH in reply.text


async def test_an_alert_that_is_just_being_sent_beside_the_other_card_is_left_a_line(engine):
    poll(engine, VOTE, "#vote")
    await engine.deliver_all()
    poll(engine, HELSINKI, "#helsinki")
    await merge_while_sending(engine)
    first, second = cards(engine)
    assert "3 sources" in str(first.blocks)
    assert "part of an earlier story" in second.text


async def test_a_line_waits_for_the_card_that_it_points_to(engine):
    poll(engine, HELSINKI, "#helsinki")
    await engine.deliver_all()
    early = engine.clock.now() - timedelta(hours=1)
    poll(engine, VOTE, "#vote", published_at=early)
    await merge_while_sending(engine, error=RuntimeError("A bug."))
    line, card = cards(engine)
    assert VOTE in card.text
    assert f"/#{ALERTS}/{card.ts}|" in line.text


async def merge_while_sending(engine: Engine, error: Exception | None = None) -> None:
    """The bridging report is taken in between the request and Slack's answer."""
    real = engine.messenger.post

    async def post(*args: Any, **values: Any) -> Any:
        engine.messenger.post = real
        merge(engine)
        if error is not None:
            raise error
        return await real(*args, **values)

    engine.messenger.post = post
    await engine.deliver_all()
    await engine.deliver_all()
    assert len(gone(engine)) == 1


async def test_a_send_of_unknown_outcome_is_not_repeated_under_the_other_name(engine):
    poll(engine, VOTE, "#vote")
    await engine.deliver_all()
    poll(engine, HELSINKI, "#helsinki")
    (item,) = waiting(engine, StoryAlert)
    engine.stores.outbox.put(claimed(item, engine.clock.now()))
    engine.deliverer.recover()
    merge(engine)
    await engine.deliver_all()
    assert len(cards(engine)) == 1


async def test_updates_that_have_not_left_go_into_the_thread_of_the_whole_story(engine):
    await told_apart(engine)
    poll(engine, "Helsinki: 157 to 18 for leaving the mine ban", "#helsinki")
    merge(engine)
    await engine.deliver_all()
    first, _ = cards(engine)
    told = replies(engine)
    assert {reply.thread_ts for reply in told} == {first.ts}
    said = " ".join(reply.text for reply in told)
    assert said.count("157 to 18") == 1
    assert said.count(BOTH) == 1


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


# --- quiet hours ------------------------------------------------------------------


def quiet(engine: Engine) -> None:
    """Until noon; a legal act is told all the same."""
    place = ConversationId(ALERTS)
    hours = Delivery(place, quiet_from=time(8), quiet_until=time(12))
    engine.stores.deliveries.put(hours)


async def test_a_held_story_is_not_told_where_the_other_already_is(engine):
    quiet(engine)
    poll(engine, ANGOLA, "#angola")
    poll(engine, VOTE, "#vote")
    poll(engine, DEPOSIT, "#helsinki")
    await engine.deliver_all(within=60)
    assert len(cards(engine)) == 1
    merge(engine)
    engine.clock.move(hours=3)
    await engine.deliver_all()
    card, later = cards(engine)
    assert VOTE in card.text
    assert ANGOLA in later.text
    assert VOTE not in later.text


@pytest.mark.parametrize("titles", [(VOTE, DEPOSIT), (DEPOSIT, VOTE)])
async def test_the_whole_story_is_told_when_the_more_urgent_half_would_be(engine, titles):
    quiet(engine)
    for title, event in zip(titles, ("#vote", "#helsinki"), strict=True):
        poll(engine, title, event)
    merge(engine)
    await engine.deliver_all(within=60)
    (card,) = cards(engine)
    assert titles[0] in card.text


# --- digests ----------------------------------------------------------------------


def daily(engine: Engine) -> None:
    place = ConversationId(ALERTS)
    engine.stores.deliveries.put(Delivery(place, Cadence.DAILY, digest_at=time(18)))


async def test_a_digest_that_held_both_has_one_line(engine):
    daily(engine)
    poll(engine, VOTE, "#vote")
    poll(engine, HELSINKI, "#helsinki")
    merge(engine)
    engine.clock.move(hours=9)
    await engine.deliver_all()
    (text,) = engine.texts()
    assert "Daily digest: 1 story" in text


async def test_a_story_held_alone_comes_as_the_whole_one(engine):
    daily(engine)
    poll(engine, VOTE, "#vote", baseline=True)
    poll(engine, HELSINKI, "#helsinki")
    merge(engine)
    engine.clock.move(hours=9)
    await engine.deliver_all()
    (text,) = engine.texts()
    assert VOTE in text
    assert "1 story" in text


async def test_what_a_digest_told_is_not_told_again_by_the_other_name(engine):
    daily(engine)
    poll(engine, VOTE, "#vote", baseline=True)
    poll(engine, HELSINKI, "#helsinki")
    engine.clock.move(hours=9)
    await engine.deliver_all()
    merge(engine)
    engine.clock.move(days=1)
    await engine.deliver_all()
    assert len(engine.texts()) == 1


async def test_a_story_told_in_a_digest_is_not_told_again_for_one_that_is_held(engine):
    daily(engine)
    poll(engine, VOTE, "#vote")
    engine.clock.move(hours=9)
    await engine.deliver_all()
    poll(engine, HELSINKI, "#helsinki")
    merge(engine)
    engine.clock.move(days=1)
    await engine.deliver_all()
    assert len(engine.texts()) == 1


async def test_a_digest_in_which_both_were_told_shows_the_story_once(engine):
    daily(engine)
    poll(engine, VOTE, "#vote")
    poll(engine, HELSINKI, "#helsinki")
    engine.clock.move(hours=9)
    await engine.deliver_all()
    (digest,) = [item for item in engine.items() if isinstance(item.payload, DigestAlert)]
    assert len(digest.payload.stories) == 2
    merge(engine)
    page = engine.house.desk.news.of_digest(digest.id)
    assert [story.headline for story in page.stories] == [VOTE]
    assert not page.more


# --- in silence -------------------------------------------------------------------


async def test_two_stories_of_first_polls_merge_unheard(engine):
    poll(engine, VOTE, "#vote", baseline=True)
    poll(engine, HELSINKI, "#helsinki", baseline=True)
    merge(engine, baseline=True)
    (kept,) = living(engine)
    assert kept.baseline
    assert engine.items() == []


async def test_a_first_poll_that_shows_two_told_stories_to_be_one_edits_and_says_nothing(engine):
    await told_apart(engine)
    merge(engine, baseline=True)
    await engine.deliver_all()
    first, second = cards(engine)
    assert "3 sources" in str(first.blocks)
    assert "part of an earlier story" in second.text
    assert replies(engine) == []


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
    deposit, vote = engine.stores.stories
    tomorrow = vote.last_at + timedelta(days=1)
    law = StoryChange(None, replace(deposit, id=StoryId("s-law"), step=Step.LAW, last_at=tomorrow))
    assert earlier_step(engine.stores, law) == vote
    merge(engine)
    assert earlier_step(engine.stores, law) is None


# --- over restarts -----------------------------------------------------------------


@pytest.mark.parametrize("dies", ["before", "after"])
async def test_a_restart_comes_to_the_same_end(engine: Engine, tmp_path: Path, dies: str):
    slack = engine.slack
    slack.team.pace.enforced = False  # its clock is not that of the two engines
    async with Engine(data_dir=tmp_path, slack=slack, grouping=ByEvents) as first:
        await told_apart(first)
        if dies == "after":
            merge(first)
        now = first.clock
        first.stores.abandon()
    async with Engine(data_dir=tmp_path, slack=slack, grouping=ByEvents, clock=now) as second:
        second.deliverer.recover()
        if dies == "before":
            merge(second)
        await second.deliver_all()
        await second.pipeline.load()
        assert len(second.pipeline._index) == 1
        poll(second, "Helsinki: 157 to 18 for leaving the mine ban", "#helsinki")
        await second.deliver_all()
        assert len(living(second)) == 1
        one, other = cards(second)
        assert "4 sources" in str(one.blocks)
        assert "part of an earlier story" in other.text
        assert not waiting(second, StoryMoved)
        assert not waiting(second, StoryUpdate)
