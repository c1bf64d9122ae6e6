"""May this person change a channel's watches? Its members may; Slack says who they are.

In: the person, the channel and the client of the request. Out: nothing, or NotAllowedError
with one sentence. Asked each time something is shown or saved, for a member of yesterday
may have left. Needs the scopes ``channels:read`` and ``groups:read``; without them, and in a
private channel that Minewatch is not in, who has just typed in the channel counts as in it.
Slack's channel picker proves nothing: it offers public channels to everyone, and what a
request says was picked need not have been offered.
https://docs.slack.dev/reference/methods/conversations.members
"""

from __future__ import annotations

import asyncio
from enum import Enum
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import NotAllowedError
from bot.model.workspace import UserId
from bot.ports import TryLater
from handlers.slack.access import NOT_SLACKS
from handlers.slack.errors import slack_failure
from handlers.slack.guard import SLACK_UNREACHED
from handlers.slack.people import is_deactivated

if TYPE_CHECKING:
    from bot.desk import Desk

PATIENCE = 2.0
"""Seconds for both questions together: the answer to a saved window is due within three."""
_A_PAGE = 1000


class _Standing(Enum):
    """What Slack says; where it says neither yes nor no, the sentence for the person."""

    MEMBER = ""
    STRANGER = (
        "You are not in that channel, so you cannot see or change what it watches. Join it first, "
        "or clear the field to use your own direct messages."
    )
    UNSEEN = (
        "Minewatch cannot see that channel. Invite it there (/invite @Minewatch), or type "
        "/minewatch here in that channel."
    )
    UNSAID = (
        "Minewatch is not allowed to ask Slack who is in a channel. Type /minewatch here in that "
        "channel instead."
    )
    SILENT = "Slack did not say in time whether you are in that channel. Please try again."


async def require_member(desk: Desk, client: AsyncWebClient, user: UserId, channel: str) -> None:
    """Pass in silence, or say why this person may not change this channel.

    Raises:
        NotAllowedError: not a channel, not a member, deactivated, or Slack cannot say.
    """
    if channel[:1] not in {"C", "G"}:
        raise NotAllowedError("That is not a channel. Choose a channel, or empty the field.")
    try:
        standing, deactivated = await asyncio.wait_for(
            asyncio.gather(_standing(client, user, channel), is_deactivated(client, user)),
            PATIENCE,
        )
    except TimeoutError:
        standing, deactivated = _Standing.SILENT, False
    if deactivated:
        raise NotAllowedError("This Slack account is deactivated and cannot change anything here.")
    if standing is _Standing.MEMBER:
        return
    if standing is _Standing.STRANGER or not await desk.do(
        lambda: desk.watches.presence.was_seen(user, channel)
    ):
        raise NotAllowedError(standing.value)


async def _standing(client: AsyncWebClient, user: str, channel: str) -> _Standing:
    cursor = ""
    try:
        while True:
            answer = await client.conversations_members(
                channel=channel, limit=_A_PAGE, cursor=cursor or None
            )
            members = answer.get("members")
            if not isinstance(members, list):
                return _Standing.UNSAID
            if user in members:
                return _Standing.MEMBER
            before, cursor = cursor, _next(answer.get("response_metadata"))
            if not cursor:
                return _Standing.STRANGER
            if cursor == before:  # the same page again and again
                return _Standing.UNSAID
    except SlackApiError as error:
        return _meaning(error)
    except (*SLACK_UNREACHED, *NOT_SLACKS):
        return _Standing.SILENT


def _next(metadata: Any) -> str:
    return str(metadata.get("next_cursor") or "") if isinstance(metadata, dict) else ""


def _meaning(error: SlackApiError) -> _Standing:
    meaning = slack_failure("conversations.members", error.response)
    if isinstance(meaning, TryLater) or meaning.error == "fetch_members_failed":
        return _Standing.SILENT
    return _Standing.UNSEEN if meaning.error == "channel_not_found" else _Standing.UNSAID
