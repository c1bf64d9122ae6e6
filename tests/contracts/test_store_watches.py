"""What every store promises of watches, deliveries and people."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.state import Iso3
from bot.model.watch import EVERYTHING, Cadence, Delivery, Person, Scope, Watch, group_target
from bot.model.workspace import HOME, Conversation, UserId, WorkspaceId
from bot.ports import Stores
from tests.doubles.opened import Opened
from tests.doubles.values import NOON, after, watch

HERE, THERE = Conversation.of("C1"), Conversation.of("C2")
ANN, BOB = UserId("U1"), UserId("U2")


def on(key: str, scope: Scope) -> Watch:
    return replace(watch(key), scope=scope)


def test_watches_of_a_conversation_and_of_a_person(opened: Opened) -> None:
    watches = (watch("w1"), watch("w2", owner="U2"), watch("w3", conversation="C2"))
    opened.stores.watches.put(*watches)
    found = opened.again().watches
    assert found.at(HERE) == watches[:2]
    assert found.at(Conversation.of("C9")) == ()
    assert found.of_owner(ANN) == (watches[0], watches[2])
    assert found.of_owner(UserId("")) == ()


def test_conversations_with_watches_are_counted_once(opened: Opened) -> None:
    places = ("C1", "C1", "C2", "T1/C1")
    opened.stores.watches.put(*(watch(f"w{n}", "U1", at) for n, at in enumerate(places)))
    stores = opened.again()
    assert stores.watches.conversation_count() == 3
    assert stores.of(HOME).watches.conversation_count() == 2
    assert stores.of(WorkspaceId("T2")).watches.conversation_count() == 0


def test_a_watch_is_found_by_each_of_its_targets_once(opened: Opened) -> None:
    finland = on("w1", Scope(states=(Iso3("FIN"),)))
    both = on("w2", Scope(states=(Iso3("FIN"), Iso3("EST")), groups=("baltics",)))
    everything = on("w3", Scope(states=(Iso3("LVA"),), everything=True))
    opened.stores.watches.put(finland, both, everything)
    found = opened.again().watches
    assert list(found.on(["FIN"])) == [finland, both]
    assert list(found.on([group_target("baltics")])) == [both]
    assert list(found.on(["EST", group_target("baltics"), "FIN", EVERYTHING])) == [
        finland,
        both,
        everything,
    ]
    assert list(found.on(["LVA"])) == list(found.on([])) == []


def test_targets_follow_changes(opened: Opened) -> None:
    opened.stores.watches.put(on("w1", Scope(states=(Iso3("FIN"),))))
    changed = on("w1", Scope(states=(Iso3("EST"),)))
    opened.stores.watches.put(changed)
    found = opened.again().watches
    assert list(found.on(["FIN"])) == []
    assert list(found.on(["EST"])) == [changed]


def test_watches_with_reminders(opened: Opened) -> None:
    asking = replace(watch("w2"), reminders=True)
    opened.stores.watches.put(watch("w1"), asking)
    assert list(opened.again().watches.with_reminders()) == [asking]


scopes = st.builds(
    lambda states, groups, everything: Scope(tuple(states), tuple(groups), everything),
    st.lists(st.sampled_from([Iso3("FIN"), Iso3("EST")]), max_size=3),
    st.lists(st.sampled_from(["baltics", "nordics"]), max_size=2),
    st.booleans(),
)
targets = st.sets(st.sampled_from(["FIN", "EST", "group:baltics", "group:nordics", EVERYTHING]))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 7), scopes), max_size=12), targets)
def test_the_watches_on_some_targets_are_those_a_look_at_all_would_find(
    opened: Opened, made: list[tuple[int, Scope]], asked: set[str]
) -> None:
    stores, model = opened.fresh(), dict[str, Watch]()
    for number, scope in made:
        stores.watches.put(on(f"w{number}", scope))
        model[f"w{number}"] = on(f"w{number}", scope)
    wanted = [each for each in model.values() if asked & set(each.scope.targets)]
    assert list(opened.again().watches.on(asked)) == wanted


# --- deliveries and people ----------------------------------------------------------------


def test_a_delivery_is_its_conversations(opened: Opened) -> None:
    daily = Delivery(HERE, Cadence.DAILY, zone="Europe/Helsinki", set_by=ANN)
    weekly = Delivery(THERE, Cadence.WEEKLY, set_by=BOB)
    opened.stores.deliveries.put(daily, weekly)
    found = opened.again().deliveries
    assert found.of(HERE) == daily
    assert found.of(Conversation.of("C9")) is None
    assert found.of_many([THERE, Conversation.of("C9"), HERE]) == {THERE: weekly, HERE: daily}
    assert found.set_by(ANN) == (daily,)
    found.remove(HERE, Conversation.of("C9"))
    assert list(opened.again().deliveries.all()) == [weekly]


def test_the_last_digest_is_noted_where_a_delivery_is(opened: Opened) -> None:
    daily = Delivery(HERE, Cadence.DAILY)
    opened.stores.deliveries.put(daily)
    opened.stores.deliveries.last_digest(HERE, after(hours=1))
    opened.stores.deliveries.last_digest(THERE, NOON)
    assert list(opened.again().deliveries.all()) == [replace(daily, last_digest_at=after(hours=1))]


def test_a_person_of_one_workspace_is_no_one_in_another(opened: Opened) -> None:
    there = opened.stores.of(WorkspaceId("T1"))
    opened.stores.people.put(Person(ANN, "Europe/Riga"))
    there.people.put(Person(ANN, "Asia/Tokyo"))
    stores = opened.again()
    assert stores.people.get(ANN) == stores.of(HOME).people.get(ANN) == Person(ANN, "Europe/Riga")
    assert stores.of(WorkspaceId("T1")).people.all() == (Person(ANN, "Asia/Tokyo"),)
    assert ANN not in stores.of(WorkspaceId("T2")).people
    stores.of(WorkspaceId("T1")).people.remove(ANN)
    assert (len(stores.of(WorkspaceId("T1")).people), len(stores.people)) == (0, 1)


def test_a_person_who_owns_watches_in_two_workspaces_is_two_people(stores: Stores) -> None:
    here, there = watch("w1"), watch("w2", conversation="T1/C1")
    stores.watches.put(here, there)
    assert stores.watches.of_owner(ANN) == (here,)
    assert stores.of(WorkspaceId("T1")).watches.of_owner(ANN) == (there,)
