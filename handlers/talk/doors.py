"""From words to an answer, with what needs Slack on the way: whose zone it is, who is in a channel.

In: the desk, a client, who asks, and a request. Out: an Answer. Every door comes through here:
commands, messages, mentions and buttons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import InputError, NotAllowedError
from bot.model.request import Asked, Request, WatchOptions
from handlers.slack.membership import require_member
from handlers.slack.people import zone_of
from handlers.talk.answering import Answer, answer, refused
from handlers.talk.asker import Asker
from handlers.watch.places import CHANNEL, channel_of

if TYPE_CHECKING:
    from bot.desk import Desk

_LOCAL_TIMES = {Asked.DIGEST, Asked.QUIET, Asked.WATCH_PAUSE}


async def answered(desk: Desk, client: AsyncWebClient, asker: Asker, request: Request) -> Answer:
    """The answer to a request."""
    desk.watches.channels.note(asker.channel, asker.name)
    try:
        await _may_change(desk, client, asker, request)
    except (InputError, NotAllowedError) as error:
        return refused(request, error)
    if _needs_zone(request) and desk.watches.deliveries.zone_of(asker.user) is None:
        await learn_zone(desk, client, asker)
    return answer(desk, asker, request)


async def learn_zone(desk: Desk, client: AsyncWebClient, asker: Asker) -> None:
    """Ask Slack once for the person's zone; without the scope for it, times stay UTC."""
    zone = await zone_of(client, asker.user)
    if zone:
        desk.watches.deliveries.learn_zone(asker.user, zone)


async def _may_change(desk: Desk, client: AsyncWebClient, asker: Asker, request: Request) -> None:
    """A person who names another channel must be in it.

    Raises:
        InputError: the channel is not known.
        NotAllowedError: they are not in it, or Slack does not say.
    """
    if request.place is None or request.place.kind != CHANNEL:
        return
    channel = channel_of(desk, request.place)
    if channel != asker.channel:
        await require_member(desk, client, asker.user, channel)


def _needs_zone(request: Request) -> bool:
    """Is this about local times, so that the person's zone matters?"""
    options = request.detail
    with_digest = isinstance(options, WatchOptions) and options.digest is not None
    return request.asked in _LOCAL_TIMES or with_digest
