"""What is removed from the outbox, and when: nothing that is still to be sent, or could come again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model.alert import HeldFor, ItemState, Note, Post, Reminder, WithdrawalClock
from bot.model.state import Iso3, PartialDate
from bot.model.workspace import Conversation
from bot.outbox.tidy import tidy
from bot.ports import Stores
from storage import open_memory_stores
from tests.doubles.clock import ManualClock
from tests.doubles.values import NOON, outbox_item

HERE = Conversation.of("C1")
CALENDAR = [
    Reminder(PartialDate("2026-02"), "A deadline", Iso3("FIN"), "https://x.example"),
    WithdrawalClock(Iso3("FIN"), 30),
]


@pytest.fixture
def stores() -> Stores:
    return open_memory_stores(ManualClock())


def put(stores: Stores, state: ItemState, **values: object) -> None:
    settled = NOON if state in {ItemState.SENT, ItemState.GAVE_UP} else None
    stores.outbox.put(outbox_item("o1", state=state, settled_at=settled, **values))


@pytest.mark.parametrize("state", [ItemState.SENT, ItemState.GAVE_UP])
def test_what_is_settled_stays_for_a_week(stores: Stores, state: ItemState):
    put(stores, state)
    tidy(stores, NOON + timedelta(days=7))
    assert "o1" in stores.outbox
    tidy(stores, NOON + timedelta(days=7, seconds=1))
    assert "o1" not in stores.outbox


@pytest.mark.parametrize("payload", CALENDAR, ids=lambda payload: type(payload).__name__)
def test_what_the_calendar_says_stays_longer_than_a_year(stores: Stores, payload):
    put(stores, ItemState.SENT, payload=payload)
    tidy(stores, NOON + timedelta(days=366))
    assert "o1" in stores.outbox
    tidy(stores, NOON + timedelta(days=401))
    assert "o1" not in stores.outbox


@pytest.mark.parametrize("state", [ItemState.WAITING, ItemState.CLAIMED])
def test_what_is_still_to_be_said_never_goes(stores: Stores, state: ItemState):
    put(stores, state)
    tidy(stores, NOON + timedelta(days=1_000))
    assert stores.outbox.get("o1") == outbox_item("o1", state=state)


def test_what_a_conversation_refuses_for_a_month_is_given_up(stores: Stores):
    put(stores, ItemState.HELD, error=HeldFor.REFUSED)
    tidy(stores, NOON + timedelta(days=30))
    assert stores.outbox.get("o1").state is ItemState.HELD
    tidy(stores, NOON + timedelta(days=31))
    assert stores.outbox.get("o1").state is ItemState.GAVE_UP


def test_what_waits_for_a_digest_is_never_given_up(stores: Stores):
    put(stores, ItemState.HELD, error=HeldFor.WEEKLY)
    tidy(stores, NOON + timedelta(days=1_000))
    assert stores.outbox.get("o1").state is ItemState.HELD


def test_a_card_may_be_edited_for_a_fortnight_and_a_clock_for_good(stores: Stores):
    for subject in ("story:s1", "clock:FIN"):
        stores.posts.put(Post(HERE, subject, "C1", "1700000000.000100", NOON))
    tidy(stores, NOON + timedelta(days=14))
    assert len(stores.posts) == 2
    tidy(stores, NOON + timedelta(days=15))
    assert [post.subject for post in stores.posts.all()] == ["clock:FIN"]


def test_much_goes_in_pieces(stores: Stores):
    items = (
        outbox_item(f"o{n}", Note("Hello."), state=ItemState.SENT, settled_at=NOON)
        for n in range(600)
    )
    stores.outbox.put(*items)
    late = NOON + timedelta(days=8)
    assert tidy(stores, late)
    assert len(stores.outbox) == 100
    assert not tidy(stores, late)
    assert len(stores.outbox) == 0
