"""Dates that are shown can be subscribed to, where other programs can reach them."""

import handlers
from bot.desk.settings import Installation
from bot.model.workspace import HOME
from storage import open_memory_stores
from tests.doubles.bolt import SignedRequests, requests_to
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.desk import TODAY, desks_over
from tests.doubles.status_asked import ask

OFFERED = "Subscribe in your calendar: <https://bot.example.org/calendar.ics"


def reached_at(address: str | None) -> SignedRequests:
    clock = ManualClock(TODAY)
    desks = desks_over(
        open_memory_stores(clock), clock, FixedDraw(), installation=Installation(address=address)
    )
    return requests_to(desks.of(HOME), handlers)


async def test_the_dates_of_some_states_come_with_the_address_of_their_calendar():
    requests = reached_at("https://bot.example.org")
    assert f"{OFFERED}|" in (await ask(requests, "deadlines all")).text
    assert f"{OFFERED}?states=FIN,baltics|" in (await ask(requests, "deadlines FIN Baltics")).text


async def test_passed_deadlines_are_not_offered_as_a_calendar():
    assert "Subscribe" not in (await ask(reached_at("https://bot.example.org"), "overdue")).text


async def test_no_address_is_offered_where_none_is_known():
    assert "Subscribe" not in (await ask(reached_at(None), "deadlines all")).text
