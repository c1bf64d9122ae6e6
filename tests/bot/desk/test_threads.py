"""One desk answers several threads at once, as it does where the store is in a database."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import count
from threading import Barrier
from typing import TypeVar

import pytest

from bot.desk import Desk
from bot.desk.changes import WatchWish
from bot.desk.desks import MOST_DESKS, Desks
from bot.desk.news import NewsQuery
from bot.desk.places import Place
from bot.desk.targets import Target
from bot.errors import InputError
from bot.model.names import NameFound
from bot.model.request import DigestAt
from bot.model.state import Iso3, Status
from bot.model.watch import Cadence
from bot.model.workspace import HOME, UserId, WorkspaceId
from bot.ports import Stores
from storage import open_memory_stores
from storage.postgres.stores import open_postgres_stores
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.desk import TODAY, desks_over
from tests.doubles.postgres import empty_database
from tests.doubles.values import stored_entry, story

T = TypeVar("T")
ANN = UserId("U1ANN")
THREADS = 6
ROUNDS = 15
URL = "https://treaties.un.org/doc/Publication/CN/2025/CN.1.2025-Eng.pdf"


@pytest.fixture
def stores() -> Iterator[Stores]:
    stores = open_postgres_stores(empty_database())
    yield stores
    stores.close()


@pytest.fixture
def desks(stores: Stores) -> Desks:
    return desks_over(stores, ManualClock(TODAY), FixedDraw())


def at_once(*works: Callable[[], T]) -> list[T | Exception]:
    """What each of these returns or raises, begun at the same moment."""
    ready = Barrier(len(works))

    def begun(work: Callable[[], T]) -> T | Exception:
        ready.wait()
        try:
            return work()
        except InputError as error:
            return error

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(begun, works))


def tell(stores: Stores, key: str) -> None:
    number = int(key.removeprefix("s"))
    at = TODAY - timedelta(minutes=number)
    with stores.unit():
        stores.stories.put(story(key, states=(("FIN", "EST")[number % 2],), at=at))
        stores.entries.put(stored_entry(f"e{number}", story=key, at=at, title=f"Vote no{number}"))


# --- what is remembered in memory -------------------------------------------------------------


def test_questions_of_many_threads_are_answered_while_everything_changes(
    stores: Stores, desks: Desks
):
    """News comes, the record changes, and people of three workspaces ask and change."""
    numbers = count()

    def reports() -> None:
        for _ in range(ROUNDS):
            tell(stores, f"s{next(numbers)}")

    def enters() -> None:
        record = desks.of(HOME).record
        for _ in range(ROUNDS // 3):
            made = record.propose(Iso3("SWE"), "withdrawal_notified", date(2026, 2, 27), URL)
            record.undo(record.confirm(made, "Notified", ANN).id, ANN)
            desks.sync.refresh_now()

    def asks(key: str) -> Callable[[], None]:
        def asking() -> None:
            for _ in range(ROUNDS):
                everything_asked(desks.of(WorkspaceId(key)))

        return asking

    outcome = at_once(reports, enters, asks(""), asks(""), asks("T1"), asks("T2"))
    assert outcome == [None] * THREADS
    for key in ("", "T1", "T2"):
        desk = desks.of(WorkspaceId(key))
        found = desk.news.page(NewsQuery(search="vote", size=20))
        assert [each.id for each in found.stories] == [f"s{n}" for n in range(ROUNDS)]
        assert found.searched_back_to is None
        assert desk.treaty.current.status(Iso3("SWE"), TODAY.date()) is Status.STATE_PARTY
        assert desk.treaty.show(named(desk)).answer.status is Status.STATE_PARTY  # type: ignore[union-attr]


def everything_asked(desk: Desk) -> None:
    """Every question whose answer is remembered, with what changes between."""
    desk.news.read_for_search()
    for words in ("", "vote", '"vote no3"'):
        page = desk.news.page(NewsQuery(search=words))
        assert all("Parliament" in each.headline for each in page.stories)
    assert desk.watches.search("Swed")[0].iso3 == "SWE"
    assert desk.treaty.show(named(desk)).answer.state.iso3 == "SWE"  # type: ignore[union-attr]
    desk.treaty.overview()
    own = desk.watches.own(ANN)
    desk.watches.add(ANN, own, WatchWish((Target("FIN"), Target("all"))))
    desk.watches.volume(desk.watches.at(own))
    desk.watches.remove(ANN, own, (Target("all"),))


def named(desk: Desk) -> tuple[NameFound, ...]:
    found = desk.treaty.current.find("Sweden")
    assert isinstance(found, NameFound)
    return (found,)


def test_the_index_of_words_is_filled_by_many_threads_that_ask_it_meanwhile():
    stores = open_memory_stores(ManualClock(TODAY))
    for number in range(1_000):
        tell(stores, f"s{number}")
    desk = desks_over(stores, ManualClock(TODAY), FixedDraw()).of(HOME)

    def reads() -> None:
        while desk.news.read_for_search():
            desk.news.page(NewsQuery(search="vote"))

    assert at_once(*(reads for _ in range(THREADS))) == [None] * THREADS
    last = desk.news.page(NewsQuery(search="vote", page=50, size=20))
    assert [each.id for each in last.stories] == [f"s{n}" for n in range(980, 1_000)]
    assert last.searched_back_to is None


def test_every_thread_gets_the_same_desk_of_a_workspace(desks: Desks):
    found = at_once(*(lambda: desks.of(WorkspaceId("T1")) for _ in range(THREADS)))
    assert len({id(each) for each in found}) == 1


def test_the_desks_used_last_are_kept_and_one_made_anew_knows_the_same(desks: Desks):
    first = desks.of(WorkspaceId("T0"))
    token = str(first.watches.add(ANN, first.watches.own(ANN), WatchWish((Target("FIN"),))).token)
    for number in range(1, MOST_DESKS + 1):
        desks.of(WorkspaceId(f"T{number}"))
    again = desks.of(WorkspaceId("T0"))
    assert again is not first
    assert desks.of(WorkspaceId(f"T{MOST_DESKS}")) is desks.of(WorkspaceId(f"T{MOST_DESKS}"))
    assert again.watches.undo(ANN, token).removed


# --- what is in the store ---------------------------------------------------------------------


def test_changes_of_one_place_from_many_threads_all_stand(stores: Stores, desks: Desks):
    channel = Place.of_channel(HOME, "C1NEWS")
    watches = desks.of(HOME).watches
    targets = [str(iso3) for iso3 in list(desks.of(HOME).treaty.current.states)[:THREADS]]

    def adds(target: str) -> Callable[[], object]:
        return lambda: watches.add(ANN, channel, WatchWish((Target(target),)))

    at_once(*map(adds, targets))
    assert sorted(watch.scope.states[0] for watch in watches.at(channel)) == sorted(targets)
    at_once(
        lambda: watches.deliveries.set_digest(ANN, channel, DigestAt(Cadence.DAILY)),
        lambda: watches.deliveries.set_zone(ANN, channel, "Europe/Riga"),
        lambda: watches.deliveries.pause(ANN, channel, timedelta(days=1)),
    )
    delivery = watches.deliveries.of(channel)
    assert (delivery.cadence, delivery.zone) == (Cadence.DAILY, "Europe/Riga")
    assert delivery.paused_until is not None


def test_of_many_that_press_undo_at_once_one_undoes(desks: Desks):
    watches = desks.of(HOME).watches
    channel = Place.of_channel(HOME, "C1NEWS")
    token = str(watches.add(ANN, channel, WatchWish((Target("FIN"),))).token)
    outcomes = at_once(*(lambda: watches.undo(ANN, token) for _ in range(THREADS)))
    assert sum(not isinstance(each, InputError) for each in outcomes) == 1
    assert watches.at(channel) == ()


def test_of_many_that_enter_the_same_act_at_once_one_does(stores: Stores, desks: Desks):
    record = desks.of(HOME).record
    made = record.propose(Iso3("SWE"), "withdrawal_notified", date(2026, 2, 27), URL)
    outcomes = at_once(*(lambda: record.confirm(made, "Notified", ANN) for _ in range(THREADS)))
    assert sum(not isinstance(each, InputError) for each in outcomes) == 1
    assert len(stores.acts.all()) == 1
