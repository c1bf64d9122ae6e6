"""What every store promises of feeds, and of who polls which."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

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
    assert stores.feeds.next_due_at() is None


def test_a_claim_ends_with_its_time_or_when_it_is_given_back(stores: Stores) -> None:
    stores.feeds.put(feed_record("f1"), feed_record("f2"))
    assert ids(stores.feeds.claim_due("a", NOON, LEASE, 9)) == ["f1", "f2"]
    stores.feeds.give_back("b", [FeedId("f1")])
    assert stores.feeds.claim_due("b", NOON, LEASE, 9) == ()
    stores.feeds.give_back("a", [FeedId("f1")])
    assert ids(stores.feeds.claim_due("b", NOON, LEASE, 9)) == ["f1"]
    assert ids(stores.feeds.claim_due("b", NOON + LEASE, LEASE, 9)) == ["f1", "f2"]


def test_a_claim_is_kept_by_its_own_worker_only(stores: Stores) -> None:
    stores.feeds.put(feed_record("f1"), feed_record("f2"))
    stores.feeds.claim_due("a", NOON, LEASE, 1)
    stores.feeds.keep("b", [FeedId("f1"), FeedId("f2")], NOON + 9 * LEASE)
    stores.feeds.keep("a", [FeedId("f1"), FeedId("f2"), FeedId("f3")], NOON + 3 * LEASE)
    later = stores.feeds.claim_due("c", NOON + 2 * LEASE, LEASE, 9)
    assert [record.feed.id for record in later] == ["f2"]
    assert stores.feeds.claim_due("c", NOON + 4 * LEASE, LEASE, 1)[0].feed.id == "f1"


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


def test_the_next_feed_due_is_one_that_is_not_claimed(stores: Stores) -> None:
    assert stores.feeds.next_due_at() is None
    stores.feeds.put(feed_record("f1", NOON), feed_record("f2", after(minutes=7)))
    assert stores.feeds.next_due_at() == NOON
    stores.feeds.claim_due("a", NOON, LEASE, 9)
    assert stores.feeds.next_due_at() == after(minutes=7)
    stores.feeds.put(feed_record("f3", None))
    assert stores.feeds.next_due_at() == datetime.fromtimestamp(0, UTC)


def test_feeds_have_another_version_after_every_change(stores: Stores) -> None:
    versions = [stores.feeds.version]
    stores.feeds.put(feed_record())
    versions.append(stores.feeds.version)
    stores.feeds.remove("f1")
    versions.append(stores.feeds.version)
    assert len(set(versions)) == 3
