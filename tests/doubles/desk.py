"""The real desks over a store in memory: what handlers are driven with.

``house()`` gives the desks, the stores and the clock together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from bot.desk import Desk
from bot.desk.block_kinds import Surface
from bot.desk.desks import DeskParts, Desks
from bot.desk.feeds import FeedWork, SharedFeeds
from bot.desk.freshness import freshness_in
from bot.desk.settings import Installation
from bot.desk.treaty import TreatyDesk
from bot.feeds.poll import Poller
from bot.model.alert import RecordCorrected, StatusChange
from bot.model.workspace import HOME, Conversation
from bot.news.judge import Judge, build_judge
from bot.ports import Draw, Pictures, Stores
from bot.runner import Signals
from bot.treaty.load import load_treaty
from bot.treaty.treaty import Treaty
from bot.workspace.ids import ALERTS
from storage import open_memory_stores, open_stores
from storage.stores import TinyStores
from storage.tinydb.disk import DISK, Disk
from tests.doubles.clock import FixedDraw, ManualClock

ADMIN = "U9ADMIN"
CHANNEL = Conversation.of(ALERTS)
NEWER_KINDS = ("data_table", "table", "data_visualization", "image")
TODAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class House:
    """Everything behind the handlers."""

    desk: Desk
    stores: TinyStores
    clock: ManualClock
    signals: Signals
    desks: Desks

    @property
    def announced(self) -> list[StatusChange | RecordCorrected]:
        """What those who follow a State are sent, as the main channel gets it."""
        return [
            item.payload
            for item in self.stores.outbox.at(CHANNEL)
            if isinstance(item.payload, StatusChange | RecordCorrected)
        ]


@lru_cache(maxsize=1)
def treaty() -> Treaty:
    return load_treaty()


@lru_cache(maxsize=1)
def judge() -> Judge:
    return build_judge(treaty().states.values())


def _recorded(stores: TinyStores) -> Treaty:
    """The treaty as a start of the program makes it of what the store holds."""
    return load_treaty(stores.acts.all(), complete=freshness_in(stores))


def house(
    at: datetime = TODAY,
    data_dir: Path | None = None,
    clock: ManualClock | None = None,
    main_channel: str | None = None,
    disk: Disk = DISK,
    admins: tuple[str, ...] = (ADMIN,),
    draw: Draw | None = None,
    stores: TinyStores | None = None,
    *,
    untried: bool = False,
    gallery: Pictures | None = None,
) -> House:
    """Real desks over a store in memory, in ``data_dir``, or ``stores``; the feeds' is not there.

    ``gallery``: draws pictures; None: they are only put into words.
    ``untried``: the workspace has not been sent tables, charts and pictures yet; otherwise it takes them.
    """
    clock, draw = clock or ManualClock(at), draw or FixedDraw()
    if stores is None:
        stores = (
            open_memory_stores(clock) if data_dir is None else open_stores(data_dir, clock, disk)
        )
    recorded = treaty() if data_dir is None else _recorded(stores)
    signals = Signals(clock)
    desks = desks_over(
        stores,
        clock,
        draw,
        recorded=recorded,
        installation=Installation(main_channel, admins),
        wake=signals.wake,
        gallery=gallery,
    )
    if not untried:
        takes_all(desks.of(HOME))
    return House(desks.of(HOME), stores, clock, signals, desks)


def takes_all(desk: Desk) -> None:
    """Note that the workspace takes the newer kinds of blocks everywhere."""
    for surface in Surface:
        desk.block_kinds.note(NEWER_KINDS, surface, taken=True)


def desks_over(
    stores: Stores,
    clock: ManualClock,
    draw: Draw,
    *,
    recorded: Treaty | None = None,
    installation: Installation | None = None,
    wake: Callable[[], None] = lambda: None,
    gallery: Pictures | None = None,
) -> Desks:
    """The desks of all workspaces, as one process has them; feeds are not polled."""
    poller = Poller(cast("Any", None), cast("Any", None), clock, draw, 15)
    feeds = SharedFeeds(poller, judge().judge, FeedWork(cast("Any", None), wake, tuple))
    return Desks(
        DeskParts(
            stores=stores,
            clock=clock,
            draw=draw,
            treaty=TreatyDesk(recorded or treaty(), clock),
            feeds=feeds,
            find_states=judge().named_in,
            installation=installation or Installation(None, (ADMIN,)),
            main_channels=lambda: (CHANNEL,),
            wake=wake,
            gallery=gallery,
        )
    )
