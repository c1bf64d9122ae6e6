"""What a workspace left behind is erased, some days after it removed Minewatch.

In: the store, and how long data are kept. Out: nothing of the workspace is left. Installed again before
that, it finds everything as it was; installed while it is erased, it keeps what is left and all that
is new.
"""

from __future__ import annotations

from datetime import timedelta

import structlog

from bot.ports import Clock, Stores

log = structlog.get_logger()


class Farewell:
    """``run`` now and then. Calls the store: see ``Stores.do``."""

    def __init__(self, stores: Stores, clock: Clock, keep: timedelta) -> None:
        self._stores = stores
        self._clock = clock
        self._keep = keep

    def run(self) -> bool:
        """Erase a little; True: call again for more."""
        stores, until = self._stores, self._clock.now() - self._keep
        for workspace in stores.workspaces.ended_before(until):
            if stores.erase(workspace, ended_before=until):
                return True
            if stores.workspaces.remove_ended(workspace, until):
                log.info("workspace_erased", workspace=workspace)
        return False
