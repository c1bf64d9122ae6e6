"""An engine in which the entries' signs say who belongs together."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.doubles.engine import Engine
from tests.doubles.grouping import ByEvents


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    async with Engine(grouping=ByEvents) as engine:
        yield engine
