"""What every store promises of its indexes: what is found, and in which order."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot.model.alert import ItemState
from bot.model.judgement import Kind
from bot.model.state import Iso3, Step
from bot.model.story import Story
from bot.ports import Stores
from tests.doubles.opened import Opened
from tests.doubles.values import after, feed_record, outbox_item, stored_entry, story, watch


def test_stories_are_found_by_each_of_their_states_and_by_kind(opened: Opened) -> None:
    both = story("s1", states=("FIN", "EST"))
    other = story("s2", states=("EST",), kind=Kind.USE)
    opened.stores.stories.put(both, other)
    stores = opened.again()
    assert list(stores.stories.where("state", "FIN")) == [both]
    assert list(stores.stories.where("state", "EST")) == [both, other]
    assert list(stores.stories.where("state", "EST", reverse=True)) == [other, both]
    assert list(stores.stories.where("kind", Kind.USE)) == [other]


def test_an_index_follows_changes(opened: Opened) -> None:
    item = outbox_item()
    opened.stores.outbox.put(item)
    sent = replace(item, state=ItemState.SENT)
    opened.stores.outbox.put(sent)
    stores = opened.again()
    assert list(stores.outbox.where("state", "waiting")) == []
    assert list(stores.outbox.where("state", "sent")) == [sent]


def test_where_keeps_the_order_of_insertion_also_for_values_that_came_to_match_later(
    opened: Opened,
) -> None:
    first, second = outbox_item("o1", state=ItemState.HELD), outbox_item("o2")
    opened.stores.outbox.put(first, second)
    freed = replace(first, state=ItemState.WAITING)
    opened.stores.outbox.put(freed)
    assert list(opened.stores.outbox.where("state", "waiting")) == [freed, second]
    assert list(opened.again().outbox.where("state", "waiting")) == [freed, second]


def test_between_takes_low_and_leaves_high_out(opened: Opened) -> None:
    entries = [stored_entry(f"e{n}", at=after(minutes=n)) for n in range(4)]
    opened.stores.entries.put(*reversed(entries))
    stores = opened.again()
    low, high = after(minutes=1).timestamp(), after(minutes=3).timestamp()
    assert list(stores.entries.between("first_seen_at", low, high)) == entries[1:3]
    assert list(stores.entries.between("first_seen_at", reverse=True)) == entries[::-1]
    assert list(stores.entries.between("first_seen_at", low)) == entries[1:]
    assert list(stores.entries.between("first_seen_at", high=high)) == entries[:3]


def test_a_value_without_a_sort_key_is_in_no_range(opened: Opened) -> None:
    opened.stores.feeds.put(feed_record("f1", None), feed_record("f2"))
    stores = opened.again()
    assert list(stores.feeds.between("next_poll_at")) == [feed_record("f2")]


def test_entries_are_found_by_story_and_by_feed(opened: Opened) -> None:
    entries = (stored_entry("e1"), stored_entry("e2", feed="f2"), stored_entry("e3", story=None))
    opened.stores.entries.put(*entries)
    stores = opened.again()
    assert list(stores.entries.where("story", "s1")) == list(entries[:2])
    assert list(stores.entries.where("feed", "f1")) == [entries[0], entries[2]]


def test_stories_are_found_by_state_and_step_together(opened: Opened) -> None:
    votes = [replace(story(f"s{n}"), step=Step.PARLIAMENT) for n in range(3)]
    law = replace(story("s-law"), step=Step.LAW)
    elsewhere = replace(story("s-other"), step=Step.PARLIAMENT, states=(Iso3("EST"),))
    opened.stores.stories.put(votes[0], law, elsewhere, *votes[1:])
    opened.stores.stories.put(replace(votes[1], step=None))
    stores = opened.again()
    asked = ("state", story().states[0]), ("step", Step.PARLIAMENT)
    assert list(stores.stories.where_both(*asked)) == [votes[0], votes[2]]
    assert list(stores.stories.where_both(*asked, reverse=True)) == [votes[2], votes[0]]


def spanning(key: str, first: int, last: int, **values: Any) -> Story:
    """A story first reported at one minute and last at another."""
    return replace(story(key, at=after(minutes=last), **values), first_at=after(minutes=first))


def test_the_newest_come_first_whatever_the_order_of_writing(opened: Opened) -> None:
    stories = [spanning(f"s{n}", n, n) for n in range(4)]
    opened.stores.stories.put(stories[2], stories[0], stories[3], stories[1])
    stores = opened.again()
    assert list(stores.stories.newest("last_at")) == stories[::-1]
    low = after(minutes=2).timestamp()
    assert list(stores.stories.newest("last_at", low=low)) == [stories[3], stories[2]]


def test_the_newest_of_any_of_these_values_and_begun_before(opened: Opened) -> None:
    vote = spanning("vote", 1, 9, states=("FIN",), kind=Kind.WITHDRAWAL)
    both = spanning("both", 2, 8, states=("EST", "LVA"), kind=Kind.USE)
    late = spanning("late", 7, 7, states=("EST",), kind=Kind.USE)
    opened.stores.stories.put(late, both, vote)
    newest = opened.again().stories.newest
    assert list(newest("last_at", holding={"state": ("EST", "LVA")})) == [both, late]
    assert list(newest("last_at", holding={"state": ("EST",), "kind": ()})) == [both, late]
    assert list(newest("last_at", holding={"state": ("EST",), "kind": ("withdrawal",)})) == []
    begun = ("first_at", after(minutes=7).timestamp())
    assert list(newest("last_at", before=begun)) == [vote, both]
    assert list(newest("last_at", before=begun, holding={"kind": ("use",)})) == [both]


def test_keys_are_found_by_their_beginning(opened: Opened) -> None:
    opened.stores.stories.put(story("s-ab12"), story("s-ab34"), story("s-cd56"))
    stores = opened.again()
    assert stores.stories.keys_starting("s-ab") == ("s-ab12", "s-ab34")
    assert stores.stories.keys_starting("s-ff") == ()


def test_a_table_says_what_changed_since_a_version(stores: Stores) -> None:
    stores.stories.put(story("s1"), story("s2"))
    version = stores.stories.version
    assert stores.stories.changed_since(version) == ()
    stores.stories.put(story("s3"), story("s1", states=("EST",)))
    stores.stories.remove("s2")
    assert set(stores.stories.changed_since(version) or ()) == {"s1", "s2", "s3"}


def test_what_a_unit_took_back_counts_as_changed(stores: Stores) -> None:
    stores.stories.put(story("s1"))
    version = stores.stories.version
    with suppress(ZeroDivisionError), stores.unit():
        stores.stories.put(story("s2"))
        raise ZeroDivisionError
    assert list(stores.stories) == [story("s1")]
    assert stores.stories.changed_since(version) == ("s2",)


def test_of_too_many_changes_a_table_does_not_say_which(stores: Stores) -> None:
    version = stores.stories.version
    stores.stories.put(*(story(f"s{n}") for n in range(5_000)))
    assert stores.stories.changed_since(version) is None
    assert stores.stories.changed_since(stores.stories.version + 1) is None


def test_values_may_be_removed_while_they_are_gone_through(stores: Stores) -> None:
    stores.watches.put(watch("w1"), watch("w2"), watch("w3"))
    gone = []
    for each in stores.watches:
        stores.watches.remove(each.id)
        gone.append(each.id)
    assert gone == ["w1", "w2", "w3"]
