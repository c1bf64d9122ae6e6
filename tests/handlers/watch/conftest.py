"""Requests to the whole bot in a house of real desks."""

import pytest

import handlers
from tests.doubles.bolt import SignedRequests, requests_to
from tests.doubles.desk import House


@pytest.fixture
def requests(home: House) -> SignedRequests:
    return requests_to(home.desk, handlers)
