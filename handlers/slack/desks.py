"""At whose desk a request is answered: its own workspace's, and no other.

In: a request that was let in (handlers.slack.identity). Out: in its context the Desk of its workspace;
a guarded listener gets it by declaring ``desk``. Bolt copies a request with its context for lazy
listeners; a Desk is the same object in every copy.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.model.workspace import WorkspaceId
from handlers.slack.guard import DESK
from handlers.slack.identity import WORKSPACE, workspace_of

if TYPE_CHECKING:
    from bot.desk import Desk

Whose = Callable[[Mapping[str, Any]], WorkspaceId | None]


def installed_workspace(context: Mapping[str, Any]) -> WorkspaceId | None:
    """The workspace that was found for a request; None: none was, where each one has its own token."""
    found = context.get(WORKSPACE)
    return WorkspaceId(str(found)) if found else None


class AtOwnDesk(AsyncMiddleware):
    """Puts the desk into the context of each request.

    Args:
        desks: the desk of a workspace.
        whose: whose request it is, by its context; ``installed_workspace`` where workspaces install
            Minewatch. Where that is no one's, there is no desk: a listener that needs one is not
            called, and the person gets a sentence that says so.
    """

    def __init__(self, desks: Callable[[WorkspaceId], Desk], whose: Whose = workspace_of) -> None:
        self._desks = desks
        self._whose = whose

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt passes it by name
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt calls it by this name
    ) -> BoltResponse | None:
        workspace = self._whose(req.context)
        if workspace is not None:
            req.context[DESK] = self._desks(workspace)
        return await next()
