"""A workspace as it is stored: the same, but its tokens sealed.

In: a Workspace and a TokenBox. Out: a row in which no token can be read, and back. Used by every
engine, and by export and import.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from bot.errors import StoreError
from bot.model.secret import Secret
from bot.model.workspace import Tokens, Workspace, WorkspaceFacts, WorkspaceSummary
from bot.ports import TokenBox


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedWorkspace(WorkspaceFacts):
    """A workspace whose ``bot_token`` and ``refresh_token`` are sealed."""

    bot_token: str
    refresh_token: str | None
    token_expires_at: datetime | None


class NoTokenBox:
    """Where no key for tokens is given: nothing can be sealed, and nothing opened."""

    def seal(self, token: Secret) -> str:  # noqa: ARG002 - the port's signature
        raise StoreError(_NO_KEY)

    def open(self, sealed: str) -> Secret:  # noqa: ARG002 - the port's signature
        raise StoreError(_NO_KEY)


_NO_KEY = (
    "The tokens of workspaces are stored encrypted, and no key is given; set MINEWATCH_TOKEN_KEY "
    "to the key they were stored with."
)


def sealed(workspace: Workspace, box: TokenBox) -> SealedWorkspace:
    """The workspace as it is stored.

    Raises:
        StoreError: no key is given.
        TypeError: it is no Workspace (a bug at the caller).
    """
    if not isinstance(workspace, Workspace):
        raise TypeError(f"This table keeps Workspace, not {type(workspace).__name__}.")
    tokens = workspace.tokens
    return SealedWorkspace(
        bot_token=box.seal(tokens.bot),
        refresh_token=None if tokens.refresh is None else box.seal(tokens.refresh),
        token_expires_at=tokens.expires_at,
        **_facts(workspace),
    )


def summary(row: SealedWorkspace) -> WorkspaceSummary:
    """What is known without opening a token."""
    return WorkspaceSummary(
        rotates=row.refresh_token is not None,
        token_expires_at=row.token_expires_at,
        **_facts(row),
    )


def unsealed(row: SealedWorkspace, box: TokenBox) -> Workspace:
    """The workspace that was stored.

    Raises:
        StoreError: a token cannot be opened.
    """
    refresh = None if row.refresh_token is None else box.open(row.refresh_token)
    return Workspace(
        tokens=Tokens(box.open(row.bot_token), refresh, row.token_expires_at),
        **_facts(row),
    )


def _facts(known: WorkspaceFacts) -> dict[str, Any]:
    return {field.name: getattr(known, field.name) for field in fields(WorkspaceFacts)}
