"""The bot's handlers in a strict local Slack, over a house of real desks.

async with everyone_in(house()) as slack:
    answer = await slack.command("/minewatch", "add Finland")
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import handlers
from bot.desk import Desk
from handlers.slack.bolt import build_bolt_app
from handlers.slack.desks import AtOwnDesk
from handlers.slack.manifest import manifest
from tests.doubles.bolt import Registered
from tests.doubles.desk import House
from tests.doubles.slack import StrictSlack


async def let_in(slack: StrictSlack, desk: Desk, *things: Registered) -> None:
    """The real Bolt app with these listeners (none named: all of them) answers over HTTP."""
    app = build_bolt_app(slack.access)
    app.use(AtOwnDesk(lambda _workspace: desk))
    for thing in things or (handlers,):
        thing.register(app)
    slack.install(manifest())
    await slack.deliver(app)


@asynccontextmanager
async def everyone_in(
    home: House, *things: Registered, enforce_pace: bool = True
) -> AsyncIterator[StrictSlack]:
    """A workspace with the bot in it, as ``let_in`` lets it in."""
    async with StrictSlack(enforce_pace=enforce_pace) as slack:
        await let_in(slack, home.desk, *things)
        yield slack
