"""One guard around every listener: no person meets a traceback, and none meets silence.

In: a Bolt listener (an async function that names the Bolt arguments it wants, and ``desk`` for the
Desk of the request's workspace). Out: the same listener, guarded. Our own errors are said as they are, to the person alone; anything
else is logged under a reference and the person is given that reference. This is one of the
three places that catch everything (docs/architecture.md).

Bolt does not call ``@app.error`` for lazy listeners, so they are guarded here too.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from hashlib import blake2b
from typing import Any

from aiohttp import ClientError
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import (
    InputError,
    MinewatchError,
    NotAllowedError,
    StoreUnavailableError,
    TokenUnreadableError,
)
from bot.ports import TryLater
from handlers.slack.errors import slack_failure
from handlers.views.problem import problem_message, problem_view

Listener = Callable[..., Awaitable[Any]]
People = tuple[str, ...]

SLACK_UNREACHED = (SlackClientError, ClientError, OSError, TimeoutError)
"""How a call of the Web API or of a response_url fails: refused, cut off, unreachable, too slow."""

PATIENCE = 2.0
"""Seconds to wait for Slack to take what is said late: the ack itself is due within three."""

STORE_AWAY = (
    "Minewatch cannot read or write its store at the moment, so this was not done. Please try again in "
    "a few minutes."
)
UNREADABLE = (
    "Minewatch cannot read its own token for this workspace, so this was not done. Tell the person who runs "
    "Minewatch, or have someone who may install apps install it again."
)
WHEN_DONE = "when_done"
"""Under this name a request's context may hold what is to be awaited when its listener has ended."""

DESK = "desk"
"""Under this name a request's context holds the Desk of its workspace (handlers.slack.desks)."""

_NO_WORKSPACE = (
    "Slack did not say in which workspace this was asked, so nothing was done. Please try again; if "
    "it happens again, tell the person who runs Minewatch."
)

log = logging.getLogger("minewatch.handlers")

# A trigger is good for one window, within three seconds.
_TOO_LATE = {
    "expired_trigger_id",
    "exchanged_trigger_id",
    "trigger_expired",
    "trigger_exchanged",
    "view_expired",
}
_BOLT_ARGUMENTS = frozenset(inspect.signature(AsyncArgs.__init__).parameters) | {"request"}


def guarded(listener: Listener) -> Listener:
    """``listener`` that never raises; its arguments are checked against Bolt's now, not later.

    Raises:
        TypeError: an argument that Bolt does not know (Bolt itself would pass None).
    """
    names = tuple(inspect.signature(listener).parameters)
    unknown = [name for name in names if name not in _BOLT_ARGUMENTS | {"args", DESK}]
    if unknown:
        raise TypeError(f"{listener.__name__} asks Bolt for {', '.join(unknown)}")

    async def run(args: AsyncArgs) -> None:
        try:
            await listener(**{name: _argument(args, name) for name in names})
        except Exception as error:  # noqa: BLE001 - per Slack request: see the module's docstring
            await _say_what_happened(args, error)
        when_done = args.context.get(WHEN_DONE)
        if when_done is not None:
            await when_done()

    run.__name__ = listener.__name__
    run.__doc__ = listener.__doc__
    return run


def _argument(args: AsyncArgs, name: str) -> Any:
    if name == DESK:
        return _desk(args.context)
    return args if name == "args" else getattr(args, name)


def _desk(context: AsyncBoltContext) -> Any:
    """The desk of the request's own workspace; AsyncArgs drops what is not Bolt's."""
    if DESK not in context:
        raise NotAllowedError(_NO_WORKSPACE)
    return context[DESK]


def reference(body: Mapping[str, Any]) -> str:
    """Eight hexadecimal digits that name a request in the log and to the person."""
    return blake2b(json.dumps(body, default=str).encode(), digest_size=4).hexdigest()


def sentence_for(error: Exception, body: Mapping[str, Any]) -> str:
    """What to tell the person; an unforeseen error is logged on the way."""
    if isinstance(error, InputError | NotAllowedError):
        return str(error)
    name = reference(body)
    if isinstance(error, SlackApiError) and (refusal := _refused(error)):
        log.warning("slack_refused reference=%s error=%s", name, error.response.get("error"))
        return refusal
    if isinstance(error, StoreUnavailableError):
        # Foreseen, and said to operators by the store's watch: a traceback for each adds nothing.
        log.warning("request_not_stored reference=%s reason=%s", name, error)
        # Which disk or database it is, is for those who run Minewatch: other workspaces read this.
        return f"{STORE_AWAY} (Reference {name}.)"
    if isinstance(error, TokenUnreadableError):
        # Keys are the business of those who run Minewatch too.
        log.warning("token_unreadable reference=%s reason=%s", name, error)
        return f"{UNREADABLE} (Reference {name}.)"
    log.error("request_failed reference=%s error=%s", name, type(error).__name__, exc_info=error)
    if isinstance(error, MinewatchError):
        return f"{error} (Reference {name}.)"
    return (
        "Something went wrong on our side. Please try again; if it happens again, "
        f"give the person who runs Minewatch the reference {name}."
    )


def _refused(error: SlackApiError) -> str | None:
    """What Slack's refusal means for the person; None where it is our own mistake."""
    if error.response.get("error") in _TOO_LATE:
        return "The window request expired. Please try again."
    meaning = slack_failure(error.response.api_url.rpartition("/")[2], error.response)
    if isinstance(meaning, TryLater):
        return "Slack is busy and did not accept the answer. Please try again in a moment."
    return f"Slack refused this. {meaning.cure}" if meaning.scope != "message" else None


async def _say_what_happened(args: AsyncArgs, error: Exception) -> None:
    sentence = sentence_for(error, args.body)
    people = error.people if isinstance(error, NotAllowedError) else ()
    if args.ack.response is None and not args.request.lazy_only:
        await reply_privately(args.context, args.body, sentence, people)
    else:
        await say_later(args.context, args.body, sentence, people)


async def reply_privately(
    context: AsyncBoltContext, body: Mapping[str, Any], sentence: str, people: People = ()
) -> BoltResponse:
    """Ack with ``sentence`` for the person alone, or ack and say it by another way.

    ``people``: ids of those whom the sentence itself names as ``<@id>``.
    """
    said = immediate_answer(body, sentence, people)
    response = await context.ack(**said)
    if not said:
        await say_later(context, body, sentence, people)
    return response


async def reply_without_token(
    context: AsyncBoltContext, body: Mapping[str, Any], sentence: str
) -> BoltResponse:
    """The same where no token may be used: in the ack, or through the request's own response_url."""
    said = immediate_answer(body, sentence)
    response = await context.ack(**said)
    if not said and context.response_url:
        await say_later(context, body, sentence)
    return response


def immediate_answer(body: Mapping[str, Any], sentence: str, people: People = ()) -> dict[str, Any]:
    """The arguments of ``ack`` that already say it; empty where an ack shows nothing."""
    if "command" in body:
        message = problem_message(sentence, people=people)
        return {
            "response_type": "ephemeral",
            "text": message.text,
            "blocks": list(message.blocks),
        }
    if body.get("type") == "view_submission":
        inputs = [b["block_id"] for b in body["view"]["blocks"] if b.get("type") == "input"]
        if inputs:
            return {"response_action": "errors", "errors": {inputs[0]: sentence}}
        return {"response_action": "push", "view": problem_view(sentence, people)}
    if body.get("type") == "block_suggestion":
        return {"options": []}
    return {}


async def say_later(
    context: AsyncBoltContext, body: Mapping[str, Any], sentence: str, people: People = ()
) -> None:
    """Say ``sentence`` to the person alone where the request has been acked already."""
    try:
        await asyncio.wait_for(_said(context, body, sentence, people), PATIENCE)
    except (*SLACK_UNREACHED, TypeError, ValueError) as unheard:
        log.warning("problem_not_told error=%s", type(unheard).__name__)


async def _said(
    context: AsyncBoltContext, body: Mapping[str, Any], sentence: str, people: People
) -> None:
    message = problem_message(sentence, people=people)
    words: dict[str, Any] = {"text": message.text, "blocks": list(message.blocks)}
    if context.response_url and context.respond is not None:
        await context.respond(response_type="ephemeral", replace_original=False, **words)
    elif body.get("view", {}).get("type") == "modal" and "trigger_id" in body:
        # In front of the window it was pressed in, which stays.
        view = problem_view(sentence, people)
        await context.client.views_push(trigger_id=body["trigger_id"], view=view)
    elif "trigger_id" in body:
        view = problem_view(sentence, people)
        await context.client.views_open(trigger_id=body["trigger_id"], view=view)
    elif context.channel_id and context.user_id:
        await context.client.chat_postEphemeral(
            channel=context.channel_id, user=context.user_id, **words
        )
