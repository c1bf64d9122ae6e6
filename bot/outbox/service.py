"""One workspace that this process sends for, and when Slack may be asked about its token again.

Holds state only; bot.outbox.dispatch decides.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from bot.outbox.deliver import Deliverer, DeliveryReport
from bot.outbox.tenure import Tenure


class Questions:
    """When Slack may be asked again whether the token is good: after a minute, growing to an hour."""

    def __init__(self) -> None:
        self._wait = 0.0
        self._last: float | None = None

    def asked(self, now: float) -> None:
        self._last = now
        self._wait = min(max(self._wait * 2, 60.0), 3600.0)

    def may_ask(self, now: float) -> bool:
        return self._last is None or now >= self._last + self._wait


@dataclass(slots=True)
class Service:
    """A workspace that this process sends for.

    ``renewed_at``, ``busy_at``, ``began_at`` (its last pass; None: it had none) and ``rests_until``:
    Clock.monotonic.
    ``due_at``: when its last pass left something to do. ``over``: its deliverer was told to finish, and
    begins no send any more; should the workspace be served here again, that is another service.
    """

    tenure: Tenure
    deliverer: Deliverer
    renewed_at: float
    busy_at: float
    wanted: bool = True
    over: bool = False
    began_at: float | None = None
    rests_until: float = 0.0
    due_at: datetime | None = None
    questions: Questions = field(default_factory=Questions)
    task: asyncio.Task[DeliveryReport] | None = None
    last: DeliveryReport = field(default_factory=DeliveryReport)

    def finish(self) -> None:
        """Begin no send any more."""
        self.over = True
        self.deliverer.finish()
