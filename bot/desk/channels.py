"""The channels that Minewatch knows: the main one, and what each is called.

In: ids and names of signed requests, what was posted. Out: the place of a channel; the id of a
name. Names are kept in memory for the last thousand channels: Slack sends the id of every channel
that it links, so a bare name is rare.
"""

from __future__ import annotations

from collections import OrderedDict

from bot.desk.places import Place
from bot.model.workspace import ChannelId, Conversation, WorkspaceId
from bot.ports import Stores

MOST = 1000
_NOT_NAMES = frozenset({"", "directmessage", "privategroup"})
"""What Slack calls every direct message and every private channel."""


class Channels:
    """``main`` gets every alert without a watch (an id or #name)."""

    def __init__(self, stores: Stores, workspace: WorkspaceId, main: str | None) -> None:
        self._stores = stores
        self._workspace = workspace
        self._main = Conversation(workspace, ChannelId(main)) if main else None
        self._main_id: str | None = None
        self._names: OrderedDict[str, str] = OrderedDict()

    def note(self, channel: str, name: str) -> None:
        """A request came from the channel under this name."""
        if name in _NOT_NAMES or channel[:1] not in {"C", "G"}:
            return
        if self._main is not None and self._main.id == f"#{name}":
            self._main_id = channel
        self._names.pop(channel, None)
        self._names[channel] = name
        while len(self._names) > MOST:
            self._names.popitem(last=False)

    def place(self, channel: str, name: str = "") -> Place:
        """The place of a channel. The main channel, set by id or #name, is one place all the same.

        Its id is known by the name that came with this request or an earlier one, or by what was
        posted there.
        """
        self.note(channel, name)
        main = self._main
        if main is not None and channel in {main.id, self._id_of_main()}:
            return Place(main, personal=False)
        return Place.of_channel(self._workspace, channel)

    def named(self, name: str) -> str | None:
        """The id of the channel of this name; None where it is not known, or is that of several."""
        if self._main is not None and self._main.id == f"#{name}" and self._id_of_main():
            return self._id_of_main()
        found = [channel for channel, known in self._names.items() if known == name.casefold()]
        return found[0] if len(found) == 1 else None

    def name_of(self, channel: str) -> str:
        """What the channel is called; empty where no request has said it."""
        return self._names.get(channel, "")

    def is_main(self, place: Place) -> bool:
        """Does this place get every alert, without a watch?"""
        return place.conversation == self._main

    def _id_of_main(self) -> str | None:
        if self._main_id is None and self._main is not None:
            posted = next(iter(self._stores.posts.where("conversation", str(self._main))), None)
            return posted.channel if posted else None
        return self._main_id
