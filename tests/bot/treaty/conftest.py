"""The packaged treaty, loaded once: it is immutable."""

import pytest

from bot.treaty.load import load_treaty
from bot.treaty.treaty import Treaty
from tests.doubles.status_forms import PAGE
from tests.doubles.status_pages import Entries, entries


@pytest.fixture(scope="session")
def treaty() -> Treaty:
    return load_treaty()


@pytest.fixture
def listed(treaty: Treaty) -> Entries:
    return entries(treaty, PAGE)
