"""Looking into a store that another process may own: its content at one moment, in memory.

In: a data directory. Out: Stores whose writes go nowhere. Used by commands that only
ask; takes no lock and changes no file.
"""

from __future__ import annotations

from pathlib import Path

from bot.errors import StoreUnavailableError
from storage.opening import FILE
from storage.report import OpenReport
from storage.schema import bring_forward
from storage.stores import TinyStores
from storage.tables import indexes
from storage.tinydb.database import JournalDB
from storage.tinydb.recovery import recover_beside


def read_stores(data_dir: Path) -> TinyStores | None:
    """What the store in ``data_dir`` holds now; None where there is none.

    Raises:
        StoreError: it is damaged or cannot be read.
    """
    if not any(data_dir.glob(FILE + "*")):
        return None
    try:
        found = recover_beside(data_dir / FILE)
    except OSError as error:
        raise StoreUnavailableError(
            f"The store in {data_dir} cannot be read ({error.strerror}); give this user read permission."
        ) from error
    database = JournalDB(tables=found.tables, indexes=indexes())
    bring_forward(database)
    documents = sum(len(table) for table in found.tables.values())
    return TinyStores(
        database, OpenReport(documents=documents, replayed=0, torn_bytes=0, migrated_from=None)
    )
