"""After the clock was wrong, each item is due within its own longest interval from now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.alert import HeldFor, ItemState, Note, Notice, OutboxItem, Reminder
from bot.model.watch import Cadence, Delivery
from bot.model.workspace import Conversation
from bot.outbox.reach import reschedule, with_due_in_reach
from storage import open_memory_stores
from tests.doubles.clock import ManualClock
from tests.doubles.values import NOON, after, outbox_item

DAY = timedelta(days=1)
AHEAD = 2 * DAY


def held(reason: HeldFor, due_at: datetime) -> OutboxItem:
    return outbox_item(state=ItemState.HELD, error=reason.value, due_at=due_at)


@pytest.mark.parametrize(
    ("item", "wait"),
    [
        (held(HeldFor.DAILY, NOON + AHEAD + timedelta(hours=9)), timedelta(hours=9)),
        (held(HeldFor.DAILY, NOON + 400 * DAY + timedelta(hours=3)), timedelta(hours=3)),
        (held(HeldFor.WEEKLY, NOON + 9 * DAY), 2 * DAY),
        (held(HeldFor.WEEKLY, NOON + 7 * DAY), 7 * DAY),
        (held(HeldFor.QUIET, NOON + AHEAD + timedelta(hours=5)), timedelta(hours=5)),
        (held(HeldFor.UNSURE, NOON + AHEAD + timedelta(hours=9)), timedelta(hours=9)),
        (held(HeldFor.BURST, NOON + AHEAD), timedelta(minutes=15)),
        (held(HeldFor.LATE, NOON + AHEAD), timedelta()),
        (held(HeldFor.REFUSED, NOON + AHEAD + DAY), DAY),
        (outbox_item(due_at=NOON + AHEAD), timedelta()),
        (outbox_item(due_at=NOON + timedelta(hours=9)), timedelta(hours=9)),
        (outbox_item(due_at=NOON + AHEAD, claimed_at=NOON + AHEAD), timedelta(minutes=5)),
        (outbox_item(due_at=NOON + AHEAD, created_at=NOON + AHEAD), timedelta()),
        (
            outbox_item(due_at=NOON + AHEAD + timedelta(hours=8), created_at=NOON + AHEAD),
            timedelta(hours=8),
        ),
    ],
)
def test_what_was_due_by_a_wrong_clock_comes_within_its_interval(item, wait):
    mended = with_due_in_reach(item, NOON)
    assert mended.due_at <= NOON + wait
    if item.state is ItemState.HELD and wait:
        assert mended.due_at == NOON + wait


@given(
    reason=st.sampled_from([None, *HeldFor]),
    due=st.timedeltas(-400 * DAY, 400 * DAY),
    created=st.timedeltas(-400 * DAY, 400 * DAY),
    tried=st.booleans(),
)
def test_nothing_is_ever_moved_later_and_a_second_look_changes_nothing(reason, due, created, tried):
    values = {"due_at": NOON + due, "created_at": NOON + created}
    values |= {"claimed_at": NOON} if tried else {}
    if reason is not None:
        values |= {"state": ItemState.HELD, "error": reason.value}
    mended = with_due_in_reach(outbox_item(**values), NOON)
    assert mended.due_at <= NOON + due
    assert mended.due_at >= min(NOON, NOON + due)
    if created <= timedelta():
        assert with_due_in_reach(mended, NOON) == mended


def test_a_digest_that_was_sent_for_a_day_is_not_brought_forward_onto_it():
    delivery_shown = NOON + timedelta(hours=21)  # sent, and then the clock went back by a day
    item = held(HeldFor.DAILY, NOON + timedelta(hours=45))
    place = Delivery(item.conversation, Cadence.DAILY, last_digest_at=delivery_shown)
    assert with_due_in_reach(item, NOON, place) == item
    later = replace(place, last_digest_at=NOON + AHEAD)
    assert with_due_in_reach(item, NOON, later).due_at == NOON + timedelta(hours=21)


def test_what_may_stand_already_waits_for_the_digest_of_its_place():
    item = held(HeldFor.UNSURE, NOON + 5 * DAY)
    weekly = Delivery(item.conversation, Cadence.WEEKLY)
    assert with_due_in_reach(item, NOON, weekly) == item
    assert with_due_in_reach(item, NOON).due_at == NOON + DAY


def test_all_that_waits_is_put_right_in_its_order_and_the_calendar_asks_again():
    stores = open_memory_stores(ManualClock(NOON))
    wrong = NOON + AHEAD
    stores.outbox.put(
        outbox_item("right"),
        *(
            outbox_item(
                f"o{n}", created_at=wrong + timedelta(hours=n), due_at=wrong, order=10**17 + n
            )
            for n in range(3)
        ),
        outbox_item(
            "soon", Reminder("2026-04-30", "A deadline", None, ""), created_at=wrong, due_at=wrong
        ),
        outbox_item("sent", Note("x"), state=ItemState.SENT, created_at=wrong, due_at=wrong),
    )
    stores.deliveries.put(Delivery(Conversation.of("C1"), Cadence.DAILY))
    stores.notices.put(Notice("refused:C1", wrong), Notice("old", after(hours=-1)))
    assert reschedule(stores, NOON) == 4
    assert "soon" not in stores.outbox
    waiting = [stores.outbox.get(f"o{n}") for n in range(3)]
    assert all(item is not None and item.due_at == item.created_at == NOON for item in waiting)
    assert sorted(waiting, key=lambda item: item.order) == waiting
    assert stores.outbox.get("sent").due_at == wrong
    assert stores.notices.get("refused:C1").at == NOON
    assert stores.notices.get("old").at == after(hours=-1)
    assert reschedule(stores, NOON) == 0
