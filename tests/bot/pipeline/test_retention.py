"""What is old leaves; that it was known stays."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.model.story import SAMPLE_FEED
from bot.pipeline.retention import SEEN_KEPT, Retention, retire
from storage import open_memory_stores
from tests.doubles.clock import ManualClock
from tests.doubles.values import NOON, after, stored_entry, story, watch

BEFORE = after(days=10)


def test_entries_and_stories_from_before_leave_and_their_keys_stay() -> None:
    stores = open_memory_stores(ManualClock())
    stores.entries.put(stored_entry("old"), stored_entry("new", at=BEFORE))
    stores.stories.put(story("old"), story("new", at=after(days=11)))
    stores.seen.mark(["id:old", "id:new"], NOON)
    retired = retire(stores, BEFORE)
    assert (retired.entries, retired.stories, retired.more) == (1, 1, False)
    assert [kept.entry.id for kept in stores.entries.all()] == ["new"]
    assert [kept.id for kept in stores.stories.all()] == ["new"]
    assert stores.seen.known(["id:old", "id:new"]) == {"id:old", "id:new"}


def test_the_samples_stories_stay_however_old_what_they_tell() -> None:
    stores = open_memory_stores(ManualClock())
    source = replace(story().sources[0], feed=SAMPLE_FEED)
    stores.stories.put(replace(story("sample"), sources=(source,)), story("old"))
    retired = retire(stores, BEFORE, limit=1)
    assert (retired.stories, [kept.id for kept in stores.stories.all()]) == (1, ["sample"])
    assert not retire(stores, BEFORE, limit=1).more


def test_what_people_made_never_leaves() -> None:
    stores = open_memory_stores(ManualClock())
    stores.watches.put(watch())
    retire(stores, after(days=4000))
    assert len(stores.watches) == 1


def test_a_great_many_leave_in_portions() -> None:
    stores = open_memory_stores(ManualClock())
    stores.entries.put(*(stored_entry(f"e{n}") for n in range(25)))
    portions = []
    while True:
        retired = retire(stores, BEFORE, limit=10)
        portions.append(retired.entries)
        if not retired.more:
            break
    assert portions == [10, 10, 5]
    assert len(stores.entries) == 0


async def test_what_no_feed_has_shown_for_long_is_forgotten_and_news_goes_sooner() -> None:
    clock = ManualClock(NOON)
    stores = open_memory_stores(clock)
    stores.entries.put(stored_entry("old"))
    stores.seen.mark(["id:old"], NOON)
    retention = Retention(stores, clock, kept=timedelta(days=30))
    clock.move(seconds=timedelta(days=31).total_seconds())
    await retention.run()
    assert len(stores.entries) == 0
    assert stores.seen.known(["id:old"]) == {"id:old"}
    clock.move(seconds=SEEN_KEPT.total_seconds())
    running = asyncio.create_task(retention.run())
    await clock.advance(1)
    await running
    assert stores.seen.known(["id:old"]) == frozenset()
