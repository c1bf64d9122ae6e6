"""Who a person is to Slack, as far as we need it: an admin or not, and in which time zone.

In: a Slack user id and the client of the request. Out: yes or no; an IANA zone or None.
Nothing is kept here: rights are asked for when they are used, so a right that was taken
away yesterday is gone today. Needs the scope ``users:read``; without it only those count who are
named in MINEWATCH_ADMINS or in the workspace's settings. https://docs.slack.dev/reference/methods/users.info
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import NotAllowedError
from bot.model.workspace import HOME, UserId
from handlers.slack.access import NOT_SLACKS
from handlers.slack.guard import SLACK_UNREACHED

if TYPE_CHECKING:
    from bot.desk import Desk

PATIENCE = 2.0
"""Seconds to wait for users.info: an answer is due within three."""


async def is_operator(desk: Desk, client: AsyncWebClient, user_id: UserId) -> bool:
    """May this person change the record and the shared feeds? MINEWATCH_ADMINS, else admins at home."""
    named = desk.rights.may_operate(user_id)
    return await _is_slacks_admin(client, user_id) if named is None else named


async def is_manager(desk: Desk, client: AsyncWebClient, user_id: UserId) -> bool:
    """May this person manage the workspace's own feeds and channel? bot.desk.rights says who may."""
    named = await desk.do(lambda: desk.rights.may_manage(user_id))
    return await _is_slacks_admin(client, user_id) if named is None else named


async def is_deactivated(client: AsyncWebClient, user_id: str) -> bool:
    """Does Slack say that this account is switched off? Not where we may not ask."""
    return bool((await _profile(client, user_id)).get("deleted"))


async def require_operator(desk: Desk, client: AsyncWebClient, user_id: UserId, what: str) -> None:
    """Return, or raise NotAllowedError; ``what`` completes "Only admins can ...".

    Raises:
        NotAllowedError: says who may.
    """
    if await is_operator(desk, client, user_id):
        return
    if desk.rights.operators:
        raise _only_named(desk.rights.operators, what)
    if desk.workspace != HOME:
        raise NotAllowedError(
            f"Only the people who run Minewatch can {what}: all its workspaces share it."
        )
    raise _only_admins(user_id, what)


async def require_manager(desk: Desk, client: AsyncWebClient, user_id: UserId, what: str) -> None:
    """The same for what is the workspace's own.

    Raises:
        NotAllowedError: says who may.
    """
    if await is_manager(desk, client, user_id):
        return
    chosen = await desk.do(desk.settings.now)
    if chosen.admins:
        raise _only_named(frozenset(chosen.admins), what)
    if chosen.installer is not None:
        raise NotAllowedError(
            f"Only admins of this workspace, and <@{chosen.installer}>, who installed Minewatch, can "
            f"{what}. Ask one of them.",
            (chosen.installer,),
        )
    raise _only_admins(user_id, what)


def _only_named(admins: frozenset[UserId], what: str) -> NotAllowedError:
    named = tuple(sorted(admins)[:5])
    who = ", ".join(f"<@{admin}>" for admin in named)
    return NotAllowedError(
        f"Only Minewatch's admins can {what}. Ask one of them: {who}.", tuple(map(str, named))
    )


def _only_admins(user_id: UserId, what: str) -> NotAllowedError:
    return NotAllowedError(
        f"Only admins of this workspace can {what}. Ask one of them, or have your user id "
        f"({user_id}) added to MINEWATCH_ADMINS."
    )


async def zone_of(client: AsyncWebClient, user_id: str) -> str | None:
    """The person's IANA time zone from their Slack profile, or None where we may not ask."""
    zone = (await _profile(client, user_id)).get("tz")
    return zone if isinstance(zone, str) and zone else None


async def _is_slacks_admin(client: AsyncWebClient, user_id: UserId) -> bool:
    profile = await _profile(client, user_id)
    rights = profile.get("is_admin") or profile.get("is_owner")
    return bool(rights) and not profile.get("deleted")


async def _profile(client: AsyncWebClient, user_id: str) -> dict[str, Any]:
    """The ``user`` of users.info; empty when Slack refuses or is slow."""
    try:
        answer = await asyncio.wait_for(client.users_info(user=user_id), PATIENCE)
    except (*SLACK_UNREACHED, *NOT_SLACKS):
        return {}
    user = answer.get("user")
    return user if isinstance(user, dict) else {}
