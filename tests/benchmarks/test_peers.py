"""What the program is compared with does the same verification: else the ratio means nothing."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from benchmarks.signed_load import Load, signed_request
from bot.clock import SystemClock, SystemDraw
from bot.workspace.slack import LocalSlack

SECRET, TOKEN, APP_TOKEN = "secret", "xoxb-bench", "xapp-bench"
ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def peer(*arguments: str) -> AsyncIterator[int]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.peers", *arguments),
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdout is not None
    try:
        yield int((await process.stdout.readline()).split()[1])
    finally:
        process.kill()
        await process.wait()


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    slack = LocalSlack(SystemClock(), SystemDraw(), SECRET, TOKEN, app_token=APP_TOKEN)
    await slack.start()
    yield slack
    await slack.close()


@pytest.mark.parametrize("kind", ["http", "bolt"])
async def test_a_signed_command_is_answered_and_any_other_refused(slack: LocalSlack, kind: str):
    good = signed_request("/minestatus", "Finland", SECRET)
    forged = signed_request("/minestatus", "Finland", "another secret")
    changed = good.replace(b"Finland", b"Estonia")
    more = (TOKEN, slack.api_url) if kind == "bolt" else ()
    async with peer(kind, SECRET, *more) as port:
        assert (await Load(port, [good]).run(1, 0.01)).failed == 0
        for request in (forged, changed):
            assert (await Load(port, [request]).run(1, 0)).failed == 1


async def test_every_envelope_is_acknowledged_by_the_peer_of_socket_mode(slack: LocalSlack):
    async with peer("socket", slack.api_url, APP_TOKEN):
        for _ in range(3):
            ack = await slack.socket.ask("slash_commands", {"command": "/minestatus"}, 5)
            assert ack is not None
            assert ack["text"] == "done"
