""""""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doubles.installing import Campaign, Engine, OnDisk, campaign


@pytest.fixture(params=["tinydb", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == "tinydb":
        return OnDisk(tmp_path / "data")
    from tests.doubles.installing_database import OnPostgres

    return OnPostgres()


@pytest.fixture
async def many(engine: Engine) -> AsyncIterator[Campaign]:
    async with campaign(engine) as running:
        yield running
