"""What is good for a while, and leases: the ports bot.ports.stores.Remembered and Leases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.model.workspace import WorkspaceId
from storage.postgres.database import Database
from storage.postgres.documents import from_text, to_text
from storage.postgres.repository import beginning


class PostgresRemembered:
    """Texts of one workspace, each until a moment."""

    def __init__(self, database: Database, workspace: WorkspaceId) -> None:
        self._database = database
        self._workspace = workspace

    def put(self, key: str, value: str, until: datetime) -> None:
        self._database.change(
            "WITH owner AS (INSERT INTO workspaces (id) VALUES (%s) ON CONFLICT DO NOTHING) "
            "INSERT INTO remembered (workspace, key, value, until) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (workspace, key) DO UPDATE SET value = EXCLUDED.value, until = EXCLUDED.until",
            self._workspace,
            self._workspace,
            to_text(key),
            to_text(value),
            until,
        )

    def get(self, key: str, now: datetime) -> str | None:
        found = self._database.row(
            "SELECT value FROM remembered WHERE workspace = %s AND key = %s AND until > %s",
            self._workspace,
            to_text(key),
            now,
        )
        return None if found is None else from_text(found[0])

    def take(self, key: str, now: datetime) -> str | None:
        found = self._database.changed(
            "DELETE FROM remembered WHERE workspace = %s AND key = %s RETURNING value, until > %s",
            self._workspace,
            to_text(key),
            now,
        )
        return next((from_text(value) for value, good in found if good), None)

    def starting(self, prefix: str, now: datetime) -> dict[str, str]:
        found = self._database.rows(
            "SELECT key, value FROM remembered WHERE workspace = %s AND key LIKE %s AND until > %s",
            self._workspace,
            beginning(prefix),
            now,
        )
        return dict(sorted((from_text(key), from_text(value)) for key, value in found))

    def remove(self, *keys: str) -> None:
        self._database.change(
            "DELETE FROM remembered WHERE workspace = %s AND key = ANY(%s)",
            self._workspace,
            [to_text(key) for key in keys],
        )

    def forget(self, now: datetime, limit: int = 500) -> int:
        return self._database.change(
            # Materialized: a plan may run a subquery with a limit again and again, and find more each time.
            "WITH over AS MATERIALIZED (SELECT workspace, key FROM remembered WHERE until <= %s "
            "ORDER BY until LIMIT %s FOR UPDATE SKIP LOCKED) "
            "DELETE FROM remembered USING over "
            "WHERE remembered.workspace = over.workspace AND remembered.key = over.key",
            now,
            limit,
        )

    def clear(self, limit: int) -> int:
        """Forget everything of the workspace, at most ``limit``; returns how many."""
        return self._database.change(
            "WITH gone AS MATERIALIZED (SELECT key FROM remembered WHERE workspace = %s LIMIT %s) "
            "DELETE FROM remembered USING gone WHERE workspace = %s AND remembered.key = gone.key",
            self._workspace,
            limit,
            self._workspace,
        )


class PostgresLeases:
    """Leases by the server's clock, which is the same for all processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, name: str, holder: str, seconds: float) -> bool:
        taken = self._database.change(
            "INSERT INTO leases (name, holder, until) "
            "VALUES (%s, %s, clock_timestamp() + make_interval(secs => %s)) "
            "ON CONFLICT (name) DO UPDATE SET holder = EXCLUDED.holder, until = EXCLUDED.until "
            "WHERE leases.holder = EXCLUDED.holder OR leases.until <= clock_timestamp()",
            name,
            holder,
            seconds,
        )
        return taken == 1

    def release(self, name: str, holder: str, rest: float = 0) -> None:
        if rest <= 0:
            self._database.change(f"DELETE FROM leases WHERE {_OWN}", name, holder)
            return
        self._database.change(
            "UPDATE leases SET holder = '', until = clock_timestamp() + make_interval(secs => %s) "
            f"WHERE {_OWN}",
            rest,
            name,
            holder,
        )

    def held(self, prefix: str = "") -> Mapping[str, str]:
        found = self._database.rows(
            "SELECT name, holder FROM leases "
            "WHERE name LIKE %s AND until > clock_timestamp() AND holder <> ''",
            beginning(prefix),
        )
        return dict(sorted(found))

    def left(self, name: str) -> float:
        found = self._database.row(
            "SELECT extract(epoch FROM until - clock_timestamp()) FROM leases WHERE name = %s", name
        )
        return 0.0 if found is None else max(float(found[0]), 0.0)

    def forget(self, seconds: float) -> int:
        return self._database.change(
            "DELETE FROM leases WHERE until < clock_timestamp() - make_interval(secs => %s)",
            seconds,
        )


_OWN = "name = %s AND holder = %s AND until > clock_timestamp()"
OWN_LEASE = f"SELECT 1 FROM leases WHERE {_OWN}"
"""Finds a row if a lease (its name) is still a holder's (theirs)."""
