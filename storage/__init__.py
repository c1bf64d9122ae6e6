"""Persistence: the store behind the port bot.ports.Stores.

In: a directory or a database, and a clock. Out: Stores. Nothing outside this package sees a document,
a file, TinyDB or PostgreSQL.
"""

from __future__ import annotations

from storage.engine import open_stores
from storage.opening import open_memory_stores
from storage.report import OpenReport, RepairReport
from storage.stores import TinyStores

__all__ = [
    "OpenReport",
    "RepairReport",
    "TinyStores",
    "open_memory_stores",
    "open_stores",
]
