"""How a place wants its alerts."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.desk.places import Place
from bot.errors import InputError
from bot.model.day import Until
from bot.model.request import DigestAt
from bot.model.watch import Cadence, Delivery
from bot.model.workspace import HOME, UserId
from tests.doubles.desk import TODAY, House, house
from tests.doubles.values import watch

ANN = UserId("U1ANN")
HERS = Place.of_person(HOME, ANN)


@pytest.fixture
def home() -> House:
    return house()


def test_nothing_said_means_at_once_in_utc(home: House):
    assert home.desk.watches.deliveries.of(HERS) == Delivery(HERS.conversation)


def test_a_digest_has_a_local_time_and_a_day(home: House):
    deliveries = home.desk.watches.deliveries
    deliveries.set_digest(ANN, HERS, DigestAt(Cadence.WEEKLY, time(17, 30), 4))
    kept = deliveries.of(HERS)
    assert (kept.cadence, kept.digest_at, kept.digest_weekday) == (Cadence.WEEKLY, time(17, 30), 4)
    assert kept.set_by == ANN


def test_a_digest_without_a_time_keeps_the_time_it_had(home: House):
    deliveries = home.desk.watches.deliveries
    deliveries.set_digest(ANN, HERS, DigestAt(Cadence.DAILY, time(7, 0)))
    deliveries.set_digest(ANN, HERS, DigestAt(Cadence.AT_ONCE))
    assert deliveries.set_digest(ANN, HERS, DigestAt(Cadence.DAILY)).digest_at == time(7, 0)


def test_the_first_settings_take_the_persons_zone_and_later_ones_keep_it(home: House):
    deliveries = home.desk.watches.deliveries
    deliveries.learn_zone(ANN, "Europe/Helsinki")
    assert deliveries.set_digest(ANN, HERS, DigestAt(Cadence.DAILY)).zone == "Europe/Helsinki"
    deliveries.set_zone(ANN, HERS, "UTC")
    assert deliveries.set_digest(ANN, HERS, DigestAt(Cadence.DAILY)).zone == "UTC"


def test_a_zone_slack_invented_is_passed_over(home: House):
    home.desk.watches.deliveries.learn_zone(ANN, "Mars/Olympus_Mons")
    assert home.desk.watches.deliveries.zone_of(ANN) is None


def test_the_clock_of_the_place_is_shown(home: House):
    deliveries = home.desk.watches.deliveries
    deliveries.set_zone(ANN, HERS, "Etc/GMT-2")
    assert deliveries.local_time(HERS).utcoffset() == timedelta(hours=2)


def test_the_next_digest_is_told_in_the_places_zone_and_after_a_pause(home: House):
    deliveries = home.desk.watches.deliveries
    assert deliveries.next_digest(HERS) is None
    deliveries.learn_zone(ANN, "Europe/Helsinki")
    deliveries.set_digest(ANN, HERS, DigestAt(Cadence.DAILY, time(9)))
    at = deliveries.next_digest(HERS)
    assert at is not None
    assert at.isoformat() == "2026-03-03T09:00:00+02:00"
    deliveries.pause(ANN, HERS, timedelta(days=3))
    paused = deliveries.next_digest(HERS)
    assert paused is not None
    assert paused.isoformat() == "2026-03-06T09:00:00+02:00"


def test_quiet_hours_may_cross_midnight_and_end(home: House):
    deliveries = home.desk.watches.deliveries
    kept = deliveries.set_quiet(ANN, HERS, (time(22), time(7)), legal_breaks=False)
    assert (kept.quiet_from, kept.quiet_until, kept.legal_breaks_quiet) == (
        time(22),
        time(7),
        False,
    )
    assert deliveries.set_quiet(ANN, HERS, None).quiet_from is None


def test_quiet_all_day_is_refused(home: House):
    with pytest.raises(InputError, match="/minewatch pause"):
        home.desk.watches.deliveries.set_quiet(ANN, HERS, (time(7), time(7)))


@pytest.mark.parametrize("length", [timedelta(0), timedelta(days=400), timedelta(seconds=-5)])
def test_a_pause_lasts_from_a_minute_to_a_year(home: House, length: timedelta):
    with pytest.raises(InputError, match="/minewatch pause 3d"):
        home.desk.watches.deliveries.pause(ANN, HERS, length)


def test_a_pause_until_a_day_ends_when_it_begins_in_the_zone_of_the_place(home: House):
    deliveries = home.desk.watches.deliveries
    deliveries.learn_zone(ANN, "Europe/Helsinki")
    day = TODAY.date() + timedelta(days=3)
    zone = ZoneInfo("Europe/Helsinki")
    began = deliveries.pause(ANN, HERS, Until(day)).paused_until
    assert began == datetime.combine(day, time(0), zone)
    at_nine = deliveries.pause(ANN, HERS, Until(day, time(9))).paused_until
    assert at_nine == datetime.combine(day, time(9), zone)


@pytest.mark.parametrize("day", [date.min, TODAY.date() - timedelta(days=1), date.max])
def test_a_pause_ends_neither_in_the_past_nor_after_a_year(home: House, day: date):
    with pytest.raises(InputError, match="/minewatch pause 3d"):
        home.desk.watches.deliveries.pause(ANN, HERS, Until(day))


@pytest.mark.parametrize("typed", ["USA", "Narnia", "UTC+15", "Helsinki"])
def test_a_zone_that_is_not_plain_changes_nothing(home: House, typed: str):
    deliveries = home.desk.watches.deliveries
    deliveries.set_zone(ANN, HERS, "Europe/Helsinki")
    with pytest.raises(InputError, match="time zone"):
        deliveries.set_zone(ANN, HERS, typed)
    assert deliveries.of(HERS).zone == "Europe/Helsinki"


def test_a_pause_ends_by_itself_or_when_told(home: House):
    deliveries = home.desk.watches.deliveries
    assert deliveries.pause(ANN, HERS, timedelta(days=3)).paused_until == TODAY + timedelta(days=3)
    assert deliveries.resume(ANN, HERS).paused_until is None


def test_resuming_wakes_watches_that_were_set_aside(home: House):
    aside = replace(watch("w", ANN, ANN), set_aside="user_disabled", paused_until=TODAY)
    home.stores.watches.put(aside)
    home.desk.watches.deliveries.resume(ANN, HERS)
    (kept,) = home.desk.watches.at(HERS)
    assert (kept.set_aside, kept.paused_until) == (None, None)
