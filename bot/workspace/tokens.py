"""Bot tokens and refresh tokens: issued, rotated, expired, revoked.

In: the clock and chance. Out: tokens, and for a token that comes back what it stands for or the
error it gets. Only digests are kept, so that nothing here or on disk can be used as a token.
With rotation a token lives twelve hours, a refresh token works once, and the old token goes on
working until its time is over, but no more than two at once
(https://docs.slack.dev/authentication/using-token-rotation).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.ports import Clock, Draw

LIFETIME = timedelta(hours=12)
MOST_ACTIVE = 2
BOT = "bot"
REFRESH = "refresh"


@dataclass(frozen=True, slots=True)
class Grant:
    """A token that was given out; ``ended`` is the error it gets from now on."""

    digest: str
    kind: str
    on: str
    until: datetime | None = None
    ended: str | None = None
    used: datetime | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """New tokens; the last two only with rotation."""

    access: str
    refresh: str | None = None
    seconds: int | None = None


class Tokens:
    """Every token that was given out, the oldest first.

    ``refresh_grace``: a refresh token that was used works for this long again. Slack speaks of
    "a short grace period" and names no number; none is the strictest.
    """

    def __init__(self, clock: Clock, draw: Draw) -> None:
        self._clock = clock
        self._draw = draw
        self._grants: dict[str, Grant] = {}
        self._standing: dict[str, str] = {}
        self.refresh_grace = timedelta(0)

    def take_in(self, token: str, on: str) -> None:
        """Accept a bot token that was agreed on beforehand."""
        self._put(Grant(_digest(token), BOT, on))
        self._standing[on] = token

    def issue(self, on: str, *, rotates: bool) -> Issued:
        """Tokens for an installation; without rotation it has one, and gets the same again."""
        drawn = f"{self._draw.token()}-{self._draw.token()}{self._draw.token()}"
        if not rotates:
            token = self._standing.get(on) or f"xoxb-{drawn}"
            self.take_in(token, on)
            return Issued(token)
        access, refresh = f"xoxe.xoxb-1-{drawn}", f"xoxe-1-{self._draw.token()}{drawn}"
        self._put(Grant(_digest(access), BOT, on, self._clock.now() + LIFETIME))
        self._put(Grant(_digest(refresh), REFRESH, on))
        self._end_those_over(on)
        return Issued(access, refresh, int(LIFETIME.total_seconds()))

    def find(self, token: str) -> Grant | None:
        """What a token stands for, whatever its state; None: it was never given out."""
        return self._grants.get(_digest(token))

    def error(self, grant: Grant) -> str | None:
        """Why the token is refused; None: it is good."""
        if grant.ended is not None:
            return grant.ended
        expired = grant.until is not None and self._clock.now() >= grant.until
        return "token_expired" if expired else None

    def use_refresh(self, token: str) -> str | None:
        """Use a refresh token up; the installation it is for, None: it is not good (any more)."""
        grant = self.find(token)
        if grant is None or grant.kind != REFRESH or grant.ended is not None:
            return None
        now = self._clock.now()
        if grant.used is not None and now >= grant.used + self.refresh_grace:
            return None
        self._put(replace(grant, used=grant.used or now))
        return grant.on

    def revoke(self, grant: Grant) -> None:
        """End one token."""
        self._put(replace(grant, ended="token_revoked"))

    def end(self, on: str, error: str) -> None:
        """End every token of an installation."""
        self._standing.pop(on, None)
        for grant in tuple(self._of(on)):
            self._put(replace(grant, ended=grant.ended or error))

    def grants(self) -> tuple[Grant, ...]:
        """What must outlast a restart."""
        return tuple(self._grants.values())

    def restore(self, grants: Iterable[Grant]) -> None:
        """Put back what was kept; a token given out since then counts more."""
        self._grants = {grant.digest: grant for grant in grants} | self._grants

    def _end_those_over(self, on: str) -> None:
        active = [g for g in self._of(on) if g.kind == BOT and self.error(g) is None]
        for grant in active[:-MOST_ACTIVE]:
            self.revoke(grant)

    def _of(self, on: str) -> Iterable[Grant]:
        return (grant for grant in self._grants.values() if grant.on == on)

    def _put(self, grant: Grant) -> None:
        self._grants[grant.digest] = grant


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
