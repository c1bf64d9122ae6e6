"""The local workspace's memory between runs.

In: the rooms, a file. Out: channels and messages read back at the start, and written a
moment after each change. Ephemeral messages are not kept: in Slack they are gone after a
reload too. The file serves demonstrations only, so a damaged one is ignored.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bot.workspace.rooms import Channel, Member, RoomEvent, RoomMessage, Rooms

PAUSE_SECONDS = 0.5
MOST_PER_CHANNEL = 500


@dataclass(frozen=True, slots=True)
class SavedRooms:
    """The contents of the file."""

    members: tuple[Member, ...]
    channels: tuple[Channel, ...]
    messages: tuple[RoomMessage, ...]


class RoomsFile:
    """Keeps rooms in a file."""

    def __init__(self, rooms: Rooms, path: Path) -> None:
        self._rooms = rooms
        self._path = path
        self._due: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Restore the saved state, and save changes from now on."""
        with suppress(FileNotFoundError, msgspec.DecodeError):
            kept = msgspec.json.decode(self._path.read_bytes(), type=SavedRooms)
            self._rooms.restore(kept.members, kept.channels, kept.messages)
        self._rooms.watch(self._note)

    def close(self) -> None:
        """Write what has not been written yet."""
        if self._due is not None:
            self._due.cancel()
            self._write()

    def _note(self, change: RoomEvent) -> None:
        if change.what in {"window", "home"} or self._due is not None:
            return
        self._due = asyncio.get_running_loop().call_later(PAUSE_SECONDS, self._write)

    def _write(self) -> None:
        self._due = None
        rooms = self._rooms
        messages = [
            message
            for channel in rooms.channels
            for message in rooms.messages(channel)[-MOST_PER_CHANNEL:]
            if message.only_for is None
        ]
        kept = SavedRooms(
            tuple(rooms.members.values()), tuple(rooms.channels.values()), tuple(messages)
        )
        beside = self._path.with_suffix(".new")
        # A full disk must not stop the demonstration: what is shown stays right, and the
        # next change tries again.
        with suppress(OSError):
            beside.touch(mode=0o600)
            beside.write_bytes(msgspec.json.encode(kept))
            beside.replace(self._path)
