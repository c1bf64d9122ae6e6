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
from bot.desk.depositary import DepositaryDesk
from bot.desk.feeds import FeedDesk
from bot.desk.freshness import freshness_in
from bot.desk.news import NewsDesk
from bot.desk.record import RecordDesk
from bot.desk.treaty import TreatyDesk
from bot.desk.watches import WatchDesk
from bot.model.alert import RecordCorrected, StatusChange
from bot.news.judge import Judge, build_judge
from bot.ports import Draw
from bot.treaty.load import load_treaty
from bot.treaty.treaty import Treaty
from storage import open_memory_stores, open_stores
from storage.stores import TinyStores
from storage.tinydb.disk import DISK, Disk
from tests.doubles.clock import FixedDraw, ManualClock

ADMIN = "U9ADMIN"
TODAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class House:
    """Everything behind the handlers."""

    desk: Desk
    stores: TinyStores
    clock: ManualClock
    announced: list[tuple[StatusChange | RecordCorrected, str]]


@lru_cache(maxsize=1)
def treaty() -> Treaty:
    return load_treaty()


@lru_cache(maxsize=1)
def judge() -> Judge:
    return build_judge(treaty().states.values())


def _recorded(stores: TinyStores) -> Treaty:
    """The treaty as a start of the program makes it of what the store holds."""
    return load_treaty(tuple(stores.acts), complete=freshness_in(stores))


def announced_to(
    kept: list[tuple[StatusChange | RecordCorrected, str]],
) -> Callable[[StatusChange | RecordCorrected, str], None]:
    def announce(change: StatusChange | RecordCorrected, token: str) -> None:
        kept.append((change, token))

    return announce


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

    announced = list[tuple[StatusChange | RecordCorrected, str]]()
    desk = Desk(
        treaty=treaty_desk,
        record=RecordDesk(treaty_desk, stores, clock, draw, announced_to(announced), admins=admins),
        depositary=DepositaryDesk(treaty_desk, stores, clock, draw, admins=admins),
        watches=WatchDesk(stores, clock, draw, current, main_channel),
        news=NewsDesk(stores, clock, current, judge().named_in),
        feeds=FeedDesk(stores, cast("Any", None), judge().judge, clock, draw),
    )
    return House(desk, stores, clock, announced)
