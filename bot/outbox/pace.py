"""Slack's limits, kept before Slack has to say so.

In: the present instant and what was sent. Out: who may be sent to now, and when the next
may. Per conversation one message a second; per workspace a budget; per method whatever
Retry-After said, to the second (docs.slack.dev/apis/web-api/rate-limits). Pure state: no
waiting here. The main channel, which everybody reads, has room above the budget of its own:
private messages, however many, do not use it up.

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
    second in a conversation; ``chat.update`` is of its tier 3, fifty a minute. ``first`` more
    posts are for the main channel alone.
    """

    posts: int = 300
    updates: int = 50
    first: int = 30


@dataclass(frozen=True, slots=True)
class Closed:
    """From an instant on for so many seconds."""

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
        self._first = budget.first
        self._conversations: dict[ConversationId, Closed] = {}
        self._methods: dict[str, Closed] = {}
        self._paused: Closed | None = None
        self._spent: dict[str, deque[datetime]] = {POST: deque(), UPDATE: deque()}

    def opens_at(
        self, conversation: ConversationId, method: str, now: datetime, *, first: bool = False
    ) -> datetime | None:
        """When ``method`` may be called for the conversation; None: now. ``first``: the main channel."""
        limits = (
            self._paused,
            self._methods.get(method),
            self._conversations.get(conversation) if method == POST else None,
        )
        ends = [end for limit in limits if limit and (end := limit.until(now))]
        if end := self._budget_opens_at(method, now, first=first):
            ends.append(end)
        return max(ends, default=None)

    def took(self, conversation: ConversationId, method: str, now: datetime) -> None:
        """A request leaves now."""
        self._spent[method].append(now)
        if method == POST:
            self._conversations[conversation] = Closed(now, CONVERSATION_SECONDS)
        if len(self._conversations) > _FORGET_ABOVE:
            self._conversations = {
                key: limit for key, limit in self._conversations.items() if limit.until(now)
            }

    def answered(self, conversation: ConversationId, now: datetime) -> None:
        """A post was answered now: Slack's second began no later than this."""
        self._conversations[conversation] = Closed(now, CONVERSATION_SECONDS)

    def told_to_wait(self, method: str, seconds: float, now: datetime) -> None:
        """Slack said Retry-After for this method in this workspace; a longer wait stays."""
        before = self._methods.get(method)
        until = before.until(now) if before else None
        if until is None or until < now + timedelta(seconds=seconds):
            self._methods[method] = Closed(now, seconds)

    def pause(self, seconds: float, now: datetime) -> None:
        """Nothing gets through: hold every method for a while."""
        self._paused = Closed(now, seconds)

    def resume(self) -> None:
        """It does again; what Slack itself said (Retry-After) stays."""
        self._paused = None

    def _budget_opens_at(self, method: str, now: datetime, *, first: bool) -> datetime | None:
        spent = self._spent[method]
        while spent and not spent[0] <= now < spent[0] + _MINUTE:
            spent.popleft()
        most = self._most[method] + (self._first if first and method == POST else 0)
        return None if len(spent) < most else spent[len(spent) - most] + _MINUTE
