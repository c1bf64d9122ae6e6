"""Which process sends for a workspace: the one that holds its lease.

In: the store's leases, and this process's name among them. Out: whether sending is still ours. A
process that dies or hangs stops renewing, and another takes over; whatever it held claimed then
counts as cut off (bot.outbox.unsure). Calls the store: see ``Stores.do``.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.alert import OutboxItem
from bot.model.workspace import WorkspaceId
from bot.ports import Stores

LEASE_SECONDS = 20.0
RENEW_SECONDS = 5.0
PREFIX = "deliver:"


@dataclass(frozen=True, slots=True)
class Tenure:
    """The lease to send for one workspace. ``stores``: of all; ``worker``: this process."""

    stores: Stores
    workspace: WorkspaceId
    worker: str

    @property
    def own(self) -> Stores:
        """The store as the workspace sees it."""
        return self.stores.of(self.workspace)

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.workspace}"

    def begin(self) -> bool:
        """Take the lease, or renew it; False: another process has it."""
        return self.stores.leases.take(self.name, self.worker, LEASE_SECONDS)

    def claim(self, claimed: OutboxItem) -> OutboxItem | None:
        """Store that an item is being sent; None: it waits no more, or the lease is no longer ours."""
        return self.own.outbox.claim(claimed, self.name, self.worker)

    def end(self) -> None:
        """Give it back: another process may have it at once."""
        self.stores.leases.release(self.name, self.worker)
