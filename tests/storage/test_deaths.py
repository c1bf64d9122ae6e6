"""Dying at every system call, and at random moments: nothing acknowledged is ever lost."""

from __future__ import annotations

import os
import random  # noqa: TID251 - the moments of the kills; the seed is printed by pytest-randomly
import select
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storage import open_stores
from storage.repair import repair_stores
from storage.tinydb.database import JournalDB
from tests.doubles.clock import ManualClock
from tests.doubles.values import story

# Python 3.12 warns of forks beside other tests' threads; these children touch none of them.
pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")]

ACK = 4  # bytes of an acknowledgement


def in_child(work: Callable[[Callable[[int], None]], None]) -> tuple[int, int]:
    """Run ``work`` in a child that may die; it says what was acknowledged. Out: pid, pipe."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.close(read)
            work(lambda number: os.write(write, number.to_bytes(ACK, "big")) and None)
            status = 0
        finally:
            os._exit(status)
    os.close(write)
    return pid, read


def acknowledged(pipe: int) -> int:
    """The last number said before the child ended."""
    last = 0
    while len(word := os.read(pipe, ACK)) == ACK:
        last = int.from_bytes(word, "big")
    os.close(pipe)
    return last


def writing(path: Path, rounds: int, compact: Callable[[int], bool]) -> Callable[..., None]:
    """Each round inserts one document, changes one and removes the oldest, as one unit."""

    def work(said: Callable[[int], None]) -> None:
        database = JournalDB(path, compact_at=2_000)
        table = database.table("t")
        start = max((doc["n"] for doc in table), default=0)
        for number in range(start + 1, start + rounds + 1):
            with database.unit():
                table.insert({"n": number, "text": "x" * 50})
                if number > 20:
                    table.remove(doc_ids=[number - 20])
                table.update({"changed": number}, doc_ids=[number - 1])
            said(number)
            if compact(number):
                database.journal.compact()
        database.close()

    return work


def check(path: Path, acked: int) -> int:
    """The store opens and holds every acknowledged unit, whole. Out: the last one in it."""
    database = JournalDB(path)
    found = {doc["n"]: doc for doc in database.table("t")}
    last = max(found, default=0)
    assert last >= acked, f"{acked} was acknowledged, {last} is the last there"
    assert last <= acked + 1
    assert sorted(found) == list(range(max(1, last - 19), last + 1))
    if last > 1:
        assert found[last - 1]["changed"] == last
    database.journal.abandon()
    return last


def dying_at(call: int, work: Callable[..., None]) -> Callable[..., None]:
    """The work, dead just before its n-th system call."""

    def watched(said: Callable[[int], None]) -> None:
        calls = 0
        acking = [False]

        def hook(_frame: Any, event: str, function: Any) -> None:
            nonlocal calls
            if (
                event == "c_call"
                and getattr(function, "__module__", "") == "posix"
                and not acking[0]
            ):
                calls += 1
                if calls == call:
                    os._exit(9)

        def say(number: int) -> None:
            acking[0] = True
            said(number)
            acking[0] = False

        sys.setprofile(hook)
        work(say)
        sys.setprofile(None)

    return watched


def test_dying_at_every_system_call_of_writing_and_compacting_loses_nothing(tmp_path: Path) -> None:
    for call in range(1, 1_000):
        path = tmp_path / f"{call}" / "db.json"
        path.parent.mkdir()
        work = writing(path, 6, compact=lambda number: number in {2, 4})
        pid, pipe = in_child(dying_at(call, work))
        acked = acknowledged(pipe)
        _, status = os.waitpid(pid, 0)
        check(path, acked)
        if os.waitstatus_to_exitcode(status) == 0:
            assert acked == 6
            assert call > 50, "the calls were counted"
            return
    pytest.fail("the work never came to its end")


def test_dying_at_every_system_call_of_a_repair_loses_nothing(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    stores = open_stores(damaged, ManualClock())
    for number in range(6):
        stores.stories.put(story(f"s{number}"))
        if number in {2, 4}:
            stores.compact()
    stores.abandon()
    snapshot = damaged / "minewatch.json"
    snapshot.write_bytes(snapshot.read_bytes().replace(b'"s1"', b'"sX"'))
    for call in range(1, 1_000):
        place = tmp_path / f"{call}"
        shutil.copytree(damaged, place)
        work = dying_at(call, lambda _said, place=place: repair_stores(place, ManualClock()))
        pid, pipe = in_child(work)
        os.close(pipe)
        _, status = os.waitpid(pid, 0)
        repair_stores(place, ManualClock())
        again = open_stores(place, ManualClock())
        assert [each.id for each in again.stories.all()] == [f"s{n}" for n in range(6)]
        again.abandon()
        if os.waitstatus_to_exitcode(status) == 0:
            assert call > 30, "the calls were counted"
            return
    pytest.fail("the repair never came to its end")


@pytest.mark.parametrize("compacting", ["in the background", "all the time"])
def test_killed_at_random_moments_no_acknowledged_unit_is_lost(
    tmp_path: Path, compacting: str
) -> None:
    path = tmp_path / "db.json"
    kills, acked = 40, 0
    for _ in range(kills):
        always = compacting == "all the time"
        work = writing(path, 100_000, compact=lambda n, now=always: now and n % 2 == 0)
        pid, pipe = in_child(work)
        first = os.read(pipe, ACK)
        assert len(first) == ACK, "the child opened the store and wrote"
        select.select([], [], [], random.random() * 0.02)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        acked = max(int.from_bytes(first, "big"), acknowledged(pipe))
        check(path, acked)
    assert acked > kills
