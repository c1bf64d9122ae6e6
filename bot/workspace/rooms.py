"""The workspace's members, conversations and messages.

In: changes by the Web API and by people. Out: frozen members, channels and messages, and
a callback to every watcher for each change. Keeps everything in memory; enforces nothing
(bot.workspace.chat does) and sends nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.ports import Clock
from bot.workspace.ids import APP_ID, FIRST, SLACKBOT, TeamIds


@dataclass(frozen=True, slots=True)
class Member:
    """A person or a bot. ``tz`` is an IANA zone."""

    id: str
    name: str
    real_name: str
    is_bot: bool = False
    is_admin: bool = False
    tz: str = "UTC"
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation; ``partner`` is the person at the other end of a direct message."""

    id: str
    name: str
    members: frozenset[str]
    is_private: bool = False
    partner: str | None = None
    archived: bool = False
    topic: str = ""

    @property
    def is_im(self) -> bool:
        return self.id.startswith("D")


@dataclass(frozen=True, slots=True)
class RoomMessage:
    """A message. ``only_for``: the one person who sees it (ephemeral); ``ts`` is its id.

    ``by_command`` is the command a person typed, for an answer visible to all.
    """

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: tuple[dict[str, Any], ...] = ()
    attachments: tuple[dict[str, Any], ...] = ()
    thread_ts: str | None = None
    broadcast: bool = False
    edited: bool = False
    metadata: dict[str, Any] | None = None
    only_for: str | None = None

    def as_slack(self, ids: TeamIds = FIRST) -> dict[str, Any]:
        """The message object of Slack's payloads; ``ids`` are those of its team."""
        shown: dict[str, Any] = {
            "type": "message",
            "user": self.user,
            "ts": self.ts,
            "text": self.text,
            "team": ids.team,
        }
        if self.user == ids.bot_user:
            shown |= {"bot_id": ids.bot, "app_id": APP_ID}
        if self.blocks:
            shown["blocks"] = list(self.blocks)
        if self.attachments:
            shown["attachments"] = list(self.attachments)
        if self.thread_ts:
            shown["thread_ts"] = self.thread_ts
        if self.broadcast:
            shown["subtype"] = "thread_broadcast"
        if self.edited:
            shown["edited"] = {"user": self.user, "ts": self.ts}
        if self.metadata:
            shown["metadata"] = self.metadata
        return shown


@dataclass(frozen=True, slots=True)
class RoomEvent:
    """An event to show: ``what`` is message, changed, deleted, channels, window, home or app."""

    what: str
    user: str | None = None
    message: RoomMessage | None = None
    details: dict[str, Any] = field(default_factory=dict)


MOST_MESSAGES = 5_000
"""Messages kept in a channel; older ones are forgotten, so that a long run does not grow."""


class Rooms:
    """The members, conversations and messages of one team."""

    def __init__(self, clock: Clock, ids: TeamIds = FIRST) -> None:
        self._clock = clock
        self._ids = ids
        self._last_ts = 0
        self._made = 0
        self._said: dict[str, dict[str, RoomMessage]] = {}
        self._watchers: list[Callable[[RoomEvent], None]] = []
        self.members: dict[str, Member] = {}
        self.channels: dict[str, Channel] = {}

    # --- people and conversations ----------------------------------------------

    def add_member(self, member: Member) -> Member:
        """Put a member in, or replace the one with the same id."""
        self.members[member.id] = member
        return member

    def add_channel(
        self,
        name: str,
        *,
        channel_id: str | None = None,
        private: bool = False,
        members: Iterable[str] | None = None,
    ) -> Channel:
        """Make a channel; ``members`` None: the person at the page and the bot."""
        channel_id = channel_id or self._new_id("C")
        inside = frozenset((self._ids.reader, self._ids.bot_user) if members is None else members)
        channel = Channel(channel_id, name, inside, is_private=private)
        self.put_channel(channel)
        return channel

    def direct(self, user: str) -> Channel:
        """The direct conversation of a person with the bot; opened when there is none."""
        for channel in self.channels.values():
            if channel.partner == user:
                return channel
        channel = Channel(
            self._new_id("D"),
            user.lower(),
            frozenset({user, self._ids.bot_user}),
            is_private=True,
            partner=user,
        )
        self.put_channel(channel)
        return channel

    def put_channel(self, channel: Channel) -> None:
        """Add or replace a channel, and show it."""
        self.channels[channel.id] = channel
        self._said.setdefault(channel.id, {})
        self.notify(RoomEvent("channels"))

    def archive(self, channel_id: str) -> None:
        """Archive the channel; posting is no longer possible."""
        self.put_channel(replace(self.channels[channel_id], archived=True))

    def join(self, channel_id: str, user: str) -> None:
        """Let a member in."""
        channel = self.channels[channel_id]
        self.put_channel(replace(channel, members=channel.members | {user}))

    def leave(self, channel_id: str, user: str) -> None:
        """Take a member out."""
        channel = self.channels[channel_id]
        self.put_channel(replace(channel, members=channel.members - {user}))

    def named(self, reference: str) -> Channel | None:
        """The channel with this id, name or #name."""
        if reference in self.channels:
            return self.channels[reference]
        name = reference.removeprefix("#")
        return next(
            (c for c in self.channels.values() if c.name == name and not c.is_im),
            None,
        )

    # --- messages ------------------------------------------------------------------

    def next_ts(self) -> str:
        """Slack's message id: seconds with six digits, never the same twice."""
        now = int(self._clock.now().timestamp() * 1_000_000)
        self._last_ts = max(now, self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def say(self, message: RoomMessage) -> RoomMessage:
        """Keep and show a message."""
        said = self._said[message.channel]
        said[message.ts] = message
        if len(said) > MOST_MESSAGES:
            del said[next(iter(said))]
        self.notify(RoomEvent("message", message.only_for, message))
        return message

    def change(self, message: RoomMessage) -> RoomMessage:
        """Replace a posted message and show it again."""
        self._said[message.channel][message.ts] = message
        self.notify(RoomEvent("changed", message.only_for, message))
        return message

    def remove(self, message: RoomMessage) -> None:
        """Take a message away."""
        self._said[message.channel].pop(message.ts, None)
        self.notify(RoomEvent("deleted", message.only_for, message))

    def message(self, channel_id: str, ts: str) -> RoomMessage | None:
        return self._said.get(channel_id, {}).get(ts)

    def messages(self, channel_id: str) -> tuple[RoomMessage, ...]:
        """Everything said there in order, ephemeral messages too."""
        return tuple(self._said.get(channel_id, {}).values())

    def restore(
        self,
        members: Iterable[Member],
        channels: Iterable[Channel],
        messages: Iterable[RoomMessage],
    ) -> None:
        """Put back what was kept from an earlier run (bot.workspace.rooms_file)."""
        self.members |= {member.id: member for member in members}
        for channel in channels:
            self.put_channel(channel)
            self._made += 1
        for message in messages:
            self._said.setdefault(message.channel, {})[message.ts] = message
            self._last_ts = max(self._last_ts, int(message.ts.replace(".", "")))

    # --- watching --------------------------------------------------------------------

    def watch(self, watcher: Callable[[RoomEvent], None]) -> Callable[[], None]:
        """Call ``watcher`` for every change; returns what ends it."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def notify(self, change: RoomEvent) -> None:
        """Show a change to everybody who watches."""
        for watcher in tuple(self._watchers):
            watcher(change)

    def _new_id(self, letter: str) -> str:
        self._made += 1
        return f"{letter}0{self._ids.mark}{self._made:05d}"


def furnished(clock: Clock, ids: TeamIds = FIRST) -> Rooms:
    """A small team: you, a colleague and two channels, without the bot."""
    rooms = Rooms(clock, ids)
    rooms.add_member(Member(ids.reader, "you", "You", is_admin=True))
    rooms.add_member(Member(ids.colleague, "amina", "Amina Diallo"))
    rooms.add_member(Member(SLACKBOT, "slackbot", "Slackbot", is_bot=True))
    people = (ids.reader, ids.colleague)
    rooms.add_channel("mine-ban-alerts", channel_id=ids.alerts, members=people)
    rooms.add_channel("general", channel_id=ids.general, members=people)
    return rooms
