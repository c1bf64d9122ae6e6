"""What every implementation of bot.ports.Stores must do: on disk, reopened, and in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.ports import Stores
from tests.doubles.opened import Opened
from tests.doubles.values import NOON, after, one_of_each, stored_entry, story, watch

TABLES = sorted(one_of_each())
KEYS = {"posts": "C1|story:s1", "feedback": "s1|U1", "deliveries": "C1", "people": "U1"}


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
