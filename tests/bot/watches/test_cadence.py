"""When an alert goes out, on the clock on the wall."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.alert import HeldFor
from bot.model.watch import Cadence, Delivery
from bot.model.workspace import Conversation
from bot.watches.cadence import HoldUntil, SendNow, next_digest, plan, quiet_until

HERE = Conversation.of("C1")
ZONES = ("UTC", "Europe/Helsinki", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def daily(zone: str = "Europe/Helsinki", hour: time = time(9)) -> Delivery:
    return Delivery(HERE, Cadence.DAILY, zone, hour)


def quiet(zone: str = "Europe/Helsinki", **values: Any) -> Delivery:
    return Delivery(HERE, zone=zone, quiet_from=time(22), quiet_until=time(7), **values)


def test_at_once_is_now():
    assert plan(Delivery(HERE), at("2026-03-02T12:00"), (), legal_act=False) == SendNow()


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-02T08:59", "2026-03-02T09:00"),
        ("2026-03-02T09:00", "2026-03-03T09:00"),
        # Summer time begins on 29 March 2026 at 03:00: the day has 23 hours.
        ("2026-03-28T10:00", "2026-03-29T09:00"),
        # It ends on 25 October 2026 at 04:00: the day has 25.
        ("2026-10-24T10:00", "2026-10-25T09:00"),
    ],
)
def test_a_daily_digest_comes_at_the_hour_on_the_wall(now, due):
    zone = "Europe/Helsinki"
    assert next_digest(daily(zone), at(now, zone)) == at(due, zone)


@pytest.mark.parametrize(
    ("now", "told", "due"),
    [
        # The clock went back after the digest: that day has had its own.
        ("2026-03-02T08:00", "2026-03-02T09:00", "2026-03-03T09:00"),
        ("2026-03-01T20:00", "2026-03-02T09:00", "2026-03-03T09:00"),
        # It was sent on a clock two days ahead: no one waits until then.
        ("2026-03-02T10:00", "2026-03-04T09:00", "2026-03-03T09:00"),
        # Nothing is wrong, and somebody asked for another hour today.
        ("2026-03-02T08:00", "2026-03-01T09:00", "2026-03-02T09:00"),
    ],
)
def test_a_day_whose_digest_was_sent_gets_no_second_one(now, told, due):
    delivery = replace(daily("UTC"), last_digest_at=at(told))
    assert next_digest(delivery, at(now)) == at(due)


def test_a_skipped_hour_still_has_its_digest_once():
    half_past_three = daily(hour=time(3, 30))
    first = next_digest(half_past_three, at("2026-03-28T12:00", "Europe/Helsinki"))
    second = next_digest(half_past_three, first)
    assert first == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert second == at("2026-03-30T03:30", "Europe/Helsinki")


def test_an_hour_that_comes_twice_has_its_digest_once():
    half_past_three = daily(hour=time(3, 30))
    first = next_digest(half_past_three, at("2026-10-24T12:00", "Europe/Helsinki"))
    second = next_digest(half_past_three, first)
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert second == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_a_weekly_digest_keeps_its_weekday():
    thursdays = Delivery(HERE, Cadence.WEEKLY, "America/New_York", time(8), digest_weekday=3)
    due = next_digest(thursdays, at("2026-03-05T08:00", "America/New_York"))
    assert due == at("2026-03-12T08:00", "America/New_York")


@given(
    st.sampled_from(ZONES),
    st.times(),
    st.integers(1_577_836_800, 2_051_222_400),
    st.integers(0, 6),
)
def test_the_next_digest_is_later_and_at_most_a_period_away(zone, hour, second, weekday):
    now = datetime.fromtimestamp(second, UTC)
    for cadence, longest in ((Cadence.DAILY, 1), (Cadence.WEEKLY, 7)):
        delivery = Delivery(HERE, cadence, zone, hour, digest_weekday=weekday)
        wait = next_digest(delivery, now) - now
        # A change of clocks makes one day an hour (or half an hour) longer.
        assert timedelta() < wait <= timedelta(days=longest, hours=1)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-03-02T21:59", None),
        ("2026-03-02T22:00", "2026-03-03T07:00"),
        ("2026-03-03T00:00", "2026-03-03T07:00"),
        ("2026-03-03T06:59", "2026-03-03T07:00"),
        ("2026-03-03T07:00", None),
        ("2026-03-28T23:00", "2026-03-29T07:00"),
    ],
)
def test_quiet_hours_may_cross_midnight(now, until):
    zone = "Europe/Helsinki"
    expected = at(until, zone) if until else None
    assert quiet_until(quiet(zone), at(now, zone)) == expected


def test_quiet_hours_within_a_day():
    siesta = Delivery(HERE, zone="UTC", quiet_from=time(13), quiet_until=time(15))
    assert quiet_until(siesta, at("2026-03-02T14:00")) == at("2026-03-02T15:00")
    assert quiet_until(siesta, at("2026-03-02T16:00")) is None


def test_quiet_hours_that_begin_when_they_end_are_none():
    never = Delivery(HERE, quiet_from=time(9), quiet_until=time(9))
    assert quiet_until(never, at("2026-03-02T09:00")) is None


def test_quiet_hours_hold_an_alert_until_they_end():
    planned = plan(quiet(), at("2026-03-02T23:00", "Europe/Helsinki"), (), legal_act=False)
    assert planned == HoldUntil(HeldFor.QUIET, at("2026-03-03T07:00", "Europe/Helsinki"))


def test_a_legal_act_breaks_quiet_hours_only_where_that_is_wanted():
    night = at("2026-03-02T23:00", "Europe/Helsinki")
    assert plan(quiet(), night, (), legal_act=True) == SendNow()
    silent = quiet(legal_breaks_quiet=False)
    assert isinstance(plan(silent, night, (), legal_act=True), HoldUntil)


def test_a_legal_act_does_not_break_a_digest():
    planned = plan(daily("UTC"), at("2026-03-02T12:00"), (), legal_act=True)
    assert planned == HoldUntil(HeldFor.DAILY, at("2026-03-03T09:00"))


def test_more_than_so_many_alerts_an_hour_are_grouped():
    now = at("2026-03-02T12:00")
    three = Delivery(HERE, max_per_hour=3)
    recent = [now - timedelta(minutes=m) for m in (50, 20, 10)]
    planned = plan(three, now, recent, legal_act=False)
    assert isinstance(planned, HoldUntil)
    assert planned.reason is HeldFor.BURST
    old = [now - timedelta(minutes=m) for m in (61, 20, 10)]
    assert plan(three, now, old, legal_act=False) == SendNow()


def test_a_zone_nobody_knows_counts_as_utc():
    lost = Delivery(HERE, Cadence.DAILY, "Mars/Olympus", time(9))
    assert next_digest(lost, at("2026-03-02T08:00")) == at("2026-03-02T09:00")
