"""What every store promises as a whole: values come back, units hold together, words wake."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from bot.model.workspace import WorkspaceId
from bot.ports import Stores
from tests.doubles.opened import Opened
from tests.doubles.values import NOON, one_of_each, stored_entry, story, watch

REPOSITORIES = sorted(one_of_each())
BY_ID = {"feeds": "f1", "entries": "e1", "people": "U1", "notices": "feed:f1"} | {
    name: f"{name[0]}1"
    for name in ("stories", "watches", "outbox", "acts", "findings", "confirmations")
}


@pytest.mark.parametrize("name", REPOSITORIES)
def test_what_was_put_is_there_after_opening_again(opened: Opened, name: str) -> None:
    value = one_of_each()[name]
    getattr(opened.stores, name).put(value)
    repository = getattr(opened.again(), name)
    assert list(repository.all()) == [value]
    assert len(repository) == 1


@pytest.mark.parametrize("name", sorted(BY_ID))
def test_a_value_is_found_by_its_id(opened: Opened, name: str) -> None:
    value, key = one_of_each()[name], BY_ID[name]
    getattr(opened.stores, name).put(value)
    repository = getattr(opened.again(), name)
    assert key in repository
    assert "nothing" not in repository
    assert repository.get(key) == repository.hold(key) == value
    assert repository.get("nothing") is None
    assert repository.get_many(["nothing", key, key]) == {key: value}
    assert repository.hold_many(["nothing", key, key]) == {key: value}


@pytest.mark.parametrize("name", sorted(BY_ID))
def test_what_was_removed_is_gone(opened: Opened, name: str) -> None:
    repository = getattr(opened.stores, name)
    repository.put(one_of_each()[name])
    repository.remove(BY_ID[name], "never there")
    repository = getattr(opened.again(), name)
    assert (list(repository.all()), len(repository)) == ([], 0)


def test_put_replaces_and_keeps_the_place(opened: Opened) -> None:
    opened.stores.watches.put(watch("w1"), watch("w2"), watch("w3"))
    changed = replace(watch("w2"), set_aside="The channel is archived.")
    opened.stores.watches.put(changed)
    assert list(opened.again().watches.all()) == [watch("w1"), changed, watch("w3")]


def test_of_two_values_with_one_id_put_together_the_later_stays(opened: Opened) -> None:
    changed = replace(watch("w1"), set_aside="The channel is archived.")
    opened.stores.watches.put(watch("w1"), watch("w2"), changed)
    assert list(opened.again().watches.all()) == [changed, watch("w2")]


def test_several_are_found_in_the_order_asked_for(stores: Stores) -> None:
    stores.stories.put(story("s1"), story("s2"), story("s3"))
    assert list(stores.stories.get_many(["s3", "s1"]).items()) == [
        ("s3", story("s3")),
        ("s1", story("s1")),
    ]


def test_a_value_of_another_kind_is_refused(stores: Stores) -> None:
    wrong: Any = watch()
    with pytest.raises(TypeError, match="Story"):
        stores.stories.put(wrong)


def test_a_value_that_could_not_be_read_again_is_refused(stores: Stores) -> None:
    wrong: Any = replace(story(), score=None)  # type: ignore[arg-type] # on purpose
    with pytest.raises(TypeError, match="score"):
        stores.stories.put(wrong)
    assert len(stores.stories) == 0


def test_text_that_is_no_text_can_be_a_title(opened: Opened) -> None:
    opened.stores.entries.put(stored_entry(title="half a pair: \ud83d"))
    assert [kept.entry.title for kept in opened.again().entries.all()] == ["half a pair: \ufffd"]


def test_values_may_be_removed_while_they_are_gone_through(stores: Stores) -> None:
    stores.watches.put(watch("w1"), watch("w2"), watch("w3"))
    gone = []
    for each in stores.watches.all():
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
            stores.remembered.put("undo", "w1", NOON)
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        stop_half_way()
    for found in (stores, opened.again()):
        assert list(found.watches.all()) == [watch("w1"), watch("w2"), watch("w3")]
        assert found.watches.of_owner(watch().owner) == (watch("w1"), watch("w2"), watch("w3"))
        assert len(found.stories) == 0
        assert found.seen.known(["old", "new"]) == {"old"}
        assert found.remembered.forget(NOON) == 0


def test_reads_in_a_unit_see_its_writes(stores: Stores) -> None:
    with stores.unit():
        stores.watches.put(watch())
        assert list(stores.watches.on(["FIN"])) == [watch()]
        stores.watches.remove("w1")
        assert stores.watches.get("w1") is None


def test_units_do_not_nest(stores: Stores) -> None:
    with pytest.raises(RuntimeError), stores.unit(), stores.unit():
        pass
    with pytest.raises(RuntimeError), stores.unit(), stores.of(WorkspaceId("T1")).unit():
        pass
    with stores.unit():
        stores.stories.put(story())
    assert len(stores.stories) == 1


def test_an_empty_unit_is_fine(stores: Stores) -> None:
    with stores.unit():
        pass


def test_a_view_takes_part_in_the_unit_of_the_whole(opened: Opened) -> None:
    there = opened.stores.of(WorkspaceId("T1"))
    with suppress(ZeroDivisionError), opened.stores.unit():
        there.watches.put(watch(conversation="T1/C1"))
        raise ZeroDivisionError
    assert len(opened.again().watches) == 0


def test_units_within_what_is_done_alone_are_stored(opened: Opened) -> None:
    stores = opened.stores
    with stores.alone("grouping"):
        with stores.unit():
            stores.stories.put(story("s1"))
        with suppress(ZeroDivisionError), stores.unit():
            stores.stories.put(story("s2"))
            raise ZeroDivisionError
        assert list(stores.stories.all()) == [story("s1")]
    assert list(opened.again().stories.all()) == [story("s1")]


async def test_work_is_done_and_its_errors_are_raised(stores: Stores) -> None:
    def work() -> int:
        stores.stories.put(story())
        return len(stores.stories)

    assert await stores.do(work) == 1
    with pytest.raises(ZeroDivisionError):
        await stores.do(lambda: 1 // 0)
