"""The desks of all workspaces, over shared parts.

In: a workspace. Out: its Desk, which sees and changes only what is the workspace's and what all share.
The treaty, the grammar, the judge, and what is remembered of news and names are there once, however
many workspaces there are.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock

from bot.desk import Desk
from bot.desk.admins import Admins
from bot.desk.block_kinds import BlockKinds
from bot.desk.depositary import DepositaryDesk
from bot.desk.feeds import FeedDesk, SharedFeeds
from bot.desk.followers import Followers
from bot.desk.latest import Latest
from bot.desk.news import NewsDesk, SharedNews
from bot.desk.pictures import PictureDesk
from bot.desk.record import RecordDesk
from bot.desk.record_sync import RecordSync
from bot.desk.rights import Rights
from bot.desk.search import StateNames
from bot.desk.settings import Installation, WorkspaceSettings
from bot.desk.treaty import TreatyDesk
from bot.desk.volume import Volumes
from bot.desk.watches import WatchDesk
from bot.grammar.read import Grammar
from bot.model.state import Iso3
from bot.model.workspace import Conversation, WorkspaceId
from bot.ports import Clock, Draw, Pictures, Stores

MOST_DESKS = 300


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What the desks are made of.

    Args:
        stores: the store as a whole.
        clock: the present instant.
        draw: makes ids and tokens.
        treaty: answers from the treaty as it is recorded; made of this store's acts.
        feeds: what polls and judges feeds, and takes a new one in.
        find_states: names the States in a text (bot.news).
        installation: the settings.
        main_channels: the channels of all workspaces that get every alert.
        wake: something waits in the outbox. Called from any thread where the store is remote.
        gallery: draws pictures; None: they are only put into words.
    """

    stores: Stores
    clock: Clock
    draw: Draw
    treaty: TreatyDesk
    feeds: SharedFeeds
    find_states: Callable[[str], tuple[Iso3, ...]]
    installation: Installation
    main_channels: Callable[[], Iterable[Conversation]]
    wake: Callable[[], None]
    gallery: Pictures | None = None


class Desks:
    """One Desk for each workspace, the last ``MOST_DESKS`` of them kept.

    One Desk may be used from several threads at once: where the store is remote, answers are computed in
    worker threads. What desks remember in memory is therefore either one immutable value that is replaced
    whole (the treaty, names, pages, settings) or guarded by a lock (the index of words, this list). A desk
    that is made anew differs in nothing: all that must last is in the store.
    """

    def __init__(self, parts: DeskParts) -> None:
        stores, treaty = parts.stores, parts.treaty
        self._parts = parts
        self._lock = Lock()
        self._desks: OrderedDict[WorkspaceId, Desk] = OrderedDict()
        self._news = SharedNews.over(stores, parts.find_states)
        self._names = StateNames(lambda: treaty.current)
        self._volumes = Volumes(stores)
        self._grammar = Grammar(lambda: treaty.current)
        self._admins = Admins(stores, parts.installation.operators, parts.wake)
        self._followers = Followers(treaty, stores, parts.clock, parts.main_channels, parts.wake)
        self.sync = RecordSync(treaty, stores)

    def of(self, workspace: WorkspaceId) -> Desk:
        """The desk of a workspace. Reads nothing from the store."""
        with self._lock:
            desk = self._desks.pop(workspace, None) or self._made(workspace)
            self._desks[workspace] = desk
            while len(self._desks) > MOST_DESKS:
                self._desks.popitem(last=False)
            return desk

    async def refresh(self) -> bool:
        """Answer from the record as it is stored now (bot.desk.record_sync); was there anything new?"""
        return await self.sync.refresh()

    def read_for_search(self) -> bool:
        """Read a few stories more into the index of words; is there more to read?"""
        return self._news.search.read_on()

    def _made(self, workspace: WorkspaceId) -> Desk:
        parts, stores = self._parts, self._parts.stores
        clock, draw, own = parts.clock, parts.draw, stores.of(workspace)
        settings = WorkspaceSettings(stores, clock, workspace, parts.installation)
        rights = Rights(settings, operators_named=bool(parts.installation.operators))
        return Desk(
            treaty=parts.treaty,
            pictures=PictureDesk(parts.treaty, clock, parts.gallery),
            # All workspaces share the record and its followers, so these are not of one workspace's store.
            record=RecordDesk(self.sync, stores, clock, draw, self._followers, settings),
            depositary=DepositaryDesk(self.sync, stores, clock, draw, self._admins, workspace),
            watches=WatchDesk(own, clock, draw, settings, self._names, self._volumes),
            news=NewsDesk(self._news, clock, workspace),
            feeds=FeedDesk(own, parts.feeds, clock, draw, settings, rights),
            grammar=self._grammar,
            settings=settings,
            rights=rights,
            latest=Latest(own, clock),
            block_kinds=BlockKinds(own, clock),
            stores=own,
        )
