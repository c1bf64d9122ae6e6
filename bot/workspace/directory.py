"""Members and channels of a team: ``users``, ``conversations``, ``team``.

In: arguments of the method. Out: Slack's objects. Sources: the method pages under
https://docs.slack.dev/reference/methods.
"""

from __future__ import annotations

from typing import Any

from bot.workspace.calls import ApiError, Arguments, Method, number_argument, required, truth
from bot.workspace.rooms import Channel, Member, RoomMessage
from bot.workspace.team import Team


def _team_info(team: Team, _args: Arguments) -> dict[str, Any]:
    described = {"id": team.id, "name": team.plan.name, "domain": team.plan.domain}
    organisation = team.plan.organisation
    if organisation is not None:
        described |= {
            "enterprise_id": organisation.id,
            "enterprise_name": organisation.name,
            "enterprise_domain": organisation.domain,
        }
    return {"team": described}


def user_object(team: Team, member: Member) -> dict[str, Any]:
    """A user as Slack describes it."""
    return _user(team, member) | _in_organisation(team, member)


def _in_organisation(team: Team, member: Member) -> dict[str, Any]:
    """What a user in an organisation has besides."""
    organisation = team.plan.organisation
    if organisation is None:
        return {}
    return {
        "enterprise_user": {
            "id": member.id,
            "enterprise_id": organisation.id,
            "enterprise_name": organisation.name,
            "is_admin": member.is_admin,
            "is_owner": False,
            "teams": [team.id],
        }
    }


def _user(team: Team, member: Member) -> dict[str, Any]:
    return {
        "id": member.id,
        "team_id": team.id,
        "name": member.name,
        "real_name": member.real_name,
        "deleted": member.deleted,
        "is_bot": member.is_bot,
        "is_admin": member.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "tz": member.tz,
        "locale": "en-GB",
        "profile": {"real_name": member.real_name, "display_name": member.name},
    }


def _users_info(team: Team, args: Arguments) -> dict[str, Any]:
    member = team.rooms.members.get(required(args, "user"))
    if member is None:
        raise ApiError("user_not_found")
    return {"user": user_object(team, member)}


def _users_list(team: Team, _args: Arguments) -> dict[str, Any]:
    members = [user_object(team, member) for member in team.rooms.members.values()]
    return {"members": members, "response_metadata": {"next_cursor": ""}}


def channel_object(team: Team, channel: Channel) -> dict[str, Any]:
    """A conversation as Slack describes it."""
    described: dict[str, Any] = {
        "id": channel.id,
        "created": 1_700_000_000,
        "is_im": channel.is_im,
        "is_archived": channel.archived,
        "context_team_id": team.id,
        "is_private": channel.is_private,
    }
    if channel.is_im:
        return described | {"user": channel.partner}
    return described | {
        "name": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_general": channel.id == team.ids.general,
        "is_member": team.ids.bot_user in channel.members,
        "num_members": len(channel.members),
        "topic": {"value": channel.topic},
    }


def _seen(team: Team, args: Arguments) -> Channel:
    """A channel the bot may know about."""
    channel = team.rooms.channels.get(required(args, "channel"))
    if channel is None or (channel.is_private and team.ids.bot_user not in channel.members):
        raise ApiError("channel_not_found")
    return channel


def _conversations_info(team: Team, args: Arguments) -> dict[str, Any]:
    return {"channel": channel_object(team, _seen(team, args))}


def _conversations_members(team: Team, args: Arguments) -> dict[str, Any]:
    members = sorted(_seen(team, args).members)
    start, limit = int(number_argument(args, "cursor", 0)), int(number_argument(args, "limit", 100))
    rest = start + limit
    return {
        "members": members[start:rest],
        "response_metadata": {"next_cursor": str(rest) if rest < len(members) else ""},
    }


def _conversations_list(team: Team, args: Arguments) -> dict[str, Any]:
    channels = [c for c in team.rooms.channels.values() if not c.is_private and not c.is_im]
    start, limit = int(number_argument(args, "cursor", 0)), int(number_argument(args, "limit", 100))
    rest = start + limit
    return {
        "channels": [channel_object(team, c) for c in channels[start:rest]],
        "response_metadata": {"next_cursor": str(rest) if rest < len(channels) else ""},
    }


def _conversations_open(team: Team, args: Arguments) -> dict[str, Any]:
    users = str(args.get("users") or "").split(",")
    member = team.rooms.members.get(users[0])
    if len(users) != 1 or member is None:
        raise ApiError("user_not_found")
    if member.deleted:
        raise ApiError("user_disabled")
    if member.is_bot:
        raise ApiError("cannot_dm_bot")
    return {"channel": {"id": team.rooms.direct(member.id).id}}


def _conversations_join(team: Team, args: Arguments) -> dict[str, Any]:
    channel = _seen(team, args)
    if channel.archived:
        raise ApiError("is_archived")
    if channel.is_private or channel.is_im:
        raise ApiError("method_not_supported_for_channel_type")
    team.rooms.join(channel.id, team.ids.bot_user)
    return {"channel": channel_object(team, team.rooms.channels[channel.id])}


def _history(team: Team, args: Arguments) -> dict[str, Any]:
    channel = _seen(team, args)
    if team.ids.bot_user not in channel.members:
        raise ApiError("not_in_channel")
    shown = [m for m in team.rooms.messages(channel.id) if not m.thread_ts or m.broadcast]
    return _page(team, shown, args)


def _replies(team: Team, args: Arguments) -> dict[str, Any]:
    channel, ts = _seen(team, args), required(args, "ts")
    if team.rooms.message(channel.id, ts) is None:
        raise ApiError("thread_not_found")
    shown = [m for m in team.rooms.messages(channel.id) if ts in {m.ts, m.thread_ts}]
    return _page(team, shown, args)


def _page(team: Team, messages: list[RoomMessage], args: Arguments) -> dict[str, Any]:
    oldest, limit = number_argument(args, "oldest", 0), int(number_argument(args, "limit", 100))
    seen = [m for m in reversed(messages) if not m.only_for and float(m.ts) > oldest]
    listed = [m.as_slack(team.ids) for m in seen[:limit]]
    if not truth(args.get("include_all_metadata")):
        listed = [{k: v for k, v in m.items() if k != "metadata"} for m in listed]
    return {"messages": listed, "has_more": len(seen) > limit}


_HISTORY = "channels:history|groups:history|im:history|mpim:history"
_READ = "channels:read|groups:read|im:read|mpim:read"
METHODS = {
    "team.info": Method("team:read", _team_info, reads=True),
    "users.info": Method("users:read", _users_info, reads=True),
    "users.list": Method("users:read", _users_list, reads=True),
    "conversations.info": Method(_READ, _conversations_info, reads=True),
    "conversations.members": Method(_READ, _conversations_members, reads=True),
    "conversations.list": Method(_READ, _conversations_list, reads=True),
    "conversations.open": Method("im:write|mpim:write", _conversations_open),
    "conversations.join": Method("channels:join", _conversations_join),
    "conversations.history": Method(_HISTORY, _history, reads=True),
    "conversations.replies": Method(_HISTORY, _replies, reads=True),
}
