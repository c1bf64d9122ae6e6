"""``minewatch workspaces``: what the person who runs Minewatch for several workspaces needs."""

from __future__ import annotations

import click

from bot.cli.groups import PlainGroup


@click.group(cls=PlainGroup)
def workspaces() -> None:
    """The Slack workspaces that installed Minewatch, and the key that encrypts their tokens."""


@workspaces.command()
def key() -> None:
    """Print a new key for MINEWATCH_TOKEN_KEY; put it before the keys that are already there."""
    from storage.tokens import new_key

    click.echo(new_key().reveal())
