"""What Slack issues and limits: posting rate, trigger ids, response addresses.

In: the clock. Out: permission or the seconds to wait; a token's value or its
error. Numbers and sources: one message a second and channel
(docs.slack.dev/apis/web-api/rate-limits); trigger ids live 3 s and work once, response
addresses 30 min and 5 times (docs.slack.dev/interactivity/handling-user-interaction).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.ports import Clock, Draw

T = TypeVar("T")
TRIGGER_SECONDS = 3
RESPONSE_USES = 5
RESPONSE_MINUTES = 30
POST_SECONDS = 1.0

TIERS = {
    "apps.connections.open": 10,
    "apps.uninstall": 1,
    "auth.revoke": 50,
    "auth.teams.list": 20,
    "auth.test": 600,
    "chat.delete": 50,
    "chat.postEphemeral": 100,
    "chat.update": 50,
    "conversations.history": 50,
    "conversations.info": 50,
    "conversations.join": 50,
    "conversations.list": 20,
    "conversations.members": 100,
    "conversations.open": 50,
    "conversations.replies": 50,
    "oauth.v2.access": 100,
    "team.info": 50,
    "users.conversations": 20,
    "users.info": 100,
    "users.list": 20,
    "views.open": 100,
    "views.publish": 100,
    "views.push": 100,
    "views.update": 100,
}
"""Calls a minute and workspace. ``apps.connections.open`` is Tier 1 ("1+"); ten let tests reconnect."""


@dataclass(slots=True)
class _Bucket:
    """Leaky bucket: ``full_until`` is when the room used so far will be free again."""

    full_until: datetime


class RateLimits:
    """Counts calls and posts; switched off it lets everything pass.

    ``burst`` posts may follow each other at once in one channel before the pace of one a
    second holds; Slack publishes no number, so the strict 1 is the default.
    """

    def __init__(self, clock: Clock, *, enforced: bool = True, burst: int = 1) -> None:
        self.enforced = enforced
        self._clock = clock
        self._burst = burst
        self._posts: dict[str, _Bucket] = {}
        self._calls: dict[str, _Bucket] = {}

    def post(self, channel: str) -> int | None:
        """None: go on. Else the whole seconds of Retry-After."""
        return self._take(self._posts, channel, POST_SECONDS, self._burst)

    def call(self, method: str) -> int | None:
        """The same for a method's tier."""
        tier = TIERS.get(method)
        return None if tier is None else self._take(self._calls, method, 60 / tier, tier)

    def _take(
        self, buckets: dict[str, _Bucket], key: str, seconds_each: float, burst: int
    ) -> int | None:
        if not self.enforced:
            return None
        now = self._clock.now()
        bucket = buckets.setdefault(key, _Bucket(now))
        filled = max(bucket.full_until, now)
        over = (filled - now).total_seconds() - (burst - 1) * seconds_each
        if over > 1e-6:
            return max(1, math.ceil(over))
        bucket.full_until = filled + timedelta(seconds=seconds_each)
        return None


@dataclass(slots=True)
class _Ticket(Generic[T]):
    holder: T
    until: datetime
    uses_left: int


@dataclass(slots=True)
class Tickets(Generic[T]):
    """Tokens that stand for something, live so long and work so often."""

    clock: Clock
    draw: Draw
    lifetime: timedelta
    uses: int
    _given: dict[str, _Ticket[T]] = field(default_factory=dict)

    def give(self, holder: T) -> str:
        """A new token for ``holder``."""
        self._forget_expired()
        token = self.draw.token() + self.draw.token()
        self._given[token] = _Ticket(holder, self.clock.now() + self.lifetime, self.uses)
        return token

    def _forget_expired(self) -> None:
        """The oldest come first; "expired" becomes "unknown" only after as long again."""
        long_ago = self.clock.now() - self.lifetime
        while self._given and next(iter(self._given.values())).until < long_ago:
            del self._given[next(iter(self._given))]

    def knows(self, token: str) -> bool:
        """Was this token given out here? Uses nothing up."""
        return token in self._given

    def take(self, token: str) -> T | str:
        """What it stands for, using it once; or "unknown", "expired", "used"."""
        ticket = self._given.get(token)
        if ticket is None:
            return "unknown"
        if self.clock.now() > ticket.until:
            return "expired"
        if ticket.uses_left < 1:
            return "used"
        ticket.uses_left -= 1
        return ticket.holder
