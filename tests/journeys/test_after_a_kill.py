"""The whole program after ``kill -9``: recorded requests do nothing, and Slack's return is noticed.

TEST_AWAY sets for how many seconds the network is gone (8 here).
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.clock import SystemClock
from handlers.slack.manifest import manifest
from storage import open_stores
from tests.doubles.bolt import SECRET, signed
from tests.doubles.documents import item, rss
from tests.doubles.program import Program, free_port
from tests.doubles.slack import ALERTS, StrictSlack
from tests.doubles.web import Answer, FeedServer

pytestmark = [
    pytest.mark.once,
    pytest.mark.slow,
    pytest.mark.timeout(120 + float(os.environ.get("TEST_AWAY", "8"))),
]
AWAY = float(os.environ.get("TEST_AWAY", "8"))
OLD = item("Football club opens new stadium", "https://herald.example/1", published=None)
NEWS = item(
    "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty",
    "https://herald.example/2",
    published=None,
)


def settings(slack: StrictSlack, home: Path, **more: str) -> dict[str, str]:
    return {
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.token,
        "SLACK_SIGNING_SECRET": SECRET,
        "MINEWATCH_FEEDS": str(home / "feeds.toml"),
        "MINEWATCH_ALLOW_PRIVATE_FEEDS": "1",
        "MINEWATCH_POLL_MINUTES": "0.01",
        "MINEWATCH_LOG": "json",
        "MINEWATCH_HTTP_PORT": str(free_port()),
        **more,
    }


def list_feed(home: Path, url: str) -> None:
    (home / "feeds.toml").write_text(f'[[feed]]\nid = "herald"\nname = "Herald"\nurl = "{url}"\n')


async def test_a_recorded_request_does_nothing_after_a_kill(tmp_path: Path):
    """Somebody saw "add Finland" pass, and sends it again after it was taken back."""
    async with StrictSlack() as slack, FeedServer() as web, aiohttp.ClientSession() as session:
        slack.install(manifest())
        list_feed(tmp_path, web.serve("/feed", Answer(rss(OLD))))
        chosen = settings(slack, tmp_path)
        url = f"http://127.0.0.1:{chosen['MINEWATCH_HTTP_PORT']}/slack/events"

        async def send(text: str, again: tuple[str, dict[str, str]] | None = None):
            form = {
                "command": "/minewatch",
                "text": text,
                "user_id": "U0READER",
                "channel_id": "C0GENERAL",
                "team_id": "T1",
                "trigger_id": f"1.{text}",
            }
            request = signed(SECRET, urlencode(form), "application/x-www-form-urlencoded")
            headers = {name: values[0] for name, values in request.headers.items()}
            body, headers = again or (request.raw_body, headers)
            async with session.post(url, data=body, headers=headers) as answer:
                assert answer.status == 200
                return (body, headers), await answer.text()

        with Program(tmp_path, **chosen) as program:
            await asyncio.to_thread(program.wait_for, "listens for Slack")
            added, _ = await send("add Finland")
            _, removed = await send("remove Finland")
            assert "Finland" in removed
            program.process.send_signal(signal.SIGKILL)
            await asyncio.to_thread(program.process.wait)
        with Program(tmp_path, **chosen) as program:
            await asyncio.to_thread(program.wait_for, "listens for Slack")
            _, answer = await send("", again=added)
            assert answer == ""
            assert await asyncio.to_thread(program.stop) == 0
    stores = open_stores(tmp_path / "data", SystemClock())
    assert list(stores.watches.all()) == []
    stores.close()


async def test_the_first_alert_leaves_within_ten_seconds_of_the_networks_return(tmp_path: Path):
    async with StrictSlack() as slack, FeedServer() as web:
        slack.install(manifest())
        list_feed(tmp_path, web.serve("/feed", Answer(rss(OLD))))
        with Program(tmp_path, **settings(slack, tmp_path, MINEWATCH_CHANNEL=ALERTS)) as program:
            await asyncio.to_thread(program.wait_for, "feed_taken")
            await slack.go_away()
            web.serve("/feed", Answer(rss(OLD, NEWS)))
            await asyncio.to_thread(program.wait_for, "slack_away")
            await asyncio.sleep(AWAY)
            await slack.come_back()
            begun = time.monotonic()
            await slack.until(lambda: bool(slack.messages(ALERTS)), 30.0)
            waited = time.monotonic() - begun
            print(f"{AWAY:g} s away, first alert {waited:.1f} s after the return")
            assert waited <= 10
            assert await asyncio.to_thread(program.stop) == 0
