"""Opening the store: its directory, its lock, what it holds, and the way to the present schema.

In: a directory and a clock. Out: TinyStores, or a sentence that says what to do.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from itertools import chain, count
from pathlib import Path

from bot.errors import StoreUnavailableError
from bot.ports import Clock, TokenBox
from storage.report import OpenReport
from storage.schema import migrate
from storage.stores import TinyStores
from storage.tables import indexes
from storage.tinydb.database import JournalDB
from storage.tinydb.disk import DISK, Disk

FILE = "minewatch.json"


def open_stores(
    data_dir: Path, clock: Clock, disk: Disk = DISK, box: TokenBox | None = None
) -> TinyStores:
    """Open the store in ``data_dir``, which is made (mode 0700) where it is missing.

    ``box`` seals the tokens of workspaces; without one there can be none.

    Raises:
        StoreLockedError: another process owns it.
        StoreDamagedError: a part cannot be read.
        StoreUnavailableError: the directory cannot be used.
        StoreError: a newer Minewatch wrote it.
    """
    make_private(data_dir, disk)
    database = JournalDB(data_dir / FILE, indexes=indexes(), note=holder(clock), disk=disk)
    try:
        return stores_on(database, clock, box)
    except BaseException:
        database.close()
        raise


def open_memory_stores(clock: Clock, box: TokenBox | None = None) -> TinyStores:
    """The same store without files: its contents end with the process."""
    return stores_on(JournalDB(indexes=indexes()), clock, box)


def make_private(data_dir: Path, disk: Disk = DISK) -> None:
    """Make the directory, or close an empty or already used one to other users.

    Raises:
        StoreUnavailableError: it cannot be made.
    """
    try:
        disk.make_directory(data_dir)
        names = {path.name for path in data_dir.iterdir()}
        if data_dir.stat().st_mode & 0o077 and (not names or FILE in names):
            with suppress(PermissionError):  # usable all the same, though another user's
                data_dir.chmod(0o700)
    except OSError as error:
        raise StoreUnavailableError(
            f"The directory {data_dir} cannot be used ({error.strerror}); make it writable for "
            "this user, or set MINEWATCH_DATA_DIR to one that is."
        ) from error


def unused(path: Path) -> Path:
    """The path, or one with a number behind it that nothing has yet: nothing is overwritten."""
    names = (path.with_name(f"{path.stem}-{n}{path.suffix}") for n in count(2))
    return next(name for name in chain([path], names) if not name.exists())


def holder(clock: Clock) -> str:
    """Who holds the lock, for the sentence another process will show."""
    words = [Path(sys.argv[0]).name, *[word for word in sys.argv[1:2] if word.isalpha()]]
    return f"{' '.join(words)}, since {clock.now():%Y-%m-%d %H:%M} UTC"


def stores_on(
    database: JournalDB, clock: Clock | None = None, box: TokenBox | None = None
) -> TinyStores:
    """The repositories on a database, which is brought to the present schema.

    Raises:
        StoreError: a newer Minewatch wrote it.
    """
    found = database.journal.found
    migrated_from = migrate(database)
    return TinyStores(
        database,
        OpenReport(
            documents=sum(len(table) for table in (database.storage.read() or {}).values()),
            replayed=found.replayed if found else 0,
            torn_bytes=len(found.torn.text) if found and found.torn else 0,
            migrated_from=migrated_from,
        ),
        clock,
        box,
    )
