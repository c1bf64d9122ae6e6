"""What ``minewatch workspaces`` shows and does: figures of each workspace, and the end of one.

In: an open store. Out: plain values without names of people. Calls the store: see ``Stores.do``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import InputError, StoreError
from bot.model.alert import ItemState
from bot.model.workspace import UserId, Workspace, WorkspaceId, WorkspaceSummary
from bot.ports import Clock, Stores
from bot.runner.processes import alive
from handlers.slack.installing.installed import FRESH_SECONDS, NO_TOKENS

REMOVED = "removed by the operator"
NOTICED_SECONDS = FRESH_SECONDS + 3.0
"""After so long every process knows that a workspace has ended, and what it was answering is answered."""
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Figures:
    """How much a workspace has: watches, the conversations they are in, messages that wait or are held.

    ``last_sent_at``: when it got the latest message (UTC).
    """

    watches: int
    conversations: int
    waiting: int
    last_sent_at: datetime | None


def figures(stores: Stores, workspace: WorkspaceId) -> Figures:
    """The figures of one workspace."""
    own = stores.of(workspace)
    counts = own.outbox.counts()
    open_states = (ItemState.WAITING, ItemState.CLAIMED, ItemState.HELD)
    return Figures(
        len(own.watches),
        own.watches.conversation_count(),
        sum(counts.get(state, 0) for state in open_states),
        own.posts.last_sent_at(),
    )


def summary_of(stores: Stores, workspace: WorkspaceId) -> WorkspaceSummary:
    """What is known of one workspace.

    Raises:
        InputError: there is none with this id.
    """
    found = stores.workspaces.summary(workspace)
    if found is None:
        raise InputError(
            f"No workspace has the id {workspace!r}; `minewatch workspaces list` shows them."
        )
    return found


def token_trouble(stores: Stores, workspace: WorkspaceId) -> str | None:
    """Why its token cannot be opened, in a sentence; None: it can."""
    try:
        stores.workspaces.get(workspace)
    except StoreError as error:
        return str(error)
    return None


def remove(
    stores: Stores, workspace: WorkspaceId, clock: Clock, wait: Callable[[float], object]
) -> None:
    """End a workspace at once, and erase what belongs to it; beside running processes, twice.

    Its record stays, ended, without tokens and settings, until Minewatch deletes it some days later: so
    every process knows that it ended. ``wait`` lets seconds pass: within so many each process has
    noticed, and what it wrote until then is erased as well. Installed again meanwhile, the workspace
    keeps what is new.

    Raises:
        InputError: there is none with this id.
        StoreError: the store cannot be written.
    """
    with stores.unit():
        found = summary_of(stores, workspace)
        at = found.ended_at or clock.now()
        stores.workspaces.put(_ended(found, at))
    _erase(stores, workspace, at)
    if alive(stores):
        wait(NOTICED_SECONDS)
        _erase(stores, workspace, at)


def _erase(stores: Stores, workspace: WorkspaceId, ended_at: datetime) -> None:
    while stores.erase(workspace, ended_before=ended_at + _MOMENT):
        pass


def _ended(found: WorkspaceSummary, at: datetime) -> Workspace:
    """Of what is known without its token, which perhaps cannot be opened: no settings and no person."""
    return Workspace(
        id=found.id,
        name=found.name,
        tokens=NO_TOKENS,
        scopes=(),
        bot_user=UserId(""),
        bot_id="",
        app_id="",
        installed_by=UserId(""),
        installed_at=found.installed_at,
        enterprise=found.enterprise,
        org_wide=found.org_wide,
        ended_at=at,
        ended_why=found.ended_why or REMOVED,
    )
