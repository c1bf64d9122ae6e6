"""What every store promises of the outbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.alert import (
    HeldFor,
    ItemState,
    Note,
    OutboxId,
    OutboxItem,
    OutboxPayload,
    Reminder,
    StatusChange,
    StoryAlert,
    StoryUpdate,
)
from bot.model.entry import StoryId
from bot.model.state import Iso3, PartialDate, Status
from bot.model.workspace import Conversation, WorkspaceId
from bot.ports import Stores
from tests.doubles.opened import Opened
from tests.doubles.values import NOON, after, outbox_item

HERE, THERE, ABROAD = Conversation.of("C1"), Conversation.of("C2"), Conversation.of("T1/C1")
ALERT = StoryAlert(StoryId("s1"), ())
REMINDER = Reminder(PartialDate("2026-02-01"), "A meeting", None, "https://x.example")
LEASE = ("deliver:T1", "a")
"""A lease and its holder."""
HELD, CLAIMED, SENT = ItemState.HELD, ItemState.CLAIMED, ItemState.SENT


def item(
    key: str, due: float = 0, payload: OutboxPayload | None = None, **values: Any
) -> OutboxItem:
    """An item due so many minutes after NOON."""
    return outbox_item(key, payload, due_at=after(minutes=due), **values)


def ids(items: Any) -> list[str]:
    return [each.id for each in items]


# --- sending ------------------------------------------------------------------------------


def test_what_waits_comes_in_the_order_of_putting(opened: Opened) -> None:
    first, second = item("o2", 5, state=HELD), item("o1", 1)
    opened.stores.outbox.put(first, second, item("o0", state=SENT))
    freed = replace(first, state=ItemState.WAITING)
    opened.stores.outbox.put(freed)
    assert list(opened.again().outbox.waiting()) == [freed, second]


def test_what_waits_is_due_or_was_tried(opened: Opened) -> None:
    opened.stores.outbox.put(
        item("later", 1), item("tried", 1, attempts=1), item("now"), item("held", state=HELD)
    )
    assert ids(opened.again().outbox.waiting_due(NOON)) == ["tried", "now"]


def test_what_is_due_between_two_moments_has_both_ends(opened: Opened) -> None:
    opened.stores.outbox.put(*(item(f"o{n}", n) for n in (3, 2, 1, 0)), item("sent", 1, state=SENT))
    outbox = opened.again().outbox
    assert outbox.due_between(after(minutes=1), after(minutes=2)) == ("o1", "o2")
    almost = after(minutes=2) - datetime.resolution
    assert outbox.due_between(after(minutes=1), almost) == ("o1",)


def test_an_item_is_claimed_once(opened: Opened) -> None:
    outbox = opened.stores.outbox
    outbox.put(item("o1"))
    opened.stores.leases.take(*LEASE, 60)
    claimed = replace(item("o1"), state=CLAIMED, attempts=1, claimed_at=NOON)
    answers = opened.at_once(*[lambda: outbox.claim(claimed, *LEASE)] * 3)
    assert sorted(answers, key=bool) == [None, None, claimed]
    assert opened.again().outbox.claimed() == (claimed,)


def test_a_claim_keeps_what_was_changed_since_the_item_was_read(stores: Stores) -> None:
    read = item("o1")
    changed = replace(read, payload=Note("Changed \0 meanwhile"), due_at=after(minutes=1))
    stores.outbox.put(changed)
    stores.leases.take(*LEASE, 60)
    begun = {"state": CLAIMED, "attempts": 1, "claimed_at": NOON}
    claimed = stores.outbox.claim(replace(read, **begun), *LEASE)
    assert claimed == replace(changed, **begun)
    assert stores.outbox.get("o1") == claimed
    assert stores.outbox.attempted_since(NOON) == (claimed,)


def test_only_who_has_the_lease_claims(stores: Stores) -> None:
    stores.outbox.put(item("o1"))
    claimed = replace(item("o1"), state=CLAIMED, claimed_at=NOON)
    assert stores.outbox.claim(claimed, *LEASE) is None
    stores.leases.take("deliver:T1", "another", 60)
    assert stores.outbox.claim(claimed, *LEASE) is None
    assert stores.outbox.get("o1") == item("o1")


def test_many_items_are_held_in_one_question(opened: Opened) -> None:
    one, two, other = item("i1"), item("i2"), item("i3")
    opened.stores.outbox.put(one, two, other)
    stores = opened.again()
    with stores.unit():
        assert stores.outbox.hold_many([two.id, OutboxId("nothing"), one.id]) == {
            "i1": one,
            "i2": two,
        }
    assert stores.outbox.hold_many([]) == {}


def test_what_is_held_settled_or_gone_cannot_be_claimed(stores: Stores) -> None:
    stores.outbox.put(item("held", state=HELD), item("sent", state=SENT))
    stores.leases.take(*LEASE, 60)
    for key in ("held", "sent", "gone"):
        assert stores.outbox.claim(item(key, state=CLAIMED), *LEASE) is None
    assert stores.outbox.claimed() == ()


def test_what_was_attempted_since_comes_the_first_first(opened: Opened) -> None:
    opened.stores.outbox.put(
        item("third", claimed_at=after(minutes=3), state=SENT),
        item("first", claimed_at=after(minutes=1), state=CLAIMED),
        item("second", claimed_at=after(minutes=2)),
        item("never"),
    )
    outbox = opened.again().outbox
    assert ids(outbox.attempted_since(after(minutes=1))) == ["first", "second", "third"]
    assert ids(outbox.attempted_since(after(minutes=3))) == ["third"]


def test_workspaces_with_work(opened: Opened) -> None:
    opened.stores.outbox.put(
        item("o1", 1, conversation=Conversation.of("T2/C1")),
        item("o2", 0, conversation=ABROAD),
        item("o3", 9, conversation=Conversation.of("T3/C1"), state=CLAIMED),
        item("o4", 0, conversation=Conversation.of("T4/C1"), state=HELD),
        item("o5", 0),
    )
    outbox = opened.again().outbox
    assert outbox.workspaces_with_work(NOON) == ("", "T1", "T3")
    assert outbox.workspaces_with_work(after(minutes=1)) == ("", "T1", "T2", "T3")
    assert outbox.workspaces_to_gather(NOON) == ("T4",)
    assert outbox.workspaces_to_gather(after(minutes=-1)) == ()


# --- holding ------------------------------------------------------------------------------


def test_held_items_that_are_due(opened: Opened) -> None:
    opened.stores.outbox.put(
        item("later", 2, state=HELD), item("due", 1, state=HELD), item("waiting", 0)
    )
    outbox = opened.again().outbox
    assert ids(outbox.held()) == ["later", "due"]
    assert ids(outbox.held_due(after(minutes=1))) == ["due"]
    assert ids(outbox.held_due(after(minutes=2))) == ["later", "due"]
    assert outbox.next_held_at() == after(minutes=1)


def test_nothing_held_is_never_due(stores: Stores) -> None:
    stores.outbox.put(item("waiting"))
    assert stores.outbox.next_held_at() is None


def test_what_is_held_too_long_for_a_reason(opened: Opened) -> None:
    refused = {"state": HELD, "error": HeldFor.REFUSED.value}
    opened.stores.outbox.put(
        item("o1", **refused),
        item("o2", **refused, created_at=after(days=1)),
        item("o3", state=HELD, error=HeldFor.DAILY.value),
        item("o4", error=HeldFor.REFUSED.value),
        item("o5", **refused),
    )
    outbox = opened.again().outbox
    assert ids(outbox.held_since_before(after(days=1), HeldFor.REFUSED, 9)) == ["o1", "o5"]
    assert ids(outbox.held_since_before(after(days=1), HeldFor.REFUSED, 1)) == ["o1"]


# --- about what, and where ----------------------------------------------------------------


def test_items_about_a_story_an_act_and_at_a_conversation(opened: Opened) -> None:
    change = StatusChange(
        Iso3("FIN"),
        Status.WITHDRAWN,
        Status.STATE_PARTY,
        "withdrawal",
        "https://x.example",
        act_id="a1",
    )
    opened.stores.outbox.put(
        item("o1", 0, ALERT, state=SENT),
        item("o2", 0, StoryUpdate(StoryId("s1"), "source"), conversation=THERE),
        item("o3", 0, StoryAlert(StoryId("s2"), ())),
        item("o4", 0, change, conversation=ABROAD),
    )
    outbox = opened.again().outbox
    assert ids(outbox.of_story(StoryId("s1"))) == ["o1", "o2"]
    assert ids(outbox.of_act("a1")) == ["o4"]
    assert ids(outbox.at(HERE)) == ["o1", "o3"]
    assert ids(outbox.at(ABROAD)) == ["o4"]
    assert outbox.of_story(StoryId("s9")) == outbox.of_act("") == ()


def test_items_about_a_story_at_some_conversations(opened: Opened) -> None:
    opened.stores.outbox.put(
        item("i1", payload=ALERT, conversation=HERE),
        item("i2", payload=ALERT, conversation=THERE),
        item("i3", payload=StoryUpdate(StoryId("s1"), "source"), conversation=HERE),
        item("i4", payload=ALERT, conversation=ABROAD),
        item("i5", payload=StoryAlert(StoryId("s2"), ()), conversation=HERE),
    )
    outbox = opened.again().outbox
    assert ids(outbox.of_story_at(StoryId("s1"), [HERE])) == ["i1", "i3"]
    assert ids(outbox.of_story_at(StoryId("s1"), [ABROAD, THERE, ABROAD])) == ["i2", "i4"]
    assert outbox.of_story_at(StoryId("s1"), []) == ()
    abroad = opened.stores.of(WorkspaceId("T1")).outbox
    assert ids(abroad.of_story_at(StoryId("s1"), [HERE, ABROAD])) == ["i4"]


def test_alerts_made_after_a_moment(opened: Opened) -> None:
    opened.stores.outbox.put(
        item("o1", 9, ALERT, created_at=after(minutes=2), state=SENT, claimed_at=NOON),
        item("o2", 0, ALERT, created_at=after(minutes=1, microseconds=7)),
        item("o3", 0, ALERT, created_at=after(minutes=1)),
        item("o4", 0, ALERT, created_at=after(minutes=3), state=HELD),
        item("o5", 0, Note("Hello."), created_at=after(minutes=3)),
        item("o6", 0, ALERT, created_at=after(minutes=3), conversation=THERE),
        item("o7", 0, ALERT, created_at=after(minutes=3), conversation=ABROAD),
        item("told in a digest", 0, ALERT, created_at=after(minutes=3), state=SENT),
    )
    found = opened.again().outbox.alerted_since(
        [HERE, ABROAD, Conversation.of("C9")], after(minutes=1)
    )
    assert dict(found) == {
        HERE: (after(minutes=1, microseconds=7), after(minutes=2)),
        ABROAD: (after(minutes=3),),
    }


def test_an_alert_that_is_freed_counts_again(stores: Stores) -> None:
    held = item("o1", 0, ALERT, state=HELD)
    stores.outbox.put(held)
    assert not stores.outbox.alerted_since([HERE], after(minutes=-1))
    stores.outbox.put(replace(held, state=ItemState.WAITING))
    assert stores.outbox.alerted_since([HERE], after(minutes=-1)) == {HERE: (NOON,)}


# --- all of it ----------------------------------------------------------------------------


def test_open_items_due_after_a_moment(opened: Opened) -> None:
    opened.stores.outbox.put(
        item("o3", 3),
        item("o2", 2, state=HELD),
        item("o1", 1),
        item("sent", 3, state=SENT),
        item("claimed", 3, state=CLAIMED),
    )
    assert ids(opened.again().outbox.open_after(after(minutes=2))) == ["o2", "o3"]


def test_settled_items_leave_the_first_settled_first(opened: Opened) -> None:
    def settled(key: str, minutes: float, payload: OutboxPayload | None = None) -> OutboxItem:
        return item(key, 0, payload, state=SENT, settled_at=after(minutes=minutes))

    opened.stores.outbox.put(
        settled("late", 9),
        settled("second", 2),
        replace(settled("first", 1), state=ItemState.GAVE_UP),
        settled("day", 1, REMINDER),
        item("open"),
        item("never settled", state=SENT),
    )
    outbox = opened.again().outbox
    assert outbox.settled_before(after(minutes=9), 9, calendar=False) == ("first", "second")
    assert outbox.settled_before(after(minutes=9), 1, calendar=False) == ("first",)
    assert outbox.settled_before(after(minutes=9), 9, calendar=True) == ("day",)


def test_counts_and_the_oldest_due(opened: Opened) -> None:
    assert opened.stores.outbox.oldest_due_at() is None
    opened.stores.outbox.put(item("o1", 2), item("o2", 1), item("o3", 0, state=SENT))
    outbox = opened.again().outbox
    counts = outbox.counts()
    assert (counts[ItemState.WAITING], counts[SENT], counts[HELD]) == (2, 1, 0)
    assert outbox.oldest_due_at() == after(minutes=1)
    outbox.remove("o1", "o2")
    assert outbox.counts()[ItemState.WAITING] == 0
    assert outbox.oldest_due_at() is None


items = st.builds(
    lambda number, due, state, alert, where, tried: item(
        f"o{number}",
        due,
        ALERT if alert else None,
        state=state,
        conversation=Conversation.of(where),
        attempts=tried,
        created_at=after(minutes=due),
        claimed_at=after(minutes=due) if tried else None,
        settled_at=after(minutes=due) if state in {SENT, ItemState.GAVE_UP} else None,
    ),
    st.integers(0, 9),
    st.integers(0, 4),
    st.sampled_from(ItemState),
    st.booleans(),
    st.sampled_from(["C1", "C2", "T1/C1", "T2/C1"]),
    st.integers(0, 1),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(items | st.integers(0, 9), max_size=16), st.integers(0, 4))
def test_every_question_is_answered_as_a_look_at_all_would(
    opened: Opened, steps: list[OutboxItem | int], minute: int
) -> None:
    stores, model = opened.fresh(), dict[str, OutboxItem]()
    for step in steps:
        if isinstance(step, int):
            stores.outbox.remove(f"o{step}")
            model.pop(f"o{step}", None)
        else:
            stores.outbox.put(step)
            model[step.id] = step
    stores, now = opened.again(), after(minutes=minute)
    for workspace in (None, WorkspaceId("T1")):
        outbox = stores.outbox if workspace is None else stores.of(workspace).outbox
        kept = [i for i in model.values() if workspace in (None, i.conversation.workspace)]
        by_due = sorted(kept, key=lambda i: (i.due_at, list(model).index(i.id)))
        waiting = [i for i in kept if i.state is ItemState.WAITING]
        assert list(outbox.all()) == kept
        assert len(outbox) == len(kept)
        assert list(outbox.waiting()) == waiting
        assert list(outbox.waiting_due(now)) == [
            i for i in waiting if i.attempts or i.due_at <= now
        ]
        due = [i.id for i in by_due if i in waiting and i.due_at <= now]
        assert list(outbox.due_between(NOON, now)) == due
        assert list(outbox.claimed()) == [i for i in kept if i.state is CLAIMED]
        held = [i for i in kept if i.state is HELD]
        assert list(outbox.held_due(now)) == [i for i in held if i.due_at <= now]
        assert outbox.next_held_at() == min((i.due_at for i in held), default=None)
        assert outbox.oldest_due_at() == min((i.due_at for i in waiting), default=None)
        assert list(outbox.open_after(now)) == [
            i for i in by_due if i.due_at >= now and i.state in {ItemState.WAITING, HELD}
        ]
        assert list(outbox.attempted_since(now)) == [
            i for i in by_due if i.claimed_at and i.claimed_at >= now
        ]
        assert {state: n for state, n in outbox.counts().items() if n} == {
            state: sum(i.state is state for i in kept) for state in {i.state for i in kept}
        }
