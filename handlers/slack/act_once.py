"""Acts once on each event and on each request that may change something, over restarts too.

In: requests that Slack signed or sent through our own connection. Out: each is handed on the
first time and afterwards answered without being done. Slack sends an event again when it
got no answer (same ``event_id``, ``X-Slack-Retry-Num``), an envelope of Socket Mode may
come again after a lost connection, and a signed request stays valid for five minutes, so
a recording of one could be sent again
(https://docs.slack.dev/authentication/verifying-requests-from-slack).

A change is written down before it is done (handlers.slack.kept_requests): it is never done twice, by
whatever process. An event is one process's while it does it, and written down when it is done: Slack
sends one again that a kill cut off, and then its sender still gets an answer.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from handlers.slack.guard import WHEN_DONE
from handlers.slack.kept_requests import REMEMBERED, REPLAY_WINDOW, Begun, KeptRequests

QUESTIONS = frozenset({"/minestatus", "/minenews"})
"""Commands that only ask, unless they record an act or share the answer with a channel."""
_MORE_THAN_ASKING = ("record", "share")
_LOOKS, _LOOK_SECONDS = 8, 0.25
"""How often and how long apart to look whether another process is done: two seconds of Slack's three."""


@dataclass(slots=True)
class _Taken:
    """A request that came to this process; ``done``: it was a change, or an event that is done."""

    stamp: int
    ack: AsyncAck
    done: bool

    @property
    def answer(self) -> BoltResponse:
        return self.ack.response or _nothing_more()


class ActOnce(AsyncMiddleware):
    """Within one process a repeat is answered as the first time; elsewhere and later with 200.

    The clock is the requests' own time stamp, which the verifier before us has checked;
    Socket Mode's requests have none and go by ours.
    """

    def __init__(self, kept: KeptRequests | None = None) -> None:
        self._kept = kept
        self._taken: OrderedDict[str, _Taken] = OrderedDict()
        self._newest = 0

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt passes it by name
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt calls it by this name
    ) -> BoltResponse | None:
        key = _key(req)
        if key is None:
            return await next()
        stamp, before = self._stamp(req), self._taken.get(key)
        if before is not None:
            await self._again(key, stamp, before)
            return before.answer
        is_event = _is_event(req)
        taken = _Taken(stamp, req.context.ack, done=not is_event)
        self._remember(key, taken)
        if self._kept is not None:
            refused = await (
                self._event(self._kept, key, taken, req)
                if is_event
                else self._change(self._kept, key, stamp)
            )
            if refused is not None:
                return refused
        return await next()

    async def _again(self, key: str, stamp: int, before: _Taken) -> None:
        """Sent again with a new stamp, it can be recorded and repeated for as long again."""
        if stamp <= before.stamp:
            return
        before.stamp = stamp
        self._taken.move_to_end(key)
        if self._kept is not None and before.done:
            kept = self._kept
            await kept.do(lambda: kept.note(key, stamp), None)

    async def _change(self, kept: KeptRequests, key: str, stamp: int) -> BoltResponse | None:
        """Write it down, and refuse what was written down before: here, elsewhere, in an earlier life."""
        first = await kept.do(lambda: kept.first(key, stamp), otherwise=True)
        return None if first else _nothing_more()

    async def _event(
        self, kept: KeptRequests, key: str, taken: _Taken, req: AsyncBoltRequest
    ) -> BoltResponse | None:
        """Write it down when it is done; refuse what was done, or is being done elsewhere."""

        async def when_done() -> None:
            taken.done = True
            await kept.do(lambda: kept.done(key, taken.stamp), None)

        begun = await self._begun(kept, key)
        if begun is Begun.OURS:
            req.context[WHEN_DONE] = when_done
            return None
        if begun is Begun.DONE:
            taken.done = True
            await kept.do(lambda: kept.note(key, taken.stamp), None)
            return _nothing_more()
        # That process may die before it is done: Slack sends it again in a minute, and we look again.
        self._taken.pop(key, None)
        return BoltResponse(status=503, body="Another process is at work on this event.")

    async def _begun(self, kept: KeptRequests, key: str) -> Begun:
        """Whose it is; what another process is doing is waited for, as long as Slack waits."""
        for _ in range(_LOOKS):
            begun = await kept.do(lambda: kept.begin(key), Begun.OURS)
            if begun is not Begun.ELSEWHERE:
                return begun
            await kept.pause(_LOOK_SECONDS)
        return Begun.ELSEWHERE

    def _stamp(self, req: AsyncBoltRequest) -> int:
        stamp = req.headers.get("x-slack-request-timestamp", [""])[0]
        if stamp.isdecimal():
            self._newest = max(self._newest, int(stamp))
        elif self._kept is not None:
            return self._kept.now()
        return self._newest

    def _remember(self, key: str, taken: _Taken) -> None:
        self._taken[key] = taken
        while len(self._taken) > REMEMBERED or (
            next(iter(self._taken.values())).stamp < taken.stamp - REPLAY_WINDOW
        ):
            self._taken.popitem(last=False)


def _nothing_more() -> BoltResponse:
    return BoltResponse(status=200, body="")


def _key(req: AsyncBoltRequest) -> str | None:
    """What tells a request from every other, or None when doing it twice does no harm."""
    if _is_event(req):
        return f"event:{req.body['event_id']}"
    if _is_harmless(req):
        return None
    if req.mode == "socket_mode":
        # An envelope that comes again brings the same body: triggers and actions are unique.
        body = json.dumps(req.body, sort_keys=True, default=str)
        return f"envelope:{sha256(body.encode()).hexdigest()}"
    signature = req.headers.get("x-slack-signature", [""])[0]
    return f"signed:{signature}" if signature else None


def _is_event(req: AsyncBoltRequest) -> bool:
    return bool(req.body.get("event_id"))


def _is_harmless(req: AsyncBoltRequest) -> bool:
    if req.body.get("type") == "block_suggestion":
        return True
    text = str(req.body.get("text", "")).lower()
    return req.body.get("command") in QUESTIONS and not any(w in text for w in _MORE_THAN_ASKING)
