"""A connection that is lost, and a server that is gone for a while: a sentence, and back by itself."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from time import monotonic
from typing import Any

import psycopg
import pytest

from bot.errors import ConfigError, StoreUnavailableError
from bot.model.secret import Secret
from bot.ports import WAKE_WORDS
from storage.postgres.address import Address
from storage.postgres.database import Database
from storage.postgres.refusals import refusal
from storage.postgres.stores import PostgresStores, open_postgres_stores
from storage.report import OpenReport
from tests.doubles.postgres import disconnect_all, no_one_let_in, private_server
from tests.doubles.values import stored_entry, story, watch

pytestmark = pytest.mark.once

WAIT = 20.0


class Signs:
    """Implements bot.ports.StoreSigns, and remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.threads = set[int]()

    def refused(self, sentence: str, reason: str) -> None:  # noqa: ARG002 - the port's signature
        self.told.append(reason)
        self.threads.add(threading.get_ident())

    def stored(self) -> None:
        self.told.append("stored")
        self.threads.add(threading.get_ident())


def test_connections_that_were_cut_while_no_one_used_them_are_not_missed(
    stores: PostgresStores, address: Secret
):
    stores.watches.put(watch())
    assert disconnect_all(address) >= 1
    assert stores.watches.get("w1") == watch()
    disconnect_all(address)
    with stores.unit():
        stores.watches.put(watch("w2"))
    assert len(stores.watches) == 2


def test_a_unit_whose_connection_is_cut_stores_nothing_and_the_next_one_does(
    stores: PostgresStores, address: Secret
):
    signs = Signs()
    stores.watched_by(signs)

    def cut_off(*later: str) -> None:
        with stores.unit():
            stores.watches.put(watch("w1"))
            disconnect_all(address)
            stores.watches.put(*map(watch, later))

    with pytest.raises(StoreUnavailableError, match="What was stored is kept"):
        cut_off("w2")
    assert len(stores.watches) == 0
    with pytest.raises(StoreUnavailableError):
        cut_off()  # nothing more is asked: COMMIT finds it out
    assert len(stores.watches) == 0
    stores.watches.put(watch("w3"))
    assert signs.told == ["AdminShutdown", "AdminShutdown", "stored"]


def test_a_process_that_stands_still_in_a_unit_holds_nothing_up(
    stores: PostgresStores, address: Secret
):
    frozen = PostgresStores(Database(Address(address), still_seconds=0.3), OpenReport())

    def stand_still() -> None:
        with frozen.alone("grouping"), frozen.unit():
            frozen.watches.put(watch())
            with stores.alone("grouping"):
                stores.watches.put(watch("w1", owner="U2"))
            frozen.watches.put(watch("w2"))

    with pytest.raises(StoreUnavailableError, match="left idle"):
        stand_still()
    assert [kept.owner for kept in stores.watches.all()] == ["U2"]
    frozen.watches.put(watch("w3"))
    frozen.close()


def test_a_unit_does_not_wait_for_another_for_ever(stores: PostgresStores, address: Secret):
    hasty = PostgresStores(Database(Address(address), still_seconds=0.3), OpenReport())
    stores.watches.put(watch())

    def change() -> None:
        with hasty.unit():
            hasty.watches.put(watch(owner="U2"))

    with stores.unit():
        stores.watches.hold("w1")
        with pytest.raises(StoreUnavailableError, match="two things at once"):
            change()
    change()
    hasty.close()


async def test_what_a_thread_learned_of_the_store_is_said_on_the_event_loop(
    stores: PostgresStores, address: Secret
):
    signs = Signs()
    stores.watched_by(signs)

    def cut() -> None:
        with stores.unit():
            disconnect_all(address)
            stores.watches.put(watch())

    with pytest.raises(StoreUnavailableError):
        await stores.do(cut)
    await stores.do(lambda: stores.watches.put(watch()))
    assert signs.told == ["AdminShutdown", "stored"]
    assert signs.threads == {threading.get_ident()}


def test_a_listener_whose_connection_was_cut_listens_again(stores: PostgresStores, address: Secret):
    heard = threading.Event()
    stores.on_wake(lambda word: heard.set() if word == "poll" else None)
    disconnect_all(address)
    begun = monotonic()
    while not heard.wait(0.1) and monotonic() - begun < WAIT:
        stores.wake("poll")
    assert heard.is_set()


def test_what_waits_for_a_word_is_woken_when_words_may_have_been_missed(
    stores: PostgresStores, address: Secret
):
    heard, all_heard = list[str](), threading.Event()

    def hear(word: str) -> None:
        heard.append(word)
        if len(heard) == len(WAKE_WORDS):
            all_heard.set()

    stores.on_wake(hear)
    assert heard == []
    with no_one_let_in(address):
        pass
    assert all_heard.wait(WAIT)
    assert tuple(heard) == WAKE_WORDS


def test_a_listener_that_found_no_server_at_first_wakes_when_it_listens(
    stores: PostgresStores, address: Secret
):
    heard, all_heard = set[str](), threading.Event()

    def hear(word: str) -> None:
        heard.add(word)
        if heard == set(WAKE_WORDS):
            all_heard.set()

    with no_one_let_in(address):
        stores.on_wake(hear)
        assert heard == set()
    assert all_heard.wait(WAIT)


def test_a_probe_changes_nothing_and_tells_that_the_store_takes_again(stores: PostgresStores):
    signs = Signs()
    stores.watched_by(signs)
    stores.probe()
    assert signs.told == ["stored"]
    assert stores.leases.held() == {}


def test_a_database_that_takes_no_changes_says_so(stores: PostgresStores):
    signs = Signs()
    stores.watched_by(signs)

    def write() -> None:
        with stores.unit():
            stores.database.row("SELECT set_config('transaction_read_only', 'on', true)")
            stores.watches.put(watch())

    with pytest.raises(StoreUnavailableError, match="read-only"):
        write()
    assert signs.told == ["ReadOnlySqlTransaction"]
    stores.watches.put(watch())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"dbname": "not_there"}, "does not exist"),
        ({"user": "not_there"}, "refuses the name"),
        ({"host": "127.0.0.1", "port": "1"}, "does not answer"),
    ],
)
def test_a_database_that_cannot_be_opened_is_said_without_the_password(
    address: Secret, change: dict[str, str], words: str
):
    url = psycopg.conninfo.make_conninfo(address.reveal(), password="hunter2", **change)
    with pytest.raises(StoreUnavailableError, match=words) as caught:
        open_postgres_stores(Secret(url))
    assert "hunter2" not in "".join(_texts(caught.value))


@pytest.mark.parametrize(
    "words",
    [
        "server does not support SSL, but SSL was required",
        'root certificate file "/etc/ca.pem" does not exist',
        "SSL error: certificate verify failed",
    ],
)
def test_tls_that_the_server_or_its_certificate_does_not_allow_is_not_said_to_be_silence(
    words: str,
):
    said = str(refusal(psycopg.OperationalError(f"connection failed: {words}"), "“desk”"))
    assert "sslmode" in said
    assert "does not answer" not in said


def test_a_connection_that_is_cut_within_tls_is_no_wrong_setting():
    error = psycopg.OperationalError("SSL connection has been closed unexpectedly")
    assert "does not answer" in str(refusal(error, "“desk”"))


def test_a_call_without_a_connection_ends_before_slack_stops_waiting(
    stores: PostgresStores, address: Secret
):
    with no_one_let_in(address):
        begun = monotonic()
        with pytest.raises(StoreUnavailableError):
            stores.watches.get("w1")
        assert monotonic() - begun < 2.0


def test_an_address_that_libpq_cannot_read_is_said_without_the_password():
    with pytest.raises(ConfigError, match="MINEWATCH_STORE") as caught:
        open_postgres_stores(Secret("postgresql://me:hunter2@db.example/x?nonsense=1"))
    assert "hunter2" not in "".join(_texts(caught.value))


def _texts(error: BaseException | None) -> Iterator[str]:
    """Everything that a traceback of the error could show."""
    while error is not None:
        yield f"{error} {error!r}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


@pytest.fixture
def server() -> Iterator[Any]:
    with private_server() as server:
        yield server


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_a_server_that_stops_and_starts_again_costs_calls_and_no_row(server: Any):
    stores = open_postgres_stores(Secret(server.get_uri()))
    heard = threading.Event()
    stores.on_wake(lambda word: heard.set() if word == "poll" else None)
    try:
        stores.stories.put(story("s1"))
        for lost in range(2):
            server.stop()
            begun = monotonic()
            with pytest.raises(StoreUnavailableError, match="does not answer"):
                stores.stories.put(story("lost"))
            assert monotonic() - begun < 6
            with pytest.raises(StoreUnavailableError):
                stores.probe()
            server.start()
            begun = monotonic()
            _until_it_takes(stores, f"s{lost + 2}")
            assert monotonic() - begun < 10
            heard.clear()
            while not heard.wait(0.1) and monotonic() - begun < WAIT:
                stores.wake("poll")
            assert heard.is_set()
        assert [kept.id for kept in stores.stories.all()] == ["s1", "s2", "s3"]
    finally:
        stores.close()


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_a_server_that_is_killed_loses_no_unit_and_keeps_none_in_part(server: Any):
    stores = open_postgres_stores(Secret(server.get_uri()))
    stored, ended = list[int](), threading.Event()

    def write() -> None:
        for n in count():
            with suppress(StoreUnavailableError):
                with stores.unit():
                    stores.stories.put(story(f"s{n}"))
                    stores.entries.put(stored_entry(f"e{n}"))
                stored.append(n)
            if ended.is_set():
                return

    with ThreadPoolExecutor(1) as thread:
        writing = thread.submit(write)
        for _ in range(3):
            _until_more(stored)
            os.kill(server.get_pid(), signal.SIGQUIT)
            server.get_postmaster_info().process.wait(WAIT)
            server.start()
        _until_more(stored)
        ended.set()
        writing.result(WAIT)
    stories = {kept.id.removeprefix("s") for kept in stores.stories.all()}
    entries = {kept.entry.id.removeprefix("e") for kept in stores.entries.all()}
    assert stories == entries
    assert {str(n) for n in stored} <= stories
    stores.close()


def _until_more(stored: list[int]) -> None:
    before, begun = len(stored), monotonic()
    while len(stored) < before + 20:
        assert monotonic() - begun < WAIT
        threading.Event().wait(0.01)


def _until_it_takes(stores: PostgresStores, key: str) -> None:
    begun = monotonic()
    while monotonic() - begun < WAIT:
        try:
            stores.stories.put(story(key))
        except StoreUnavailableError:
            continue
        return
