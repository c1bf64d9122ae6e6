"""Erasing what a workspace left: complete, and never what a new installation brings."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.workspaces import NOTICED_SECONDS, remove
from bot.model.entry import Feed, FeedId, FeedRecord
from bot.model.workspace import WorkspaceId
from bot.ports import Stores
from bot.runner.farewell import Farewell
from storage import open_stores
from storage.postgres.stores import open_postgres_stores
from tests.doubles.clock import ManualClock
from tests.doubles.postgres import empty_database
from tests.doubles.token_box import ScrambledTokens
from tests.doubles.values import NOON, after, watch
from tests.doubles.workspaces import workspace

T1, T2 = WorkspaceId("T1"), WorkspaceId("T2")
KEPT = timedelta(days=14)
UNTIL = after(days=20) - KEPT
WAIT_SECONDS = 0.3
Another = Callable[[], Stores]


@pytest.fixture(params=["tinydb", "postgresql"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Stores, Another]]:
    """The store, and the same as another process (where there can be none, a thread) has it."""
    if request.param == "tinydb":
        with closing(open_stores(tmp_path, ManualClock(NOON), box=ScrambledTokens())) as stores:
            yield stores, lambda: stores
        return
    address = empty_database()
    with (
        closing(open_postgres_stores(address, ScrambledTokens())) as stores,
        closing(open_postgres_stores(address, ScrambledTokens())) as other,
    ):
        yield stores, lambda: other


def fill(stores: Stores, count: int = 20) -> None:
    """T1 ended on the first day; T2 is installed."""
    ended = workspace("T1", ended_at=NOON, ended_why="removed")
    with stores.unit():
        stores.workspaces.put(ended, workspace("T2"))
        for team in ("T1", "T2"):
            own = Feed(
                FeedId(f"own-{team}"), "Own", "https://x.example/feed", only_for=WorkspaceId(team)
            )
            stores.feeds.put(FeedRecord(own))
            stores.watches.put(*(watch(f"{team}-{n}", "U1", f"{team}/C{n}") for n in range(count)))


def installed_again(stores: Stores) -> None:
    """As handlers.slack.installing.installed does it; then the first new watch."""
    with stores.unit():
        kept = stores.workspaces.hold("T1")
        new = workspace("T1", installed_at=after(days=20))
        stores.workspaces.put(new if kept is None else replace(new, channel=kept.channel))
    stores.watches.put(watch("new", "U1", "T1/C1"))


def watches(stores: Stores, team: WorkspaceId = T1) -> set[str]:
    return {each.id for each in stores.of(team).watches.all()}


def test_everything_goes_its_own_feeds_and_its_record_too(opened: tuple[Stores, Another]):
    stores, _ = opened
    fill(stores)
    farewell = Farewell(stores, ManualClock(after(days=20)), KEPT)
    while farewell.run():
        pass
    assert [each.id for each in stores.workspaces.summaries()] == ["T2"]
    assert watches(stores) == set()
    assert len(watches(stores, T2)) == 20
    assert [each.feed.id for each in stores.feeds.all()] == ["own-T2"]


def test_one_that_was_installed_again_loses_nothing(opened: tuple[Stores, Another]):
    stores, another = opened
    fill(stores)
    installed_again(another())
    before = watches(stores)
    assert not stores.erase(T1, ended_before=UNTIL)
    assert not stores.workspaces.remove_ended(T1, UNTIL)
    assert watches(stores) == before


def test_installing_between_two_parts_of_an_erase_stops_it(opened: tuple[Stores, Another]):
    stores, another = opened
    fill(stores)
    assert stores.erase(T1, 5, ended_before=UNTIL)
    installed_again(another())
    left = watches(stores)
    assert len(left) == 16
    assert not stores.erase(T1, 5, ended_before=UNTIL)
    assert watches(stores) == left


def test_an_erase_waits_for_an_installation_under_way_and_then_removes_nothing(
    opened: tuple[Stores, Another],
):
    stores, another = opened
    fill(stores)
    results: list[bool] = []
    eraser = threading.Thread(
        target=lambda: results.append(another().erase(T1, ended_before=UNTIL))
    )
    with stores.unit():
        assert stores.workspaces.hold("T1") is not None
        eraser.start()
        eraser.join(WAIT_SECONDS)
        assert eraser.is_alive()
        stores.workspaces.put(workspace("T1", installed_at=after(days=20)))
    eraser.join(10)
    assert results == [False]
    assert len(watches(stores)) == 20


@pytest.mark.parametrize("delay_ms", [0, 1, 2, 4, 8, 16])
def test_installing_at_any_moment_of_an_erase_keeps_what_is_new(
    opened: tuple[Stores, Another], delay_ms: int
):
    stores, another = opened
    fill(stores, 60)
    farewell = Farewell(stores, ManualClock(after(days=20)), KEPT)
    begin = threading.Barrier(2)

    def erase() -> None:
        begin.wait()
        while stores.erase(T1, 3, ended_before=UNTIL):
            pass
        farewell.run()

    eraser = threading.Thread(target=erase)
    eraser.start()
    begin.wait()
    end = time.monotonic() + delay_ms / 1000
    while time.monotonic() < end:
        pass
    installed_again(another())
    eraser.join(20)
    record = stores.workspaces.get("T1")
    assert record is not None
    assert record.ended_at is None
    assert "new" in watches(stores)
    left = watches(stores)
    while farewell.run():
        pass
    assert watches(stores) == left
    assert len(watches(stores, T2)) == 60


def test_what_a_process_wrote_before_it_noticed_a_removal_is_erased_too(
    opened: tuple[Stores, Another],
):
    stores, another = opened
    fill(stores)
    another().leases.take("process:web:north:16", "w0", 60)
    waited: list[float] = []

    def meanwhile(seconds: float) -> None:
        waited.append(seconds)
        another().watches.put(watch("late", "U1", "T2/C1"))

    remove(stores, T2, ManualClock(after(days=1)), meanwhile)
    assert waited == [NOTICED_SECONDS]
    assert watches(stores, T2) == set()
    assert len(watches(stores)) == 20


def test_installing_again_while_a_removal_waits_keeps_what_is_new(opened: tuple[Stores, Another]):
    stores, another = opened
    fill(stores)
    another().leases.take("process:web:north:16", "w0", 60)
    clock = ManualClock(after(days=1))
    remove(stores, T1, clock, lambda _: installed_again(another()))
    assert watches(stores) == {"new"}
    record = stores.workspaces.get("T1")
    assert record is not None
    assert (record.ended_at, record.channel) == (None, None)
