"""The days of the membership curve, and what is counted on them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.curve import IN_FORCE, MOST_POINTS, OPENED, curve, curve_days
from tests.doubles.desk import treaty


@given(st.dates(date(1997, 9, 18), date(2200, 1, 1)))
def test_a_chart_can_show_all_days_and_they_follow_each_other(until: date):
    days = curve_days(until)
    assert 1 <= len(days) <= MOST_POINTS
    assert list(days) == sorted(set(days))
    assert days[-1] == until


@given(st.dates(date(2010, 1, 1), date(2200, 1, 1)))
def test_the_beginning_and_each_recent_year_are_there(until: date):
    days = curve_days(until)
    assert days[:2] == (OPENED, IN_FORCE)
    assert {date(until.year - back, 12, 31) for back in range(1, 11)} <= set(days)


@pytest.mark.parametrize(
    ("day", "parties", "withdrawn"),
    [(OPENED, 3, 0), (IN_FORCE, 67, 0), (date(2025, 12, 31), 163, 3), (date(2026, 3, 2), 161, 5)],
)
def test_the_points_are_the_counts_of_their_days(day: date, parties: int, withdrawn: int):
    points = {each.on: each for each in curve(treaty().counts, date(2026, 3, 2)).points}
    assert (points[day].deposited, points[day].withdrawn) == (parties, withdrawn)
