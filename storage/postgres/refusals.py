"""What PostgreSQL's refusal means and what to do about it, in a sentence.

In: an error of psycopg and the name of the database. Out: StoreUnavailableError, or None for an error
that is a bug of ours. No sentence shows a password: the name is host, port and database alone, and
PostgreSQL's own messages never have one.
"""

from __future__ import annotations

import psycopg
from psycopg import errors

from bot.errors import StoreUnavailableError

READ_ONLY = errors.ReadOnlySqlTransaction
_ON = "Minewatch goes on by itself"
_CURES: tuple[tuple[type[psycopg.Error] | tuple[type[psycopg.Error], ...], str], ...] = (
    (
        (errors.InvalidPassword, errors.InvalidAuthorizationSpecification),
        "refuses the name or the password; correct MINEWATCH_STORE",
    ),
    (errors.InvalidCatalogName, "does not exist; create it, or correct MINEWATCH_STORE"),
    (
        errors.InsufficientPrivilege,
        "does not let this user do that; make the user of MINEWATCH_STORE its owner",
    ),
    (READ_ONLY, f"is read-only, as a standby is; {_ON} once it takes changes"),
    (errors.DiskFull, f"has no disk space left; free some, and {_ON}"),
    (
        errors.TooManyConnections,
        "has no connection left; raise its max_connections, or run fewer processes",
    ),
    (
        (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable),
        f"could not do two things at once, and this one was not done; {_ON}",
    ),
    (
        errors.IdleInTransactionSessionTimeout,
        f"has taken back what this process stood still over; {_ON}",
    ),
    (errors.QueryCanceled, f"was stopped in the middle of this and changed nothing; {_ON}"),
)
_NO_TLS = "cannot be reached by TLS as the address asks; correct sslmode or sslrootcert in MINEWATCH_STORE"
_NO_ANSWER = (
    f"does not answer; check that it runs and can be reached. What was stored is kept, and {_ON} "
    "once it answers"
)


def refusal(error: psycopg.Error, database: str) -> StoreUnavailableError | None:
    """The error that a person can understand; None: the error is none of the database's state."""
    for kinds, cure in _CURES:
        if isinstance(error, kinds):
            return _sentence(database, cure)
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return _sentence(database, _of_connecting(error))
    return None


def reason(error: psycopg.Error) -> str:
    """A short name of the refusal, for figures: PostgreSQL's own, or ``connection``."""
    return "connection" if error.sqlstate is None else type(error).__name__


def _of_connecting(error: psycopg.Error) -> str:
    # While a connection is being made there is no code yet, only PostgreSQL's words.
    words = str(error)
    if "authentication failed" in words or "no pg_hba.conf entry" in words:
        return _CURES[0][1]
    if "does not exist" in words and ("database" in words or "role" in words):
        return _CURES[1][1] if 'database "' in words else _CURES[0][1]
    # A connection that is cut off has "SSL" in its words too; these are of making one.
    if "does not support SSL" in words or "certificate" in words:
        return _NO_TLS
    return _NO_ANSWER


def _sentence(database: str, cure: str) -> StoreUnavailableError:
    return StoreUnavailableError(f"The database {database} {cure}.")
