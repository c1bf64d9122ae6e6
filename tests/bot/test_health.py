"""Health: alive while every loop gives signs, with reasons when not."""

from datetime import timedelta

import pytest

from bot.health import Health
from tests.doubles.clock import ManualClock


def test_all_is_well_at_the_start():
    health = Health(ManualClock())
    health.expect("poll", 60)
    assert health.report().ok


def test_a_silent_loop_is_named_with_the_time_it_has_been_silent():
    clock = ManualClock()
    health = Health(clock)
    health.expect("poll", 60)
    clock.move(seconds=61)
    report = health.report()
    assert not report.ok
    assert report.reasons == ("No sign of life from poll for 61 s.",)
    health.alive("poll")
    assert health.report().ok


def test_a_trouble_counts_until_it_is_cleared():
    health = Health(ManualClock())
    health.trouble("slack", "Slack refuses the token; install the app again.")
    assert health.report().reasons == ("Slack refuses the token; install the app again.",)
    health.cleared("slack")
    assert health.report().ok


@pytest.mark.parametrize("days", [2, -2, 400, -400])
def test_a_clock_that_is_corrected_is_no_silence_and_hides_none(days: int):
    clock = ManualClock()
    health = Health(clock)
    health.expect("calendar", 1_020)
    clock.jump(clock.now() + timedelta(days=days))
    assert health.report().ok
    clock.move(seconds=1_021)
    assert health.report().reasons == ("No sign of life from calendar for 1021 s.",)
