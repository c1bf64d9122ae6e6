"""The state of the local workspace in one place: rooms, windows, tokens, the installed app.

In: a clock and chance. Out: ``Team``, which the Web API, Socket Mode, the person's side and
the page share. Holds state only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.ports import Clock, Draw
from bot.workspace.faults import Faults
from bot.workspace.rate_limits import (
    RESPONSE_MINUTES,
    RESPONSE_USES,
    TRIGGER_SECONDS,
    RateLimits,
    Tickets,
)
from bot.workspace.rooms import Rooms, furnished
from bot.workspace.windows import Windows

DEFAULT_SCOPES = frozenset(
    {
        "app_mentions:read",
        "chat:write",
        "chat:write.public",
        "commands",
        "im:history",
        "im:write",
        "users:read",
    }
)


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command as the manifest declares it."""

    name: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut; ``kind`` is "message" or "global"."""

    name: str
    kind: str
    callback_id: str


@dataclass(slots=True)
class Installation:
    """The app as installed: tokens, scopes, and what its manifest declares.

    ``commands`` and ``events`` of None mean that no manifest was given: anything goes.
    ``revoked`` is the error every call gets once an admin has removed the app.
    """

    bot_token: str
    app_token: str
    signing_secret: str
    scopes: frozenset[str] = DEFAULT_SCOPES
    commands: tuple[Command, ...] | None = None
    shortcuts: tuple[Shortcut, ...] = ()
    events: frozenset[str] | None = None
    revoked: str | None = None

    def declare(self, manifest: Mapping[str, Any]) -> None:
        """Take commands, shortcuts, scopes and events from a manifest."""
        features = manifest.get("features", {})
        self.commands = tuple(
            Command(
                c["command"],
                c.get("description", ""),
                c.get("usage_hint", ""),
                c.get("should_escape", False),
            )
            for c in features.get("slash_commands", [])
        )
        self.shortcuts = tuple(
            Shortcut(s["name"], s["type"], s["callback_id"]) for s in features.get("shortcuts", [])
        )
        scopes = manifest.get("oauth_config", {}).get("scopes", {})
        self.scopes = frozenset(scopes.get("bot", [])) | frozenset(scopes.get("bot_optional", []))
        subscriptions = manifest.get("settings", {}).get("event_subscriptions", {})
        self.events = frozenset(subscriptions.get("bot_events", []))

    def command(self, name: str) -> Command | None:
        """The declared command; any name when no manifest was given."""
        if self.commands is None:
            return Command(name)
        return next((c for c in self.commands if c.name == name), None)


@dataclass(frozen=True, slots=True)
class ResponseTarget:
    """The target of a response address: whose answer, where, and the message it may replace."""

    user: str
    channel: str
    origin: list[str] = field(default_factory=list)
    """ts of the message to replace; the newest last (answers through this address count)."""


@dataclass(slots=True)
class Team:
    """Everything the parts of the local workspace share."""

    clock: Clock
    draw: Draw
    app: Installation
    rooms: Rooms
    windows: Windows
    pace: RateLimits
    faults: Faults
    triggers: Tickets[str]
    replies: Tickets[ResponseTarget]
    base_url: str = ""
    refusals: list[str] = field(default_factory=list)
    """Sentences about payloads of the bot that broke a rule: what a test looks at last."""

    def response_url(self, user: str, channel: str, origin: str | None = None) -> str:
        """A response address for an answer to ``user`` in ``channel``."""
        reply = ResponseTarget(user, channel, [origin] if origin else [])
        return f"{self.base_url}/response/{self.replies.give(reply)}"


def new_team(clock: Clock, draw: Draw, app: Installation, pace: RateLimits) -> Team:
    """A furnished workspace with the app installed."""
    return Team(
        clock=clock,
        draw=draw,
        app=app,
        rooms=furnished(clock),
        windows=Windows(draw),
        pace=pace,
        faults=Faults(),
        triggers=Tickets(clock, draw, timedelta(seconds=TRIGGER_SECONDS), uses=1),
        replies=Tickets(clock, draw, timedelta(minutes=RESPONSE_MINUTES), RESPONSE_USES),
    )
