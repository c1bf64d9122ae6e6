"""The desk: everything people may ask or change, without Slack.

One desk for each subject, of one workspace; handlers and the command line ask them, and only
bot.desk.desks builds them. A desk takes plain values and returns answer values or raises InputError
and NotAllowedError with a sentence for the person. What people type becomes such values here,
once, whatever the door.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    # Only named here, so that asking one desk does not load the others.
    from bot.desk.block_kinds import BlockKinds
    from bot.desk.depositary import DepositaryDesk
    from bot.desk.feeds import FeedDesk
    from bot.desk.latest import Latest
    from bot.desk.news import NewsDesk
    from bot.desk.pictures import PictureDesk
    from bot.desk.record import RecordDesk
    from bot.desk.rights import Rights
    from bot.desk.settings import WorkspaceSettings
    from bot.desk.treaty import TreatyDesk
    from bot.desk.watches import WatchDesk
    from bot.grammar.read import Grammar
    from bot.model.request import Door, Request
    from bot.model.workspace import UserId, WorkspaceId
    from bot.ports import Stores

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Desk:
    """All desks together, as the handlers get them: those of one workspace."""

    treaty: TreatyDesk
    pictures: PictureDesk
    record: RecordDesk
    depositary: DepositaryDesk
    watches: WatchDesk
    news: NewsDesk
    feeds: FeedDesk
    grammar: Grammar
    settings: WorkspaceSettings
    rights: Rights
    latest: Latest
    block_kinds: BlockKinds
    stores: Stores

    @property
    def workspace(self) -> WorkspaceId:
        """Whose desk it is."""
        return self.settings.workspace

    def __deepcopy__(self, memo: object) -> Desk:
        """Itself: Bolt copies what goes with a request, and there is one desk for a workspace."""
        return self

    async def do(self, work: Callable[[], R]) -> R:
        """What ``work`` returns, which asks these desks; the event loop is not held up.

        It may be done in a thread, so that it must not touch what belongs to the loop. What it raises
        is raised here.
        """
        return await self.stores.do(work)

    def read(
        self,
        text: str,
        door: Door,
        *,
        by: UserId | None = None,
        called: frozenset[str] = frozenset(),
        bot: str | None = None,
    ) -> Request:
        """What was typed today, as a request (bot.grammar.read); ``by``: whose clock counts."""
        now = self.watches.deliveries.clock_of(by) if by else None
        return self.grammar.read(text, door, self.treaty.today(), called=called, bot=bot, now=now)

    async def read_aside(
        self,
        text: str,
        door: Door,
        *,
        by: UserId | None = None,
        called: frozenset[str] = frozenset(),
        bot: str | None = None,
    ) -> Request:
        """The same in a thread: a list of 200 names takes a tenth of a second to read."""
        import asyncio  # asking at a terminal needs none

        now = await self.do(lambda: self.watches.deliveries.clock_of(by)) if by else None
        today = self.treaty.today()
        return await asyncio.to_thread(
            self.grammar.read, text, door, today, called=called, bot=bot, now=now
        )

    def command(self, request: Request) -> str:
        """The command that asks for the same, as a button carries it."""
        from bot.grammar.command import command_of

        return command_of(request, codes=True)
