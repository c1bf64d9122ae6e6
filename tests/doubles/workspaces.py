"""Made-up workspaces."""

from __future__ import annotations

from dataclasses import replace

from bot.model.secret import Secret
from bot.model.workspace import Tokens, UserId, Workspace, WorkspaceId
from tests.doubles.values import NOON, after


def workspace(key: str = "T1", **values: object) -> Workspace:
    """A workspace whose tokens rotate."""
    made = Workspace(
        id=WorkspaceId(key),
        name="A campaign",
        tokens=Tokens(Secret("xoxb-bot"), Secret("xoxe-refresh"), after(hours=12)),
        scopes=("chat:write", "commands"),
        bot_user=UserId("U0BOT"),
        bot_id="B1",
        app_id="A1",
        installed_by=UserId("U1"),
        installed_at=NOON,
        enterprise="E1",
        admins=(UserId("U1"),),
    )
    return replace(made, **values)  # type: ignore[arg-type] # fields by name
