"""A store with an export of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doubles.incoming import Given


@pytest.fixture
def store(tmp_path: Path) -> Given:
    return Given(tmp_path)
