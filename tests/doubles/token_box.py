"""Sealing without cryptography: enough to see whether a token was sealed at all."""

from __future__ import annotations

from bot.errors import StoreError
from bot.model.secret import Secret


class ScrambledTokens:
    """The port bot.ports.TokenBox: the token backwards, under a mark.

    ``openings``: how many tokens all of them have opened.
    """

    openings = 0

    def seal(self, token: Secret) -> str:
        return "sealed:" + token.reveal()[::-1]

    def open(self, sealed: str) -> Secret:
        if not sealed.startswith("sealed:"):
            raise StoreError("This is not a sealed token.")
        ScrambledTokens.openings += 1
        return Secret(sealed.removeprefix("sealed:")[::-1])
