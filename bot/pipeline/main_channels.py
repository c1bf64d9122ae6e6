"""The main channels of the workspaces that installed Minewatch: each gets every alert without a watch.

In: the store. Out: the channels as they are set now, read again only when a workspace has changed.
"""

from __future__ import annotations

from bot.model.workspace import ChannelId, Conversation
from bot.ports import Stores


class MainChannels:
    """Call it for the channels. Calls the store: see ``Stores.do``. For several threads."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._read: tuple[int, tuple[Conversation, ...]] | None = None

    def __call__(self) -> tuple[Conversation, ...]:
        version, read = self._stores.workspaces.version, self._read
        if read is None or read[0] != version:
            found = tuple(
                Conversation(each.id, ChannelId(each.channel))
                for each in self._stores.workspaces.summaries()
                if each.channel is not None and each.ended_at is None
            )
            read = self._read = (version, found)
        return read[1]
