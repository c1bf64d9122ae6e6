"""Requests acted on are remembered for their window and no longer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.slack import kept_requests as once
from handlers.slack.kept_requests import REPLAY_WINDOW, KeptRequests
from storage import TinyStores, open_memory_stores, open_stores
from tests.doubles.clock import ManualClock


def kept(stores: TinyStores) -> KeptRequests:
    return KeptRequests(stores, ManualClock(), "one")


def test_what_is_past_its_window_leaves_the_store():
    stores = open_memory_stores(ManualClock())
    requests = kept(stores)
    for number in range(1_000):
        requests.note(f"signed:{number}", 1_000_000 + number)
    assert requests.has("signed:999")
    assert requests.has("signed:400")
    assert not requests.has("signed:398")
    assert len(stores.requests) <= REPLAY_WINDOW + 1


def test_a_burst_that_is_over_leaves_within_as_many_requests_as_it_had_twenties():
    stores = open_memory_stores(ManualClock())
    requests = kept(stores)
    for number in range(200):
        requests.note(f"signed:{number}", 1_000_000)
    for number in range(11):
        requests.note(f"later:{number}", 1_000_000 + REPLAY_WINDOW + 1)
    assert len(stores.requests) == 11


def test_never_more_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(once, "REMEMBERED", 50)
    stores = open_memory_stores(ManualClock())
    requests = kept(stores)
    for number in range(120):
        requests.note(f"signed:{number}", 1_000_000)
    assert len(stores.requests) == 50


@settings(max_examples=50, deadline=None)
@given(
    stamps=st.lists(st.integers(0, 300), min_size=1, max_size=40),
    kills=st.sets(st.integers(0, 39)),
)
def test_within_five_minutes_of_its_signing_no_request_is_forgotten(
    tmp_path_factory: pytest.TempPathFactory, stamps: list[int], kills: set[int]
):
    """Requests come in any order of their stamps; both may be five minutes from the true time."""
    data = tmp_path_factory.mktemp("store")
    now = 1_700_000_000
    stores = open_stores(data, ManualClock())
    for number, age in enumerate(stamps):
        kept(stores).note(f"signed:{number}", now + (age if number % 2 else -age))
        if number in kills:
            stores.abandon()
            stores = open_stores(data, ManualClock())
    assert all(kept(stores).has(f"signed:{number}") for number in range(len(stamps)))
    stores.abandon()
