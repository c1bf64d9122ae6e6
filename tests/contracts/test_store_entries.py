"""What every store promises of entries, and of the keys of all that were ever seen."""

from __future__ import annotations

from bot.model.entry import StoryId
from bot.ports import Stores
from tests.doubles.opened import Opened
from tests.doubles.values import NOON, after, stored_entry

S1 = StoryId("s1")


def test_entries_of_a_story_come_in_the_order_of_storing(opened: Opened) -> None:
    entries = [stored_entry(f"e{n}", at=after(minutes=-n)) for n in range(3)]
    opened.stores.entries.put(entries[0], stored_entry("other", story="s2"), *entries[1:])
    opened.stores.entries.put(stored_entry("none", story=None))
    found = opened.again().entries
    assert found.of_story(S1) == tuple(entries)
    assert found.of_story(S1, 2) == tuple(entries[:2])
    assert found.of_story(StoryId("nothing")) == ()


def test_an_entry_moves_to_another_story(opened: Opened) -> None:
    opened.stores.entries.put(stored_entry("e1"), stored_entry("e2"))
    opened.stores.entries.put(stored_entry("e1", story="s2"))
    found = opened.again().entries
    assert found.of_story(S1) == (stored_entry("e2"),)
    assert found.of_story(StoryId("s2")) == (stored_entry("e1", story="s2"),)


def test_those_first_seen_before_a_moment_come_the_oldest_first(opened: Opened) -> None:
    opened.stores.entries.put(*(stored_entry(f"e{n}", at=after(minutes=n)) for n in (2, 0, 3, 1)))
    found = opened.again().entries
    assert found.first_seen_before(after(minutes=2), 9) == ("e0", "e1")
    assert found.first_seen_before(after(minutes=9), 3) == ("e0", "e1", "e2")
    assert found.first_seen_before(NOON, 9) == ()


# --- seen keys ----------------------------------------------------------------------------


def test_keys_are_known_once_marked(opened: Opened) -> None:
    opened.stores.seen.mark(["f1|id:a", "link:b"], NOON)
    seen = opened.again().seen
    assert seen.known(["f1|id:a", "f2|id:a", "link:b"]) == {"f1|id:a", "link:b"}
    assert len(seen) == 2


def test_requests_are_apart_from_entries(stores: Stores) -> None:
    stores.seen.mark(["a"], NOON)
    assert stores.requests.known(["a"]) == frozenset()


def test_the_first_sighting_is_one(opened: Opened) -> None:
    requests = opened.stores.requests
    heard = opened.at_once(*[lambda: requests.mark_first("signed:1", NOON)] * 3)
    assert sorted(heard, key=bool) == [False, False, True]
    assert not opened.again().requests.mark_first("signed:1", NOON)


def test_keys_not_sighted_since_are_forgotten(opened: Opened) -> None:
    opened.stores.seen.mark(["old", "kept"], NOON)
    opened.stores.seen.mark(["kept"], after(minutes=1))
    opened.stores.seen.mark(["new"], after(days=2))
    assert opened.stores.seen.forget(after(seconds=30)) == 1
    assert opened.again().seen.known(["old", "kept", "new"]) == {"kept", "new"}


def test_many_keys_are_forgotten_in_portions(opened: Opened) -> None:
    opened.stores.seen.mark([f"key {n}" for n in range(25)], NOON)
    seen = opened.again().seen
    assert [seen.forget(after(days=1), limit=10) for _ in range(4)] == [10, 10, 5, 0]


def test_a_later_sighting_is_kept_over_a_restart_to_within_hours(opened: Opened) -> None:
    opened.stores.seen.mark(["kept"], NOON)
    opened.stores.seen.mark(["kept"], after(days=30))
    seen = opened.again().seen
    assert seen.forget(after(days=29)) == 0
    assert seen.forget(after(days=31)) == 1


def test_text_that_is_no_text_can_be_a_key(opened: Opened) -> None:
    half = "half a pair: \ud83d"
    opened.stores.seen.mark([half], NOON)
    assert opened.again().seen.known([half]) == {half}
