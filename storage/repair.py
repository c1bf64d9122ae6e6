"""Repairing the store: what `minewatch doctor --repair` does.

In: a directory. Out: a whole store and a report. Needs the store for itself.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from bot.errors import StoreDamagedError, StoreError, StoreUnavailableError
from bot.ports import Clock
from storage.codec import codec_for
from storage.opening import FILE, holder, unused
from storage.reading import read_contents
from storage.report import RepairReport
from storage.schema import META, VERSION
from storage.seen import REQUESTS, SEEN, second_in
from storage.tables import TABLES
from storage.tinydb.disk import DISK, Disk
from storage.tinydb.lock import StoreLock
from storage.tinydb.recovery import recover
from storage.tinydb.repair import Readable, is_sound, replace_with, salvage


def repair_stores(data_dir: Path, clock: Clock, disk: Disk = DISK) -> RepairReport:
    """Keep everything readable and put the rest aside, in ``data_dir/aside-DATE-TIME``.

    A sound store is left as it is.

    Raises:
        StoreLockedError: a process has it open.
        StoreUnavailableError: the directory cannot be written.
    """
    path = data_dir / FILE
    if not data_dir.is_dir():
        raise StoreUnavailableError(
            f"There is no store in {data_dir}; check MINEWATCH_DATA_DIR, or start Minewatch to make one."
        )
    try:
        lock = StoreLock(path.with_name(path.name + ".lock"), holder(clock))
        try:
            return _repair(path, clock.now(), disk)
        finally:
            lock.release()
    except OSError as error:
        raise StoreUnavailableError(
            f"The store in {data_dir} cannot be repaired ({error.strerror}); free some space or "
            "give write permission, then try again. Nothing was lost."
        ) from error


def check_stores(data_dir: Path) -> str | None:
    """What is wrong with the store, in a sentence, or None. Works while the bot runs."""
    try:
        found = read_contents(data_dir)
    except StoreError as error:
        return str(error)
    tables = found.tables if found else {}
    readable = _readable()
    bad = sum(not readable(name, text) for name, table in tables.items() for text in table.values())
    if bad:
        return f"{bad} stored documents cannot be read; run `minewatch doctor --repair`."
    return None


def _repair(path: Path, now: datetime, disk: Disk) -> RepairReport:
    readable = _readable()
    if is_sound(path, readable):
        documents = sum(len(table) for table in recover(path).tables.values())
        return RepairReport(documents, 0, None)
    saved = salvage(path, readable)
    saved.tables.setdefault(META, {1: b'{"schema":%d}' % VERSION})
    aside = unused(path.parent / f"aside-{now:%Y%m%d-%H%M%S}")
    replace_with(path, saved, aside, disk)
    return RepairReport(saved.kept, len(saved.scraps), aside)


def _readable() -> Readable:
    codecs = {spec.name: codec_for(spec.kind) for spec in TABLES}

    def readable(table: str, document: bytes) -> bool:
        try:
            if table in codecs:
                codecs[table].decode(document)
            elif table in {SEEN, REQUESTS}:
                second_in(document)
            else:
                msgspec.json.decode(document, type=dict)
        except (StoreDamagedError, msgspec.MsgspecError, UnicodeDecodeError):
            return False
        return True

    return readable
