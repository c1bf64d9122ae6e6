"""Who a person is to Slack, as far as we need it: an admin or not, and in which time zone.

In: a Slack user id and the client of the request. Out: yes or no; an IANA zone or None.
Nothing is kept here: rights are asked for when they are used, so a right that was taken
away yesterday is gone today. Needs the scope ``users:read``; without it only
MINEWATCH_ADMINS counts. https://docs.slack.dev/reference/methods/users.info
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import NotAllowedError
from handlers.slack.access import NOT_SLACKS
from handlers.slack.guard import SLACK_UNREACHED

if TYPE_CHECKING:
    from bot.desk import Desk

PATIENCE = 2.0
"""Seconds to wait for users.info: an answer is due within three."""


async def is_admin(desk: Desk, client: AsyncWebClient, user_id: str) -> bool:
    """May this person manage feeds and the record? MINEWATCH_ADMINS, else workspace admins."""
    if desk.record.admins:
        return user_id in desk.record.admins
    profile = await _profile(client, user_id)
    rights = profile.get("is_admin") or profile.get("is_owner")
    return bool(rights) and not profile.get("deleted")


async def is_deactivated(client: AsyncWebClient, user_id: str) -> bool:
    """Does Slack say that this account is switched off? Not where we may not ask."""
    return bool((await _profile(client, user_id)).get("deleted"))


async def require_admin(desk: Desk, client: AsyncWebClient, user_id: str, what: str) -> None:
    """Pass in silence, or raise NotAllowedError; ``what`` completes "Only admins can ...".

    Raises:
        NotAllowedError: says who may.
    """
    if await is_admin(desk, client, user_id):
        return
    if desk.record.admins:
        admins = tuple(sorted(desk.record.admins)[:5])
        who = ", ".join(f"<@{admin}>" for admin in admins)
        raise NotAllowedError(
            f"Only Minewatch's admins can {what}. Ask one of them: {who}.", admins
        )
    raise NotAllowedError(
        f"Only admins of this workspace can {what}. Ask one of them, or have your user id "
        f"({user_id}) added to MINEWATCH_ADMINS."
    )


async def zone_of(client: AsyncWebClient, user_id: str) -> str | None:
    """The person's IANA time zone from their Slack profile, or None where we may not ask."""
    zone = (await _profile(client, user_id)).get("tz")
    return zone if isinstance(zone, str) and zone else None


async def _profile(client: AsyncWebClient, user_id: str) -> dict[str, Any]:
    """The ``user`` of users.info; empty when Slack refuses or is slow."""
    try:
        answer = await asyncio.wait_for(client.users_info(user=user_id), PATIENCE)
    except (*SLACK_UNREACHED, *NOT_SLACKS):
        return {}
    user = answer.get("user")
    return user if isinstance(user, dict) else {}
