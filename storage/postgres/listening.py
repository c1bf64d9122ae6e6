"""Words from other processes: PostgreSQL's LISTEN, on one connection apart.

In: the address, and who is called with each word. A thread waits for words; when its connection is
lost it makes another after a pause. Words of that time are lost, so that all words come once when it
listens again. Behind a pooler in transaction mode no word arrives at all.
"""

from __future__ import annotations

import os
import select
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import psycopg
import structlog

from bot.ports import WAKE_WORDS
from storage.postgres.address import Address
from storage.postgres.database import CHANNEL

_PAUSE_SECONDS = 1.0
log = structlog.get_logger()


class Listener:
    """Calls ``woken`` with every word, from a thread of its own, until it is closed."""

    def __init__(self, address: Address, woken: Callable[[str], None]) -> None:
        self._address = address
        self._woken = woken
        self._end, self._closing = os.pipe()
        self._tried = Event()
        self._thread = Thread(target=self._run, name="store-listen", daemon=True)
        self._thread.start()
        # From here on no word is missed; where the server does not answer, all come once it does.
        self._tried.wait()

    def close(self) -> None:
        """Stop listening; returns when the thread has ended."""
        os.write(self._closing, b".")
        self._thread.join()
        os.close(self._closing)
        os.close(self._end)

    def _run(self) -> None:
        lost = False
        while True:
            try:
                with self._address.connect() as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    if lost:
                        log.info("store_listens_again")
                    lost = False
                    self._make_up()
                    if self._listen(connection):
                        return
            except psycopg.Error:
                if not lost:
                    log.warning("store_listening_lost", database=self._address.name)
                lost = True
            self._tried.set()
            if self._closed_within(_PAUSE_SECONDS):
                return

    def _make_up(self) -> None:
        """Pass every word on once, in case it was sent since someone began to wait, and we did not listen."""
        if self._tried.is_set():
            for word in WAKE_WORDS:
                self._woken(word)
        self._tried.set()

    def _listen(self, connection: psycopg.Connection[tuple[Any, ...]]) -> bool:
        """Pass words on until the connection is lost (an error) or this is closed (True)."""
        poll = select.poll()
        poll.register(self._end, select.POLLIN)
        poll.register(connection.fileno(), select.POLLIN)
        while True:
            ready = {descriptor for descriptor, _ in poll.poll()}
            if self._end in ready:
                return True
            connection.pgconn.consume_input()
            while (word := connection.pgconn.notifies()) is not None:
                self._woken(word.extra.decode())

    def _closed_within(self, seconds: float) -> bool:
        poll = select.poll()
        poll.register(self._end, select.POLLIN)
        return bool(poll.poll(seconds * 1000))
