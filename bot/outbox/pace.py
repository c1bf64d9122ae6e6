"""Stay within Slack's limits instead of waiting for a 429.

In: elapsed seconds (Clock.monotonic, unaffected by clock corrections) and sends.
Out: which conversation may be sent to now, and seconds until the next. Per
conversation one message a second; per workspace a budget; per method any Retry-After,
to the second (docs.slack.dev/apis/web-api/rate-limits). Pure state: no waiting here.
The main channel has an extra budget that private messages cannot use up.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from bot.model.workspace import Conversation

POST, UPDATE = "chat.postMessage", "chat.update"
CONVERSATION_SECONDS = 1.0
_FORGET_ABOVE = 2_000
_MINUTE = 60.0


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


class SendPace:
    """What may be sent now. ``took`` and ``wait_requested`` keep it up to date."""

    def __init__(self, budget: Budget | None = None) -> None:
        budget = budget or Budget()
        self._most = {POST: budget.posts, UPDATE: budget.updates}
        self._first = budget.first
        self._conversations: dict[Conversation, float] = {}
        self._methods: dict[str, float] = {}
        self._paused_until = 0.0
        self._spent: dict[str, deque[float]] = {POST: deque(), UPDATE: deque()}

    def closed_for(
        self,
        conversation: Conversation,
        method: str,
        now: float,
        *,
        first: bool = False,
        under_way: int = 0,
    ) -> float:
        """In how many seconds ``method`` may be called for the conversation; 0: now.

        ``first``: it is the main channel. ``under_way``: sends whose request may not have left yet.
        """
        opens = max(
            self._paused_until,
            self._methods.get(method, now),
            self._budget_opens_at(method, now, under_way, first=first),
        )
        if method == POST:
            opens = max(opens, self._conversations.get(conversation, now))
        return max(0.0, opens - now)

    def took(self, conversation: Conversation, method: str, now: float) -> None:
        """A request leaves now."""
        self._spent[method].append(now)
        if method == POST:
            self.answered(conversation, now)
        if len(self._conversations) > _FORGET_ABOVE:
            self._conversations = {k: at for k, at in self._conversations.items() if at > now}

    def answered(self, conversation: Conversation, now: float) -> None:
        """A post was answered now: Slack's second began no later than this."""
        self._conversations[conversation] = now + CONVERSATION_SECONDS

    def wait_requested(self, method: str, seconds: float, now: float) -> None:
        """Slack said Retry-After for this method in this workspace; a longer wait stays."""
        self._methods[method] = max(self._methods.get(method, now), now + seconds)

    def pause(self, seconds: float, now: float) -> None:
        """Nothing gets through: hold every method for a while."""
        self._paused_until = now + seconds

    def resume(self) -> None:
        """It does again; what Slack itself said (Retry-After) stays."""
        self._paused_until = 0.0

    def _budget_opens_at(self, method: str, now: float, under_way: int, *, first: bool) -> float:
        spent = self._spent[method]
        while spent and now >= spent[0] + _MINUTE:
            spent.popleft()
        most = self._most[method] + (self._first if first and method == POST else 0)
        over = len(spent) + under_way - most
        return now if over < 0 or not spent else spent[min(over, len(spent) - 1)] + _MINUTE
