"""Every desk over the store as it is now: to ask, with nothing to change or to reach.

In: settings, a clock and a store in which what is changed goes nowhere (bot.app.looking). Out: a Desk
that asks no site.
"""

from __future__ import annotations

from bot.app.parts import installation
from bot.clock import SystemDraw
from bot.config import Settings
from bot.desk import Desk
from bot.desk.desks import DeskParts, Desks
from bot.desk.feeds import FeedWork, SharedFeeds
from bot.desk.freshness import freshness_in
from bot.desk.treaty import TreatyDesk
from bot.errors import InputError
from bot.feeds.lists.catalogue import load_catalogue, merged
from bot.feeds.parse import Parser
from bot.feeds.poll import Poller, PollResult
from bot.model.workspace import HOME
from bot.news.judge import build_judge
from bot.ports import Clock, Fetched, FetchFailed, FetchRequest, Stores, Unchanged
from bot.treaty.load import load_treaty


class _Offline:
    """Fetches nothing."""

    async def fetch(self, request: FetchRequest) -> Fetched | Unchanged | FetchFailed:
        raise InputError(f"{request.url} is not fetched: this command works offline.")

    async def close(self) -> None:
        """There is nothing to close."""


def offline_desk(settings: Settings, clock: Clock, stores: Stores) -> Desk:
    """The desks as they would answer now.

    Raises:
        StoreError: the store cannot be read.
        DataError: a data file or the feed list is wrong.
    """
    stores.feeds.put(*merged(load_catalogue(settings.feeds), stores.feeds.all()))
    draw = SystemDraw()
    treaty = TreatyDesk(load_treaty(stores.acts.all(), complete=freshness_in(stores)), clock)
    judge = build_judge(treaty.current.states.values())
    poller = Poller(_Offline(), Parser(), clock, draw, settings.poll_minutes)
    parts = DeskParts(
        stores=stores,
        clock=clock,
        draw=draw,
        treaty=treaty,
        feeds=SharedFeeds(poller, judge.judge, FeedWork(_taken, _nothing, tuple)),
        find_states=judge.named_in,
        installation=installation(settings),
        main_channels=tuple,
        wake=_nothing,
    )
    return Desks(parts).of(HOME)


async def _taken(_result: PollResult) -> None:
    """No feed is read here."""


def _nothing() -> None:
    """No loop runs that could be woken."""
