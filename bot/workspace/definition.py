"""The app as its developer defines it: credentials, commands, scopes, events.

In: credentials, and a manifest. Out: ``AppDefinition``, one for all teams. What a team grants
is its ``Installation`` (bot.workspace.installation).
https://docs.slack.dev/reference/app-manifest
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

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
class AppDefinition:
    """Credentials, and what the manifest declares.

    ``commands`` and ``events`` of None mean that no manifest was given: anything goes.
    ``optional`` are the scopes that a person may decline when installing. ``rotates``: tokens
    expire after twelve hours. ``org_ready``: it may be installed on a whole organisation.
    """

    app_token: str = field(repr=False)
    client_id: str
    client_secret: str = field(repr=False)
    redirect_urls: tuple[str, ...] = ()
    rotates: bool = False
    org_ready: bool = True
    scopes: frozenset[str] = DEFAULT_SCOPES
    optional: frozenset[str] = frozenset()
    commands: tuple[Command, ...] | None = None
    shortcuts: tuple[Shortcut, ...] = ()
    events: frozenset[str] | None = None

    def declare(self, manifest: Mapping[str, Any]) -> None:
        """Take commands, shortcuts, scopes, events and settings from a manifest."""
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
        oauth = manifest.get("oauth_config", {})
        scopes = oauth.get("scopes", {})
        self.optional = frozenset(scopes.get("bot_optional", []))
        self.scopes = frozenset(scopes.get("bot", [])) | self.optional
        self.redirect_urls += tuple(oauth.get("redirect_urls", []))
        settings = manifest.get("settings", {})
        self.events = frozenset(settings.get("event_subscriptions", {}).get("bot_events", []))
        self.org_ready = bool(settings.get("org_deploy_enabled", False))
        # Once switched on, rotation cannot be switched off again.
        self.rotates = self.rotates or bool(settings.get("token_rotation_enabled", False))

    def command(self, name: str) -> Command | None:
        """The declared command; any name when no manifest was given."""
        if self.commands is None:
            return Command(name)
        return next((c for c in self.commands if c.name == name), None)
