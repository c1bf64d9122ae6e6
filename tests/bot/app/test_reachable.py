"""A start while the database cannot be reached: waited for, said once, and ended at once when asked."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from bot.errors import StoreUnavailableError
from bot.model.secret import Secret
from storage.postgres.stores import open_postgres_stores
from tests.doubles.database_setting import as_setting
from tests.doubles.postgres import empty_database
from tests.doubles.program import Program, free_port
from tests.doubles.relay import relay_to

PROMPTLY_SECONDS = 3.0


def test_the_start_waits_for_the_database_and_comes_up_when_it_is_there(tmp_path: Path):
    database, door, port = empty_database(), free_port(), free_port()
    with relay_to(database, door) as relay:
        address = relay.address.reveal()
    own = f"http://127.0.0.1:{port}"
    with Program(tmp_path, MINEWATCH_STORE=address, MINEWATCH_HTTP_PORT=str(port)) as program:
        program.wait_for("waiting_for_the_database.*does not answer")
        for path in ("/healthz", "/slack/events", "/"):
            with pytest.raises(HTTPError, match="503") as away:
                urlopen(own + path)  # noqa: S310 - our own address
            said = away.value.read().decode()
            assert "its database cannot be used" in said
            assert str(door) not in said
        with urlopen(f"{own}/metrics") as answer:  # noqa: S310 - our own address
            assert b"minewatch_polls_total" in answer.read()
        with relay_to(database, door):
            program.wait_for("No Slack tokens were found")
            with urlopen(f"{own}/healthz") as answer:  # noqa: S310 - our own address
                assert answer.read() == b"ok\n"
            assert program.stop() == 0
    assert program.output.count("waiting_for_the_database") == 1
    assert "Traceback" not in program.output


def test_a_start_whose_database_is_lost_half_way_begins_again(tmp_path: Path):
    with relay_to(empty_database()) as relay:
        relay.break_at(1, carried_out=False)
        with Program(tmp_path, MINEWATCH_STORE=relay.address.reveal()) as program:
            program.wait_for("database_lost_at_the_start")
            program.wait_for("No Slack tokens were found")
            assert program.stop() == 0
    assert relay.broken == 1
    assert program.output.count("No Slack tokens were found") == 1
    assert "Traceback" not in program.output


@pytest.mark.parametrize("role", ["web", "worker"])
def test_each_role_waits_and_says_so_where_it_listens(tmp_path: Path, role: str):
    port = free_port()
    address = f"postgresql://me@127.0.0.1:{free_port()}/desk"
    settings = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}
    settings |= {"MINEWATCH_STORE": address, "MINEWATCH_HTTP_PORT": str(port)}
    with Program(tmp_path, "run", "--role", role, **settings) as program:
        program.wait_for("waiting_for_the_database")
        with pytest.raises(HTTPError, match="503"):
            urlopen(f"http://127.0.0.1:{port}/healthz")
        assert program.stop() == 0


def test_a_start_that_waits_ends_at_once_when_it_is_asked_to(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"postgresql://me@127.0.0.1:{silent.getsockname()[1]}/desk"
        with Program(tmp_path, MINEWATCH_STORE=address) as program:
            silent.settimeout(20)
            connection, _ = silent.accept()  # and never an answer
            with connection:
                began = time.monotonic()
                assert program.stop() == 0
                assert time.monotonic() - began < PROMPTLY_SECONDS
    assert "Traceback" not in program.output


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("?sslmode=strange", "correct what follows the ? in MINEWATCH_STORE"),
        ("?connect_timeout=soon", "MINEWATCH_STORE cannot be used"),
        ("?hostaddr=127.0.0.1,127.0.0.2", "correct what follows the ? in MINEWATCH_STORE"),
    ],
)
def test_what_waiting_does_not_cure_ends_the_start_in_one_sentence(
    tmp_path: Path, more: str, words: str
):
    address = f"postgresql://me:not-to-be-shown@127.0.0.1:{free_port()}/desk{more}"
    with Program(tmp_path, MINEWATCH_STORE=address) as program:
        assert program.wait() == 1
    (line,) = program.output.splitlines()
    assert words in line
    assert "not-to-be-shown" not in line


def test_an_unknown_database_is_not_waited_for():
    known = as_setting(empty_database())
    where, _, more = known.partition("?")
    with pytest.raises(StoreUnavailableError, match="does not exist") as refused:
        open_postgres_stores(Secret(f"{where}_unknown?{more}"))
    assert not refused.value.passes


def test_no_other_command_promises_to_go_on(tmp_path: Path):
    address = f"postgresql://me@127.0.0.1:{free_port()}/desk"
    for words in (("export", "out"), ("workspaces", "list"), ("poll",)):
        with Program(tmp_path, *words, MINEWATCH_STORE=address) as program:
            assert program.wait() == 1
        (line,) = program.output.splitlines()
        assert "does not answer; check that it runs" in line
        assert "by itself" not in line
