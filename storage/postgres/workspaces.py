"""Workspaces that installed Minewatch: the port bot.ports.stores.Workspaces.

Their tokens are sealed before they are stored, so that no dump of the database shows one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.model.workspace import HOME, UserId, Workspace, WorkspaceId, WorkspaceSummary
from bot.ports import TokenBox
from storage.codec import codec_for
from storage.postgres.database import Database
from storage.postgres.documents import to_text
from storage.postgres.repository import Repository, Versions
from storage.postgres.rows import Columns, ValueRows
from storage.sealed import SealedWorkspace, sealed, summary, unsealed


def _columns(row: SealedWorkspace) -> tuple[Any, ...]:
    return row.id, row.ended_at


_INSTALLATIONS = Columns(
    "installations", ("id",), {"id": "text", "ended_at": "timestamptz"}, _columns, followed=True
)


class PostgresWorkspaces:
    """Workspaces; ``box`` seals and opens their tokens."""

    def __init__(self, database: Database, box: TokenBox) -> None:
        self._database = database
        self._sealed = Repository(database, SealedWorkspace, _INSTALLATIONS)
        self._rows = ValueRows(database, codec_for(SealedWorkspace), _INSTALLATIONS)
        self._versions = Versions(database, "installations")
        self._box = box

    def get(self, key: str) -> Workspace | None:
        return self._unsealed(self._sealed.get(key))

    def get_many(self, keys: Iterable[str]) -> dict[str, Workspace]:
        return self._all_unsealed(self._sealed.get_many(keys))

    def hold(self, key: str) -> Workspace | None:
        return self._unsealed(self._sealed.hold(key))

    def hold_many(self, keys: Iterable[str]) -> dict[str, Workspace]:
        return self._all_unsealed(self._sealed.hold_many(keys))

    def put(self, *values: Workspace) -> None:
        if any(workspace.id == HOME for workspace in values):
            raise ValueError("HOME has its tokens in the settings, and is not stored.")
        self.put_sealed([sealed(workspace, self._box) for workspace in values])

    def put_sealed(self, rows: Sequence[SealedWorkspace]) -> None:
        """Store workspaces as they come from a store: their tokens are sealed already."""
        with self._database.together():
            self._database.change(
                "INSERT INTO workspaces (id) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING",
                [row.id for row in rows],
            )
            self._sealed.put(*rows)

    def remove(self, *keys: str) -> None:
        self._sealed.remove(*keys)

    def all(self) -> tuple[Workspace, ...]:
        return tuple(unsealed(row, self._box) for row in self._rows.some())

    def summaries(self) -> tuple[WorkspaceSummary, ...]:
        return tuple(map(summary, self._rows.some()))

    def summary(self, workspace: WorkspaceId) -> WorkspaceSummary | None:
        row = self._sealed.get(workspace)
        return None if row is None else summary(row)

    def set_channel(self, workspace: WorkspaceId, channel: str | None) -> bool:
        return self._changed(workspace, channel=channel)

    def set_admins(self, workspace: WorkspaceId, admins: Sequence[UserId]) -> bool:
        return self._changed(workspace, admins=tuple(admins))

    def ended_before(self, moment: datetime) -> tuple[WorkspaceId, ...]:
        found = self._database.rows(
            "SELECT id FROM installations WHERE ended_at < %s ORDER BY ended_at, seq", moment
        )
        return tuple(WorkspaceId(key) for (key,) in found)

    def hold_ended(self, workspace: WorkspaceId, before: datetime) -> bool:
        lock = "FOR UPDATE" if self._database.in_transaction else ""
        query = f"SELECT 1 FROM installations WHERE id = %s AND ended_at < %s {lock}"
        return self._database.row(query, to_text(workspace), before) is not None

    def remove_ended(self, workspace: WorkspaceId, before: datetime) -> bool:
        # One statement: it waits for an installation under way, and then looks again.
        with self._database.together():
            self._rows.remove("id = %s AND ended_at < %s", to_text(workspace), before)
            return workspace not in self._sealed

    @property
    def version(self) -> int:
        return self._versions.version

    def _unsealed(self, row: SealedWorkspace | None) -> Workspace | None:
        return None if row is None else unsealed(row, self._box)

    def _changed(self, workspace: WorkspaceId, **settings: Any) -> bool:
        with self._database.together():
            row = self._sealed.hold(workspace)
            if row is None or row.ended_at is not None:
                return False
            self._sealed.put(replace(row, **settings))
        return True

    def _all_unsealed(self, rows: Mapping[str, SealedWorkspace]) -> dict[str, Workspace]:
        return {key: unsealed(row, self._box) for key, row in rows.items()}

    def __contains__(self, key: str) -> bool:
        return key in self._sealed

    def __len__(self) -> int:
        return len(self._sealed)
