"""The packaged treaty, loaded once: it is immutable."""

import pytest

from bot.treaty.load import load_treaty
from bot.treaty.treaty import Treaty


@pytest.fixture(scope="session")
def treaty() -> Treaty:
    return load_treaty()
