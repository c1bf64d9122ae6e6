"""What one workspace set for itself: its main channel, its admins; and how much it may keep.

In: the settings of the installation, or the record of a workspace that installed the app. Out: the
settings as they are now, whichever process changed them. Who may change them is asked at the rim
(bot.desk.rights).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.errors import InputError
from bot.model.workspace import HOME, ChannelId, Conversation, UserId, WorkspaceId
from bot.ports import Clock, Stores

FRESH_SECONDS = 1.0
"""How long a record that was read is used: another process changes it as well."""
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
_PERSON = re.compile(r"[UW][A-Z0-9]{2,}")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one workspace may keep: watches, and feeds of its own. None: as much as it likes."""

    watches: int | None = None
    feeds: int | None = None


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Installation:
    """The settings of the installation.

    ``channel`` is the main channel at HOME (an id or #name). ``operators`` may change what all
    workspaces share: keys of conversations, a bare user id at HOME. ``limits`` are those of every
    workspace but HOME, whose own machine it is.
    """

    channel: str | None = None
    operators: tuple[str, ...] = ()
    limits: Limits = NO_LIMITS


@dataclass(frozen=True, slots=True)
class AsSet:
    """A workspace's settings: the channel that gets every alert without a watch, and its admins.

    No admins: those whom Slack calls admins.
    """

    channel: str | None
    admins: frozenset[UserId]


_UNSET = AsSet(None, frozenset())


class WorkspaceSettings:
    """The settings of one workspace: HOME's are the installation's, others' lie in their record.

    For several threads: what was read and when is one value, replaced whole.
    """

    def __init__(
        self, stores: Stores, clock: Clock, workspace: WorkspaceId, installation: Installation
    ) -> None:
        self._stores = stores
        self._clock = clock
        self.workspace = workspace
        people = map(Conversation.of, installation.operators)
        self.operators = frozenset(UserId(p.id) for p in people if p.workspace == workspace)
        self.limits = NO_LIMITS if workspace == HOME else installation.limits
        self._at_home = AsSet(installation.channel, self.operators)
        self._read: tuple[float, AsSet] | None = None

    def now(self) -> AsSet:
        """The settings; what another process changes is seen within two seconds."""
        if self.workspace == HOME:
            return self._at_home
        read, seconds = self._read, self._clock.monotonic()
        if read is None or seconds - read[0] >= FRESH_SECONDS:
            record = self._stores.workspaces.get(self.workspace)
            found = AsSet(record.channel, frozenset(record.admins)) if record else _UNSET
            read = self._read = (seconds, found)
        return read[1]

    def main_channel(self) -> Conversation | None:
        """The channel that gets every alert without a watch."""
        channel = self.now().channel
        return None if channel is None else Conversation(self.workspace, ChannelId(channel))

    def to_notify(self) -> tuple[str, ...]:
        """Keys of the admins whom the workspace names: they are notified of what only they can mend."""
        return tuple(
            str(Conversation(self.workspace, ChannelId(admin))) for admin in self.now().admins
        )

    def set_channel(self, channel: str | None) -> AsSet:
        """From now on this channel (by its id) gets every alert without a watch; None: no channel.

        Raises:
            InputError: it is no channel's id, or the workspace's settings are the installation's.
        """
        if channel is not None and not _CHANNEL.fullmatch(channel):
            raise InputError("Choose a channel from Slack's list, for example #mine-ban-alerts.")
        return self._set(channel, self.now().admins)

    def set_admins(self, admins: Iterable[UserId]) -> AsSet:
        """From now on these people manage the workspace's feeds and channel; none: Slack's admins.

        Raises:
            InputError: one is no person's id, or the workspace's settings are the installation's.
        """
        people = tuple(dict.fromkeys(admins))
        if not all(map(_PERSON.fullmatch, people)):
            raise InputError("Name people of this workspace, for example @ann.")
        return self._set(self.now().channel, people)

    def _set(self, channel: str | None, admins: Iterable[UserId]) -> AsSet:
        if self.workspace == HOME:
            raise InputError(
                "This workspace is set up by the settings MINEWATCH_CHANNEL and MINEWATCH_ADMINS; "
                "those who run Minewatch can change them."
            )
        with self._stores.unit():
            record = self._stores.workspaces.hold(self.workspace)
            if record is None or record.ended_at is not None:
                raise InputError("Minewatch is no longer installed here; install it again first.")
            changed = replace(record, channel=channel, admins=tuple(admins))
            self._stores.workspaces.put(changed)
        self._read = None
        return self.now()
