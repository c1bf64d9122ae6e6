"""Counts Slack's requests by kind, for the person who runs the bot.

In: each request that was let in, once. Out: its kind, told to a counter. Reads no text and
no name, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

_KINDS = {
    "block_actions": "action",
    "view_submission": "view",
    "view_closed": "view",
    "block_suggestion": "options",
    "shortcut": "shortcut",
    "message_action": "shortcut",
    "event_callback": "event",
}


class CountRequests(AsyncMiddleware):
    """``asked`` is called with command, action, view, options, shortcut, event or other."""

    def __init__(self, asked: Callable[[str], None]) -> None:
        self._asked = asked

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt passes it by name
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt calls it by this name
    ) -> BoltResponse | None:
        self._asked(metric_kind(req.body))
        return await next()


def metric_kind(body: Mapping[str, Any]) -> str:
    """What sort of request this is; the sorts are few, whatever is sent."""
    if "command" in body:
        return "command"
    sort = body.get("type")
    return _KINDS.get(sort, "other") if isinstance(sort, str) else "other"
