"""While Slack cannot be reached, nothing is sent, and a cheap call detects its return.

In: sends that failed in transit, and elapsed seconds. Out: whether anything may be sent,
and the moment when Slack is back. A send that fails holds all sends for a while, longer each
time. ``auth.test`` is also called: if that fails too, the network or Slack is
down, and the first successful call, repeated every few seconds, ends the pause immediately.
If it succeeds, sending itself is the problem, and only its own growing pauses apply.
Retry-After is always obeyed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from bot.outbox.pace import SendPace
from bot.outbox.retry import wait_seconds
from bot.ports import Clock, Draw, Messenger, TryLater

FIRST_LOOK_SECONDS = 1.0
LOOK_SECONDS = 5.0
"""From the end of one question to the next, shortened by up to a fifth by chance."""
_LONGEST_PAUSE_SECONDS = 60.0
_LASTING_TROUBLES = 5
_LASTING_SECONDS = 60.0
log = structlog.get_logger()


class Outage:
    """``look`` in every pass; ``trouble`` and ``got_through`` after each send."""

    def __init__(self, messenger: Messenger, pace: SendPace, clock: Clock, draw: Draw) -> None:
        self._messenger = messenger
        self._pace = pace
        self._clock = clock
        self._draw = draw
        self._troubles = 0
        self._looks = 0
        self._since: float | None = None
        self._reason = ""
        self._next_look: float | None = None
        self.away = False

    @property
    def lasting(self) -> str | None:
        """Why nothing has got through for a minute or many sends; None: something has.

        By the seconds and not by the questions: one that hangs takes as long as three refused.
        """
        if self._since is None:
            return None
        long = self.away and self._clock.monotonic() - self._since >= _LASTING_SECONDS
        return self._reason if long or self._troubles >= _LASTING_TROUBLES else None

    def looks_at(self, now: datetime) -> datetime | None:
        """When Slack is checked next; None: no check is needed."""
        if self._next_look is None:
            return None
        return now + timedelta(seconds=max(0.0, self._next_look - self._clock.monotonic()))

    def trouble(self, answer: TryLater) -> None:
        """A send failed on the way or by Slack's own fault: hold all sends, and ask soon."""
        now = self._clock.monotonic()
        self._troubles += 1
        self._since = now if self._since is None else self._since
        self._reason = answer.reason
        seconds = wait_seconds(self._troubles, self._draw.fraction())
        self._pace.pause(min(seconds, _LONGEST_PAUSE_SECONDS), now)
        if self._next_look is None or self._next_look <= now:
            self._next_look = now + FIRST_LOOK_SECONDS

    def got_through(self) -> None:
        """A send succeeded: the outage is over."""
        self._troubles = 0
        self._looks = 0
        self._since = None

    async def look(self) -> bool:
        """Ask if it is time to. True: Slack was away and is back."""
        if self._next_look is None or self._clock.monotonic() < self._next_look:
            return False
        answer = await self._messenger.check()
        now = self._clock.monotonic()
        if isinstance(answer, TryLater) and answer.after_seconds is None:
            self._stays_away(answer, now)
            return False
        was_away, self.away = self.away, False
        # A rate-limited Slack is reachable; do not check again before Retry-After.
        wait = answer.after_seconds if isinstance(answer, TryLater) else None
        self._next_look = None if wait is None else now + wait
        if was_away:
            self._pace.resume()
            log.info("slack_reached_again", looks=self._looks)
        return was_away

    def _stays_away(self, answer: TryLater, now: float) -> None:
        if not self.away:
            log.warning("slack_away", reason=answer.reason)
        self.away = True
        self._looks += 1
        self._reason = answer.reason
        self._next_look = now + LOOK_SECONDS * (1 - self._draw.fraction() / 5)


def soonest(moments: list[datetime], outage: Outage, now: datetime) -> datetime | None:
    """When to work again: at the first of these moments, or, while Slack is away, at the next look."""
    look = outage.looks_at(now)
    if look is None:
        return min(moments, default=None)
    return look if outage.away else min([*moments, look])
