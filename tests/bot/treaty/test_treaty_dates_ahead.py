"""The dates that are ahead, and those that have passed."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.model.state import Iso3
from bot.treaty.partial import last_day
from bot.treaty.treaty import Treaty

TODAY = date(2026, 11, 25)


def test_coming_dates_are_in_order_and_not_over(treaty: Treaty):
    coming = treaty.deadlines(TODAY)
    days = [last_day(entry.date) for entry in coming]
    assert days == sorted(days)
    assert min(days) >= TODAY
    assert all(entry.source.url for entry in coming)
    assert coming[0].date.startswith("2026")


def test_dates_of_one_state_are_its_own_and_the_meetings(treaty: Treaty):
    coming = treaty.deadlines(TODAY, Iso3("THA"))
    assert ("THA", "2026-12-31") in [(entry.iso3, entry.date) for entry in coming]
    assert {entry.iso3 for entry in coming} == {"THA", None}
    assert "reporting_deadline" in [entry.kind for entry in coming]
    outside = treaty.deadlines(TODAY, Iso3("FIN"))
    assert "reporting_deadline" not in [entry.kind for entry in outside]


def test_a_new_state_partys_computed_deadline_is_listed_once(treaty: Treaty):
    coming = treaty.deadlines(TODAY, Iso3("TON"))
    assert [entry.date for entry in coming if entry.iso3 == "TON"].count("2029-12-01") == 1
    assert "2035-12-01" in [entry.date for entry in coming]


def test_what_is_overdue_is_listed_with_its_source_oldest_first(treaty: Treaty):
    late = treaty.overdue(TODAY)
    days = [last_day(entry.date) for entry in late]
    assert days == sorted(days)
    assert {("GRC", "2008-03-01"), ("UKR", "2010-06-01"), ("SSD", "2026-07-09")} <= {
        (entry.iso3, entry.date) for entry in late
    }
    assert {entry.kind for entry in late} == {
        "stockpile_deadline",
        "clearance_deadline",
        "reporting_deadline",
    }
    assert all(entry.source.url and entry.detail for entry in late)
    assert {entry.iso3 for entry in treaty.overdue(TODAY, Iso3("GRC"))} == {"GRC"}
    assert treaty.overdue(TODAY, Iso3("FIN")) == ()


@given(on=st.dates(date(1999, 3, 1), date(2035, 1, 1)))
def test_no_duty_is_both_ahead_and_overdue(treaty: Treaty, on: date):
    ahead = {(e.iso3, e.kind, e.date) for e in treaty.deadlines(on) if e.iso3}
    passed = {(e.iso3, e.kind, e.date) for e in treaty.overdue(on)}
    assert not ahead & passed
