"""Two processes at the same rows, each with an act of its own: neither is refused because of the other.

Each pair waits for the row that the order of locks (bot.ports.Stores.unit) has first; once it is free,
the two go on at the same moment. An act that has another row by then would deadlock with the other.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from time import monotonic
from typing import Any

import pytest

from bot.desk import Desk
from bot.desk.places import Place
from bot.desk.targets import Target
from bot.model.alert import ItemState, Notice, StoryAlert
from bot.model.entry import StoryId
from bot.model.request import DigestAt
from bot.model.state import Iso3
from bot.model.watch import Cadence, Delivery, Scope, Watch
from bot.model.workspace import HOME, UserId
from bot.outbox.delivery_policy import DeliveryPolicy
from bot.outbox.gather import Gatherer
from bot.outbox.item_sender import Delivered, Failed
from bot.outbox.refusals import notice_key
from bot.outbox.settle import Settler
from bot.outbox.tenure import Tenure
from bot.ports import Refused, Sent
from bot.watches.cadence import next_digest
from storage.postgres.stores import PostgresStores
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.desk import desks_over
from tests.doubles.engine import Figures
from tests.doubles.values import NOON, after, outbox_item, watch

WAIT = 10.0
ANN = UserId("U1ANN")
HERS = Place.of_person(HOME, ANN)
WHERE = HERS.conversation
ITEM = outbox_item(
    "claimed", StoryAlert(StoryId("s1"), ()), conversation=WHERE, state=ItemState.CLAIMED
)
HELD = replace(ITEM, id="held", state=ItemState.HELD, error="daily")
REFUSED = Refused("is_archived", "conversation", "Unarchive it.")
WAITING = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE wait_event_type = 'Lock' AND datname = current_database()"
)

Act = Callable[[PostgresStores], object]


def desk(stores: PostgresStores) -> Desk:
    return desks_over(stores, ManualClock(NOON), FixedDraw()).of(HOME)


def settler(stores: PostgresStores) -> Settler:
    policy = DeliveryPolicy(Figures(), next_digest)
    return Settler(Tenure(stores, HOME, "two"), ManualClock(NOON), FixedDraw(), policy)


def hers(key: str, iso3: str) -> Watch:
    made = watch(key, ANN, str(WHERE))
    return replace(made, personal=True, scope=Scope(states=(Iso3(iso3),)), set_aside="is_archived")


def prepare(stores: PostgresStores) -> None:
    """A place with a daily digest that is due, two watches that are set aside, and a send under way."""
    stores.watches.put(hers("w1", "FIN"), hers("w2", "LTU"))
    stores.outbox.put(HELD, ITEM)
    stores.notices.put(Notice(notice_key(WHERE), after(hours=-1), "is_archived"))
    stores.deliveries.put(Delivery(WHERE, Cadence.DAILY, set_by=ANN))


def gather(stores: PostgresStores) -> object:
    return Gatherer(stores, ManualClock(NOON), Figures()).run()


def set_digest(stores: PostgresStores) -> object:
    return desk(stores).watches.deliveries.set_digest(ANN, HERS, DigestAt(Cadence.WEEKLY))


def resume(stores: PostgresStores) -> object:
    return desk(stores).watches.deliveries.resume(ANN, HERS)


def forget(stores: PostgresStores) -> object:
    return desk(stores).watches.personal.forget(ANN)


def remove(stores: PostgresStores) -> object:
    return desk(stores).watches.remove(ANN, HERS, [Target("LTU"), Target("FIN")])


def delivered(stores: PostgresStores) -> object:
    return settler(stores).delivered(Delivered(ITEM, Sent("D1", "17.1")), 0.1)


def refused(stores: PostgresStores) -> object:
    return settler(stores).failed(Failed(ITEM, REFUSED))


@pytest.mark.parametrize(
    ("first_rows", "first", "second"),
    [
        ("outbox", gather, set_digest),
        ("outbox", gather, forget),
        ("outbox", gather, resume),
        ("watches", resume, delivered),
        ("watches", resume, refused),
        ("watches", delivered, remove),
    ],
)
def test_two_that_need_the_same_rows_get_them_one_after_the_other(
    stores: PostgresStores, others: PostgresStores, first_rows: str, first: Act, second: Act
):
    prepare(stores)
    with ThreadPoolExecutor(2) as threads:
        with stores.unit():
            getattr(stores, first_rows).hold_many(["held", "w1"])
            acts = list[Future[object]]()
            for act in (first, second):
                acts.append(threads.submit(act, others))
                until_all_wait(others, acts)
        for done in acts:
            done.result(WAIT)


def until_all_wait(stores: PostgresStores, acts: list[Future[Any]]) -> None:
    # Asked outside a transaction, in which the answer would always be the same.
    begun = monotonic()
    while stores.database.row(WAITING) != (len(acts),):
        assert not any(act.done() for act in acts)
        assert monotonic() - begun < WAIT
