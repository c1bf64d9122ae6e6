"""The bot's answers to a person's actions: in the ack's body or through a response address.

In: the body the bot sent, and whose answer it is. Out: a message posted, changed or removed,
or Slack's error. https://docs.slack.dev/interactivity/handling-user-interaction
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiohttp import web

from bot.workspace.calls import ApiError, NotTakenError, truth
from bot.workspace.chat import LONGEST_TEXT, content
from bot.workspace.ids import SLACKBOT
from bot.workspace.rooms import RoomMessage
from bot.workspace.team import ResponseTarget, Team

_URL_ERRORS = {"unknown": "invalid_url", "expired": "expired_url", "used": "used_url"}


async def answer_by_url(team: Team, request: web.Request) -> web.Response:
    """``POST /response/{token}``: a later answer, at most five within 30 minutes."""
    found = team.replies.take(request.match_info["token"])
    if isinstance(found, str):
        error = _URL_ERRORS[found]
        return web.json_response({"ok": False, "error": error}, status=404)
    try:
        body = await request.json()
    except ValueError:
        return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
    try:
        take_answer(team, found, body)
    except ApiError as error:
        return web.json_response(error.body(), status=500 if error.code == "no_text" else 400)
    return web.json_response({"ok": True})


def take_answer(team: Team, reply: ResponseTarget, body: Any) -> RoomMessage | None:
    """Carry out an answer; the message that stands there now, None when nothing does.

    Raises:
        ApiError: the answer breaks a rule of messages.
    """
    if isinstance(body, str):
        body = {"text": body}
    if not isinstance(body, dict):
        raise ApiError("invalid_payload")
    origin = _origin(team, reply)
    if truth(body.get("delete_original")):
        if origin is not None:
            team.rooms.remove(origin)
        return None
    try:
        parts = content(team, body, LONGEST_TEXT)
    except NotTakenError:
        raise
    except ApiError as error:
        team.refusals.append(f"answer: {error.code}: {'; '.join(error.problems)}")
        raise
    if truth(body.get("replace_original")) and origin is not None:
        return team.rooms.change(replace(origin, **parts))
    message = RoomMessage(
        reply.channel,
        team.rooms.next_ts(),
        team.ids.bot_user,
        only_for=None if body.get("response_type") == "in_channel" else reply.user,
        thread_ts=body.get("thread_ts") or None,
        **parts,
    )
    reply.origin.append(message.ts)
    return team.rooms.say(message)


def _origin(team: Team, reply: ResponseTarget) -> RoomMessage | None:
    return team.rooms.message(reply.channel, reply.origin[-1]) if reply.origin else None


def slackbot_says(team: Team, user: str, channel: str, text: str) -> None:
    """Slack's own words, to one person."""
    message = RoomMessage(channel, team.rooms.next_ts(), SLACKBOT, text, only_for=user)
    team.rooms.say(message)
