"""Articles 4, 5, 7, 17 and 20 as arithmetic."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.treaty import terms

DAYS = st.dates(date(1997, 12, 3), date(2100, 12, 31))


def test_entry_into_force_is_the_first_of_the_sixth_month_after_the_month_of_deposit():
    assert terms.entry_into_force(date(2012, 1, 9)) == date(2012, 7, 1)
    assert terms.entry_into_force(date(2012, 12, 27)) == date(2013, 6, 1)
    assert terms.entry_into_force(date(2025, 6, 30)) == date(2025, 12, 1)


def test_nothing_enters_into_force_before_the_convention_itself():
    assert terms.entry_into_force(date(1997, 12, 3)) == date(1999, 3, 1)
    assert terms.entry_into_force(date(1998, 9, 30)) == date(1999, 3, 1)
    assert terms.entry_into_force(date(1998, 10, 1)) == date(1999, 4, 1)


def test_a_withdrawal_takes_effect_six_months_after_its_receipt():
    assert terms.withdrawal_effect(date(2025, 7, 10)) == date(2026, 1, 10)
    assert terms.withdrawal_effect(date(2025, 8, 31)) == date(2026, 2, 28)


def test_duties_are_counted_from_entry_into_force():
    in_force = date(2025, 9, 1)
    assert terms.stockpile_deadline(in_force) == date(2029, 9, 1)
    assert terms.clearance_deadline(in_force) == date(2035, 9, 1)
    assert terms.first_report_due(in_force) == date(2026, 2, 28)


def test_the_yearly_report_is_due_on_30_april():
    assert terms.next_yearly_report_due(date(2026, 4, 30)) == date(2026, 4, 30)
    assert terms.next_yearly_report_due(date(2026, 5, 1)) == date(2027, 4, 30)


@given(DAYS)
def test_entry_into_force_comes_five_to_seven_months_later_or_on_the_general_day(deposit: date):
    in_force = terms.entry_into_force(deposit)
    assert in_force.day == 1
    if in_force > terms.GENERAL_ENTRY_INTO_FORCE:
        assert timedelta(days=150) < in_force - deposit <= timedelta(days=184 + 31)


@given(DAYS, st.integers(0, 240))
def test_adding_months_keeps_the_day_or_the_end_of_the_month(day: date, months: int):
    later = terms.add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
