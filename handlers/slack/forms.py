"""A message goes out in the richest form that its workspace takes.

In: what is known of the workspace, a message with plainer forms, and a way to send one. Out: what became
of it. A form that Slack refuses is followed by the next plainer one at once, and both are remembered
(bot.desk.block_kinds). Where even the plainest is refused the fault is ours, and nothing is.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookResponse

from bot.desk.block_kinds import BlockKinds, Surface
from bot.ports import Message

T = TypeVar("T")

_ABOUT_BLOCKS = frozenset(
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_attachments",
        "invalid_arguments",
        "invalid_payload",
        "block_mismatch",
    }
)
"""What Slack calls blocks that it does not take; a view with them is an invalid argument."""
_PAUSES = (0.5, 1.0, 2.0)
"""Seconds; with the first attempt and the plainer form they make the five that a response_url takes."""
_GONE = frozenset({404, 410, 429})
"""HTTP of a response_url that is over or too busy, whatever is sent."""

log = logging.getLogger("minewatch.handlers")


class Outcome(Enum):
    """What became of one attempt. ``UNKNOWN``: it failed for a reason that says nothing about blocks."""

    TAKEN = "taken"
    REFUSED = "refused"
    UNKNOWN = "unknown"


async def send_in_form(
    kinds: BlockKinds,
    message: Message,
    send: Callable[[Message], Awaitable[T]],
    outcome: Callable[[T], Outcome],
    surface: Surface = Surface.MESSAGE,
) -> T:
    """What the last attempt came to: one that was taken, or of the plainest form."""
    form = await kinds.fitting(message, surface)
    answer = await send(form.message)
    if _has_file(form.message):
        # Slack refuses an uploaded picture until it has looked at it, and does not say when that is.
        for pause in _PAUSES:
            if outcome(answer) is not Outcome.REFUSED:
                break
            await kinds.clock.sleep(pause)
            answer = await send(form.message)
    refused: list[Message] = []
    while (became := outcome(answer)) is Outcome.REFUSED and form.message.plainer is not None:
        log.warning("blocks_refused surface=%s kinds=%s", surface, sorted(form.message.kinds))
        refused.append(form.message)
        await kinds.refused(form.message, surface)
        form = await kinds.fitting(form.message.plainer, surface)
        answer = await send(form.message)
    if became is Outcome.REFUSED and refused:
        await kinds.was_our_fault(refused[0], surface)
    elif became is Outcome.TAKEN and not form.sure:
        await kinds.took(form.message, surface)
    return answer


def _has_file(form: Message) -> bool:
    return any("slack_file" in block for block in form.blocks)


async def call_in_form(
    kinds: BlockKinds,
    message: Message,
    call: Callable[[Message], Awaitable[Any]],
    surface: Surface = Surface.MESSAGE,
) -> None:
    """The same with a method of the Web API.

    Raises:
        SlackApiError: Slack refused the plainest form, or all for another reason.
    """

    async def send(form: Message) -> SlackApiError | None:
        try:
            await call(form)
        except SlackApiError as error:
            return error
        return None

    refusal = await send_in_form(kinds, message, send, _of_call, surface)
    if refusal is not None:
        raise refusal


async def respond_in_form(
    kinds: BlockKinds, respond: AsyncRespond, message: Message, response_type: str
) -> None:
    """The same through a response_url, which takes five answers within half an hour."""

    async def send(form: Message) -> WebhookResponse:
        return await respond(
            response_type=response_type,
            replace_original=False,
            text=form.text,
            blocks=list(form.blocks),
        )

    answer = await send_in_form(kinds, message, send, _of_response)
    if _of_response(answer) is not Outcome.TAKEN:
        log.warning("answer_refused status=%s error=%s", answer.status_code, _error_in(answer.body))


def is_about_blocks(error: str) -> bool:
    """Does this error of Slack's say that it does not take the blocks?"""
    return error in _ABOUT_BLOCKS


def _of_call(refusal: SlackApiError | None) -> Outcome:
    if refusal is None:
        return Outcome.TAKEN
    error = str(refusal.response.get("error", ""))
    return Outcome.REFUSED if is_about_blocks(error) else Outcome.UNKNOWN


def _of_response(answer: WebhookResponse) -> Outcome:
    error = _error_in(answer.body)
    if answer.status_code == 200 and not error:
        return Outcome.TAKEN
    bad_request = 400 <= answer.status_code < 500 and answer.status_code not in _GONE
    return Outcome.REFUSED if bad_request or is_about_blocks(error) else Outcome.UNKNOWN


def _error_in(body: str) -> str:
    """The error in what a response_url answers: ``ok``, an error's name, or JSON."""
    try:
        said = json.loads(body)
    except ValueError:
        word = body.strip()[:60]
        return "" if word.casefold() == "ok" else word
    if not isinstance(said, dict) or said.get("ok", True):
        return ""
    return str(said.get("error", "unknown"))[:60]
