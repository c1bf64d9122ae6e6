"""Ids and states of outbox items."""

from bot.model.alert import (
    DigestAlert,
    HeldFor,
    ItemState,
    Note,
    Reminder,
    StatusChange,
    StoryAlert,
    StoryMoved,
    StoryUpdate,
    WithdrawalClock,
)
from bot.model.entry import StoryId
from bot.model.state import Iso3, PartialDate, Status
from bot.model.watch import WatchId
from bot.model.workspace import Conversation
from bot.outbox import items
from tests.doubles.values import NOON, after, outbox_item

HERE = Conversation.of("C1")
FIN = Iso3("FIN")
PAYLOADS = (
    StoryAlert(StoryId("s1"), ()),
    StoryUpdate(StoryId("s1"), "source"),
    StoryMoved(StoryId("s1"), StoryId("s0")),
    DigestAlert((StoryId("s1"),), "daily", NOON),
    StatusChange(FIN, Status.STATE_PARTY, Status.WITHDRAWN, "withdrawal_effective", ""),
    WithdrawalClock(FIN, 30),
    Reminder(PartialDate("2026-04-30"), "Report", FIN, ""),
    Note("A feed fails."),
)


def test_the_id_of_an_alert_does_not_depend_on_the_watches():
    one = items.item_id(StoryAlert(StoryId("s1"), ()), HERE)
    other = items.item_id(StoryAlert(StoryId("s1"), (WatchId("w1"),)), HERE)
    assert one == other == "alert|s1|C1"


def test_every_payload_place_and_change_has_an_id_of_its_own():
    places, changes = (HERE, Conversation.of("C2")), ("a", "b")
    ids = {items.item_id(p, place, c) for p in PAYLOADS for place in places for c in changes}
    assert len(ids) == len(PAYLOADS) * 4


def test_items_of_one_instant_keep_their_order():
    made = [items.new_item(PAYLOADS[6], HERE, NOON, change=str(n), index=n) for n in range(5)]
    assert [item.order for item in made] == sorted({item.order for item in made})
    assert items.order_at(after(seconds=1)) > made[-1].order


def test_the_first_claim_is_kept_because_it_says_where_to_look():
    first = items.claimed(outbox_item(), NOON)
    again = items.claimed(items.waiting(first, after(seconds=5), "no answer"), after(seconds=5))
    assert (again.claimed_at, again.attempts) == (NOON, 2)


def test_an_attempt_that_slack_did_not_let_happen_is_not_counted():
    claimed = items.claimed(outbox_item(), NOON)
    assert items.uncounted(claimed, after(seconds=9), "ratelimited").attempts == 0


def test_held_items_say_why():
    held = items.held(outbox_item(), HeldFor.DAILY, after(hours=3))
    assert (held.state, held.error, held.due_at) == (ItemState.HELD, "daily", after(hours=3))
