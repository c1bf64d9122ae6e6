"""An engine without a disk."""

from __future__ import annotations

import pytest

from tests.doubles.engine import Engine


@pytest.fixture
def engine() -> Engine:
    return Engine()
