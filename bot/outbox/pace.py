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
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Budget:
    """At most so many calls of each method in any minute.

    For posts Slack publishes "several hundred per minute" in a workspace beside one a
    second in a conversation; ``chat.update`` is of its tier 3, fifty a minute.
    """

    posts: int = 300
    updates: int = 50


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
        budget = budget or Budget()
        self._most = {POST: budget.posts, UPDATE: budget.updates}
        self._conversations: dict[ConversationId, _Closed] = {}
        self._methods: dict[str, _Closed] = {}
        self._spent: dict[str, deque[datetime]] = {POST: deque(), UPDATE: deque()}

    def opens_at(self, conversation: ConversationId, method: str, now: datetime) -> datetime | None:
        """When ``method`` may be called for the conversation; None: now."""
        limits = (
            self._methods.get(method),
            self._conversations.get(conversation) if method == POST else None,
        )
        ends = [end for limit in limits if limit and (end := limit.until(now))]
        if end := self._budget_opens_at(method, now):
            ends.append(end)
        return max(ends, default=None)

    def took(self, conversation: ConversationId, method: str, now: datetime) -> None:
        """A request leaves now."""
        self._spent[method].append(now)
        if method == POST:
            self._conversations[conversation] = _Closed(now, CONVERSATION_SECONDS)
        if len(self._conversations) > _FORGET_ABOVE:
            self._conversations = {
                key: limit for key, limit in self._conversations.items() if limit.until(now)
            }

    def answered(self, conversation: ConversationId, now: datetime) -> None:
        """A post was answered now: Slack's second began no later than this."""
        self._conversations[conversation] = _Closed(now, CONVERSATION_SECONDS)

    def told_to_wait(self, method: str, seconds: float, now: datetime) -> None:
        """Slack said Retry-After for this method in this workspace."""
        self._methods[method] = _Closed(now, seconds)

    def _budget_opens_at(self, method: str, now: datetime) -> datetime | None:
        spent = self._spent[method]
        while spent and not spent[0] <= now < spent[0] + _MINUTE:
            spent.popleft()
        return None if len(spent) < self._most[method] else spent[0] + _MINUTE
