"""``minewatch run`` and ``minewatch manifest``."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path

import click

from bot.config import environment, read_settings


@click.command()
def run() -> None:
    """Start Minewatch: local workspace, Socket Mode or HTTP mode, by what tokens there are."""
    settings = read_settings(environment(Path.cwd()))
    # Objects made during the start stay; modes.run turns collection back on when all is set up.
    gc.disable()
    from bot import logs
    from bot.app import modes

    logs.configure(settings.log)
    asyncio.run(modes.run(settings))


@click.command()
@click.option("--http", "address", metavar="URL", help="HTTP mode, reached at this https address.")
@click.option("--several", is_flag=True, help="Several workspaces install it; needs --http.")
def manifest(address: str | None, *, several: bool) -> None:
    """Print the Slack app manifest (JSON) to paste into Slack."""
    from handlers.slack.manifest import manifest_text

    click.echo(manifest_text(address, several=several), nl=False)
