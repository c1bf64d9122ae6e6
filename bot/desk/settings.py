"""The settings of one workspace: its main channel, its admins, and how much it may keep.

In: the settings of the installation, or the record of a workspace that installed the app. Out: the
settings as they are now, whichever process changed them. Whether a person may change them is checked
by the caller (bot.desk.rights).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.errors import InputError
from bot.model.workspace import HOME, ChannelId, Conversation, UserId, WorkspaceId
from bot.ports import Clock, Stores

FRESH_SECONDS = 1.0
"""How long a record that was read is used: another process changes it as well."""
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
_PERSON = re.compile(r"[UW][A-Z0-9]{2,}")
MOST_ADMINS = 100


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one workspace may keep: watches, and feeds of its own. None: without limit."""

    watches: int | None = None
    feeds: int | None = None


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Installation:
    """The settings of the installation.

    ``channel`` is the main channel at HOME (an id or #name). ``operators`` may change what all
    workspaces share: keys of conversations, a bare user id at HOME. ``limits`` are those of every
    workspace but HOME, whose own machine it is. ``address``: where other programs reach what is
    offered over HTTP; None: nothing is, or that is not known.
    """

    channel: str | None = None
    operators: tuple[str, ...] = ()
    limits: Limits = NO_LIMITS
    address: str | None = None


@dataclass(frozen=True, slots=True)
class ChosenSettings:
    """What a workspace has chosen: the channel that gets every alert without a watch, and its admins.

    No admins: Slack's admins of the workspace. ``installer``: who installed Minewatch; None at HOME.
    """

    channel: str | None = None
    admins: tuple[UserId, ...] = ()
    installer: UserId | None = None


class WorkspaceSettings:
    """The settings of one workspace: HOME's are the installation's, others' are in their record.

    For several threads: what was read and when is one value, replaced as a whole.
    """

    def __init__(
        self, stores: Stores, clock: Clock, workspace: WorkspaceId, installation: Installation
    ) -> None:
        self._stores = stores
        self._clock = clock
        self.workspace = workspace
        self.address = installation.address
        people = map(Conversation.of, installation.operators)
        named = tuple(UserId(person.id) for person in people if person.workspace == workspace)
        self.operators = frozenset(named)
        self.limits = NO_LIMITS if workspace == HOME else installation.limits
        self._at_home = ChosenSettings(installation.channel, named)
        self._read: tuple[float, ChosenSettings] | None = None

    def now(self) -> ChosenSettings:
        """The settings; what another process changes is seen within two seconds."""
        if self.workspace == HOME:
            return self._at_home
        read, seconds = self._read, self._clock.monotonic()
        if read is None or seconds - read[0] >= FRESH_SECONDS:
            found = self._stores.workspaces.summary(self.workspace)
            chosen = ChosenSettings()
            if found is not None:
                chosen = ChosenSettings(found.channel, found.admins, found.installed_by)
            read = self._read = (seconds, chosen)
        return read[1]

    def main_channel(self) -> Conversation | None:
        """The channel that gets every alert without a watch."""
        channel = self.now().channel
        return None if channel is None else Conversation(self.workspace, ChannelId(channel))

    def to_notify(self) -> tuple[str, ...]:
        """Keys of the admins whom the workspace names, who are notified of what only they can repair."""
        return tuple(
            str(Conversation(self.workspace, ChannelId(admin))) for admin in self.now().admins
        )

    def set_channel(self, channel: str | None) -> ChosenSettings:
        """From now on this channel (by its id) gets every alert without a watch; None: no channel.

        Raises:
            InputError: it is not a channel's id, or the workspace's settings are the installation's.
        """
        if channel is not None and not _CHANNEL.fullmatch(channel):
            raise InputError("That is not a channel. Choose one from Slack's list.")
        return self._changed(lambda: self._stores.workspaces.set_channel(self.workspace, channel))

    def set_admins(self, admins: Iterable[UserId], by: UserId | None = None) -> ChosenSettings:
        """From now on these people manage the workspace's feeds and channel; none: Slack's admins.

        ``by``: who chose them and stays one of them: a menu acts at each name, and one that names
        someone else first would lock its user out.

        Raises:
            InputError: one is not a person's id, there are too many, or the workspace's settings are
                the installation's.
        """
        people = tuple(dict.fromkeys(admins))
        if people and by is not None and by not in {self.now().installer, *self.operators}:
            people = tuple(dict.fromkeys((*people, by)))
        if not all(map(_PERSON.fullmatch, people)):
            raise InputError("Choose people of this workspace from Slack's list.")
        if len(people) > MOST_ADMINS:
            raise InputError(f"Name at most {MOST_ADMINS} people.")
        return self._changed(lambda: self._stores.workspaces.set_admins(self.workspace, people))

    def _changed(self, change: Callable[[], bool]) -> ChosenSettings:
        if self.workspace == HOME:
            raise InputError(
                "This workspace is set up by the settings MINEWATCH_CHANNEL and MINEWATCH_ADMINS; "
                "those who run Minewatch can change them."
            )
        with self._stores.unit():
            is_installed = change()
        if not is_installed:
            raise InputError("Minewatch is no longer installed here; install it again first.")
        self._read = None
        return self.now()
