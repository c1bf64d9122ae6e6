"""``chat.*``: posting, editing, deleting, and answers through a response address.

In: arguments of the method. Out: Slack's answer, and the message in the rooms. Errors and
their order: https://docs.slack.dev/reference/methods/chat.postMessage, .../chat.update,
.../chat.postEphemeral, .../chat.delete.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from bot.workspace.calls import (
    ApiError,
    Arguments,
    Method,
    NotTakenError,
    optional,
    required,
    truth,
)
from bot.workspace.files import unready_files
from bot.workspace.inputs import with_ids
from bot.workspace.rooms import Channel, RoomMessage
from bot.workspace.rules import kinds_in, message_problems
from bot.workspace.team import Team

LONGEST_TEXT = 40_000
LONGEST_EDIT = 4_000
METADATA_BYTES = 16_000


def destination(team: Team, reference: str) -> Channel:
    """Where a post goes: a channel by id or name, or a person's direct conversation.

    Raises:
        ApiError: channel_not_found, is_archived, not_in_channel, cannot_dm_bot.
    """
    member = team.rooms.members.get(reference)
    if member is not None:
        if member.is_bot:
            raise ApiError("cannot_dm_bot")
        if member.deleted:
            raise ApiError("channel_not_found")
        return team.rooms.direct(reference)
    channel = team.rooms.named(reference)
    if channel is None:
        raise ApiError("channel_not_found")
    if team.ids.bot_user not in channel.members:
        if channel.is_private:
            raise ApiError("channel_not_found")
        if "chat:write.public" not in team.app.scopes:
            raise ApiError("not_in_channel")
    if channel.archived:
        raise ApiError("is_archived")
    return channel


def content(team: Team, args: Arguments, longest: int) -> dict[str, Any]:
    """Text, blocks, attachments and metadata of a message, checked.

    Raises:
        ApiError: no_text, msg_too_long, invalid_blocks, invalid_metadata_format and the like.
    """
    text = args.get("text") or ""
    blocks, attachments = args.get("blocks") or None, args.get("attachments") or None
    if not isinstance(text, str):
        raise ApiError("invalid_arguments", ("[ERROR] text must be a string",))
    if not text and not blocks and not attachments:
        raise ApiError("no_text")
    if len(text) > longest:
        if longest == LONGEST_EDIT:
            raise ApiError("msg_too_long")
        text = text[:longest]
    problems = message_problems(blocks, attachments)
    if problems:
        raise ApiError("invalid_blocks", problems)
    if unready := unready_files(team, blocks):
        raise NotTakenError("invalid_blocks", unready)
    if unknown := kinds_in(blocks) & team.faults.refused_kinds:
        raise NotTakenError("invalid_blocks", unknown)
    return {
        "text": text,
        "blocks": tuple(with_ids(blocks or [], team.draw)),
        "attachments": tuple(attachments or ()),
        "metadata": _metadata(args.get("metadata")),
    }


def _metadata(value: Any) -> dict[str, Any] | None:
    if not value:
        return None
    if not isinstance(value, dict) or not isinstance(value.get("event_type"), str):
        raise ApiError("invalid_metadata_format")
    if not isinstance(value.get("event_payload"), dict):
        raise ApiError("invalid_metadata_format")
    if len(json.dumps(value)) > METADATA_BYTES:
        raise ApiError("metadata_too_large")
    return {"event_type": value["event_type"], "event_payload": value["event_payload"]}


def _pace(team: Team, args: Arguments) -> int | None:
    """One message a second and conversation; an unknown one is refused by the method itself."""
    reference = str(args.get("channel", ""))
    if reference in team.rooms.members:
        return team.pace.post(team.rooms.direct(reference).id)
    channel = team.rooms.named(reference)
    return None if channel is None else team.pace.post(channel.id)


def _post_message(team: Team, args: Arguments) -> dict[str, Any]:
    channel = destination(team, required(args, "channel"))
    parts = content(team, args, LONGEST_TEXT)
    thread_ts = optional(args, "thread_ts")
    if thread_ts is not None:
        parent = team.rooms.message(channel.id, thread_ts)
        if parent is None or parent.only_for:
            raise ApiError("thread_not_found")
        thread_ts = parent.thread_ts or parent.ts
    message = RoomMessage(
        channel.id,
        team.rooms.next_ts(),
        team.ids.bot_user,
        thread_ts=thread_ts,
        broadcast=bool(thread_ts) and truth(args.get("reply_broadcast")),
        **parts,
    )
    team.rooms.say(message)
    return {"channel": channel.id, "ts": message.ts, "message": message.as_slack(team.ids)}


def _update(team: Team, args: Arguments) -> dict[str, Any]:
    channel = team.rooms.channels.get(required(args, "channel"))
    if channel is None:
        raise ApiError("channel_not_found")
    old = team.rooms.message(channel.id, required(args, "ts"))
    if old is None or old.only_for:
        raise ApiError("message_not_found")
    if old.user != team.ids.bot_user:
        raise ApiError("cant_update_message")
    if channel.archived:
        raise ApiError("is_archived")
    parts = content(team, args, LONGEST_EDIT)
    # Text without blocks removes the blocks (docs.slack.dev/reference/methods/chat.update);
    # the "edited" mark appears only where there are none.
    if parts["metadata"] is None:
        parts["metadata"] = old.metadata
    message = team.rooms.change(replace(old, edited=not parts["blocks"], **parts))
    return {
        "channel": channel.id,
        "ts": old.ts,
        "text": message.text,
        "message": message.as_slack(team.ids),
    }


def _delete(team: Team, args: Arguments) -> dict[str, Any]:
    channel = team.rooms.channels.get(required(args, "channel"))
    if channel is None:
        raise ApiError("channel_not_found")
    message = team.rooms.message(channel.id, required(args, "ts"))
    if message is None:
        raise ApiError("message_not_found")
    if message.user != team.ids.bot_user:
        raise ApiError("cant_delete_message")
    team.rooms.remove(message)
    return {"channel": channel.id, "ts": message.ts}


def _post_ephemeral(team: Team, args: Arguments) -> dict[str, Any]:
    channel = destination(team, required(args, "channel"))
    user = required(args, "user")
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    message = RoomMessage(
        channel.id,
        team.rooms.next_ts(),
        team.ids.bot_user,
        only_for=user,
        thread_ts=optional(args, "thread_ts"),
        **content(team, args, LONGEST_TEXT),
    )
    team.rooms.say(message)
    return {"message_ts": message.ts}


def _permalink(team: Team, args: Arguments) -> dict[str, Any]:
    channel = team.rooms.channels.get(required(args, "channel"))
    if channel is None:
        raise ApiError("channel_not_found")
    ts = required(args, "message_ts")
    if team.rooms.message(channel.id, ts) is None:
        raise ApiError("message_not_found")
    link = f"{team.base_url}/{team.query}#{channel.id}/{ts}"
    return {"channel": channel.id, "permalink": link}


METHODS = {
    "chat.postMessage": Method("chat:write", _post_message, _pace),
    "chat.postEphemeral": Method("chat:write", _post_ephemeral),
    "chat.update": Method("chat:write", _update),
    "chat.delete": Method("chat:write", _delete),
    "chat.getPermalink": Method("", _permalink, reads=True),
}
