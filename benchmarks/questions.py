"""What the repositories' questions cost as everything around the answer grows.

Two stores in memory hold the same few rows that a question is about, one among 1,000 others and one
among 100,000: what is not asked for must not be looked at.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.made_stores import turns
from benchmarks.report import Report
from bot.clock import SystemClock
from bot.model.alert import ItemState, OutboxId, OutboxItem, StoryAlert
from bot.model.entry import StoryId
from bot.model.state import Iso3
from bot.model.watch import Scope, Watch, WatchId
from bot.model.workspace import Conversation, UserId, WorkspaceId
from storage import TinyStores, open_memory_stores

FEW, SMALL, LARGE = 50, 1_000, 100_000
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ASKED = WorkspaceId("T1")
Question = Callable[[TinyStores], Any]


def _place(number: int) -> Conversation:
    return Conversation.of(f"{ASKED}/C{number}")


def _alerted(stores: TinyStores) -> Any:
    return stores.outbox.alerted_since([_place(n) for n in range(FEW)], NOON - HOUR)


def _gauges(stores: TinyStores) -> Any:
    return stores.outbox.counts(), stores.outbox.oldest_due_at()


QUESTIONS: tuple[tuple[str, Question], ...] = (
    ("watches on a State", lambda stores: list(stores.watches.on(["FIN"]))),
    ("watches of a conversation", lambda stores: stores.watches.at(_place(7))),
    ("items about a story", lambda stores: stores.outbox.of_story(StoryId("s-asked"))),
    ("items due in a second", lambda stores: stores.outbox.due_between(NOON - HOUR, NOON)),
    ("items held that are due", lambda stores: stores.outbox.held_due(NOON)),
    ("alerts of 50 conversations' last hour", _alerted),
    ("how many wait, and since when", _gauges),
    ("a workspace's items that wait", lambda stores: list(stores.of(ASKED).outbox.waiting())),
)


def run(report: Report) -> None:
    gc.collect()
    small, large = _filled(SMALL), _filled(LARGE)
    gc.freeze()
    for name, ask in QUESTIONS:
        few, many = turns(lambda ask=ask: ask(small), lambda ask=ask: ask(large), rounds=200)
        report.row(f"{name} (floor: among {SMALL:,})", many, "us", few, 1.6)
    gc.unfreeze()


def _filled(others: int) -> TinyStores:
    stores = open_memory_stores(SystemClock())
    with stores.unit():
        stores.watches.put(*(_watch(n, "FIN") for n in range(FEW)))
        stores.watches.put(*(_watch(FEW + n, "EST") for n in range(others)))
        stores.outbox.put(*(_item(n, "s-asked", NOON) for n in range(FEW)))
        held = (_item(FEW + n, "s-held", NOON) for n in range(FEW))
        stores.outbox.put(*(replace(item, state=ItemState.HELD) for item in held))
        stores.outbox.put(*(_settled(2 * FEW + n) for n in range(others)))
    return stores


def _watch(number: int, iso3: str) -> Watch:
    return Watch(
        WatchId(f"w{number}"),
        UserId(f"U{number}"),
        _place(number),
        personal=False,
        scope=Scope((Iso3(iso3),)),
        created_at=NOON,
    )


def _item(number: int, story: str, at: datetime) -> OutboxItem:
    return OutboxItem(
        OutboxId(f"o{number}"),
        _place(number),
        StoryAlert(StoryId(story), ()),
        ItemState.WAITING,
        created_at=at,
        due_at=at,
        order=number,
    )


def _settled(number: int) -> OutboxItem:
    """An alert of one of the last days."""
    at = NOON - 2 * HOUR - timedelta(seconds=number)
    item = _item(number, f"s-{number // 100}", at)
    return replace(item, state=ItemState.SENT, claimed_at=at, settled_at=at)
