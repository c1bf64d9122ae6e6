""""""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doubles.installing import Campaign, OnDisk, campaign


@pytest.fixture
async def many(tmp_path: Path) -> AsyncIterator[Campaign]:
    async with campaign(OnDisk(tmp_path / "data")) as running:
        yield running
