"""What every store promises of leases, of what is remembered for a while, and of words that wake."""

from __future__ import annotations

from contextlib import suppress

from bot.model.workspace import HOME, WorkspaceId
from bot.ports import Stores
from tests.doubles.opened import Opened
from tests.doubles.values import NOON, after

# --- leases -------------------------------------------------------------------------------


def test_a_lease_has_one_holder(opened: Opened) -> None:
    leases = opened.stores.leases
    taken = opened.at_once(*(lambda n=n: leases.take("deliver:T1", f"w{n}", 30) for n in range(3)))
    assert sorted(taken) == [False, False, True]
    holder = f"w{taken.index(True)}"
    assert leases.held()["deliver:T1"] == holder
    assert leases.held().get("deliver:T1") != "another"
    assert leases.take("deliver:T2", "another", 30)


def test_a_holder_renews_its_lease(opened: Opened) -> None:
    leases = opened.stores.leases
    assert leases.take("tidy", "a", 0.4)
    assert leases.take("tidy", "a", 30)
    opened.later(0.5)
    assert leases.held()["tidy"] == "a"
    assert not leases.take("tidy", "b", 30)


def test_a_lease_that_ran_out_is_free(opened: Opened) -> None:
    leases = opened.stores.leases
    assert leases.take("tidy", "a", 0.4)
    opened.later(0.5)
    assert leases.held().get("tidy") != "a"
    assert leases.held() == {}
    assert leases.take("tidy", "b", 30)
    leases.release("tidy", "a")
    assert leases.held()["tidy"] == "b"


def test_a_released_lease_is_free_at_once_or_after_its_rest(opened: Opened) -> None:
    leases = opened.stores.leases
    leases.take("host:x.example", "a", 30)
    leases.release("host:x.example", "b")
    assert leases.held()["host:x.example"] == "a"
    leases.release("host:x.example", "a")
    assert leases.take("host:x.example", "b", 30)
    leases.release("host:x.example", "b", rest=0.4)
    assert leases.held() == {}
    assert not leases.take("host:x.example", "b", 30)
    assert not leases.take("host:x.example", "a", 30)
    opened.later(0.5)
    assert leases.take("host:x.example", "a", 30)


def test_leases_are_listed_by_the_beginning_of_their_names(stores: Stores) -> None:
    stores.leases.take("process:b", "b", 30)
    stores.leases.take("process:a", "a", 30)
    stores.leases.take("process_c", "c", 30)
    assert list(stores.leases.held("process:").items()) == [("process:a", "a"), ("process:b", "b")]


def test_what_is_left_of_a_lease_or_its_rest_can_be_asked_for(opened: Opened) -> None:
    leases = opened.stores.leases
    assert leases.left("pause") == 0
    leases.take("pause", "a", 60)
    assert 30 < leases.left("pause") <= 60
    leases.take("pause", "a", 20)
    assert 10 < leases.left("pause") <= 20
    leases.release("pause", "a", rest=60)
    assert 30 < leases.left("pause") <= 60
    opened.later(60)
    assert leases.left("pause") == 0


def test_leases_that_ended_long_ago_are_forgotten(opened: Opened) -> None:
    leases = opened.stores.leases
    leases.take("process:dead", "dead", 30)
    leases.take("process:ended", "ended", 600)
    leases.take("process:alive", "alive", 9_000)
    opened.later(700)
    assert leases.forget(300) == 1
    assert leases.forget(300) == 0
    assert leases.forget(50) == 1
    assert list(leases.held()) == ["process:alive"]


def test_a_lease_can_be_asked_for_within_a_unit(stores: Stores) -> None:
    stores.leases.take("deliver:", "a", 30)
    with stores.unit():
        assert stores.leases.held()["deliver:"] == "a"
        assert stores.leases.held().get("deliver:") != "b"


# --- what is remembered -------------------------------------------------------------------


def test_a_text_is_remembered_until_its_moment(opened: Opened) -> None:
    opened.stores.remembered.put("undo:1", '{"watch":"w1"}', after(minutes=5))
    remembered = opened.again().remembered
    assert remembered.get("undo:1", NOON) == '{"watch":"w1"}'
    assert remembered.get("undo:1", after(minutes=5)) is None
    assert remembered.get("undo:2", NOON) is None


def test_what_is_put_again_takes_the_place_of_the_earlier(opened: Opened) -> None:
    opened.stores.remembered.put("name:C1", "news", after(minutes=5))
    opened.stores.remembered.put("name:C1", "mine-ban", after(minutes=9))
    assert opened.again().remembered.get("name:C1", after(minutes=8)) == "mine-ban"


def test_of_several_that_take_one_gets_it(opened: Opened) -> None:
    remembered = opened.stores.remembered
    remembered.put("undo:1", "w1", after(minutes=5))
    taken = opened.at_once(*[lambda: remembered.take("undo:1", NOON)] * 3)
    assert sorted(taken, key=str) == [None, None, "w1"]
    assert opened.again().remembered.get("undo:1", NOON) is None


def test_what_is_over_cannot_be_taken(stores: Stores) -> None:
    stores.remembered.put("undo:1", "w1", NOON)
    assert stores.remembered.take("undo:1", NOON) is None


def test_rows_are_found_by_the_beginning_of_their_keys(opened: Opened) -> None:
    for key, minutes in (("seen:C1:U2", 5), ("seen:C1:U1", 5), ("seen:C1:U3", 1), ("seen_C1", 5)):
        opened.stores.remembered.put(key, key[-2:], after(minutes=minutes))
    found = opened.again().remembered.starting("seen:", after(minutes=1))
    assert list(found.items()) == [("seen:C1:U1", "U1"), ("seen:C1:U2", "U2")]


def test_what_is_over_is_forgotten_in_portions(opened: Opened) -> None:
    for n in range(5):
        opened.stores.remembered.put(f"k{n}", "x", after(minutes=n))
    opened.stores.of(WorkspaceId("T1")).remembered.put("k0", "x", NOON)
    remembered = opened.again().remembered
    assert [remembered.forget(after(minutes=3), limit=3) for _ in range(3)] == [3, 2, 0]
    assert remembered.starting("", NOON) == {"k4": "x"}
    remembered.remove("k4", "never there")
    assert opened.again().remembered.starting("", NOON) == {}


def test_one_key_is_another_row_in_each_workspace(stores: Stores) -> None:
    stores.remembered.put("name:C1", "home", after(minutes=5))
    stores.of(WorkspaceId("T1")).remembered.put("name:C1", "abroad", after(minutes=5))
    assert stores.of(HOME).remembered.get("name:C1", NOON) == "home"
    assert stores.of(WorkspaceId("T1")).remembered.starting("", NOON) == {"name:C1": "abroad"}
    assert stores.of(WorkspaceId("T2")).remembered.get("name:C1", NOON) is None


# --- words that wake ----------------------------------------------------------------------


def test_a_word_wakes_once_it_is_stored(opened: Opened) -> None:
    stores, heard = opened.stores, list[str]()
    stores.on_wake(heard.append)
    stores.wake("poll")
    opened.until(lambda: heard == ["poll"])
    with stores.unit():
        stores.wake("deliver")
        stores.of(WorkspaceId("T1")).wake("deliver")
        assert heard == ["poll"]
    opened.until(lambda: heard == ["poll", "deliver"])


def test_a_word_of_a_unit_that_fails_wakes_no_one(opened: Opened) -> None:
    stores, heard = opened.stores, list[str]()
    stores.on_wake(heard.append)
    with suppress(ZeroDivisionError), stores.unit():
        stores.wake("deliver")
        raise ZeroDivisionError
    stores.wake("poll")
    opened.until(lambda: heard == ["poll"])
