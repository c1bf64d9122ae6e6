"""The version of the documents, and the way forward from every earlier one.

    1  every table numbered anew at each write; seen keys with their text
    2  numbers stay; seen keys are 63 bits of a hash and a second (storage.seen)
    3  findings and confirmations; a change of status names the act it tells of
    4  workspaces; what is remembered for a while

In: an open database. Out: the same at the present version, changed in one unit of work.
The version stands in the table ``meta``. Each step has a test with a store of the version
it starts from (tests/storage/stores).
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from tinydb.table import Document

from bot.errors import StoreError
from storage.seen import SEEN, document_of, number_of
from storage.tinydb.database import JournalDB

VERSION = 4
META = "meta"


def migrate(database: JournalDB) -> int | None:
    """Migrate to VERSION. Returns the previous version, or None if nothing was to be done.

    Raises:
        StoreError: a newer Minewatch wrote the store.
    """
    found = version_of(database)
    if found == VERSION:
        return None
    if found > VERSION:
        raise StoreError(
            f"The store was written by a newer Minewatch (schema {found}; this one knows "
            f"{VERSION}); install that version, or open a backup made before the change."
        )
    fresh = not database.tables()
    with database.unit():
        for step in range(found, VERSION):
            if not fresh:
                _STEPS[step](database)
        database.table(META).truncate()
        database.table(META).insert(Document({"schema": VERSION}, 1))
    return None if fresh else found


def version_of(database: JournalDB) -> int:
    """The version of the documents; 1 where none is written down."""
    meta = database.table(META).get(doc_id=1)
    return int(meta["schema"]) if isinstance(meta, dict) else 1


def _hash_seen_keys(database: JournalDB) -> None:
    """1 to 2: the text of a seen key gives way to its hash."""
    rows = [(str(row["key"]), int(row["t"])) for row in database.table(SEEN)]
    database.drop_table(SEEN)
    for key, second in rows:
        database.journal.set(SEEN, number_of(key), document_of(second))


def _name_acts(database: JournalDB) -> None:
    """2 to 3: messages about an act are found by the act; differences are sent again, as cards."""
    journal = database.journal
    for number, document in list(journal.rows("outbox").documents.items()):
        item = msgspec.json.decode(document)
        if item["payload"]["type"] == "StatusChange":
            item["payload"]["act_id"] = str(item["id"]).rpartition("|")[2]
            journal.set("outbox", number, msgspec.json.encode(item))
    for number, document in list(journal.rows("notices").documents.items()):
        if str(msgspec.json.decode(document)["key"]).startswith(("treaty:", "treaty-")):
            journal.set("notices", number, None)


def _add_workspaces(_database: JournalDB) -> None:
    """3 to 4: two tables more; documents of one workspace stay as they are."""


_STEPS: dict[int, Callable[[JournalDB], None]] = {
    1: _hash_seen_keys,
    2: _name_acts,
    3: _add_workspaces,
}
