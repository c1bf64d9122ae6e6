"""The schema goes forward, once, whoever comes first."""

from __future__ import annotations

import subprocess
import sys

import psycopg
import pytest

from bot.errors import StoreError
from bot.model.secret import Secret
from storage.postgres.migrations import migrate, steps
from storage.postgres.stores import open_postgres_stores
from tests.doubles.values import story

OPEN = (
    "import sys; from bot.model.secret import Secret; "
    "from storage.postgres.stores import open_postgres_stores; "
    "stores = open_postgres_stores(Secret(sys.argv[1])); "
    "print(stores.opened.migrated_from, len(stores.feeds)); stores.close()"
)
MORE = (*steps(), (steps()[-1][0] + 1, "CREATE TABLE more (id text PRIMARY KEY)"))


def test_the_steps_are_numbered_without_a_gap():
    assert [number for number, _ in steps()] == list(range(1, len(steps()) + 1))


@pytest.mark.timeout(120)
def test_processes_that_start_at_once_make_the_schema_once(bare: Secret):
    command = [sys.executable, "-c", OPEN, bare.reveal()]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [process.communicate()[0].split() for process in started] == [["None", "0"]] * 3
    with psycopg.connect(bare.reveal()) as connection:
        found = connection.execute("SELECT number FROM schema_steps ORDER BY number").fetchall()
    assert [number for (number,) in found] == [number for number, _ in steps()]


def test_an_earlier_schema_is_brought_forward_with_its_rows(bare: Secret):
    stores = open_postgres_stores(bare)
    stores.stories.put(story())
    stores.close()
    with psycopg.connect(bare.reveal(), autocommit=True) as connection:
        assert migrate(connection) is None
        assert migrate(connection, MORE) == steps()[-1][0]
        assert migrate(connection, MORE) is None
        assert connection.execute("SELECT count(*) FROM more").fetchone() == (0,)
        assert connection.execute("SELECT id FROM stories").fetchall() == [("s1",)]


def test_a_step_that_fails_leaves_the_schema_as_it_was(bare: Secret):
    broken = (*MORE, (MORE[-1][0] + 1, "CREATE TABLE another (id text); SELECT 1 / 0"))
    with psycopg.connect(bare.reveal(), autocommit=True) as connection:
        migrate(connection)
        with pytest.raises(psycopg.Error):
            migrate(connection, broken)
        tables = connection.execute("SELECT to_regclass('more'), to_regclass('another')").fetchone()
        assert tables == (None, None)
        assert migrate(connection) is None


def test_a_newer_schema_is_refused_with_a_sentence(bare: Secret):
    with psycopg.connect(bare.reveal(), autocommit=True) as connection:
        migrate(connection, MORE)
    with pytest.raises(StoreError, match=r"newer Minewatch \(schema \d+; this one knows \d+\)"):
        open_postgres_stores(bare)
