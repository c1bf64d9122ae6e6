"""Pictures for those who show them: an address where one can be fetched, or its bytes."""

from __future__ import annotations

from typing import Protocol

from bot.model.picture import Picture


class Pictures(Protocol):
    """Draws what the desk worked out."""

    def address(self, shown: Picture) -> str | None:
        """Where anyone can fetch it as PNG; None: this process cannot be reached from outside.

        Another picture has another address, so that it may be cached for ever.
        """
        ...

    async def png(self, shown: Picture) -> bytes:
        """The picture as PNG; drawn beside the event loop."""
        ...
