"""From words to an answer, with what needs Slack on the way: whose zone it is, who is in a channel.

In: the desk, a client, who asks, and what was typed. Out: a Request, and its Answer. Every door comes
through here: commands, messages, mentions and buttons. The store is asked at one go, beside the event
loop; what needs none is answered also while it does not answer.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import InputError, NotAllowedError, StoreUnavailableError
from bot.model.request import Asked, Door, Request, WatchOptions
from handlers.slack.membership import require_member
from handlers.slack.people import zone_of
from handlers.talk.answering import (
    Answer,
    answer,
    answer_from_memory,
    is_in_memory,
    refused,
)
from handlers.talk.asker import Asker
from handlers.watch.places import CHANNEL, channel_of

if TYPE_CHECKING:
    from bot.desk import Desk

PATIENCE = 1.0
"""Seconds that a store elsewhere has for what memory answers without it: Slack waits three for all."""
_LOCAL_TIMES = {Asked.DIGEST, Asked.QUIET, Asked.WATCH_PAUSE}

log = logging.getLogger("minewatch.handlers")


async def read(desk: Desk, asker: Asker, text: str, door: Door, bot: str | None = None) -> Request:
    """What was typed, as a request. The store is asked only where its answer counts.

    ``bot``: our own user id, whose mentions are left out.
    """
    request = await desk.read_aside(text, door, called=asker.called, bot=bot)
    if request.asked is not Asked.WATCH_PAUSE:
        return request
    # "until 9am" is meant by the clock of the person, whose zone the store knows.
    return await desk.read_aside(text, door, by=asker.user, called=asker.called, bot=bot)


async def answered(desk: Desk, client: AsyncWebClient, asker: Asker, request: Request) -> Answer:
    """The answer to a request."""
    try:
        await _may_change(desk, client, asker, request)
    except (InputError, NotAllowedError) as error:
        return refused(request, error)
    zone = await _zone_to_learn(desk, client, asker) if _needs_zone(request) else None
    if is_in_memory(request):
        return await _with_or_without_store(desk, asker, request)
    return await desk.do(lambda: _answer(desk, asker, request, zone))


async def _with_or_without_store(desk: Desk, asker: Asker, request: Request) -> Answer:
    """What can be answered from memory is, also while the store does not answer."""
    try:
        async with asyncio.timeout(PATIENCE) if desk.stores.remote else nullcontext():
            return await desk.do(lambda: _answer(desk, asker, request))
    except (StoreUnavailableError, TimeoutError) as error:
        log.warning("answered_from_memory asked=%s error=%s", request.asked, type(error).__name__)
        found = answer_from_memory(desk, asker, request)
        return replace(found, message=found.message.plainest)


def _answer(desk: Desk, asker: Asker, request: Request, zone: str | None = None) -> Answer:
    """All that is done in the store, at one go; ``zone``: what Slack says of the person's."""
    if zone is not None:
        desk.watches.deliveries.learn_zone(asker.user, zone)
    found = answer(desk, asker, request)
    _note_channel(desk, asker)
    return _in_form(desk, found)


def _in_form(desk: Desk, found: Answer) -> Answer:
    """The answer in a form that the workspace is not known to refuse."""
    try:
        form = desk.block_kinds.choose(found.message)
    except StoreUnavailableError as error:
        log.warning("block_kinds_unknown reason=%s", error)
        return replace(found, message=found.message.plainest)
    return replace(found, message=form.message, sure=form.sure)


def _note_channel(desk: Desk, asker: Asker) -> None:
    """What the channel is called, for those who name it elsewhere."""
    try:
        desk.watches.channels.note(asker.channel, asker.name)
    except StoreUnavailableError as error:
        # The answer does not need it, and the next request says it again.
        log.warning("channel_not_noted reason=%s", error)


async def _zone_to_learn(desk: Desk, client: AsyncWebClient, asker: Asker) -> str | None:
    """Ask Slack for the person's zone where it is not known; without the scope, times stay UTC."""
    known = await desk.do(lambda: desk.watches.deliveries.zone_of(asker.user))
    return await zone_of(client, asker.user) if known is None else None


async def _may_change(desk: Desk, client: AsyncWebClient, asker: Asker, request: Request) -> None:
    """A person who names another channel must be in it.

    Raises:
        InputError: the channel is not known.
        NotAllowedError: they are not in it, or Slack does not say.
    """
    where = request.place
    if where is None or where.kind != CHANNEL:
        return

    def named() -> str:
        _note_channel(desk, asker)  # it may be this one
        return channel_of(desk, where)

    channel = await desk.do(named)
    if channel != asker.channel:
        await require_member(desk, client, asker.user, channel)


def _needs_zone(request: Request) -> bool:
    """Is this about local times, so that the person's zone matters?"""
    options = request.detail
    with_digest = isinstance(options, WatchOptions) and options.digest is not None
    return request.asked in _LOCAL_TIMES or with_digest
