"""The Slack app manifest: what the app is called, may do and listens to.

In: a public HTTPS address for HTTP mode, or None for Socket Mode; whether several workspaces install
it. Out: the manifest as JSON to paste into Slack. manifest.json is this text for Socket Mode; a test keeps the two,
and the listeners, in step. Scopes are the least that works; each optional one serves one
feature, and without it the bot does the rest.
https://docs.slack.dev/reference/app-manifest
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from bot.errors import InputError
from handlers.talk.shortcuts import STATES_IN_MESSAGE, WATCH_A_STATE

REQUIRED_SCOPES = ("commands", "chat:write")
OPTIONAL_SCOPES = {
    "users:read": "times are shown in UTC until a person sets a zone, and admins must be named",
    "app_mentions:read": "mentions are not answered",
    "im:history": "direct messages are not answered, and an alert interrupted by a kill may appear twice",
    "chat:write.public": "the bot must be invited to a channel before it can post",
    "channels:read": "a channel's settings window opens only from within the channel",
    "groups:read": "the same for private channels",
    "files:write": "without a public address the map and the timelines come as lists, not as pictures",
}

COMMANDS = {
    "/minestatus": (
        "Status of any State under the Mine Ban Convention, with dates and sources",
        "Finland | Finland 2025-08-01 | Baltics | list withdrawn | counts | deadlines | help",
    ),
    "/minewatch": (
        "Choose which news you or this channel get",
        "add Finland | add Baltics here | list | remove Finland | pause 3d | digest daily 09:00",
    ),
    "/minenews": (
        "Latest stories about the Mine Ban Convention and landmines",
        "Finland | withdrawal | last 10 | story ID | help",
    ),
    "/minefeeds": (
        "The feeds that Minewatch reads, and their state",
        "list | status | check | add URL | add languages tr, Thai | remove ID | help",
    ),
}
EVENTS = ("app_home_opened", "app_mention", "message.im")
ENDINGS = ("app_uninstalled", "tokens_revoked")
"""Events that matter only where several workspaces install it; they need no scope."""

_LONG = (
    "Minewatch follows the 1997 Anti-Personnel Mine Ban Convention (Ottawa Convention). It "
    "reads the news in many languages, alerts the people and channels that watch a State when "
    "something happens there, and answers who is bound by the Convention on "
    "any day, with dates and sources. It sends no unsolicited messages, and reads only the "
    "messages written to it."
)
_EVENTS_PATH, _REDIRECT_PATH = "/slack/events", "/slack/oauth_redirect"


def manifest_text(address: str | None = None, *, several: bool = False) -> str:
    """The manifest as JSON. ``address``: where Slack reaches the bot over HTTP.

    Raises:
        InputError: as ``manifest``.
    """
    return json.dumps(manifest(address, several=several), indent=2, ensure_ascii=False) + "\n"


def manifest(address: str | None = None, *, several: bool = False) -> dict[str, Any]:
    """The manifest as a document, for Socket Mode without an address.

    ``several``: any number of workspaces, and whole organisations, install it; tokens expire and
    are renewed, which Slack does not let an app turn off again.

    Raises:
        InputError: the address is not a public HTTPS address, or several workspaces have none.
    """
    if several and not address:
        raise InputError(
            "Several workspaces need HTTP mode: give the https address, for example "
            "minewatch manifest --several --http https://bot.example.org."
        )
    url = _request_url(address) if address else None
    redirect = {"redirect_urls": [_redirect_url(url)]} if url and several else {}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Minewatch",
            "description": "Follows the Mine Ban Convention: status, news, alerts",
            "long_description": _LONG,
            "background_color": "#1F4E5F",
        },
        "features": _features(url),
        "oauth_config": {
            **redirect,
            "scopes": {"bot": list(REQUIRED_SCOPES), "bot_optional": list(OPTIONAL_SCOPES)},
        },
        "settings": _settings(url, several=several),
    }


def _features(url: str | None) -> dict[str, Any]:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "Minewatch", "always_online": True},
        "shortcuts": [
            {
                "name": "Watch a State",
                "type": "global",
                "callback_id": WATCH_A_STATE,
                "description": "Choose States to get alerts about",
            },
            {
                "name": "States in this message",
                "type": "message",
                "callback_id": STATES_IN_MESSAGE,
                "description": "Show the status of every State named, only to you",
            },
        ],
        "slash_commands": [
            {
                "command": command,
                **({"url": url} if url else {}),
                "description": description,
                "usage_hint": hint,
                "should_escape": True,
            }
            for command, (description, hint) in COMMANDS.items()
        ],
    }


def _settings(url: str | None, *, several: bool) -> dict[str, Any]:
    request = {"request_url": url} if url else {}
    options = {"message_menu_options_url": url} if url else {}
    return {
        "event_subscriptions": {
            **request,
            "bot_events": [*EVENTS, *ENDINGS] if several else list(EVENTS),
        },
        "interactivity": {"is_enabled": True, **request, **options},
        "org_deploy_enabled": several,
        "socket_mode_enabled": url is None,
        "token_rotation_enabled": several,
    }


def _request_url(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname:
        raise InputError(
            f"Slack needs a public https address, for example https://bot.example.org; got {address!r}."
        )
    base = address.split("?", maxsplit=1)[0].rstrip("/")
    return base if base.endswith(_EVENTS_PATH) else base + _EVENTS_PATH


def _redirect_url(request_url: str) -> str:
    return request_url.removesuffix(_EVENTS_PATH) + _REDIRECT_PATH
