""""""

import logging
from collections.abc import AsyncIterator

import pytest

from bot import listening
from handlers.slack.http import OperatorPages, operator_routes, slack_routes, web_app
from tests.doubles.bolt import SECRET, app_that_calls_nobody
from tests.doubles.slack_door import Door


async def figures() -> tuple[str, bytes]:
    return "text/plain", b"x 1\n"


@pytest.fixture
def seconds() -> float:
    return listening.ARRIVAL_SECONDS


@pytest.fixture
async def door(seconds: float, monkeypatch, caplog) -> AsyncIterator[Door]:
    monkeypatch.setattr("bot.listening.ARRIVAL_SECONDS", seconds)
    app = app_that_calls_nobody()

    @app.command("/minewatch")
    async def listener(ack):
        await ack("done")

    pages = OperatorPages(lambda: (True, "ok"), figures)
    web = web_app(*slack_routes(app, SECRET), *operator_routes(pages))
    runner = await listening.listen(web, "127.0.0.1", 0, shutdown_timeout=0.1, most=64)
    with caplog.at_level(logging.INFO):
        yield Door(runner.addresses[0][1])
    await runner.cleanup()
    lines = [record.getMessage() for record in caplog.records]
    # What Slack signed and nobody understands is worth a line; nothing else is.
    assert [
        each for each in lines if not each.startswith(("unreadable_", "shapeless_", "unhandled_"))
    ] == []
