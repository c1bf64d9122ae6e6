"""Refuses what Slack would not have made: a request without the parts that listeners read.

In: a request that Slack signed or sent through our own connection. Out: it goes on, or 400 and
one line in the log. A command without a person would watch for none, and a button whose
value is a list would end in a traceback; neither may reach a listener. What Slack's pages call
optional may be missing. https://docs.slack.dev/interactivity/handling-user-interaction
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

_HANDLED_EVENTS = frozenset({"message", "app_mention", "app_home_opened"})
"""Of other events some carry a whole person or channel where these have an id."""
_IDS_OF_EVENTS = ("user", "channel", "text", "ts", "thread_ts", "subtype")
_TEXTS_OF_ACTIONS = ("block_id", "value", "action_ts", "selected_conversation")

log = logging.getLogger("minewatch.handlers")


class OnlyWhole(AsyncMiddleware):
    """Stands before the listeners."""

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt passes it by name
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt calls it by this name
    ) -> BoltResponse | None:
        if is_whole(req.body):
            return await next()
        log.warning("shapeless_request type=%s", request_kind(req.body))
        return BoltResponse(status=400, body="This is not a valid Slack request.")


def request_kind(body: Mapping[str, Any]) -> str:
    """What a request says it is, for the log: a short word, whatever it holds."""
    return str(body.get("type") or body.get("command"))[:40]


def is_whole(body: Mapping[str, Any]) -> bool:
    """Are the parts there that a listener of this kind of request reads, each of its kind?"""
    if "command" in body:
        return _texts(body, "command", "user_id", "channel_id")
    if "event" in body:
        return _is_whole_event(body["event"])
    kind = body.get("type")
    if kind == "block_actions":
        return _by_person(body) and _are_actions(body.get("actions"))
    if kind == "block_suggestion":
        return _by_person(body) and isinstance(body.get("value", ""), str)
    if kind in {"view_submission", "view_closed"}:
        view = body.get("view")
        return _by_person(body) and isinstance(view, dict) and _texts(view, "callback_id")
    return kind not in {"shortcut", "message_action"} or _by_person(body)


def _by_person(body: Mapping[str, Any]) -> bool:
    user, channel = body.get("user"), body.get("channel") or {"id": "-"}
    return all(isinstance(part, dict) and _texts(part, "id") for part in (user, channel))


def _are_actions(actions: Any) -> bool:
    return (
        isinstance(actions, list)
        and bool(actions)
        and all(
            isinstance(action, dict)
            and _texts(action, "action_id")
            and _texts_or_none(action, _TEXTS_OF_ACTIONS)
            for action in actions
        )
    )


def _is_whole_event(event: Any) -> bool:
    if not isinstance(event, dict) or not _texts(event, "type"):
        return False
    return event["type"] not in _HANDLED_EVENTS or _texts_or_none(event, _IDS_OF_EVENTS)


def _texts(part: Mapping[str, Any], *names: str) -> bool:
    return all(isinstance(part.get(name), str) and part[name] for name in names)


def _texts_or_none(part: Mapping[str, Any], names: tuple[str, ...]) -> bool:
    return all(part.get(name) is None or isinstance(part[name], str) for name in names)
