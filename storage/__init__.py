"""All that keeps things: the store behind the port bot.ports.Stores.

In: a directory and a clock. Out: Stores. Nothing outside this package sees a document,
a file or TinyDB.
"""

from __future__ import annotations

from pathlib import Path

from tinydb import TinyDB
from tinydb.storages import MemoryStorage

from bot.ports import Clock
from storage.stores import TinyStores
from storage.tinydb.whole import WholeFileStorage

__all__ = ["TinyStores", "open_memory_stores", "open_stores"]


def open_stores(data_dir: Path, clock: Clock) -> TinyStores:  # noqa: ARG001 - the lock names the moment
    """Open the store in ``data_dir``, which is made (mode 0700) where it is missing."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return TinyStores(TinyDB(data_dir / "minewatch.json", storage=WholeFileStorage))


def open_memory_stores(clock: Clock) -> TinyStores:  # noqa: ARG001 - the same signature as open_stores
    """The same store without files: what is written is gone with the process."""
    return TinyStores(TinyDB(storage=MemoryStorage))
