"""A house of real desks, and the whole bot over it in a strict local Slack."""

from collections.abc import AsyncIterator

import pytest

from tests.doubles.desk import House, house
from tests.doubles.rooms import everyone_in
from tests.doubles.slack import StrictSlack


@pytest.fixture
def home() -> House:
    return house()


@pytest.fixture
async def slack(home: House) -> AsyncIterator[StrictSlack]:
    async with everyone_in(home) as workspace:
        yield workspace
