"""The first ten minutes of a newcomer, in one go: what must work on every Python (make smoke).

Start the local workspace, see the first alert, ask about Finland, watch it, stop, and find
everything there after another start.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot.clock import SystemClock
from storage import open_stores
from tests.doubles.program import Program

pytestmark = [pytest.mark.slow, pytest.mark.timeout(90)]
CHANNEL = "mine-ban-alerts"


class Browser:
    """The local workspace's page, as its own script sees it."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url
        self._key = ""

    async def key(self) -> str:
        """What the page's script sends along: it stands in the page."""
        if not self._key:
            async with self._session.get(self._url) as page:
                found = re.search('name="page-key" content="([^"]+)"', await page.text())
            assert found
            self._key = found[1]
        return self._key

    async def state(self) -> dict[str, Any]:
        """Everything the person may see now."""
        key = {"page": await self.key()}
        async with self._session.get(f"{self._url}/page/events", params=key) as events:
            async for line in events.content:
                if line.startswith(b"data: "):
                    return json.loads(line.removeprefix(b"data: "))
        raise AssertionError("the page ended without showing anything")

    async def channel(self) -> str:
        return next(c["id"] for c in (await self.state())["channels"] if c["name"] == CHANNEL)

    async def type(self, text: str) -> None:
        act = {"act": "command", "channel": await self.channel(), "text": text}
        key = {"X-Minewatch-Page": await self.key()}
        async with self._session.post(f"{self._url}/page/act", json=act, headers=key) as answer:
            assert (await answer.json())["failure"] is None

    async def reads(self, words: str) -> str:
        """Wait until a message has the words; the message."""
        async with asyncio.timeout(40):
            while True:
                messages = (await self.state())["messages"][await self.channel()]
                for message in messages:
                    if words in (shown := json.dumps(message, ensure_ascii=False)):
                        return shown
                await asyncio.sleep(0.2)


@asynccontextmanager
async def page_of(program: Program) -> AsyncIterator[Browser]:
    url = await asyncio.to_thread(lambda: program.url)
    async with aiohttp.ClientSession() as session:
        yield Browser(session, url)


async def test_alert_status_watch_a_clean_stop_and_everything_kept(tmp_path):
    with Program(tmp_path) as program:
        async with page_of(program) as page:
            await page.reads("Legal act reported")
            await page.type("/minestatus Finland")
            card = await page.reads("effective six months later, Article 20(3)")
            assert "10 January 2026" in card
            await page.type("/minewatch add Finland")
            await page.reads("now watch *Finland*")
        assert await asyncio.to_thread(program.stop) == 0
    assert "Traceback" not in program.output

    stores = open_stores(tmp_path / "data", SystemClock())
    try:
        assert [watch.scope.states for watch in stores.watches.all()] == [("FIN",)]
        assert len(stores.entries) > 0
    finally:
        stores.close()

    with Program(tmp_path) as again:
        async with page_of(again) as page:
            await page.reads("Legal act reported")
            await page.type("/minewatch list")
            await page.reads("Finland")
        assert await asyncio.to_thread(again.stop) == 0
