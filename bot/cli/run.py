"""``minewatch run`` and ``minewatch manifest``."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path

import click

from bot.cli.wrong import WrongUse
from bot.config import environment, notes_on_file, read_settings
from bot.model.processes import Role


@click.command()
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.ALL.value,
    show_default=True,
    help="Of several processes on one database: web answers Slack, worker polls and sends.",
)
def run(role: str) -> None:
    """Start Minewatch: local workspace, Socket Mode or HTTP mode, by what tokens there are."""
    settings = read_settings(environment(Path.cwd()))
    for note in notes_on_file(Path.cwd()):
        click.echo(note, err=True)
    if role != Role.ALL and settings.store is None:
        raise WrongUse(
            f"`--role {role}` needs MINEWATCH_STORE: a PostgreSQL database that the processes share; "
            "without it `minewatch run` does everything in one process."
        )
    # Objects made during the start stay; modes.run turns collection back on when all is set up.
    gc.disable()
    from bot import logs
    from bot.app import modes

    logs.configure(settings.log)
    asyncio.run(modes.run(settings, Role(role)))


@click.command()
@click.option("--http", "address", metavar="URL", help="HTTP mode, reached at this https address.")
@click.option("--several", is_flag=True, help="Several workspaces install it; needs --http.")
def manifest(address: str | None, *, several: bool) -> None:
    """Print the Slack app manifest (JSON) to paste into Slack."""
    from handlers.slack.manifest import manifest_text

    click.echo(manifest_text(address, several=several), nl=False)
