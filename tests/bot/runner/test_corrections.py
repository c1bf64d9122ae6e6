"""A correction of the clock is noticed, and a great jump forward is not trusted for a day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.runner.corrections import Corrections
from tests.doubles.clock import START, ManualClock


def test_time_that_passes_is_no_correction():
    clock = ManualClock()
    corrections = Corrections(clock)
    for hours in (0.001, 1, 30, 9_000):
        clock.move(hours=hours)
        assert not corrections.look()
    assert corrections.is_trusted


@pytest.mark.parametrize("seconds", [3, -3, 3_600, -172_800, 172_800])
def test_a_jump_is_noticed_once(seconds: int):
    clock = ManualClock()
    corrections = Corrections(clock)
    clock.move(minutes=1)
    clock.jump(clock.now() + timedelta(seconds=seconds))
    assert corrections.look()
    assert not corrections.look()
    assert corrections.is_trusted


def test_slewing_by_less_than_a_second_is_nothing():
    clock = ManualClock()
    corrections = Corrections(clock)
    for _ in range(100):
        clock.jump(clock.now() - timedelta(seconds=0.5))
        assert not corrections.look()


def test_after_a_jump_of_years_a_day_must_pass():
    clock = ManualClock()
    corrections = Corrections(clock)
    clock.jump(clock.now() + timedelta(days=4_000))
    assert corrections.look()
    assert not corrections.is_trusted
    clock.move(hours=25)
    assert corrections.is_trusted


def test_a_start_long_after_the_last_poll_is_not_trusted_at_once():
    clock = ManualClock()
    assert Corrections(clock, START - timedelta(days=20)).is_trusted
    assert not Corrections(clock, START - timedelta(days=4_000)).is_trusted
    assert Corrections(clock, START + timedelta(days=4_000)).is_trusted
