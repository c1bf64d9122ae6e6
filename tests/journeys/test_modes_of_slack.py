"""The whole program as a desk runs it: its own process, beside a Slack of its own, in both modes.

A command is answered, a story that a feed brings is told once, and SIGTERM ends it cleanly.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from handlers.slack.manifest import manifest
from tests.doubles.documents import item, rss
from tests.doubles.program import Program, free_port
from tests.doubles.slack import ALERTS, StrictSlack
from tests.doubles.web import Answer, FeedServer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(60)]
OLD = item("Football club opens new stadium", "https://herald.example/1", published=None)
NEWS = item(
    "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty",
    "https://herald.example/2",
    published=None,
)
SOON = 20.0


@pytest_asyncio.fixture(loop_scope="session")
async def slack() -> AsyncIterator[StrictSlack]:
    async with StrictSlack() as slack:
        slack.install(manifest())
        yield slack


@pytest_asyncio.fixture(loop_scope="session")
async def web() -> AsyncIterator[FeedServer]:
    async with FeedServer() as web:
        yield web


@pytest.fixture
def settings(slack, web, tmp_path) -> dict[str, str]:
    """A list of one feed, polled every second or so, and a channel for every alert."""
    feeds = tmp_path / "feeds.toml"
    feeds.write_text(f'[[feed]]\nid = "herald"\nname = "Herald"\nurl = "{web.url("/feed")}"\n')
    return {
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.token,
        "MINEWATCH_CHANNEL": ALERTS,
        "MINEWATCH_FEEDS": str(feeds),
        "MINEWATCH_ALLOW_PRIVATE_FEEDS": "1",
        "MINEWATCH_POLL_MINUTES": "0.01",
        "MINEWATCH_METRICS": "1",
        "MINEWATCH_LOG": "json",
        "MINEWATCH_HTTP_PORT": str(free_port()),
    }


async def test_through_socket_mode(slack, web, settings, tmp_path):
    settings["SLACK_APP_TOKEN"] = slack.app_level_token
    await works(slack, web, Program(tmp_path, **settings), settings, "through Socket Mode")


async def test_over_http(slack, web, settings, tmp_path):
    settings["SLACK_SIGNING_SECRET"] = slack.secret
    settings["MINEWATCH_PUBLIC_URL"] = "https://bot.example.org"
    slack.deliver_to(f"http://127.0.0.1:{settings['MINEWATCH_HTTP_PORT']}/slack/events")
    await works(slack, web, Program(tmp_path, **settings), settings, "listens for Slack")


async def works(slack, web, program, settings, ready: str) -> None:
    """Start, ask, tell, stop."""
    web.serve("/feed", Answer(rss(OLD)), Answer(rss(OLD, NEWS)))
    with program:
        await until(program, ready)
        answer = await slack.command("/minestatus", "Finland")
        assert "10 January 2026" in answer.fields["text"]

        await slack.until(lambda: bool(slack.messages(ALERTS)), SOON)
        (alert,) = slack.messages(ALERTS)
        assert "notice deposited (Finland)" in alert.text

        health, figures = await operators_view(settings)
        assert health == "ok\n"
        assert 'minewatch_slack_requests_total{kind="command"} 1.0' in figures
        assert 'minewatch_sends_total{outcome="sent"} 1.0' in figures

        feed = await published(settings)
        if "MINEWATCH_PUBLIC_URL" in settings:
            assert 'href="https://bot.example.org/stories.atom"' in feed
            assert "Finland deposits its notice of withdrawal" in feed
        else:  # Socket Mode listens for operators alone
            assert feed == "404: Not Found"

        assert await asyncio.to_thread(program.stop) == 0
    assert_quiet_and_discreet(program.output, settings)


async def until(program: Program, words: str) -> None:
    """The program is watched from a thread: this loop serves Slack meanwhile."""
    await asyncio.to_thread(program.wait_for, words)


async def operators_view(settings: dict[str, str]) -> tuple[str, str]:
    base = f"http://127.0.0.1:{settings['MINEWATCH_HTTP_PORT']}"
    async with aiohttp.ClientSession() as session:
        health = await (await session.get(f"{base}/healthz")).text()
        return health, await (await session.get(f"{base}/metrics")).text()


async def published(settings: dict[str, str]) -> str:
    address = f"http://127.0.0.1:{settings['MINEWATCH_HTTP_PORT']}/stories.atom"
    async with aiohttp.ClientSession() as session:
        return await (await session.get(address)).text()


def assert_quiet_and_discreet(output: str, settings: dict[str, str]) -> None:
    """Each line of the log is an event; a feed that is quiet fills nothing; no secret, no text."""
    events = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    names = [event["event"] for event in events]
    assert names[-2:] == ["stopping", "stopped"]
    assert names.count("feed_taken") == 2
    assert all(event["level"] == "info" for event in events), output
    secrets = (settings[name] for name in settings if re.search("TOKEN|SECRET", name))
    assert not any(secret in output for secret in secrets)
    assert "deposits its notice" not in output
