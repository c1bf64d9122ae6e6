"""Two stories in an engine, and the report that shows them to be one."""

from __future__ import annotations

from typing import Any

from bot.model.alert import ItemState, OutboxItem
from bot.model.story import Story
from bot.workspace.rooms import RoomMessage
from tests.doubles.engine import Engine
from tests.doubles.grouping import report
from tests.doubles.slack import ALERTS

VOTE = "Finland's parliament votes to leave the Ottawa landmine treaty"
HELSINKI = "Helsinki lawmakers back leaving the anti-personnel mine ban"
BOTH = "Finland's lawmakers leave the Ottawa landmine treaty by a wide margin"
DEPOSIT = "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty"
ANGOLA = "Landmine kills two farmers in northern Angola"


def poll(engine: Engine, title: str, events: str, *, baseline: bool = False, **values: Any) -> None:
    """One more report, from a paper of its own, ten minutes after the last."""
    engine.clock.move(minutes=10)
    feed = f"paper{len(engine.stores.feeds)}"
    engine.poll(report(title, events, **values), feed=feed, baseline=baseline)


def merge(engine: Engine, *, baseline: bool = False) -> None:
    """The report that shows the vote and Helsinki's story to be one."""
    poll(engine, BOTH, "#vote #helsinki", baseline=baseline)


def living(engine: Engine) -> list[Story]:
    return [story for story in engine.stores.stories.all() if story.merged_into is None]


def gone(engine: Engine) -> list[Story]:
    return [story for story in engine.stores.stories.all() if story.merged_into is not None]


def cards(engine: Engine, channel: str = ALERTS) -> list[RoomMessage]:
    return [m for m in engine.slack.messages(channel) if m.thread_ts is None]


def replies(engine: Engine, channel: str = ALERTS) -> list[RoomMessage]:
    return [m for m in engine.slack.messages(channel) if m.thread_ts is not None]


def waiting(engine: Engine, kind: type) -> list[OutboxItem]:
    items = engine.items(ItemState.WAITING)
    return [item for item in items if isinstance(item.payload, kind)]


async def told_apart(engine: Engine) -> None:
    """The two stories, each with a card in the channel."""
    poll(engine, VOTE, "#vote")
    poll(engine, HELSINKI, "#helsinki")
    await engine.deliver_all()
    assert len(cards(engine)) >= 2
