"""Two stories turn out to be one: what becomes of them in the store, and after a restart.

Who belongs together is said by the entries' signs (tests.doubles.grouping).
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import StoreUnavailableError
from bot.model.alert import StoryMoved, StoryUpdate
from tests.doubles.engine import Engine
from tests.doubles.grouping import ByEvents, report
from tests.doubles.merging import (
    ANGOLA,
    BOTH,
    HELSINKI,
    VOTE,
    cards,
    gone,
    living,
    merge,
    poll,
    replies,
    told_apart,
    waiting,
)

# --- in the store -----------------------------------------------------------------


async def test_the_story_that_opened_first_has_everything_and_the_other_leads_to_it(engine):
    await told_apart(engine)
    merge(engine)
    ((kept,), (other,)) = living(engine), gone(engine)
    assert kept.first_at < other.first_at
    assert {source.title for source in kept.sources} == {VOTE, HELSINKI, BOTH}
    assert other.merged_into == kept.id
    assert {stored.story for stored in engine.stores.entries.all()} == {kept.id}


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
    (story,) = engine.stores.stories.all()
    assert sorted(source.title for source in story.sources) == [f"{VOTE} (updated)", HELSINKI]


async def test_when_the_store_refuses_the_stories_are_still_two(engine):
    await told_apart(engine)
    before = (
        list(engine.stores.stories.all()),
        list(engine.stores.posts.all()),
        list(engine.stores.outbox.all()),
    )
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
    after = (
        list(engine.stores.stories.all()),
        list(engine.stores.posts.all()),
        list(engine.stores.outbox.all()),
    )
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
    assert {engine.house.desk.news.story(s.id) for s in engine.stores.stories.all()} == {kept}


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
        await second.deliverer.recover()
        if dies == "before":
            merge(second)
        await second.deliver_all()
        await second.pipeline.load()
        assert len(second.pipeline._known._index) == 1
        poll(second, "Helsinki: 157 to 18 for leaving the mine ban", "#helsinki")
        await second.deliver_all()
        assert len(living(second)) == 1
        one, other = cards(second)
        assert "4 sources" in str(one.blocks)
        assert "part of an earlier story" in other.text
        assert not waiting(second, StoryMoved)
        assert not waiting(second, StoryUpdate)
