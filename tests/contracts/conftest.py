"""Every kind of store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.ports import Stores
from tests.doubles.opened import Opened


@pytest.fixture(params=["closed", "killed", "memory", "postgresql"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    if request.param == "postgresql":
        from tests.doubles.opened_database import OpenedDatabase

        opened = OpenedDatabase()
    else:
        directory = None if request.param == "memory" else tmp_path
        opened = Opened(directory, clean=request.param == "closed")
    yield opened
    opened.close()


@pytest.fixture
def stores(opened: Opened) -> Stores:
    return opened.stores
