"""What PostgreSQL's refusal means and what to do about it, in a sentence.

In: an error of psycopg and the name of the database. Out: StoreUnavailableError, or None for an error
that is a bug of ours. No sentence shows a password: the name is host, port and database alone, and
PostgreSQL's own messages never have one.
"""

from __future__ import annotations

import re

import psycopg
from psycopg import errors

from bot.errors import StoreUnavailableError

READ_ONLY = errors.ReadOnlySqlTransaction
_NOT_LET_IN = "refuses the name or the password; correct MINEWATCH_STORE"
_NO_DATABASE = "does not exist; create it, or correct MINEWATCH_STORE"
_CURES: tuple[tuple[type[psycopg.Error] | tuple[type[psycopg.Error], ...], str], ...] = (
    ((errors.InvalidPassword, errors.InvalidAuthorizationSpecification), _NOT_LET_IN),
    (errors.InvalidCatalogName, _NO_DATABASE),
    (
        errors.InsufficientPrivilege,
        "does not let this user do that; make the user of MINEWATCH_STORE its owner",
    ),
)
"""What only a change of the settings, or of the database, cures."""
_PASSES: tuple[tuple[type[psycopg.Error] | tuple[type[psycopg.Error], ...], str], ...] = (
    (
        READ_ONLY,
        "is read-only, as a standby is; promote it, or name the primary in MINEWATCH_STORE",
    ),
    (errors.DiskFull, "has no disk space left; free some"),
    (
        errors.TooManyConnections,
        "has no connection left; raise its max_connections, or run fewer processes",
    ),
    (
        (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable),
        "could not do two things at once, and this one was not done; try again",
    ),
    (
        errors.IdleInTransactionSessionTimeout,
        "has rolled back what this process left idle for too long; try again",
    ),
    (errors.QueryCanceled, "was stopped in the middle of this and changed nothing; try again"),
)
_NO_TLS = "cannot be reached by TLS as the address asks; correct sslmode or sslrootcert in MINEWATCH_STORE"
_NO_PARAMETER = (
    "cannot be asked with these parameters; correct what follows the ? in MINEWATCH_STORE"
)
_NO_ANSWER = "does not answer; check that it runs and can be reached. What was stored is kept"


def refusal(error: psycopg.Error, database: str) -> StoreUnavailableError | None:
    """The error that a person can understand; None: the error is none of the database's state."""
    for kinds, cure in _CURES:
        if isinstance(error, kinds):
            return _sentence(database, cure)
    for kinds, cure in _PASSES:
        if isinstance(error, kinds):
            return _sentence(database, cure, passes=True)
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        cure = _of_connecting(error)
        return _sentence(database, cure, passes=cure is _NO_ANSWER)
    return None


def reason(error: psycopg.Error) -> str:
    """A short name of the refusal, for figures: PostgreSQL's own, or ``connection``."""
    return "connection" if error.sqlstate is None else type(error).__name__


def _of_connecting(error: psycopg.Error) -> str:
    # While a connection is being made there is no code yet, only the words of PostgreSQL and libpq.
    words = str(error)
    if any(each in words for each in _OF_PASSWORDS):
        return _NOT_LET_IN
    if "does not exist" in words and ("database" in words or "role" in words):
        return _NO_DATABASE if 'database "' in words else _NOT_LET_IN
    # A connection that is cut off has "SSL" in its words too; these are of making one.
    if "does not support SSL" in words or "certificate" in words:
        return _NO_TLS
    if _OF_PARAMETERS.search(words):
        return _NO_PARAMETER
    return _NO_ANSWER


_OF_PARAMETERS = re.compile(
    r'invalid "?\w+"? value|could not match|unrecognized configuration parameter'
)
_OF_PASSWORDS = ("authentication failed", "no pg_hba.conf entry", "no password supplied")


def _sentence(database: str, cure: str, *, passes: bool = False) -> StoreUnavailableError:
    return StoreUnavailableError(f"The database {database} {cure}.", passes=passes)
