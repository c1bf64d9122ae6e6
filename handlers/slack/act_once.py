"""Acts once on each event and on each request that may change something, over restarts too.

In: requests that Slack signed or sent through our own connection. Out: each is handed on the
first time and afterwards answered without being done. Slack sends an event again when it
got no answer (same ``event_id``, ``X-Slack-Retry-Num``), an envelope of Socket Mode may
come again after a lost connection, and a signed request stays valid for five minutes, so
a recording of one could be sent again
(https://docs.slack.dev/authentication/verifying-requests-from-slack).

The store keeps 63 bits of a hash and a second of each, nothing of what was asked. A change
is written down before it is done: it is never done twice. An event is written down when it
is done: Slack sends one again that a kill cut off, and then its sender still gets an answer.
"""

from __future__ import annotations

import json
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.errors import StoreUnavailableError
from bot.ports import Clock, Stores
from handlers.slack.guard import WHEN_DONE

REPLAY_WINDOW = 600
"""Seconds: Slack's five minutes of validity, to either side of now."""
REMEMBERED = 20_000
"""Requests remembered at most: more than 30 a second for ten minutes."""

QUESTIONS = frozenset({"/minestatus", "/minenews"})
"""Commands that only ask, unless they record an act or share the answer with a channel."""
_MORE_THAN_ASKING = ("record", "share")
_TIDIED = 20
"""Past requests that leave the store with each new one: more than come, and soon done."""

log = logging.getLogger("minewatch.handlers")


class KeptRequests:
    """Which requests were acted on, in the store."""

    def __init__(self, stores: Stores, clock: Clock) -> None:
        self._stores = stores
        self._clock = clock

    def now(self) -> int:
        """The present second, for requests that carry none."""
        return int(self._clock.now().timestamp())

    def has(self, key: str) -> bool:
        return bool(self._stores.requests.known([key]))

    def note(self, key: str, stamp: int) -> None:
        """Write it down, and remove what is past its window or beyond the room for them."""
        at = datetime.fromtimestamp(stamp, UTC)
        requests = self._stores.requests
        try:
            with self._stores.unit():
                requests.mark([key], at)
                requests.forget(at - timedelta(seconds=REPLAY_WINDOW), _TIDIED)
                if (excess := len(requests) - REMEMBERED) > 0:
                    requests.forget(datetime.max.replace(tzinfo=UTC), excess)
        except StoreUnavailableError as error:
            # Memory still knows it; and a change that the disk refuses is not made anyway.
            log.warning("request_not_noted reason=%s", error)


class ActOnce(AsyncMiddleware):
    """Within one process a repeat is answered as the first time; after a restart with 200.

    The clock is the requests' own time stamp, which the verifier before us has checked;
    Socket Mode's requests have none and go by ours.
    """

    def __init__(self, kept: KeptRequests | None = None) -> None:
        self._kept = kept
        self._answers: OrderedDict[str, tuple[int, AsyncAck]] = OrderedDict()
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
        stamp = self._stamp(req)
        before = self._answers.get(key)
        if before is not None or self._was_kept(key):
            if before is None or stamp > before[0]:
                # Sent again with a new stamp, it can be recorded and repeated for as long again.
                self._remember(key, stamp, before[1] if before else req.context.ack)
                self._note(key, stamp)
            return (before and before[1].response) or BoltResponse(status=200, body="")
        self._remember(key, stamp, req.context.ack)
        if _is_event(req):
            req.context[WHEN_DONE] = lambda: self._note(key, stamp)
        else:
            self._note(key, stamp)
        return await next()

    def _was_kept(self, key: str) -> bool:
        return self._kept is not None and self._kept.has(key)

    def _note(self, key: str, stamp: int) -> None:
        if self._kept is not None:
            self._kept.note(key, stamp)

    def _stamp(self, req: AsyncBoltRequest) -> int:
        stamp = req.headers.get("x-slack-request-timestamp", [""])[0]
        if stamp.isdecimal():
            self._newest = max(self._newest, int(stamp))
        elif self._kept is not None:
            return self._kept.now()
        return self._newest

    def _remember(self, key: str, stamp: int, ack: AsyncAck) -> None:
        self._answers[key] = (stamp, ack)
        self._answers.move_to_end(key)
        while len(self._answers) > REMEMBERED or (
            next(iter(self._answers.values()))[0] < stamp - REPLAY_WINDOW
        ):
            self._answers.popitem(last=False)


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
