"""What Slack hands out for a while and for so many uses, and how often one may post."""

from datetime import timedelta

import pytest

from bot.workspace.rate_limits import RateLimits, Tickets
from tests.doubles.clock import FixedDraw, ManualClock


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def tickets(clock):
    return Tickets(clock, FixedDraw(), timedelta(seconds=3), uses=2)


def test_a_ticket_works_so_often(tickets):
    token = tickets.give("Ann")
    assert [tickets.take(token) for _ in range(3)] == ["Ann", "Ann", "used"]


def test_a_ticket_lives_so_long(tickets, clock):
    token = tickets.give("Ann")
    clock.move(seconds=3)
    assert tickets.take(token) == "Ann"
    clock.move(seconds=0.1)
    assert tickets.take(token) == "expired"


def test_old_tickets_are_forgotten(tickets, clock):
    token = tickets.give("Ann")
    clock.move(seconds=7)
    tickets.give("Bob")
    assert tickets.take(token) == "unknown"
    assert len(tickets._given) == 1


def test_a_burst_is_let_through_and_then_one_a_second(clock):
    pace = RateLimits(clock, burst=3)
    assert [pace.post("C1") for _ in range(5)] == [None, None, None, 1, 1]
    assert pace.post("C2") is None
    clock.move(seconds=1)
    assert [pace.post("C1") for _ in range(2)] == [None, 1]


def test_waiting_as_long_as_asked_is_enough(clock):
    pace = RateLimits(clock)
    pace.post("C1")
    for _ in range(20):
        wait = pace.post("C1")
        assert wait == 1
        clock.move(seconds=wait)
        assert pace.post("C1") is None


def test_switched_off_it_lets_everything_pass(clock):
    pace = RateLimits(clock, enforced=False)
    assert [pace.post("C1") for _ in range(100)] == [None] * 100
