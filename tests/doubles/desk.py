"""The real desks over a store in memory: what handlers are driven with.

``house()`` gives the desks, the stores and the clock together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from bot.desk import Desk
from bot.desk.depositary import DepositaryDesk
from bot.desk.feeds import FeedDesk, FeedWork
from bot.desk.followers import Followers
from bot.desk.freshness import freshness_in
from bot.desk.news import NewsDesk
from bot.desk.record import RecordDesk
from bot.desk.treaty import TreatyDesk
from bot.desk.watches import WatchDesk
from bot.grammar.read import Grammar
from bot.model.alert import RecordCorrected, StatusChange
from bot.model.workspace import Conversation
from bot.news.judge import Judge, build_judge
from bot.ports import Draw
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
TODAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class House:
    """Everything behind the handlers."""

    desk: Desk
    stores: TinyStores
    clock: ManualClock
    signals: Signals

    @property
    def announced(self) -> list[StatusChange | RecordCorrected]:
        """What those who follow a State are sent, as the main channel gets it."""
        return [
            item.payload
            for item in self.stores.outbox.where("conversation", str(CHANNEL))
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
    return load_treaty(tuple(stores.acts), complete=freshness_in(stores))


def house(
    at: datetime = TODAY,
    data_dir: Path | None = None,
    clock: ManualClock | None = None,
    main_channel: str | None = None,
    disk: Disk = DISK,
    admins: tuple[str, ...] = (ADMIN,),
    draw: Draw | None = None,
) -> House:
    """Real desks over a store in memory, or in ``data_dir``; the feeds' is not there."""
    clock, draw = clock or ManualClock(at), draw or FixedDraw()
    stores = open_memory_stores(clock) if data_dir is None else open_stores(data_dir, clock, disk)
    recorded = treaty() if data_dir is None else _recorded(stores)
    treaty_desk = TreatyDesk(recorded, clock)

    def current() -> Treaty:
        return treaty_desk.current

    signals = Signals(clock)
    followers = Followers(treaty_desk, stores, clock, CHANNEL, signals.wake)
    desk = Desk(
        treaty=treaty_desk,
        record=RecordDesk(treaty_desk, stores, clock, draw, followers, admins),
        depositary=DepositaryDesk(treaty_desk, stores, clock, draw, signals.wake, admins),
        watches=WatchDesk(stores, clock, draw, current, main_channel),
        news=NewsDesk(stores, clock, current, judge().named_in),
        feeds=FeedDesk(
            stores,
            cast("Any", None),
            judge().judge,
            clock,
            draw,
            FeedWork(cast("Any", None), signals.wake, tuple),
        ),
        grammar=Grammar(current),
    )
    return House(desk, stores, clock, signals)
