"""A store in an empty database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.model.secret import Secret
from storage.postgres.stores import PostgresStores, open_postgres_stores
from tests.doubles.postgres import empty_database, new_database


@pytest.fixture
def address() -> Secret:
    """An empty database with the present schema."""
    return empty_database()


@pytest.fixture
def bare() -> Iterator[Secret]:
    """A database without any table."""
    with new_database() as address:
        yield address


@pytest.fixture
def stores(address: Secret) -> Iterator[PostgresStores]:
    stores = open_postgres_stores(address)
    yield stores
    stores.close()


@pytest.fixture
def others(address: Secret) -> Iterator[PostgresStores]:
    """The same store, as another process has it."""
    stores = open_postgres_stores(address)
    yield stores
    stores.close()
