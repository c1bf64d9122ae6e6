"""Looking into a store that another process may own: its content at one moment, in memory.

In: a data directory. Out: what its files hold, or Stores whose writes go nowhere. For
commands that only ask: takes no lock and changes no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.errors import StoreUnavailableError
from bot.model.alert import RecordedAct
from bot.model.depositary import Confirmation, Finding
from bot.ports import TokenBox
from storage.opening import FILE, stores_on
from storage.stores import TinyStores
from storage.tables import indexes
from storage.tinydb.database import JournalDB
from storage.tinydb.recovery import RecoveredStore, recover_beside


def read_contents(data_dir: Path) -> RecoveredStore | None:
    """The current contents of the files in ``data_dir``; None if there is no store.

    Raises:
        StoreError: it is damaged or cannot be read.
    """
    if not has_store(data_dir):
        return None
    try:
        return recover_beside(data_dir / FILE)
    except OSError as error:
        raise _unreadable(data_dir, error) from error


def has_store(data_dir: Path) -> bool:
    """Is there a store in ``data_dir``?

    Raises:
        StoreUnavailableError: this user may not look into it.
    """
    try:
        return any(path.name.startswith(FILE) for path in data_dir.iterdir())
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _unreadable(data_dir, error) from error


def _unreadable(data_dir: Path, error: OSError) -> StoreUnavailableError:
    return StoreUnavailableError(
        f"The store in {data_dir} cannot be read ({error.strerror}); run this as the user who owns "
        "it, or give this user permission to read it."
    )


def read_stores(data_dir: Path, box: TokenBox | None = None) -> TinyStores | None:
    """The current store in ``data_dir``, in memory; None if there is none. ``box`` opens tokens.

    Raises:
        StoreError: it is damaged, cannot be read, or is a newer Minewatch's.
    """
    found = read_contents(data_dir)
    if found is None:
        return None
    return stores_on(JournalDB(tables=found.tables, indexes=indexes()), box=box)


@dataclass(frozen=True, slots=True)
class RecordAdditions:
    """What admins entered and decided, and what vouched for the record."""

    acts: tuple[RecordedAct, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_additions(data_dir: Path) -> RecordAdditions:
    """The additions to the packaged record; empty if there is no store.

    Raises:
        StoreError: as read_stores.
    """
    found = read_contents(data_dir)
    if found is None:
        return RecordAdditions()
    # The other tables are not needed, so their indexes need not be built.
    needed = {name: indexes()[name] for name in ("acts", "confirmations", "findings")}
    stores = stores_on(JournalDB(tables=found.tables, indexes=needed))
    return RecordAdditions(stores.acts.all(), stores.confirmations.all(), stores.findings.all())
