"""The channels that Minewatch knows: the main one, and what each is called.

In: ids and names of signed requests, what was posted. Out: the place of a channel; the id of a
name. Names are kept for three months after a request last said them: Slack sends the id of every
channel that it links, so a bare name is rare.
"""

from __future__ import annotations

from datetime import timedelta

from bot.desk.places import Place
from bot.desk.settings import WorkspaceSettings
from bot.model.workspace import ChannelId, Conversation
from bot.ports import Clock, Stores

KEPT = timedelta(days=90)
_NOT_NAMES = frozenset({"", "directmessage", "privategroup"})
"""What Slack calls every direct message and every private channel."""
_NAME = "name:"
"""Before a channel's id; its row is the channel's name."""
_MAIN = "main:"
"""Before the name of the main channel; its row is the id of the channel of that name."""


class Channels:
    """The channels of one workspace; ``settings`` name the main one, which gets every alert.

    A row says the month in which it was written, so that it is written once a month, not at every
    request.
    """

    def __init__(self, stores: Stores, clock: Clock, settings: WorkspaceSettings) -> None:
        self._stores = stores
        self._clock = clock
        self._settings = settings

    def note(self, channel: str, name: str) -> None:
        """A request came from the channel under this name."""
        if name in _NOT_NAMES or channel[:1] not in {"C", "G"}:
            return
        self._keep(_NAME + channel, name)
        main = self._main
        if main is not None and main.id == f"#{name}":
            self._keep(_MAIN + name, channel)

    def place(self, channel: str, name: str = "") -> Place:
        """The place of a channel. The main channel, set by id or #name, is one place all the same.

        Its id is known by the name that came with this request or an earlier one, or by what was
        posted there.
        """
        self.note(channel, name)
        main = self._main
        if main is not None and channel in {main.id, self._id_of(main)}:
            return Place(main, personal=False)
        return Place.of_channel(self._settings.workspace, channel)

    def named(self, name: str) -> str | None:
        """The id of the channel of this name; None where it is not known, or is that of several."""
        main = self._main
        if main is not None and main.id == f"#{name}" and (known := self._id_of(main)):
            return known
        found = self._with_name(name.casefold())
        return found[0] if len(found) == 1 else None

    def name_of(self, channel: str) -> str:
        """What the channel is called; empty where no request has said it."""
        return self._kept(_NAME + channel) or ""

    def is_main(self, place: Place) -> bool:
        """Does this place get every alert, without a watch?"""
        return place.conversation == self._main

    @property
    def _main(self) -> Conversation | None:
        channel = self._settings.now().channel
        return Conversation(self._settings.workspace, ChannelId(channel)) if channel else None

    def _id_of(self, main: Conversation) -> str | None:
        if not main.is_named:
            return main.id
        noted = self._kept(_MAIN + main.id.removeprefix("#"))
        posted = None if noted else self._stores.posts.first_at(main)
        return posted.channel if posted else noted

    def _with_name(self, name: str) -> list[str]:
        rows = self._stores.remembered.starting(_NAME, self._clock.now())
        return [key.removeprefix(_NAME) for key, row in rows.items() if _text_in(row) == name]

    def _keep(self, key: str, text: str) -> None:
        now = self._clock.now()
        row = f"{now:%Y-%m} {text}"
        if self._stores.remembered.get(key, now) != row:
            self._stores.remembered.put(key, row, now + KEPT)

    def _kept(self, key: str) -> str | None:
        row = self._stores.remembered.get(key, self._clock.now())
        return None if row is None else _text_in(row)


def _text_in(row: str) -> str:
    return row.partition(" ")[2]
