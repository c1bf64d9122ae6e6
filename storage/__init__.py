"""Persistence: the store behind the port bot.ports.Stores.

In: a directory and a clock (storage.postgres.stores opens a database). Out: Stores. Nothing outside this package sees a document,
a file, TinyDB or PostgreSQL.
"""

from __future__ import annotations

from storage.opening import open_memory_stores, open_stores
from storage.report import OpenReport, RepairReport
from storage.stores import TinyStores

__all__ = [
    "OpenReport",
    "RepairReport",
    "TinyStores",
    "open_memory_stores",
    "open_stores",
]
