"""Which engine is opened, and that files never pay for the other one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bot.app.store import open_store
from bot.config import read_settings
from bot.model.secret import Secret
from storage import TinyStores
from storage.postgres.stores import PostgresStores
from tests.doubles.clock import ManualClock
from tests.doubles.database_setting import as_setting

STARTED = (
    "import sys; from pathlib import Path; import bot.cli, bot.app.modes; "
    "from storage import open_stores; from bot.clock import SystemClock; "
    "open_stores(Path(sys.argv[1]), SystemClock()).close(); "
    "print([name for name in sys.modules if name.startswith('psycopg')])"
)


def opened(**settings: str) -> TinyStores | PostgresStores:
    return open_store(read_settings(settings), ManualClock())


def test_without_an_address_the_store_is_files(tmp_path: Path):
    stores = opened(MINEWATCH_DATA_DIR=str(tmp_path))
    assert isinstance(stores, TinyStores)
    stores.close()


def test_with_an_address_it_is_a_database_and_no_file_is_made(address: Secret, tmp_path: Path):
    stores = opened(MINEWATCH_DATA_DIR=str(tmp_path), MINEWATCH_STORE=as_setting(address))
    assert isinstance(stores, PostgresStores)
    assert stores.opened.sentence is None
    stores.close()
    assert list(tmp_path.iterdir()) == []


def test_a_store_in_files_does_not_import_psycopg(tmp_path: Path):
    command = [sys.executable, "-c", STARTED, str(tmp_path)]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
