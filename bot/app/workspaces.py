"""What ``minewatch workspaces`` shows and does: figures of each workspace, and the end of one.

In: an open store. Out: plain values without names of people. Calls the store: see ``Stores.do``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import InputError, StoreError, TokenUnreadableError
from bot.model.alert import ItemState
from bot.model.workspace import Workspace, WorkspaceId, WorkspaceSummary
from bot.ports import Clock, Stores
from handlers.slack.installing.installed import NO_TOKENS

REMOVED = "removed by the operator"


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
    for each in stores.workspaces.summaries():
        if each.id == workspace:
            return each
    raise InputError(
        f"No workspace has the id {workspace!r}; `minewatch workspaces list` shows them."
    )


def token_trouble(stores: Stores, workspace: WorkspaceId) -> str | None:
    """Why its token cannot be opened, in a sentence; None: it can."""
    try:
        stores.workspaces.get(workspace)
    except StoreError as error:
        return str(error)
    return None


def remove(stores: Stores, workspace: WorkspaceId, clock: Clock) -> None:
    """End a workspace at once, and erase what belongs to it.

    Its record stays, ended and without tokens, until Minewatch deletes it some days later: so every
    process knows that it ended. Where its token cannot be opened, the record goes at once.

    Raises:
        InputError: there is none with this id.
        StoreError: the store cannot be written.
    """
    summary_of(stores, workspace)
    with stores.unit():
        try:
            record = stores.workspaces.hold(workspace)
        except TokenUnreadableError:
            stores.workspaces.remove(workspace)
        else:
            if record is not None:
                stores.workspaces.put(_ended(record, clock.now()))
    while stores.erase(workspace):
        pass


def _ended(record: Workspace, now: datetime) -> Workspace:
    if record.ended_at is not None:
        return record
    return replace(record, ended_at=now, ended_why=REMOVED, tokens=NO_TOKENS)
