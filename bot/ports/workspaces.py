"""How tokens of workspaces are kept from being read where they are stored."""

from __future__ import annotations

from typing import Protocol

from bot.model.secret import Secret


class TokenBox(Protocol):
    """Seals tokens before they are stored, and opens them after they are read."""

    def seal(self, token: Secret) -> str:
        """The token as it may be stored: unreadable without the key."""
        ...

    def open(self, sealed: str) -> Secret:
        """The token that was sealed.

        Raises:
            StoreError: it was sealed with a key that is not known, or is not a sealed token.
        """
        ...
