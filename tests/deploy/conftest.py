"""A checkout to set up in."""

from pathlib import Path

import pytest

from tests.doubles.checkout import copied_to


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """In a folder with spaces and letters beyond ASCII."""
    return copied_to(tmp_path / "Überwachung der Minen" / "mine watch")
