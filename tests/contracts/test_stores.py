"""What every implementation of bot.ports.Stores must do: on disk, reopened, and in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.model.alert import ItemState
from bot.model.judgement import Kind
from bot.model.state import Iso3, Step
from bot.model.story import Story
from bot.ports import Stores
from storage import open_memory_stores, open_stores
from tests.doubles.clock import ManualClock
from tests.doubles.values import (
    NOON,
    after,
    feed_record,
    one_of_each,
    outbox_item,
    stored_entry,
    story,
    watch,
)

TABLES = sorted(one_of_each())
KEYS = {"posts": "C1|story:s1", "feedback": "s1|U1", "deliveries": "C1", "people": "U1"}
Again = Callable[[], Stores]


class Opened:
    """A store that can be opened again: after a clean end, after a kill, or not at all."""

    def __init__(self, directory: Path | None, *, clean: bool) -> None:
        self._directory = directory
        self._clean = clean
        self.stores = self._open()

    def again(self) -> Stores:
        if self._directory is not None:
            self.stores.close() if self._clean else self.stores.abandon()
            self.stores = self._open()
        return self.stores

    def _open(self) -> Any:
        clock = ManualClock()
        return open_stores(self._directory, clock) if self._directory else open_memory_stores(clock)


@pytest.fixture(params=["closed", "killed", "memory"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    directory = None if request.param == "memory" else tmp_path / "data"
    opened = Opened(directory, clean=request.param == "closed")
    yield opened
    opened.stores.close()


@pytest.fixture
def stores(opened: Opened) -> Stores:
    return opened.stores


@pytest.mark.parametrize("name", TABLES)
def test_what_was_put_is_found_under_its_key_after_opening_again(opened: Opened, name: str) -> None:
    value = one_of_each()[name]
    key = KEYS.get(name, "")
    getattr(opened.stores, name).put(value)
    table = getattr(opened.again(), name)
    assert list(table) == [value]
    assert len(table) == 1
    key = key or {"feeds": "f1", "entries": "e1", "notices": "feed:f1"}.get(name, f"{name[0]}1")
    assert key in table
    assert table.get(key) == value


@pytest.mark.parametrize("name", TABLES)
def test_what_was_removed_is_gone(opened: Opened, name: str) -> None:
    table = getattr(opened.stores, name)
    table.put(one_of_each()[name])
    keys = {"feeds": "f1", "entries": "e1", "notices": "feed:f1"} | KEYS
    table.remove(keys.get(name, f"{name[0]}1"), "never there")
    table = getattr(opened.again(), name)
    assert (list(table), len(table)) == ([], 0)


def test_put_replaces_and_keeps_the_place(opened: Opened) -> None:
    opened.stores.watches.put(watch("w1"), watch("w2"), watch("w3"))
    changed = replace(watch("w2"), set_aside="The channel is archived.")
    opened.stores.watches.put(changed)
    assert list(opened.again().watches) == [watch("w1"), changed, watch("w3")]


def test_nothing_is_under_an_unknown_key(stores: Stores) -> None:
    assert stores.stories.get("nothing") is None
    assert "nothing" not in stores.stories
    assert list(stores.stories.where("state", "FIN")) == []
    assert list(stores.stories.between("last_at")) == []


def test_a_value_of_another_kind_is_refused(stores: Stores) -> None:
    wrong: Any = watch()
    with pytest.raises(TypeError, match="Story"):
        stores.stories.put(wrong)


def test_a_value_that_could_not_be_read_again_is_refused(stores: Stores) -> None:
    wrong: Any = replace(story(), score=None)  # type: ignore[arg-type] # on purpose
    with pytest.raises(TypeError, match="score"):
        stores.stories.put(wrong)
    assert len(stores.stories) == 0


# --- indexes ------------------------------------------------------------------------------


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


# --- units of work ------------------------------------------------------------------------


def test_a_unit_is_there_as_a_whole(opened: Opened) -> None:
    with opened.stores.unit():
        opened.stores.entries.put(stored_entry())
        opened.stores.stories.put(story())
        opened.stores.seen.mark(["id:e1"], NOON)
    stores = opened.again()
    assert (len(stores.entries), len(stores.stories), len(stores.seen)) == (1, 1, 1)


def test_a_unit_that_fails_leaves_everything_as_it_was(opened: Opened) -> None:
    stores = opened.stores
    stores.watches.put(watch("w1"), watch("w2"), watch("w3"))
    stores.seen.mark(["old"], NOON)

    def stop_half_way() -> None:
        with stores.unit():
            stores.watches.remove("w1", "w3")
            stores.watches.put(replace(watch("w2"), set_aside="gone"), watch("w4"))
            stores.stories.put(story())
            stores.seen.mark(["new"], NOON)
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        stop_half_way()
    for found in (stores, opened.again()):
        assert list(found.watches) == [watch("w1"), watch("w2"), watch("w3")]
        assert list(found.watches.where("owner", "U1")) == [watch("w1"), watch("w2"), watch("w3")]
        assert len(found.stories) == 0
        assert found.seen.known(["old", "new"]) == {"old"}


def test_reads_in_a_unit_see_its_writes(stores: Stores) -> None:
    with stores.unit():
        stores.stories.put(story(states=("EST",)))
        assert list(stores.stories.where("state", "EST")) == [story(states=("EST",))]
        stores.stories.remove("s1")
        assert stores.stories.get("s1") is None


def test_units_do_not_nest(stores: Stores) -> None:
    with pytest.raises(RuntimeError), stores.unit(), stores.unit():
        pass
    with stores.unit():
        stores.stories.put(story())
    assert len(stores.stories) == 1


def test_an_empty_unit_is_fine(stores: Stores) -> None:
    with stores.unit():
        pass


# --- seen keys ----------------------------------------------------------------------------


def test_keys_are_known_once_marked(opened: Opened) -> None:
    opened.stores.seen.mark(["f1|id:a", "link:b"], NOON)
    seen = opened.again().seen
    assert seen.known(["f1|id:a", "f2|id:a", "link:b"]) == {"f1|id:a", "link:b"}
    assert len(seen) == 2


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


def test_text_that_is_no_text_can_be_a_key_and_a_title(opened: Opened) -> None:
    half = "half a pair: \ud83d"
    opened.stores.seen.mark([half], NOON)
    opened.stores.entries.put(stored_entry(title=half))
    stores = opened.again()
    assert stores.seen.known([half]) == {half}
    assert [kept.entry.title for kept in stores.entries] == ["half a pair: \ufffd"]


def test_a_table_has_another_version_after_every_change(stores: Stores) -> None:
    versions = [stores.stories.version]
    stores.stories.put(story("s1"))
    versions.append(stores.stories.version)
    stores.stories.put(story("s1", at=NOON.replace(hour=13)))
    versions.append(stores.stories.version)
    stores.watches.put(watch())
    assert stores.stories.version == versions[-1]
    stores.stories.remove("s1")
    versions.append(stores.stories.version)
    assert len(set(versions)) == 4
