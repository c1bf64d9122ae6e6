"""The state of the database, for ``minewatch doctor``.

In: an address. Out: its version, schema, clock and connections. Changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg

from bot.model.secret import Secret
from storage.postgres.address import Address
from storage.postgres.migrations import check_schema
from storage.postgres.refusals import refusal


@dataclass(frozen=True, slots=True)
class Standing:
    """A database that answers.

    ``filled``: it holds a store. ``now``: its clock (UTC). ``connections_free``: how many more clients the
    server takes, of ``connections``. ``size``: of the database, in bytes.
    """

    name: str
    version: str
    filled: bool
    now: datetime
    connections: int
    connections_free: int
    size: int


def standing(url: Secret) -> Standing:
    """Ask the server.

    Raises:
        ConfigError: the address cannot be read.
        StoreUnavailableError: the server does not answer, or refuses.
        StoreError: its version or its schema is not one that we can use.
    """
    address = Address(url)
    try:
        with address.connect() as connection:
            filled = check_schema(connection)
            version, now, connections, free, size = connection.execute(_ASKED).fetchall()[0]
    except psycopg.Error as error:
        refused = refusal(error, address.name)
        if refused is None:
            raise
        raise refused from error
    return Standing(
        address.name, version, filled, now.astimezone(UTC), int(connections), int(free), int(size)
    )


# The one that asks is not counted among those in use: it ends at once.
_ASKED = """
SELECT split_part(current_setting('server_version'), ' ', 1), clock_timestamp(), clients.most,
    clients.most + 1 - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
    pg_database_size(current_database())
FROM (
    SELECT current_setting('max_connections')::int
        - current_setting('superuser_reserved_connections')::int AS most
) AS clients
"""
