"""A room in which the daily check runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doubles.record_room import RecordRoom


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[RecordRoom]:
    async with RecordRoom(tmp_path) as room:
        yield room
