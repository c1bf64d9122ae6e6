"""Workspaces: the port bot.ports.stores.Workspaces. Their tokens are sealed before they are stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.model.workspace import HOME, UserId, Workspace, WorkspaceId, WorkspaceSummary
from bot.ports import TokenBox
from storage.sealed import SealedWorkspace, sealed, summary, unsealed
from storage.values import ValueTable


class LocalWorkspaces:
    """Workspaces; ``box`` seals and opens their tokens."""

    def __init__(self, table: ValueTable[SealedWorkspace], box: TokenBox) -> None:
        self._table = table
        self._box = box

    def get(self, key: str) -> Workspace | None:
        row = self._table.get(key)
        return None if row is None else unsealed(row, self._box)

    def get_many(self, keys: Iterable[str]) -> dict[str, Workspace]:
        return {key: value for key in keys if (value := self.get(key)) is not None}

    def hold(self, key: str) -> Workspace | None:
        return self.get(key)

    def hold_many(self, keys: Iterable[str]) -> dict[str, Workspace]:
        return self.get_many(keys)

    def put(self, *values: Workspace) -> None:
        if any(workspace.id == HOME for workspace in values):
            raise ValueError("HOME has its tokens in the settings, and is not stored.")
        self._table.put(*(sealed(workspace, self._box) for workspace in values))

    def remove(self, *keys: str) -> None:
        self._table.remove(*keys)

    def all(self) -> tuple[Workspace, ...]:
        return tuple(unsealed(row, self._box) for row in self._table)

    def summaries(self) -> tuple[WorkspaceSummary, ...]:
        return tuple(map(summary, self._table))

    def summary(self, workspace: WorkspaceId) -> WorkspaceSummary | None:
        row = self._table.get(workspace)
        return None if row is None else summary(row)

    def set_channel(self, workspace: WorkspaceId, channel: str | None) -> bool:
        return self._changed(workspace, channel=channel)

    def set_admins(self, workspace: WorkspaceId, admins: Sequence[UserId]) -> bool:
        return self._changed(workspace, admins=tuple(admins))

    def ended_before(self, moment: datetime) -> tuple[WorkspaceId, ...]:
        numbers = self._table.ranked("ended_at", None, moment.timestamp())
        return tuple(row.id for row in self._table.read(numbers))

    def hold_ended(self, workspace: WorkspaceId, before: datetime) -> bool:
        row = self._table.get(workspace)
        return row is not None and row.ended_at is not None and row.ended_at < before

    def remove_ended(self, workspace: WorkspaceId, before: datetime) -> bool:
        if workspace in self._table and not self.hold_ended(workspace, before):
            return False
        self._table.remove(workspace)
        return True

    @property
    def version(self) -> int:
        return self._table.version

    def _changed(self, workspace: WorkspaceId, **settings: Any) -> bool:
        row = self._table.get(workspace)
        if row is None or row.ended_at is not None:
            return False
        self._table.put(replace(row, **settings))
        return True

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def __len__(self) -> int:
        return len(self._table)
