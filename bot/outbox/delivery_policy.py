"""Delivery settings, chosen once by the composition root.

In: nothing. Out: DeliveryPolicy, passed to everything that sends or settles.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime

from bot.model.watch import Delivery
from bot.model.workspace import Conversation
from bot.outbox.pace import Budget
from bot.ports import Observer


@dataclass(frozen=True, slots=True)
class DeliveryPolicy:
    """How to deliver in one workspace.

    ``channel``: the main channel, by name or id, which is served before all others.
    ``late_hours``: an older alert goes into a digest. ``admins`` are notified where no one
    else can be. ``next_digest``: when the next digest of a place is due. ``turn``: within it a message
    is sent; one that could not be looked for afterwards waits until no other such is under way in this
    process, so that a kill repeats one at most.
    """

    observer: Observer
    next_digest: Callable[[Delivery, datetime], datetime]
    channel: Callable[[], Conversation | None] = lambda: None
    late_hours: float = 12.0
    admins: Callable[[], tuple[str, ...]] = tuple
    turn: Callable[[Conversation], AbstractAsyncContextManager[object]] = lambda _: nullcontext()
    budget: Budget = field(default_factory=Budget)
