"""Days in words: as exact as they are known."""

from datetime import date

import pytest

from bot.model.day import Span, long_day, partial_day, side_by_side, span

MARCH, MAY = date(2025, 3, 1), date(2025, 5, 1)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2025-07-10", "10 July 2025"),
        ("2025-07", "July 2025"),
        ("2025", "2025"),
        ("", "Date not known"),
    ],
)
def test_a_partial_date_is_written_as_exactly_as_it_is_known(day: str, words: str):
    assert partial_day(day) == words


def test_two_days_of_one_year_say_the_year_once():
    assert long_day(date(2026, 1, 10)) == "10 January 2026"
    assert span(date(2026, 1, 13), date(2026, 8, 25)) == "13 January and 25 August 2026"
    assert span(date(2026, 7, 1), date(2027, 2, 1)) == "1 July 2026 and 1 February 2027"


@pytest.mark.parametrize("days", [(MARCH, MAY), (MAY, MARCH)])
def test_two_days_side_by_side_are_a_span_in_either_order(days: tuple[date, date]):
    assert side_by_side(*days) == Span("", MARCH, MAY)


@pytest.mark.parametrize("days", [(MARCH, MARCH), (MARCH, None), (None, MAY), (None, None)])
def test_one_day_is_no_span(days: tuple[date | None, date | None]):
    assert side_by_side(*days) is None
