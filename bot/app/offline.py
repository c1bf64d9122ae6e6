"""Every desk over a copy of the store in memory: to ask, with nothing to change or to reach.

In: settings and a clock. Out: a Desk whose writes go nowhere and which asks no site. Takes no lock,
and works beside a running bot.
"""

from __future__ import annotations

from bot.clock import SystemDraw
from bot.config import Settings
from bot.desk import Desk
from bot.desk.depositary import DepositaryDesk
from bot.desk.feeds import FeedDesk, FeedWork
from bot.desk.followers import Followers
from bot.desk.freshness import freshness_in
from bot.desk.news import NewsDesk
from bot.desk.record import RecordDesk
from bot.desk.treaty import TreatyDesk
from bot.desk.watches import WatchDesk
from bot.errors import InputError
from bot.feeds.lists.catalogue import load_catalogue, merged
from bot.feeds.parse import Parser
from bot.feeds.poll import Poller, PollResult
from bot.grammar.read import Grammar
from bot.model.workspace import Conversation
from bot.news.judge import build_judge
from bot.ports import Clock, Fetched, FetchFailed, FetchRequest, Unchanged
from bot.treaty.load import load_treaty
from storage import open_memory_stores
from storage.reading import read_stores


class _Offline:
    """Fetches nothing."""

    async def fetch(self, request: FetchRequest) -> Fetched | Unchanged | FetchFailed:
        raise InputError(f"{request.url} is not fetched: this command works offline.")

    async def close(self) -> None:
        """There is nothing to close."""


def offline_desk(settings: Settings, clock: Clock) -> Desk:
    """The desks as they would answer now.

    Raises:
        StoreError: the store is damaged or cannot be read.
        DataError: a data file or the feed list is wrong.
    """
    stores = read_stores(settings.data_dir) or open_memory_stores(clock)
    stores.feeds.put(*merged(load_catalogue(settings.feeds), stores.feeds))
    draw = SystemDraw()
    treaty = TreatyDesk(load_treaty(tuple(stores.acts), complete=freshness_in(stores)), clock)
    judge = build_judge(treaty.current.states.values())
    channel = Conversation.of(settings.channel) if settings.channel else None
    followers = Followers(treaty, stores, clock, channel, _nothing)
    poller = Poller(_Offline(), Parser(), clock, draw, settings.poll_minutes)
    return Desk(
        treaty=treaty,
        record=RecordDesk(treaty, stores, clock, draw, followers, settings.admins),
        depositary=DepositaryDesk(treaty, stores, clock, draw, _nothing, settings.admins),
        watches=WatchDesk(stores, clock, draw, lambda: treaty.current, settings.channel),
        news=NewsDesk(stores, clock, lambda: treaty.current, judge.named_in),
        feeds=FeedDesk(stores, poller, judge.judge, clock, draw, FeedWork(_taken, _nothing, tuple)),
        grammar=Grammar(lambda: treaty.current),
    )


async def _taken(_result: PollResult) -> None:
    """No feed is read here."""


def _nothing() -> None:
    """No loop runs that could be woken."""
