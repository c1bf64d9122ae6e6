"""Workspaces whose sending has stopped: noted in the store, for the figures of every process and doctor.

In: what each round of sending reports. Out: a note for each workspace where Slack refuses the token or
our own code crashed. A note lasts some minutes and is renewed while that is so: it ends by itself, also
with the process that wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.model.workspace import WorkspaceId
from bot.outbox.dispatch import DispatchReport
from bot.ports import Clock, Stores

CRASHED = "crashed"
_PREFIX = "sending stopped:"
_KEPT = timedelta(minutes=10)
_RENEW_SECONDS = 300.0


class StoppedNotes:
    """Notes what ``note`` is given, at once when it is new."""

    def __init__(self, stores: Stores, clock: Clock) -> None:
        self._stores = stores
        self._clock = clock
        self._noted: dict[WorkspaceId, tuple[str, float]] = {}

    async def note(self, report: DispatchReport) -> None:
        """Note the workspaces that are stopped now, with Slack's word for it or CRASHED.

        Raises:
            StoreUnavailableError: nothing was noted.
        """
        seconds = self._clock.monotonic()
        found = dict.fromkeys(report.crashed, CRASHED)
        found |= {workspace: refused.error for workspace, refused in report.stopped}
        due = {
            workspace: why
            for workspace, why in found.items()
            if self._is_due(workspace, why, seconds)
        }
        if not due:
            return
        await self._stores.do(lambda: self._put(due))
        self._noted |= {workspace: (why, seconds) for workspace, why in due.items()}

    def _is_due(self, workspace: WorkspaceId, why: str, seconds: float) -> bool:
        noted = self._noted.get(workspace)
        return noted is None or noted[0] != why or seconds - noted[1] >= _RENEW_SECONDS

    def _put(self, due: Mapping[WorkspaceId, str]) -> None:
        until = self._clock.now() + _KEPT
        with self._stores.unit():
            for workspace, why in due.items():
                self._stores.remembered.put(f"{_PREFIX}{workspace}", why, until)


def stopped(stores: Stores, now: datetime) -> dict[WorkspaceId, str]:
    """The workspaces whose sending has stopped, and why. Calls the store: see ``Stores.do``."""
    found = stores.remembered.starting(_PREFIX, now)
    return {WorkspaceId(key.removeprefix(_PREFIX)): why for key, why in found.items()}
