"""A database that is away while many people ask at once: each gets that answer before Slack stops waiting."""

from __future__ import annotations

import asyncio
from time import monotonic

import pytest

from bot.errors import StoreUnavailableError
from bot.model.secret import Secret
from storage.postgres.stores import PostgresStores
from tests.doubles.postgres import no_one_let_in
from tests.doubles.values import watch

pytestmark = pytest.mark.once

PEOPLE = 40
WAIT = 20.0


def _ask(stores: PostgresStores) -> None:
    """What a request may ask one after the other: is it new, who asks, what is kept."""
    for _ in range(2):
        with pytest.raises(StoreUnavailableError):
            stores.watches.get("w1")
    stores.watches.get("w1")


async def test_the_requests_of_many_people_are_refused_before_slack_stops_waiting(
    stores: PostgresStores, address: Secret
):
    stores.watches.put(watch())
    with no_one_let_in(address):
        begun = monotonic()
        asked = (stores.do(lambda: _ask(stores)) for _ in range(PEOPLE))
        refused = await asyncio.gather(*asked, return_exceptions=True)
        assert monotonic() - begun < 3.0
        assert {type(error) for error in refused} == {StoreUnavailableError}
    begun = monotonic()
    while not _answers(stores):
        assert monotonic() - begun < WAIT
        await asyncio.sleep(0.05)
    assert (
        await asyncio.gather(*(stores.do(lambda: stores.watches.get("w1")) for _ in range(PEOPLE)))
        == [watch()] * PEOPLE
    )


def _answers(stores: PostgresStores) -> bool:
    try:
        return stores.watches.get("w1") is not None
    except StoreUnavailableError:
        return False
