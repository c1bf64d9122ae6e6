"""A way to a database that breaks at a chosen change: before it arrives, or before its answer does."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

from bot.model.secret import Secret

_CHANGES = (b"COMMIT", b"INSERT ", b"UPDATE ", b"DELETE ")
_SOME = 65536


class Relay:
    """``break_at`` a change or a commit: they are counted from then on, over all connections."""

    def __init__(self, database: Secret, port: int = 0) -> None:
        self._to = conninfo_to_dict(database.reveal())
        self._lock = threading.Lock()
        self._left: int | None = None
        self._carried_out = False
        self.broken = 0
        self._listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> Secret:
        """Where a store reaches the database through the relay."""
        port = self._listener.getsockname()[1]
        user, name = (quote(str(self._to[key]), safe="") for key in ("user", "dbname"))
        password = f":{quote(str(self._to['password']), safe='')}" if "password" in self._to else ""
        return Secret(f"postgresql://{user}{password}@127.0.0.1:{port}/{name}?sslmode=disable")

    def break_at(self, change: int, *, carried_out: bool) -> None:
        """Cut the connection at this change, 1 the next; does the database carry it out?"""
        with self._lock:
            self._left, self._carried_out = change, carried_out

    def close(self) -> None:
        self._listener.shutdown(
            socket.SHUT_RDWR
        )  # closing alone would not wake who accepts from it
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, self._server() as server, suppress(OSError):
            answers = threading.Thread(target=_pass_on, args=(server, client), daemon=True)
            answers.start()
            while some := client.recv(_SOME):
                if not self._is_the_one(some):
                    server.sendall(some)
                    continue
                if self._carried_out:
                    client.shutdown(socket.SHUT_WR)  # the answer comes, and goes nowhere
                    server.sendall(some)
                    server.recv(1, socket.MSG_PEEK)
                self.broken += 1
                for end in (client, server):  # closing alone would not wake who reads from it
                    end.shutdown(socket.SHUT_RDWR)
                return

    def _is_the_one(self, some: bytes) -> bool:
        with self._lock:
            if self._left is None or not any(each in some for each in _CHANGES):
                return False
            self._left -= 1
            if self._left:
                return False
            self._left = None
            return True

    def _server(self) -> socket.socket:
        host, port = (
            str(self._to.get("host") or "127.0.0.1"),
            int(str(self._to.get("port") or 5432)),
        )
        if not host.startswith("/"):
            return socket.create_connection((host, port))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{host}/.s.PGSQL.{port}")
        return server


@contextmanager
def relay_to(database: Secret, port: int = 0) -> Iterator[Relay]:
    """A relay for the length of the block; ``port`` 0: any that is free."""
    relay = Relay(database, port)
    try:
        yield relay
    finally:
        relay.close()


def _pass_on(server: socket.socket, client: socket.socket) -> None:
    with suppress(OSError):
        while some := server.recv(_SOME):
            client.sendall(some)
        client.shutdown(socket.SHUT_WR)
