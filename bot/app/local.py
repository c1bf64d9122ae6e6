"""The local workspace: no tokens, Slack's side is played here, and the rest is real.

In: settings and an open store. Out: a bot and a page in the browser that drives it. With
MINEWATCH_LOCAL_TEAMS=2 there are two teams, and each installs Minewatch as a workspace of Slack does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import click

from bot.app.bot import Minewatch, build
from bot.app.ports import free_port
from bot.app.program import called
from bot.clock import SystemDraw
from bot.config import Settings
from bot.model.processes import Role
from bot.ports import Clock, Stores
from bot.workspace.door import address
from bot.workspace.sample import SampleFeed, sample_feed
from bot.workspace.slack import LocalSlack
from bot.workspace.team import FIRST_TEAM, SECOND_TEAM
from handlers.slack.access import SlackAccess
from handlers.slack.http import slack_routes
from handlers.slack.installing.flow import REDIRECT_PATH
from handlers.slack.manifest import manifest

LOCAL_CHANNEL = "#mine-ban-alerts"
LOCAL_MEMORY = "local-workspace.json"
LOCAL_CLIENT = "local-minewatch"
_ANY_ADDRESS = "https://minewatch.example"


@asynccontextmanager
async def local(
    settings: Settings, clock: Clock, stores: Stores, role: Role
) -> AsyncIterator[Minewatch]:
    """Start Slack's side and the bot; both end with the block."""
    draw = SystemDraw()
    # Drawn again at each start, so that no page elsewhere can know them.
    secret, token = draw.token() + draw.token(), f"xoxb-local-{draw.token()}{draw.token()}"
    # The routes need the bot, the bot needs the address: both are made before listening.
    port = await free_port(settings)
    base = address(settings.host, port)
    settings = replace(settings, public_url=base)
    settings = _at_home(settings) if settings.local_teams == 1 else _with_teams(settings, base)
    client = None
    if settings.client_id is not None and settings.client_secret is not None:
        client = settings.client_id, settings.client_secret.reveal()
    slack = LocalSlack(
        clock,
        draw,
        secret,
        None if client else token,
        keep=settings.data_dir / LOCAL_MEMORY,
        teams=(FIRST_TEAM, SECOND_TEAM) if client else (FIRST_TEAM,),
        client=client,
    )
    if client:
        # Of the addresses in it, which Slack wants to be public, none is used here but this one.
        slack.install(manifest(_ANY_ADDRESS, several=True))
        slack.redirects_to(f"{base}{REDIRECT_PATH}")
    else:
        slack.install(manifest())
    SampleFeed(clock).mount(slack.app)
    access = SlackAccess("" if client else token, secret, f"{base}/api/")
    # A person who chose their own feeds wants no sample among them.
    sample = (sample_feed(base),) if settings.feeds is None else ()
    bot = build(settings, clock, stores, access, sample, role)
    slack.app.add_routes([*slack_routes(bot.bolt, secret), *bot.routes()])
    try:
        await slack.start(settings.host, port)
        _greet(base, settings)
        yield bot
    finally:
        await slack.close()
        await bot.close()


def _at_home(settings: Settings) -> Settings:
    return replace(
        settings,
        channel=settings.channel or LOCAL_CHANNEL,
        proxies=replace(settings.proxies, direct=(*settings.proxies.direct, settings.host)),
    )


def _with_teams(settings: Settings, base: str) -> Settings:
    return replace(
        settings,
        client_id=LOCAL_CLIENT,
        slack_api_url=f"{base}/api/",
        proxies=replace(settings.proxies, direct=(*settings.proxies.direct, settings.host)),
    )


def _greet(base: str, settings: Settings) -> None:
    """To the person who started the program, not to the log."""
    first = (
        "Open the address in a browser, install Minewatch in a team, and type /minestatus Finland."
        if settings.many_workspaces
        else "Open the address in a browser and type /minestatus Finland."
    )
    click.echo(
        f"\nMinewatch is in its local workspace: {base}\n"
        f"No Slack tokens were found. {first}\n"
        f"To connect a real Slack, stop with Ctrl-C and type `{called()} init`: it writes what is needed and "
        "says what to do.\n"
    )
