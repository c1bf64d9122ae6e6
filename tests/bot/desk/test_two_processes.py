"""What one process remembers, another finds: two processes' desks over one store."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from threading import Event

import pytest

from bot.desk import Desk
from bot.desk.changes import MOST_UNDONE, UNDO_FOR, WatchWish
from bot.desk.desks import Desks
from bot.desk.places import Place
from bot.desk.settings import Installation
from bot.desk.targets import Target
from bot.errors import InputError
from bot.model.request import DigestAt
from bot.model.state import Iso3, Status
from bot.model.watch import Cadence
from bot.model.workspace import HOME, UserId, WorkspaceId
from bot.ports import WAKE_RECORD, Stores
from storage import open_memory_stores
from storage.postgres.stores import open_postgres_stores
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.desk import TODAY, desks_over
from tests.doubles.postgres import empty_database
from tests.doubles.token_box import ScrambledTokens
from tests.doubles.workspaces import workspace

ANN, BOB = UserId("U1ANN"), UserId("U2BOB")
TEAM = WorkspaceId("T1")
URL = "https://treaties.un.org/doc/Publication/CN/2025/CN.1.2025-Eng.pdf"


class Two:
    """Two processes, each with desks of its own, over one store and one clock.

    A database is opened by each for itself; what is in memory can only be opened once.
    """

    def __init__(self, key: WorkspaceId, *, remote: bool) -> None:
        self.clock = ManualClock(TODAY)
        self.opened = self._remote() if remote else self._local()
        self.stores = self.opened[0]
        self.stores.workspaces.put(workspace("T1", admins=()))
        draw, settings = FixedDraw(), Installation("#alerts", ("U9ADMIN",))
        self.one, self.other = (
            desks_over(stores, self.clock, draw, installation=settings) for stores in self.opened
        )
        self.key = key
        self.hers = Place.of_person(key, ANN)
        self.channel = Place.of_channel(key, "C1NEWS")

    def _local(self) -> tuple[Stores, Stores]:
        stores = open_memory_stores(self.clock, ScrambledTokens())
        return stores, stores

    def _remote(self) -> tuple[Stores, Stores]:
        address, box = empty_database(), ScrambledTokens()
        return open_postgres_stores(address, box), open_postgres_stores(address, box)

    def close(self) -> None:
        for stores in dict.fromkeys(self.opened):
            stores.close()

    def watched(self, desks: Desks) -> list[str]:
        watches = desks.of(self.key).watches
        return [watches.name(watch) for watch in watches.at(self.hers)]


Made = Callable[[WorkspaceId], Two]


@pytest.fixture(params=[False, True], ids=["in memory", "in a database"])
def made(request: pytest.FixtureRequest) -> Iterator[Made]:
    """Two processes over a store of either kind, for a workspace."""
    opened: list[Two] = []

    def make(key: WorkspaceId) -> Two:
        opened.append(Two(key, remote=request.param))
        return opened[-1]

    yield make
    for two in opened:
        two.close()


@pytest.fixture(params=[HOME, TEAM], ids=["home", "team"])
def two(request: pytest.FixtureRequest, made: Made) -> Two:
    return made(request.param)


FINLAND = WatchWish((Target("FIN"),))

# --- undo -------------------------------------------------------------------------------------


def test_a_change_made_in_one_process_is_undone_in_the_other(two: Two):
    change = two.one.of(two.key).watches.add(ANN, two.hers, FINLAND)
    undone = two.other.of(two.key).watches.undo(ANN, str(change.token))
    assert [watch.id for watch in undone.removed] == [change.added[0].id]
    assert two.watched(two.one) == []


def test_the_last_change_of_a_person_is_the_last_in_either_process(two: Two):
    one, other = two.one.of(two.key).watches, two.other.of(two.key).watches
    one.add(ANN, two.hers, FINLAND)
    two.clock.move(seconds=1)
    other.deliveries.set_digest(ANN, two.channel, DigestAt(Cadence.DAILY))
    one.undo(ANN)
    assert other.deliveries.of(two.channel).cadence is Cadence.AT_ONCE
    other.undo(ANN)
    assert two.watched(two.one) == ["Finland"]  # an undo is a change too, and the last one


def test_what_was_undone_in_one_process_is_not_undone_again_in_the_other(two: Two):
    token = str(two.one.of(two.key).watches.add(ANN, two.hers, FINLAND).token)
    two.other.of(two.key).watches.undo(ANN, token)
    with pytest.raises(InputError, match="can no longer be undone"):
        two.one.of(two.key).watches.undo(ANN, token)


def test_a_change_can_be_undone_for_a_day(two: Two):
    watches = two.one.of(two.key).watches
    token = str(watches.add(ANN, two.hers, FINLAND).token)
    two.clock.move(seconds=UNDO_FOR.total_seconds() - 1)
    assert watches.last_change(ANN) == token
    two.clock.move(seconds=1)
    assert watches.last_change(ANN) is None
    with pytest.raises(InputError, match="can no longer be undone"):
        two.other.of(two.key).watches.undo(ANN, token)


def test_of_one_persons_changes_the_latest_are_remembered(two: Two):
    deliveries = two.one.of(two.key).watches.deliveries
    hers, his = two.hers, Place.of_person(two.key, BOB)
    deliveries.set_zone(BOB, his, "Europe/Riga")
    for number in range(MOST_UNDONE + 5):
        deliveries.set_digest(ANN, hers, DigestAt((Cadence.DAILY, Cadence.WEEKLY)[number % 2]))
    watches = two.other.of(two.key).watches
    for _ in range(3):  # each undo is remembered as well
        watches.undo(ANN)
    kept = two.stores.of(two.key).remembered.starting("undo", two.clock.now())
    assert len([key for key in kept if key.startswith("undo:")]) == MOST_UNDONE - 3 + 1
    assert watches.last_change(BOB) is not None


def test_a_change_that_is_refused_leaves_nothing_to_undo(two: Two):
    watches = two.one.of(two.key).watches
    with pytest.raises(InputError):
        watches.deliveries.pause(ANN, two.hers, timedelta(days=999))
    assert two.other.of(two.key).watches.last_change(ANN) is None


# --- who was seen, what channels are called ---------------------------------------------------


def test_who_was_seen_in_a_channel_by_one_process_was_seen_by_the_other(two: Two):
    two.one.of(two.key).watches.presence.note(ANN, "C1NEWS")
    there = two.other.of(two.key).watches.presence
    two.clock.move(minutes=59)
    assert there.was_seen(ANN, "C1NEWS")
    assert not there.was_seen(BOB, "C1NEWS")
    assert not there.was_seen(ANN, "C2NEWS")
    two.clock.move(minutes=1)
    assert not there.was_seen(ANN, "C1NEWS")


def test_the_name_of_a_channel_is_known_to_both(two: Two):
    one, other = (each.of(two.key).watches.channels for each in (two.one, two.other))
    one.note("C1", "general")
    assert (other.named("general"), other.name_of("C1")) == ("C1", "general")
    other.note("C1", "renamed")
    assert (one.named("general"), one.name_of("C1")) == (None, "renamed")
    one.note("C1", "general")
    assert other.name_of("C1") == "general"


def test_the_main_channel_known_by_its_name_is_known_to_both_by_its_id(made: Made):
    two = made(HOME)
    main = two.one.of(HOME).watches.channels.place("C0ALERTS", "alerts")
    assert str(main.conversation) == "#alerts"
    assert two.other.of(HOME).watches.channels.place("C0ALERTS") == main


# --- settings ---------------------------------------------------------------------------------


def test_a_channel_set_in_one_process_is_the_main_channel_in_the_other_within_two_seconds(
    made: Made,
):
    two = made(TEAM)
    one, other = two.one.of(TEAM), two.other.of(TEAM)
    place = Place.of_channel(TEAM, "C7MAIN")
    assert not other.watches.channels.is_main(place)
    one.settings.set_channel("C7MAIN")
    one.settings.set_admins([ANN])
    assert one.watches.channels.is_main(place)
    two.clock.move(seconds=2)
    assert other.watches.channels.is_main(place)
    assert other.settings.now().admins == (ANN,)
    assert two.stores.workspaces.get("T1").channel == "C7MAIN"


# --- what came last ---------------------------------------------------------------------------


@pytest.mark.parametrize("key", [HOME, TEAM])
def test_words_that_one_process_answered_are_not_new_to_the_other(made: Made, key: WorkspaceId):
    two = made(key)
    one, other = two.one.of(key).latest, two.other.of(key).latest
    assert one.is_new_wording("C1", "1.1", "finland")
    assert not other.is_new_wording("C1", "1.1", "finland")
    assert other.is_new_wording("C1", "1.1", "norway \ud83d")
    assert one.is_new_wording("C1", "1.1", "finland")
    assert one.is_new_wording("C1", "1.2", "finland")
    other.forget_wording("C1", "1.1")
    assert one.is_new_wording("C1", "1.1", "finland")
    another = HOME if key else TEAM
    assert two.one.of(another).latest.is_new_wording("C1", "1.1", "finland")


def test_a_message_is_compared_with_what_was_answered_for_a_week(made: Made):
    two = made(HOME)
    latest = two.one.of(HOME).latest
    assert latest.is_new_wording("C1", "1.1", "finland")
    two.clock.move(days=6.9)
    assert not latest.is_new_wording("C1", "1.1", "finland")
    two.clock.move(days=0.2)
    assert latest.is_new_wording("C1", "1.1", "finland")


def test_of_choices_that_reach_two_processes_the_last_one_made_counts(made: Made):
    two = made(TEAM)
    one, other = two.one.of(TEAM).latest, two.other.of(TEAM).latest
    assert one.is_last_choice("V1", "1795791802.909223")
    assert other.is_last_choice("V1", "1795791802.909224")
    assert not one.is_last_choice("V1", "1795791802.909223")  # it was late with its answer
    assert other.is_last_choice("V1", "1795791802.909224")
    assert one.is_last_choice("V2", "1795791802.909223")
    assert other.is_last_choice("V1", "1795791803.000001")


# --- the record -------------------------------------------------------------------------------


async def test_an_act_entered_in_one_process_is_in_the_answers_of_the_other_at_the_next_look(
    made: Made,
):
    two = made(HOME)
    heard = Event()
    two.opened[1].on_wake(lambda word: heard.set() if word == WAKE_RECORD else None)
    one, other = two.one.of(HOME), two.other.of(HOME)
    await two.other.refresh()
    proposal = one.record.propose(Iso3("SWE"), "withdrawal_notified", date(2026, 2, 27), URL)
    act = one.record.confirm(proposal, "The Depositary's notification", ANN)
    assert await asyncio.to_thread(heard.wait, 5)
    assert await two.other.refresh()
    assert _status(other) is Status.STATE_PARTY_WITHDRAWING
    assert not await two.other.refresh()
    other.record.undo(act.id, BOB)
    assert await two.one.refresh()
    assert _status(one) is Status.STATE_PARTY


async def test_two_processes_enter_acts_one_after_the_other_and_both_stand(made: Made):
    two = made(HOME)
    for desks, iso3 in ((two.one, "SWE"), (two.other, "NOR")):
        record = desks.of(HOME).record
        proposal = record.propose(Iso3(iso3), "withdrawal_notified", date(2026, 2, 27), URL)
        record.confirm(proposal, "Notified", ANN)
    await two.one.refresh()
    for desks in (two.one, two.other):
        treaty = desks.of(HOME).treaty.current
        found = {iso3: treaty.status(Iso3(iso3), TODAY.date()) for iso3 in ("SWE", "NOR")}
        assert set(found.values()) == {Status.STATE_PARTY_WITHDRAWING}


def test_the_same_act_is_not_entered_by_both(made: Made):
    two = made(HOME)
    one, other = two.one.of(HOME).record, two.other.of(HOME).record
    asked = (Iso3("SWE"), "withdrawal_notified", date(2026, 2, 27), URL)
    proposals = one.propose(*asked), other.propose(*asked)
    one.confirm(proposals[0], "Notified", ANN)
    with pytest.raises(InputError, match="already says so"):
        other.confirm(proposals[1], "Notified", BOB)
    assert len(two.stores.acts.all()) == 1


async def test_a_day_confirmed_in_one_process_is_how_far_the_other_knows(made: Made):
    two = made(HOME)
    two.clock.jump(TODAY + timedelta(days=300))
    day = two.one.of(HOME).treaty.current.record.known_to + timedelta(days=30)
    two.one.of(HOME).depositary.known.confirm(day, URL, ANN)
    await two.other.refresh()
    assert two.other.of(HOME).treaty.current.record.known_to == day


def _status(desk: Desk) -> Status:
    return desk.treaty.current.status(Iso3("SWE"), TODAY.date())
