"""A house of desks, with nothing in it yet."""

import pytest

from tests.doubles.desk import House, house


@pytest.fixture
def home() -> House:
    return house()
