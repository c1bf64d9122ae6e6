"""The commands where the store is a PostgreSQL database: beside what runs, and nothing changed by looking."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.errors import InputError, StoreLockedError
from bot.model.depositary import Confirmation
from bot.model.entry import StoryId
from bot.model.secret import Secret
from bot.model.workspace import Conversation, UserId
from storage import open_stores
from storage.postgres.stores import PostgresStores, open_postgres_stores
from tests.doubles.clock import ManualClock
from tests.doubles.database_setting import as_setting
from tests.doubles.postgres import empty_database, new_database
from tests.doubles.values import NOON, feed_record, one_of_each, stored_entry, story, watch

DUMPED = ("feeds", "entries", "stories", "watches", "deliveries", "people", "outbox", "posts")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINEWATCH_NOW", NOON.isoformat())
    monkeypatch.setenv("MINEWATCH_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture
def address(here: Path, monkeypatch: pytest.MonkeyPatch) -> Secret:
    address = empty_database()
    monkeypatch.setenv("MINEWATCH_STORE", as_setting(address))
    return address


@pytest.fixture
def stores(address: Secret) -> Iterator[PostgresStores]:
    with closing(open_postgres_stores(address)) as stores:
        yield stores


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def rows(stores: PostgresStores) -> dict[str, object]:
    found = {name: stores.database.rows(f"TABLE {name}") for name in DUMPED}
    return {**found, "workspaces": stores.database.rows("TABLE workspaces")}


def fill(stores: PostgresStores) -> None:
    stores.feeds.put(feed_record())
    stores.entries.put(stored_entry())
    stores.stories.put(story())
    stores.watches.put(watch("w", UserId("U0ASKING"), "U0ASKING"))


def test_what_is_asked_is_answered_from_the_database_and_changes_nothing(stores: PostgresStores):
    fill(stores)
    before = rows(stores)
    assert "You watch" in run("ask", "my watches").output
    assert "No longer watched" in run("ask", "remove all", "--door", "minewatch").output
    assert story().headline in run("news").output
    assert run("feedback", "list").output == "Nothing has been marked as not relevant.\n"
    assert stored_entry().entry.title in run("explain", str(stored_entry().entry.url)).output
    assert str(feed_record().feed.id) in run("feeds", "list").output
    assert rows(stores) == before


def test_the_record_is_known_as_far_as_it_was_confirmed_in_the_database(stores: PostgresStores):
    at = datetime(2026, 11, 21, tzinfo=UTC)
    stores.confirmations.put(Confirmation("c1", date(2026, 11, 20), "https://x.example", at))
    assert "Record known to 20 November 2026." in run("status", "Finland").output


def test_a_database_without_a_store_is_left_without_one(
    here: Path, monkeypatch: pytest.MonkeyPatch
):
    with new_database() as bare:
        monkeypatch.setenv("MINEWATCH_STORE", as_setting(bare))
        for words in (("ask", "Finland"), ("news",), ("record", "known"), ("feeds", "list")):
            assert run(*words).exit_code == 0, words
        with psycopg.connect(bare.reveal()) as connection:
            assert connection.execute(
                "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
            ).fetchone() == (0,)


def test_a_database_that_does_not_answer_is_said_without_its_password(
    here: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MINEWATCH_STORE", "postgresql://me:not-to-be-shown@127.0.0.1:9/desk")
    for words in (("ask", "Finland"), ("news",), ("status", "Finland"), ("feeds", "list")):
        done = run(*words)
        assert "does not answer" in str(done.exception), words
        assert "not-to-be-shown" not in f"{done.output}{done.exception!r}{done.exception}"


def test_everything_is_moved_into_a_database_and_out_again(
    here: Path, address: Secret, monkeypatch: pytest.MonkeyPatch
):
    url = os.environ["MINEWATCH_STORE"]
    monkeypatch.delenv("MINEWATCH_STORE")
    with closing(open_stores(here / "data", ManualClock())) as of_files:
        of_files.stories.put(story())
        of_files.watches.put(watch())
    assert run("export", "first").exit_code == 0
    monkeypatch.setenv("MINEWATCH_STORE", url)
    assert run("import", "first").output == "Imported 2 documents in 15 tables from first.\n"
    assert run("export", "second").output == "Exported 2 documents in 15 tables to second.\n"
    for path in (here / "first").iterdir():
        assert (here / "second" / path.name).read_bytes() == path.read_bytes()
    again = run("import", "second").output
    kept = Path(again.rpartition(" is kept in ")[2].removesuffix(".\n"))
    assert sorted(p.name for p in kept.iterdir()) == sorted(
        p.name for p in (here / "first").iterdir()
    )


def test_an_import_waits_for_no_one_and_says_who_is_running(stores: PostgresStores):
    assert run("export", "out").exit_code == 0
    stores.leases.take("process:worker:host:7", "w1", 30)
    assert "is running on this database" in str(run("import", "out").exception)


def test_a_backup_of_a_database_is_made_by_pg_dump_and_only_checked(address: Secret, here: Path):
    missing = run("backup", "copy.dump")
    assert missing.exit_code == 1
    assert isinstance(missing.exception, InputError)
    command = str(missing.exception).splitlines()[-1]
    assert command.startswith("pg_dump --format=custom --file=copy.dump '--dbname=")
    made = "--\n-- PostgreSQL database dump\n--\nCREATE TABLE public.schema_steps (\n);\n"
    (here / "copy.dump").write_text(f"{made}--\n-- PostgreSQL database dump complete\n--\n")
    said = run("backup", "copy.dump").output
    assert said.startswith("copy.dump is a backup by pg_dump, ")
    assert said.endswith("It is in plain SQL: `psql` restores it, not `pg_restore`.\n")


@pytest.mark.usefixtures("address")
def test_of_an_archive_the_command_is_named_that_reads_all_of_it(here: Path):
    (here / "copy.dump").write_bytes(b"PGDMP schema_steps")
    said = run("backup", "copy.dump").output
    assert said.endswith("`pg_restore --file=/dev/null copy.dump` reads all of it.\n")


def test_a_poll_beside_a_process_that_polls_says_what_works_there(stores: PostgresStores):
    fill(stores)
    stores.leases.take("process:web:north:16", "w0", 30)
    assert isinstance(run("poll", "--feed", "unknown").exception, InputError)
    stores.leases.take("process:worker:north:17", "w1", 30)
    refused = run("poll", "--feed", "unknown").exception
    assert isinstance(refused, StoreLockedError)
    assert "process 17" in str(refused)
    assert "`minewatch poll --dry-run` works alongside it" in str(refused)
    assert isinstance(run("poll", "--feed", "unknown", "--dry-run").exception, InputError)


def test_feeds_are_changed_beside_what_runs(stores: PostgresStores):
    fill(stores)
    stores.leases.take("process:all:north:17", "w1", 30)
    key = str(feed_record().feed.id)
    assert run("feeds", "pause", key).exit_code == 0
    held = stores.feeds.get(key)
    assert held is not None
    assert held.state.paused


def test_a_mark_names_its_person_with_their_workspace(stores: PostgresStores):
    made = one_of_each()["feedback"]
    there = Conversation.of("T1/C1")
    stores.feedback.put(made, replace(made, story=StoryId("s2"), conversation=there))
    lines = run("feedback", "list").output.splitlines()
    assert [line.split()[2] for line in lines] == ["U1:", "T1/U1:"]
