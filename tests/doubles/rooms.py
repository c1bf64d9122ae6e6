"""The whole bot's handlers in a strict local Slack, over a house of real desks.

async with everyone_in(house()) as slack:
    answer = await slack.command("/minewatch", "add Finland")
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import handlers
from handlers.slack.bolt import build_bolt_app
from handlers.slack.manifest import manifest
from tests.doubles.desk import House
from tests.doubles.slack import StrictSlack


@asynccontextmanager
async def everyone_in(home: House) -> AsyncIterator[StrictSlack]:
    """A workspace in which the real Bolt app with every listener answers over HTTP."""
    async with StrictSlack() as slack:
        app = build_bolt_app(slack.access)
        handlers.register(app, home.desk)
        slack.install(manifest())
        await slack.deliver(app)
        yield slack
