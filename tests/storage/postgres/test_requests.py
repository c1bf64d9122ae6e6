"""Requests acted on, where several processes note them in a database."""

from __future__ import annotations

import pytest

from handlers.slack import kept_requests
from handlers.slack.kept_requests import REPLAY_WINDOW, KeptRequests
from storage.postgres.stores import PostgresStores
from tests.doubles.clock import ManualClock

NOW = 1_000_000


def test_past_requests_leave_and_none_of_the_window_does(
    stores: PostgresStores, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(kept_requests, "REMEMBERED", 10)
    requests = KeptRequests(stores, ManualClock(), "one")
    for number in range(100):
        requests.note(f"past:{number}", NOW)
    assert all(requests.has(f"past:{number}") for number in range(100))
    for number in range(100):
        requests.note(f"now:{number}", NOW + REPLAY_WINDOW + 1)
    assert len(stores.requests) == 100
    assert all(requests.has(f"now:{number}") for number in range(100))
