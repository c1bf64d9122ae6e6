"""Units, locks, leases and words among processes that share a database."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from time import monotonic
from typing import Any

import psycopg
import pytest

from bot.errors import ConfigError
from bot.model.alert import ItemState, OutboxItem, StoryAlert
from bot.model.entry import StoryId
from bot.model.secret import Secret
from bot.model.workspace import HOME, WorkspaceId
from bot.outbox.delivery_policy import DeliveryPolicy
from bot.outbox.gather import Gatherer, replan
from bot.outbox.tenure import Tenure
from bot.outbox.unsure import recover_claimed
from bot.watches.cadence import next_digest
from storage.postgres.stores import PostgresStores, open_postgres_stores
from tests.doubles.clock import ManualClock
from tests.doubles.engine import Figures
from tests.doubles.token_box import ScrambledTokens
from tests.doubles.values import NOON, after, outbox_item, story, watch
from tests.doubles.workspaces import workspace

WAIT = 10.0


def test_what_a_unit_wrote_is_seen_by_others_when_it_ends(
    stores: PostgresStores, others: PostgresStores
):
    with stores.unit():
        stores.watches.put(watch())
        assert "w1" in stores.watches
        assert "w1" not in others.watches
    assert "w1" in others.watches


def test_a_unit_belongs_to_its_thread(stores: PostgresStores):
    with ThreadPoolExecutor(1) as thread, stores.unit():
        stores.watches.put(watch("w1"))
        thread.submit(stores.watches.put, watch("w2")).result(WAIT)
        assert thread.submit(lambda: "w1" in stores.watches).result(WAIT) is False
        with suppress(ZeroDivisionError):
            thread.submit(_fail_in_a_unit, stores).result(WAIT)
    assert [each.id for each in stores.watches.all()] == ["w1", "w2"]


def _fail_in_a_unit(stores: PostgresStores) -> None:
    with stores.unit():
        stores.watches.put(watch("w3"))
        raise ZeroDivisionError


def test_what_is_done_alone_is_done_by_one_process_at_a_time(
    stores: PostgresStores, others: PostgresStores
):
    order = list[str]()
    begun = threading.Event()

    def second() -> None:
        begun.set()
        with others.alone("grouping"), others.unit():
            order.append("second")
            assert "s1" in others.stories

    with ThreadPoolExecutor(1) as thread:
        with stores.alone("grouping"):
            waiting = thread.submit(second)
            begun.wait(WAIT)
            with others.alone("another name"):
                pass
            with stores.unit():
                stores.stories.put(story())
            order.append("first")
        waiting.result(WAIT)
    assert order == ["first", "second"]


def test_a_claim_that_two_make_at_once_is_one_s(stores: PostgresStores, others: PostgresStores):
    stores.outbox.put(outbox_item())
    claimed = outbox_item(state=ItemState.CLAIMED)
    stores.leases.take("deliver:T1", "a", 60)
    with ThreadPoolExecutor(1) as thread:
        with stores.unit():
            assert stores.outbox.claim(claimed, "deliver:T1", "a")
            other = thread.submit(others.outbox.claim, claimed, "deliver:T1", "a")
            until_it_waits(stores, other)
        assert other.result(WAIT) is None
    assert [item.id for item in others.outbox.claimed()] == ["o1"]


def test_a_claim_waits_for_who_changes_the_item_and_keeps_the_change(
    stores: PostgresStores, others: PostgresStores
):
    stores.outbox.put(outbox_item())
    changed = replace(outbox_item(), due_at=after(minutes=1))
    stores.leases.take("deliver:T1", "a", 60)
    with ThreadPoolExecutor(1) as thread:
        with stores.unit():
            stores.outbox.put(changed)
            claimed = outbox_item(state=ItemState.CLAIMED)
            other = thread.submit(others.outbox.claim, claimed, "deliver:T1", "a")
            until_it_waits(stores, other)
        assert other.result(WAIT) == replace(changed, state=ItemState.CLAIMED)


def test_a_lease_cannot_be_taken_over_while_a_claim_relies_on_it(
    stores: PostgresStores, others: PostgresStores
):
    stores.outbox.put(outbox_item())
    claimed = outbox_item(state=ItemState.CLAIMED)
    stores.leases.take("deliver:T1", "a", 0.2)
    with ThreadPoolExecutor(1) as thread:
        with stores.unit():
            assert stores.outbox.claim(claimed, "deliver:T1", "a")
            taken = thread.submit(_claimed_when_free, others)
            stores.database.row("SELECT pg_sleep(0.4)")
            assert not taken.done()
        assert taken.result(WAIT) == (claimed,)
    assert stores.leases.held() == {"deliver:T1": "b"}


def _claimed_when_free(others: PostgresStores) -> tuple[OutboxItem, ...]:
    """What the next holder finds that the last one claimed."""
    while not others.leases.take("deliver:T1", "b", 30):
        pass
    return others.outbox.claimed()


def test_no_change_is_missed_between_two_questions(stores: PostgresStores, others: PostgresStores):
    version = others.stories.changes(0).version
    with ThreadPoolExecutor(1) as thread, stores.unit():
        stores.stories.put(story("s1"))
        thread.submit(others.stories.put, story("s2")).result(WAIT)
        first = others.stories.changes(version)
        assert first.ids == ("s2",)
        # A transaction sees its own changes, and once more when they have their place.
        assert stores.stories.changes(version).ids == ("s1", "s2")
        assert stores.stories.version != stores.stories.version
    assert others.stories.changes(first.version).ids == ("s1",)
    assert others.stories.changes(others.stories.version).ids == ()


def test_a_change_that_is_committed_later_has_a_later_number(
    stores: PostgresStores, others: PostgresStores
):
    with ThreadPoolExecutor(1) as thread:
        with stores.unit():
            stores.stories.put(story("s1"))
            stores.database.change("SET CONSTRAINTS ALL IMMEDIATE")  # numbers, as COMMIT gives them
            writing = thread.submit(others.stories.put, story("s2"))
            until_it_waits(stores, writing)
            first = others.stories.changes(0)
        writing.result(WAIT)
    later = others.stories.changes(first.version)
    assert {*(first.ids or ()), *(later.ids or ())} == {"s1", "s2"}


def until_it_waits(stores: PostgresStores, work: Future[Any]) -> None:
    """Return once another connection waits for a lock, or the work has ended without."""
    waiting = (
        "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) "
        "WHERE NOT granted AND datname = current_database()"
    )
    while stores.database.row(waiting) == (0,) and not work.done():
        pass


def test_changes_of_many_writers_at_once_are_all_heard(stores: PostgresStores):
    heard, version = set[StoryId](), 0
    ended = threading.Event()

    def write(writer: int) -> None:
        for n in range(20):
            with stores.unit():
                stores.stories.put(story(f"s{writer}-{n}"))

    def listen() -> None:
        nonlocal version
        while not ended.is_set() or version != stores.stories.version:
            changed = stores.stories.changes(version)
            version = changed.version
            heard.update(changed.ids or ())

    with ThreadPoolExecutor(5) as threads:
        listening = threads.submit(listen)
        for writer in [threads.submit(write, n) for n in range(4)]:
            writer.result(WAIT)
        ended.set()
        listening.result(WAIT)
    assert heard == {f"s{writer}-{n}" for writer in range(4) for n in range(20)}


def test_a_word_is_heard_by_another_process_within_a_second(
    stores: PostgresStores, others: PostgresStores
):
    heard = threading.Event()
    words = list[str]()
    others.on_wake(lambda word: (words.append(word), heard.set()))
    begun = monotonic()
    with stores.unit():
        stores.watches.put(watch())
        stores.wake("deliver")
        assert not heard.wait(0.05)
    assert heard.wait(1.0)
    assert monotonic() - begun < 1.05
    assert words == ["deliver"]


def test_words_are_heard_at_the_address_to_listen_at(address: Secret, stores: PostgresStores):
    heard = threading.Event()
    apart = open_postgres_stores(address, listen_url=address)
    apart.on_wake(lambda _word: heard.set())
    stores.wake("poll")
    assert heard.wait(WAIT)
    apart.close()
    with pytest.raises(ConfigError, match="MINEWATCH_STORE_LISTEN"):
        open_postgres_stores(address, listen_url=Secret("postgresql://x?nonsense=1"))


async def test_work_leaves_the_event_loop_free(stores: PostgresStores):
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    ticking = asyncio.ensure_future(tick())
    await stores.do(lambda: stores.database.row("SELECT pg_sleep(0.3)"))
    ticking.cancel()
    assert ticks >= 10


async def test_many_at_once_get_their_turn(stores: PostgresStores):
    def work(n: int) -> int:
        with stores.unit():
            stores.watches.put(watch(f"w{n}"))
        return n

    done = await asyncio.gather(*(stores.do(lambda n=n: work(n)) for n in range(40)))
    assert done == list(range(40))
    assert len(stores.watches) == 40


def test_a_unit_that_goes_on_after_a_part_of_it_failed_is_not_taken_for_stored(
    stores: PostgresStores,
):
    def go_on() -> None:
        with stores.unit():
            stores.watches.put(watch())
            with suppress(psycopg.Error):
                stores.database.row("SELECT 1 / 0")

    with pytest.raises(RuntimeError, match="nothing was stored"):
        go_on()
    assert len(stores.watches) == 0


def test_units_do_not_nest_across_views(stores: PostgresStores):
    with pytest.raises(RuntimeError), stores.alone("x"), stores.unit(), stores.unit():
        pass


def test_a_workspace_installed_again_while_it_is_removed_stays(
    address: Secret, others: PostgresStores
):
    stores = open_postgres_stores(address, ScrambledTokens())
    stores.workspaces.put(workspace("T1", ended_at=NOON))
    with ThreadPoolExecutor(1) as thread:
        with stores.unit():
            stores.workspaces.put(workspace("T1"))
            removed = thread.submit(
                others.workspaces.remove_ended, WorkspaceId("T1"), after(days=9)
            )
            until_it_waits(stores, removed)
        assert removed.result(WAIT) is False
    assert "T1" in stores.workspaces
    stores.close()


def test_what_two_change_while_a_digest_is_made_is_told_once(
    stores: PostgresStores, others: PostgresStores
):
    """A person puts the digest off at the moment at which it is made."""
    held = [
        outbox_item(f"o{n}", StoryAlert(StoryId(f"s{n}"), ()), state=ItemState.HELD, error="daily")
        for n in range(2)
    ]
    stores.outbox.put(*held)
    gatherer = Gatherer(others, ManualClock(NOON), Figures())
    with ThreadPoolExecutor(1) as thread:
        with stores.unit():
            assert replan(stores, held[0].conversation, after(days=1)) == 2
            gathering = thread.submit(gatherer.run)
            until_it_waits(stores, gathering)
        assert gathering.result(WAIT) == 0
    assert {item.state for item in stores.outbox.all()} == {ItemState.HELD}
    assert {item.due_at for item in stores.outbox.held()} == {after(days=1)}


def test_what_is_settled_while_another_takes_over_is_not_sent_again(
    stores: PostgresStores, others: PostgresStores
):
    claimed = outbox_item(state=ItemState.CLAIMED, claimed_at=NOON)
    stores.outbox.put(claimed)
    policy = DeliveryPolicy(Figures(), next_digest)
    with ThreadPoolExecutor(1) as thread:
        with stores.unit():
            stores.outbox.put(replace(claimed, state=ItemState.SENT, settled_at=NOON))
            recovered = thread.submit(recover_claimed, Tenure(others, HOME, "two"), policy, NOON)
            until_it_waits(stores, recovered)
        assert recovered.result(WAIT) == 0
    assert stores.outbox.counts()[ItemState.SENT] == 1
