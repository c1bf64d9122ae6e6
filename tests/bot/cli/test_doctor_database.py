"""``minewatch doctor`` where the store is a database, and where several workspaces install Minewatch."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner

from bot.app.doctor_database import check_processes
from bot.cli.doctor import doctor
from bot.model.depositary import Confirmation
from bot.model.secret import Secret
from bot.model.workspace import Tokens
from bot.runner.processes import Alive
from storage.postgres.stores import PostgresStores, open_postgres_stores
from storage.tokens import FernetTokenBox, new_key
from tests.doubles.database_setting import as_setting
from tests.doubles.postgres import empty_database, new_database
from tests.doubles.workspaces import workspace

KEY, OTHER_KEY = new_key(), new_key()
SEVERAL = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "client-secret",
    "SLACK_SIGNING_SECRET": "signing-secret",
    "MINEWATCH_PUBLIC_URL": "https://bot.example.org",
    "MINEWATCH_TOKEN_KEY": KEY.reveal(),
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINEWATCH_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Secret:
    address = empty_database()
    monkeypatch.setenv("MINEWATCH_STORE", as_setting(address))
    return address


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SEVERAL.items():
        monkeypatch.setenv(name, value)


def opened(address: Secret, key: Secret = KEY) -> closing[PostgresStores]:
    return closing(open_postgres_stores(address, FernetTokenBox(key)))


def checked(code: int = 0) -> dict[str, dict[str, Any]]:
    done = CliRunner().invoke(doctor, ["--offline", "--json"])
    assert done.exit_code == code, done.output
    return {check["name"]: check for check in json.loads(done.stdout)}


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the doctor looks at the real clock


def test_a_database_that_is_well_is_described(address: Secret):
    found = checked()
    assert found["store"]["text"].startswith("PostgreSQL 1")
    assert found["store clock"]["good"]
    assert found["store connections"]["text"].endswith(" are free")
    assert found["process"]["text"] == "none is running"
    assert "disk" not in found


def test_a_database_that_is_empty_is_left_so(monkeypatch: pytest.MonkeyPatch):
    with new_database() as bare:
        monkeypatch.setenv("MINEWATCH_STORE", as_setting(bare))
        assert "empty; the first start fills it" in checked()["store"]["text"]
        with psycopg.connect(bare.reveal()) as connection:
            tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
            assert connection.execute(tables).fetchone() == (0,)


def test_the_processes_alive_are_listed_with_role_host_and_number(address: Secret):
    with opened(address) as stores:
        stores.leases.take("process:web:north:17", "a", 30)
        assert checked(1)["process"]["text"] == "web on north, number 17"
        roles = checked(1)["roles"]
        assert (roles["text"], roles["good"]) == ("no process polls and sends", False)
        stores.leases.take("process:worker:south:4", "b", 30)
        assert "roles" not in checked()


def test_workers_alone_answer_no_one():
    [_, roles] = check_processes((Alive("worker", "south", "4"),))
    assert (roles.text, roles.cure) == (
        "no process answers Slack",
        "start one with `minewatch run --role web`",
    )


def test_what_does_not_answer_is_said_without_its_password(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MINEWATCH_STORE", "postgresql://me:not-to-be-shown@127.0.0.1:9/desk")
    store = checked(1)["store"]
    assert "does not answer" in store["text"]
    assert "MINEWATCH_STORE" in store["cure"]
    assert "not-to-be-shown" not in json.dumps(store)


def test_an_address_that_libpq_cannot_read_fails_its_check_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("MINEWATCH_STORE", "postgresql://me:not-to-be-shown@db.example/x?nonsense=1")
    found = checked(1)
    assert "Record known to" in found["record"]["text"]
    assert "only parameters of libpq" in found["store"]["text"]
    assert "not-to-be-shown" not in json.dumps(found)


def test_another_schema_is_not_touched(address: Secret):
    with psycopg.connect(address.reveal(), autocommit=True) as connection:
        connection.execute("INSERT INTO schema_steps (number) VALUES (99)")
        try:
            assert "newer Minewatch" in checked(1)["store"]["text"]
        finally:
            connection.execute("DELETE FROM schema_steps WHERE number = 99")


def test_the_record_is_known_as_far_as_the_database_says(address: Secret):
    with opened(address) as stores:
        at = datetime(2026, 11, 21, tzinfo=UTC)
        stores.confirmations.put(Confirmation("c1", date(2026, 11, 20), "https://x.example", at))
    assert "Record known to 20 November 2026." in checked()["record"]["text"]


def test_a_database_is_not_repaired(address: Secret):
    done = CliRunner().invoke(doctor, ["--offline", "--repair"])
    assert "is not repaired here" in str(done.exception)


@pytest.mark.usefixtures("several")
def test_workspaces_are_counted_and_tokens_that_are_good_for_nothing_named(address: Secret):
    assert "https://bot.example.org/slack/install" in checked()["workspaces"]["text"]
    with opened(address, OTHER_KEY) as stores:
        stores.workspaces.put(workspace("T1"))
    with opened(address) as stores:
        stores.workspaces.put(workspace("T2", tokens=Tokens(Secret("x"))))
        stores.workspaces.put(workspace("T3", ended_at=now()))
    found = checked(1)
    assert found["settings"]["text"] == "several workspaces, in HTTP mode"
    assert found["workspaces"]["text"] == "2 installed, 1 ended"
    assert found["tokens"]["text"] == "cannot be opened: T1"
    assert "MINEWATCH_TOKEN_KEY" in found["tokens"]["cure"]


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("minutes", "words", "optional"),
    [(-1, "expired: T1", False), (30, "expire within an hour: T1", True)],
)
def test_tokens_that_expire_are_named(
    address: Secret,
    minutes: int,
    words: str,
    optional: bool,  # noqa: FBT001 - parametrised
):
    at = now() + timedelta(minutes=minutes)
    with opened(address) as stores:
        stores.workspaces.put(workspace("T1", tokens=Tokens(Secret("x"), Secret("y"), at)))
        assert (
            checked(0 if optional else 1)["tokens"].items()
            >= {"text": words, "optional": optional}.items()
        )


@pytest.mark.usefixtures("several")
def test_an_admin_without_a_workspace_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MINEWATCH_ADMINS", "U1ANN")
    assert "names U1ANN without a workspace" in checked(1)["settings"]["text"]
    monkeypatch.setenv("MINEWATCH_ADMINS", "T123/U1ANN")
    assert checked()["record admins"]["good"]
