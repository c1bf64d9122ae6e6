"""The workspaces that installed Minewatch: read at every request, changed carefully.

In: the store and a clock. Out: workspaces with their tokens. What was read is remembered for a few
seconds, and forgotten when it is changed here; a change by another process is seen when that time
is over. Changes are made of what is stored at that moment, in one unit of work.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Protocol, TypeVar

from bot.errors import StoreUnavailableError, TokenUnreadableError
from bot.model.secret import Secret
from bot.model.workspace import Tokens, Workspace, WorkspaceId
from bot.ports import Clock, Workspaces

FRESH_SECONDS = 5.0
"""How long what was read counts as what is stored."""
PATIENCE_SECONDS = 0.5
"""How long a database is waited for where what was read before would do: Slack waits 3 s for an answer."""
_REMEMBERED = 2_000
NO_TOKENS = Tokens(Secret(""))
"""What is left of the tokens of a workspace that ended."""

log = logging.getLogger("minewatch.handlers")
R = TypeVar("R")
Change = Callable[[Workspace], Workspace]

log = logging.getLogger("minewatch.handlers")


class Kept(Protocol):
    """The part of bot.ports.Stores that is used here."""

    @property
    def workspaces(self) -> Workspaces: ...

    def unit(self) -> AbstractContextManager[None]: ...

    async def do(self, work: Callable[[], R]) -> R: ...


class Installed:
    """Workspaces by id. Shared by the door, the sender and the pages of one process."""

    def __init__(self, stores: Kept, clock: Clock) -> None:
        self._stores = stores
        self._clock = clock
        self._known: OrderedDict[WorkspaceId, tuple[float, Workspace]] = OrderedDict()
        self._changes = 0

    async def get(self, workspace: WorkspaceId) -> Workspace | None:
        """The workspace as it was stored at most FRESH_SECONDS ago; None: it is not there.

        Where the store does not answer, as it was read last: no process can change it meanwhile, and
        what needs no store is answered.

        Raises:
            StoreError: the store cannot be read, or its tokens cannot be opened.
        """
        known = self._known.get(workspace)
        if known is None:
            return await self.read(workspace)
        if known[0] > self._clock.monotonic():
            return known[1]
        changes = self._changes
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self.read(workspace)
        except (StoreUnavailableError, TimeoutError) as error:
            if changes != self._changes:  # perhaps it has ended
                raise
            log.warning(
                "workspace_from_memory workspace=%s error=%s", workspace, type(error).__name__
            )
            self._remember(workspace, known[1])
            return known[1]

    async def read(self, workspace: WorkspaceId) -> Workspace | None:
        """The workspace as it is stored now.

        Raises:
            StoreError: as ``get``.
        """
        changes = self._changes
        found = await self._stores.do(lambda: self._stores.workspaces.get(workspace))
        if changes == self._changes:  # what was changed meanwhile may be newer than this
            self._remember(workspace, found)
        return found

    async def serving(self, named: Iterable[WorkspaceId]) -> Workspace | None:
        """Of these ids of one installation, likeliest first, the one that may be used; None: none may.

        An organisation's counts for a team of it only if it was installed for all its teams.
        """
        for place, workspace in enumerate(named):
            found = await self.get(workspace)
            if found is not None and found.ended_at is None and (place == 0 or found.org_wide):
                return found
        return None

    async def add(self, new: Workspace) -> Workspace:
        """Installed, or installed again: what was set up before is kept, and it has not ended."""

        def settings_kept(earlier: Workspace) -> Workspace:
            return replace(
                new,
                channel=earlier.channel,
                admins=earlier.admins,
                welcomed_at=earlier.welcomed_at,
            )

        return await self._changed(new.id, settings_kept, new) or new

    async def change(self, workspace: WorkspaceId, change: Change) -> Workspace | None:
        """Store what ``change`` makes of the workspace as it is stored now; None: it is not there.

        Raises:
            StoreError: the store cannot be read or written; nothing is changed.
        """
        return await self._changed(workspace, change, None)

    async def end(self, workspace: WorkspaceId, why: str) -> None:
        """It removed Minewatch or its tokens do not work: stop at once, and forget the tokens.

        ``why`` is for the person who runs Minewatch. What ended before keeps its date and reason.
        """
        now = self._clock.now()

        def ended(kept: Workspace) -> Workspace:
            if kept.ended_at is not None:
                return kept
            return replace(kept, ended_at=now, ended_why=why, tokens=NO_TOKENS)

        await self.change(workspace, ended)

    async def first_welcome(self, workspace: WorkspaceId, at: datetime) -> bool:
        """Note that the installer gets the first message; False: it was noted before."""
        first = False

        def welcomed(kept: Workspace) -> Workspace:
            nonlocal first
            first = kept.welcomed_at is None
            return replace(kept, welcomed_at=kept.welcomed_at or at)

        await self.change(workspace, welcomed)
        return first

    async def reseal(self) -> int:
        """Store every token again, and so with the newest key; returns of how many workspaces.

        For the start, where a new key was put before the old: the old can be taken away afterwards.
        One that was stored with a key that is not given is named in the log and left as it is: that
        workspace has to install again, and no other.
        """

        def work() -> int:
            with self._stores.unit():
                held = [self._held(each.id) for each in self._stores.workspaces.summaries()]
                found = [each for each in held if each is not None]
                self._stores.workspaces.put(*found)
            return len(found)

        return await self._stores.do(work)

    def _held(self, workspace: WorkspaceId) -> Workspace | None:
        """The workspace, held; None: it is not there any more, or its token cannot be opened."""
        try:
            return self._stores.workspaces.hold(workspace)
        except TokenUnreadableError as error:
            log.warning("token_unreadable workspace=%s reason=%s", workspace, error)
            return None

    async def pause(self, seconds: float) -> None:
        """Wait, for a store that does not take a change."""
        await self._clock.sleep(seconds)

    def forget(self, workspace: WorkspaceId) -> None:
        """Read it from the store the next time."""
        self._changes += 1
        self._known.pop(workspace, None)

    async def _changed(
        self, workspace: WorkspaceId, change: Change, otherwise: Workspace | None
    ) -> Workspace | None:
        def work() -> Workspace | None:
            with self._stores.unit():
                try:
                    kept = self._stores.workspaces.hold(workspace)
                except TokenUnreadableError:
                    if otherwise is None:
                        raise
                    kept = None  # installing again is the cure, and brings a new token
                made = otherwise if kept is None else change(kept)
                if made is not None and made != kept:
                    self._stores.workspaces.put(made)
            return made

        try:
            return await self._stores.do(work)
        finally:
            self.forget(workspace)

    def _remember(self, workspace: WorkspaceId, found: Workspace | None) -> None:
        # What cannot be used is asked for each time: it may be installed the next moment, elsewhere.
        self._known.pop(workspace, None)
        if found is None or found.ended_at is not None:
            return
        self._known[workspace] = (self._clock.monotonic() + FRESH_SECONDS, found)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
