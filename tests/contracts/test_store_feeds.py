"""What every store promises of feeds, and of who polls which."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.model.entry import FeedId, FeedRecord
from bot.ports import Stores
from tests.doubles.opened import Opened
from tests.doubles.values import NOON, after, feed_record

LEASE = timedelta(minutes=5)


def ids(records: tuple[FeedRecord, ...]) -> list[str]:
    return [record.feed.id for record in records]


def test_feeds_come_in_the_order_in_which_they_were_put_first(opened: Opened) -> None:
    opened.stores.feeds.put(feed_record("f2"), feed_record("f1"))
    opened.stores.feeds.put(feed_record("f2", after(minutes=1)))
    assert opened.again().feeds.all() == (feed_record("f2", after(minutes=1)), feed_record("f1"))


def test_the_never_polled_are_claimed_first_and_then_the_longest_waiting(opened: Opened) -> None:
    opened.stores.feeds.put(
        feed_record("later", after(minutes=1)),
        feed_record("second", after(minutes=-1)),
        feed_record("first", after(minutes=-2)),
        feed_record("now"),
        feed_record("never", None),
    )
    feeds = opened.again().feeds
    assert ids(feeds.claim_due("a", NOON, LEASE, 3)) == ["never", "first", "second"]
    assert ids(feeds.claim_due("a", NOON, LEASE, 3)) == ["now"]


def test_a_feed_that_is_off_paused_or_gone_is_not_claimed(stores: Stores) -> None:
    record = feed_record()
    stores.feeds.put(
        FeedRecord(replace(record.feed, id=FeedId("off"), enabled=False), record.state),
        FeedRecord(replace(record.feed, id=FeedId("paused")), replace(record.state, paused=True)),
        FeedRecord(replace(record.feed, id=FeedId("gone")), replace(record.state, gone=True)),
    )
    assert stores.feeds.claim_due("a", NOON, LEASE, 9) == ()
    assert stores.feeds.next_due_at(NOON) is None


def test_a_claim_ends_with_its_time_or_when_it_is_given_back(opened: Opened) -> None:
    feeds = opened.stores.feeds
    feeds.put(feed_record("f1"), feed_record("f2"))
    assert ids(feeds.claim_due("a", NOON, LEASE, 9)) == ["f1", "f2"]
    feeds.give_back("b", [FeedId("f1")])
    assert feeds.claim_due("b", NOON, LEASE, 9) == ()
    feeds.give_back("a", [FeedId("f1")])
    assert ids(feeds.claim_due("b", NOON, LEASE, 9)) == ["f1"]
    opened.later(LEASE.total_seconds())
    assert ids(feeds.claim_due("b", NOON, LEASE, 9)) == ["f1", "f2"]


def test_a_claim_is_kept_by_its_own_worker_only(opened: Opened) -> None:
    feeds = opened.stores.feeds
    feeds.put(feed_record("f1"), feed_record("f2"))
    feeds.claim_due("a", NOON, LEASE, 1)
    feeds.keep("b", [FeedId("f1"), FeedId("f2")], 9 * LEASE)
    feeds.keep("a", [FeedId("f1"), FeedId("f2"), FeedId("f3")], 3 * LEASE)
    opened.later(2 * LEASE.total_seconds())
    assert ids(feeds.claim_due("c", NOON, LEASE, 9)) == ["f2"]
    opened.later(LEASE.total_seconds())
    assert ids(feeds.claim_due("c", NOON, LEASE, 1)) == ["f1"]


@pytest.mark.parametrize("wrong", [timedelta(hours=1), timedelta(hours=-1)])
def test_a_wrong_clock_takes_over_no_live_claim_and_keeps_none_longer(
    opened: Opened, wrong: timedelta
) -> None:
    feeds, seconds = opened.stores.feeds, LEASE.total_seconds()
    feeds.put(feed_record("f1", after(hours=-2)))
    assert ids(feeds.claim_due("right", NOON, LEASE, 9)) == ["f1"]
    assert feeds.claim_due("wrong", NOON + wrong, LEASE, 9) == ()
    opened.later(seconds)
    assert ids(feeds.claim_due("wrong", NOON + wrong, LEASE, 9)) == ["f1"]
    opened.later(0.8 * seconds)
    feeds.keep("wrong", [FeedId("f1")], LEASE)
    opened.later(0.8 * seconds)
    assert feeds.claim_due("right", NOON, LEASE, 9) == ()
    opened.later(0.2 * seconds)
    assert ids(feeds.claim_due("right", NOON, LEASE, 9)) == ["f1"]


def test_a_changed_feed_stays_claimed(stores: Stores) -> None:
    stores.feeds.put(feed_record("f1"))
    stores.feeds.claim_due("a", NOON, LEASE, 9)
    stores.feeds.put(feed_record("f1", after(minutes=-9)))
    assert stores.feeds.claim_due("b", NOON, LEASE, 9) == ()


def test_workers_that_claim_at_once_get_different_feeds(opened: Opened) -> None:
    feeds = opened.stores.feeds
    feeds.put(*(feed_record(f"f{n}") for n in range(20)))
    claimed = opened.at_once(
        *(lambda n=n: feeds.claim_due(f"w{n}", NOON, LEASE, 8) for n in range(3))
    )
    found = [record.feed.id for records in claimed for record in records]
    assert sorted(found) == sorted(f"f{n}" for n in range(20))


def test_the_next_feed_is_one_that_is_due_and_whose_claim_is_over(opened: Opened) -> None:
    feeds, past = opened.stores.feeds, after(hours=-2)
    assert feeds.next_due_at(NOON) is None
    feeds.put(feed_record("f1", past), feed_record("f2", after(minutes=7)))
    assert feeds.next_due_at(NOON) == past
    feeds.claim_due("a", NOON, LEASE, 9)
    # The claim ends by the clock of the store, and is said by the caller's: some time has passed here.
    for now in (NOON, after(hours=-1), after(minutes=1)):
        free_at = feeds.next_due_at(now)
        assert free_at is not None
        assert now + LEASE / 2 < free_at <= now + LEASE
    assert feeds.next_due_at(after(minutes=6)) == after(minutes=7)
    opened.later(LEASE.total_seconds())
    assert feeds.next_due_at(after(minutes=6)) == past
    feeds.claim_due("b", NOON, LEASE, 9)
    feeds.put(feed_record("f3", None))
    assert feeds.next_due_at(NOON) == datetime.fromtimestamp(0, UTC)


def test_feeds_have_another_version_after_every_change(stores: Stores) -> None:
    versions = [stores.feeds.version]
    stores.feeds.put(feed_record())
    versions.append(stores.feeds.version)
    stores.feeds.remove("f1")
    versions.append(stores.feeds.version)
    assert len(set(versions)) == 3
