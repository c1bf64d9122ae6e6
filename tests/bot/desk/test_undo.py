"""Undo takes back one's own last change, and leaves alone what somebody changed since."""

from datetime import time

import pytest

from bot.desk.changes import WatchWish
from bot.desk.targets import Target
from bot.desk.watches import MOST_WATCHES
from bot.errors import InputError, NotAllowedError
from bot.model.judgement import Kind
from bot.model.request import DigestAt
from bot.model.watch import Cadence
from tests.bot.desk.watching import ANN, BOB, CHANNEL, FINLAND, HERS, NORWAY, add, watched
from tests.doubles.desk import House


@pytest.mark.parametrize("change", ["add", "change", "remove", "remove_all", "set_all"])
def test_every_change_can_be_undone(home: House, change: str):
    add(home, "FIN")
    before = home.desk.watches.at(HERS)
    desk = home.desk.watches
    token = {
        "add": lambda: add(home, "NOR"),
        "change": lambda: desk.add(ANN, HERS, WatchWish((FINLAND,), kinds=(Kind.USE,))),
        "remove": lambda: desk.remove(ANN, HERS, [FINLAND]),
        "remove_all": lambda: desk.remove_all(ANN, HERS),
        "set_all": lambda: desk.set_all(ANN, HERS, WatchWish((NORWAY,)), keep_details=False),
    }[change]().token
    assert token is not None
    assert home.desk.watches.at(HERS) != before
    desk.undo(ANN, token)
    assert home.desk.watches.at(HERS) == before


def test_an_undo_can_be_undone(home: House):
    undone = home.desk.watches.undo(ANN, str(add(home, "FIN").token))
    assert watched(home) == []
    home.desk.watches.undo(ANN, str(undone.token))
    assert watched(home) == ["Finland"]


def test_undo_leaves_alone_what_somebody_changed_since(home: House):
    added = add(home, "FIN", "NOR", place=CHANNEL)
    home.desk.watches.add(BOB, CHANNEL, WatchWish((FINLAND,), kinds=(Kind.USE,)))
    home.desk.watches.undo(ANN, str(added.token))
    assert watched(home, CHANNEL) == ["Finland"]


def test_nobody_undoes_the_change_of_somebody_elses_own_watches(home: House):
    token = str(add(home, "FIN").token)
    with pytest.raises(NotAllowedError, match="Only the owner"):
        home.desk.watches.undo(BOB, token)
    assert watched(home) == ["Finland"]


def test_what_could_not_be_undone_may_be_later(home: House):
    states = [str(iso3) for iso3 in home.desk.treaty.current.states]
    add(home, *states[:150])
    token = str(home.desk.watches.remove(ANN, HERS, [Target(states[0])]).token)
    there = add(home, *states[: MOST_WATCHES - 149], place=CHANNEL)
    with pytest.raises(InputError, match="one person can keep"):
        home.desk.watches.undo(ANN, token)
    home.desk.watches.undo(ANN, there.token)
    assert home.desk.watches.undo(ANN, token).added


def test_undoing_twice_says_what_to_do(home: House):
    token = str(add(home, "FIN").token)
    home.desk.watches.undo(ANN, token)
    with pytest.raises(InputError, match="/minewatch list"):
        home.desk.watches.undo(ANN, token)


# --- undo without a token, and of settings ----------------------------------------------------


def test_undo_takes_back_the_persons_own_last_change(home: House):
    add(home, "FIN")
    add(home, "NOR")
    home.desk.watches.add(BOB, CHANNEL, WatchWish((FINLAND,)))
    home.desk.watches.undo(ANN)
    assert watched(home) == ["Finland"]
    assert home.desk.watches.at(CHANNEL)


def test_there_may_be_nothing_to_undo(home: House):
    with pytest.raises(InputError, match="nothing to undo"):
        home.desk.watches.undo(ANN)


def test_a_setting_is_a_change_too_and_is_undone_before_what_came_before_it(home: House):
    add(home, "FIN")
    deliveries = home.desk.watches.deliveries
    deliveries.set_digest(ANN, HERS, DigestAt(Cadence.DAILY))
    undone = home.desk.watches.undo(ANN)
    assert undone.settings is not None
    assert deliveries.of(HERS).cadence is Cadence.AT_ONCE
    assert watched(home) == ["Finland"]


def test_the_same_setting_again_is_no_change(home: House):
    deliveries = home.desk.watches.deliveries
    deliveries.set_digest(ANN, HERS, DigestAt(Cadence.DAILY))
    token = home.desk.watches.last_change(ANN)
    deliveries.set_digest(ANN, HERS, DigestAt(Cadence.DAILY))
    deliveries.resume(ANN, HERS)
    assert home.desk.watches.last_change(ANN) == token


def test_a_setting_that_was_changed_since_stays(home: House):
    deliveries = home.desk.watches.deliveries
    deliveries.set_digest(ANN, CHANNEL, DigestAt(Cadence.DAILY))
    deliveries.set_digest(BOB, CHANNEL, DigestAt(Cadence.WEEKLY))
    undone = home.desk.watches.undo(ANN)
    assert undone.settings is None
    assert deliveries.of(CHANNEL).cadence is Cadence.WEEKLY


def test_a_watch_and_its_cadence_are_added_and_undone_together(home: House):
    daily = DigestAt(Cadence.DAILY, time(8))
    change = home.desk.watches.add(ANN, HERS, WatchWish((FINLAND,)), daily)
    delivery = home.desk.watches.deliveries.of(HERS)
    assert (delivery.cadence, delivery.digest_at) == (Cadence.DAILY, time(8))
    assert change.token is not None
    home.desk.watches.undo(ANN, change.token)
    assert watched(home) == []
    assert home.desk.watches.deliveries.of(HERS).cadence is Cadence.AT_ONCE
