"""Seen keys: slim, quick, and quiet while nothing is new."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from storage import open_stores
from storage.seen import number_of
from tests.doubles.clock import ManualClock
from tests.doubles.values import NOON, after


def test_sightings_within_hours_are_not_written_again(tmp_path: Path) -> None:
    stores = open_stores(tmp_path, ManualClock())
    keys = [f"f1|id:{n}" for n in range(100)]
    stores.seen.mark(keys, NOON)
    journal = tmp_path / "minewatch.json.journal.00000001"
    size = journal.stat().st_size
    for minutes in range(15, 300, 15):
        stores.seen.mark(keys, after(minutes=minutes))
    assert journal.stat().st_size == size
    stores.seen.mark(keys, after(hours=7))
    assert journal.stat().st_size > size
    stores.close()


def test_a_key_is_63_bits_so_that_any_reader_of_the_file_can_hold_it() -> None:
    numbers = [number_of(f"key {n}") for n in range(1_000)]
    assert len(set(numbers)) == 1_000
    assert all(0 <= number < 2**63 for number in numbers)
    assert number_of("id:a") == number_of("id:a")


MEASURE = """
import sys; from datetime import UTC, datetime; from pathlib import Path
from storage import open_stores; from bot.clock import SystemClock
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096
stores = open_stores(Path(sys.argv[1]), SystemClock())
count = int(sys.argv[2])
if count:
    for start in range(0, count, 10_000):
        keys = [f"feed{n % 200}|https://news.example/article/{n}" for n in range(start, start + 10_000)]
        stores.seen.mark(keys, datetime.fromtimestamp(1_760_000_000 + start, UTC))
    del keys
print(resident(), len(stores.seen))
stores.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="resident memory is read from /proc")
def test_a_quarter_of_a_million_keys_cost_at_most_600_bytes_of_memory_each(tmp_path: Path) -> None:
    count = 250_000

    def measure(directory: str, keys: int) -> tuple[int, int]:
        command = [sys.executable, "-c", MEASURE, str(tmp_path / directory), str(keys)]
        words = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        return int(words[0]), int(words[1])

    empty, _ = measure("empty", 0)
    filled, held = measure("full", count)
    assert held == count
    assert (filled - empty) / count < 600
    reopened, held = measure("full", 0)
    assert held == count
    assert (reopened - empty) / count < 600
