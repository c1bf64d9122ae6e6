"""Slack's limits, kept before Slack has to say so.

In: the present instant and what was sent. Out: who may be sent to now, and when the next
may. Per conversation one message a second; per workspace a budget; per method whatever
Retry-After said, to the second (docs.slack.dev/apis/web-api/rate-limits). Pure state: no
waiting here.

Each limit keeps its start and its length. A clock that was set back lies before the
start, and then the limit is over: a mended clock must not silence the bot for an hour.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.watch import ConversationId

POST, UPDATE = "chat.postMessage", "chat.update"
CONVERSATION_SECONDS = 1.0
_FORGET_ABOVE = 2_000


@dataclass(frozen=True, slots=True)
class Budget:
    """At most ``messages`` in any ``seconds``. Slack publishes "several hundred per minute"."""

    messages: int = 300
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class _Closed:
    since: datetime
    seconds: float

    def until(self, now: datetime) -> datetime | None:
        """When it opens; None: it is open."""
        end = self.since + timedelta(seconds=self.seconds)
        return end if self.since <= now < end else None


class Pace:
    """What may be sent now. ``took`` and ``told_to_wait`` keep it true."""

    def __init__(self, budget: Budget | None = None) -> None:
        self._budget = budget or Budget()
        self._conversations: dict[ConversationId, _Closed] = {}
        self._methods: dict[str, _Closed] = {}
        self._spent: deque[datetime] = deque()

    def opens_at(self, conversation: ConversationId, method: str, now: datetime) -> datetime | None:
        """When ``method`` may be called for the conversation; None: now."""
        limits = (
            self._methods.get(method),
            self._conversations.get(conversation) if method == POST else None,
        )
        ends = [end for limit in limits if limit and (end := limit.until(now))]
        if method == POST and (end := self._budget_opens_at(now)):
            ends.append(end)
        return max(ends, default=None)

    def took(self, conversation: ConversationId, method: str, now: datetime) -> None:
        """A request leaves now."""
        if method != POST:
            return
        self._conversations[conversation] = _Closed(now, CONVERSATION_SECONDS)
        self._spent.append(now)
        if len(self._conversations) > _FORGET_ABOVE:
            self._conversations = {
                key: limit for key, limit in self._conversations.items() if limit.until(now)
            }

    def told_to_wait(self, method: str, seconds: float, now: datetime) -> None:
        """Slack said Retry-After for this method in this workspace."""
        self._methods[method] = _Closed(now, seconds)

    def _budget_opens_at(self, now: datetime) -> datetime | None:
        span = timedelta(seconds=self._budget.seconds)
        while self._spent and not self._spent[0] <= now < self._spent[0] + span:
            self._spent.popleft()
        return None if len(self._spent) < self._budget.messages else self._spent[0] + span
