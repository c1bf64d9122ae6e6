"""The address of the database: what MINEWATCH_STORE says, and what we add to it.

In: a setting. Out: what libpq connects with, and a name of the database without password.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.adapt import AdaptersMap, Loader
from psycopg.conninfo import conninfo_to_dict

from bot.errors import ConfigError
from bot.model.secret import Secret
from storage.postgres.documents import from_jsonb

# All of these are the client's own, so that poolers and managed servers accept them. A server that is
# gone without a word is noticed after 15 s; of several hosts, the one that takes changes is used.
_DEFAULTS: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
    "target_session_attrs": "read-write",
    "fallback_application_name": "minewatch",
}


class _Document(Loader):
    """jsonb as the bytes of a document: storage.codec reads them."""

    def load(self, data: Any) -> bytes:
        return from_jsonb(bytes(data))


_ADAPTERS = AdaptersMap(psycopg.adapters)
_ADAPTERS.register_loader("jsonb", _Document)


class _Context:
    """What psycopg asks of a context."""

    adapters = _ADAPTERS
    connection = None


class Address:
    """Where the database is.

    Raises:
        ConfigError: libpq cannot read the address.
    """

    def __init__(self, url: Secret, setting: str = "MINEWATCH_STORE") -> None:
        try:
            given = conninfo_to_dict(url.reveal())
            int(float(given.get("connect_timeout") or 0))  # psycopg reads it itself, and too late
        except (psycopg.Error, ValueError, OverflowError):
            # Its message quotes the address, and with it the password.
            raise ConfigError(
                f"{setting} cannot be used (its value is not shown); expected "
                "postgresql://NAME:PASSWORD@HOST:PORT/DATABASE, and after a ? only parameters of libpq."
            ) from None
        self._parameters = _DEFAULTS | given | {"client_encoding": "UTF8"}
        host = given.get("host") or given.get("hostaddr") or "this machine"
        port = f", port {given['port']}" if given.get("port") else ""
        name = given.get("dbname") or given.get("user")
        self.name = f"“{name}” on {host}{port}" if name else f"on {host}{port}"

    def __repr__(self) -> str:
        return f"Address({self.name})"

    def parameters(self) -> dict[str, Any]:
        """The arguments of psycopg's ``connect``; the password is among them.

        Statements are sent as they are and never prepared under a name: behind a pooler in
        transaction mode the next one may reach another server process, which knows no such name.
        """
        return self._parameters | {
            "autocommit": True,
            "prepare_threshold": None,
            "context": _Context(),
        }

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection apart from the pool."""
        return psycopg.connect(**self.parameters())
