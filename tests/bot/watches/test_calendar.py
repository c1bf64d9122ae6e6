"""Withdrawal clocks and reminders: what a day asks to be said."""

from dataclasses import replace
from datetime import date

import pytest

from bot.model.judgement import Kind
from bot.model.state import CalendarDate, Iso3, PartialDate, Source
from bot.model.watch import Scope
from bot.watches.clocks import Countdown, countdown, watches_clock
from bot.watches.reminders import due_reminders, wants_reminder
from tests.doubles.engine import watch_on

OUT = date(2026, 1, 10)
FINLAND = Iso3("FIN")


@pytest.mark.parametrize(
    ("today", "reached"),
    [
        (date(2025, 7, 10), Countdown("start", 184)),
        (date(2025, 10, 12), Countdown("90", 90)),
        (date(2025, 12, 11), Countdown("30", 30)),
        (date(2025, 12, 20), Countdown("30", 21)),
        (date(2026, 1, 3), Countdown("7", 7)),
        (date(2026, 1, 9), Countdown("1", 1)),
        (date(2026, 1, 10), Countdown("0", 0)),
        (date(2026, 1, 13), Countdown("0", 0)),
        (date(2026, 1, 14), None),
    ],
)
def test_the_clock_of_a_withdrawal(today, reached):
    assert countdown(OUT, today) == reached


def test_a_watch_follows_the_clock_of_its_states():
    assert watches_clock(Scope(states=(FINLAND,)), FINLAND, {})
    assert watches_clock(Scope(everything=True), FINLAND, {})
    assert not watches_clock(Scope(states=(Iso3("NOR"),)), FINLAND, {})
    assert not watches_clock(Scope(everything=True, kinds=(Kind.CASUALTIES,)), FINLAND, {})


def coming(on: str, iso3: str | None = "FIN") -> CalendarDate:
    source = Source("Deadlines", "UN", "https://un.example")
    return CalendarDate(
        PartialDate(on), "deadline", "Clearance ends", "", iso3 and Iso3(iso3), source
    )


@pytest.mark.parametrize(
    ("on", "distances"),
    [
        ("2026-04-01", [30]),
        ("2026-03-09", [7]),
        ("2026-03-03", [1]),
        ("2026-03-02", []),
        ("2026-04-02", []),
        ("2026-03", []),
    ],
)
def test_dates_are_reminded_of_at_three_distances(on, distances):
    found = due_reminders([coming(on)], date(2026, 3, 2))
    assert [due.days for due in found] == distances


def test_only_watches_that_ask_are_reminded():
    asking = watch_on("C1", "FIN", reminders=True)
    assert wants_reminder(asking, FINLAND, {})
    assert wants_reminder(asking, None, {})
    assert not wants_reminder(asking, Iso3("NOR"), {})
    assert not wants_reminder(replace(asking, reminders=False), FINLAND, {})
