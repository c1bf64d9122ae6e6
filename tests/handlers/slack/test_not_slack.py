"""Where something else answers in Slack's place, as proxies do: no traceback, and no blame on the token."""

import asyncio

import aiohttp
import pytest

from bot.app.slack_checks import check_slack
from bot.health import Health
from handlers.slack.access import SlackAccess
from handlers.slack.bolt import build_bolt_app
from handlers.slack.sign_in import sign_in
from handlers.slack.socket_mode import FIRST_PAUSE_SECONDS, SocketConnection
from tests.doubles.clock import START, ManualClock
from tests.doubles.slack import StrictSlack
from tests.doubles.web import Answer, FeedServer

PAGES = {
    "a block page": Answer(b"<h1>Blocked</h1>", 403, content_type="text/html"),
    "a log-in page": Answer(b"<h1>Log in</h1>", content_type="text/html"),
    "a redirect": Answer(status=302, headers={"Location": "http://127.0.0.1:1/login"}),
    "an empty answer": Answer(b"", content_type="text/html"),
    "plain text": Answer(b"busy", content_type="text/plain"),
    "plain text with 503": Answer(b"busy", 503, content_type="text/plain"),
    "a list": Answer(b"[]", content_type="application/json"),
    "a word": Answer(b'"ok"', content_type="application/json"),
    "broken JSON": Answer(b'{"ok": tr', content_type="application/json"),
    "JSON of another's": Answer(b'{"status": "denied"}', content_type="application/json"),
}


@pytest.fixture
async def access():
    async with FeedServer() as web:
        for method in ("auth.test", "apps.connections.open"):
            web.serve(f"/api/{method}", Answer())
        yield web, SlackAccess("xoxb-test", "", web.url("/api/"))


def serve(web: FeedServer, answer: Answer) -> None:
    for method in ("auth.test", "apps.connections.open"):
        web.serve(f"/api/{method}", answer)


@pytest.mark.parametrize("page", PAGES)
async def test_the_doctor_finds_that_slack_cannot_be_reached(access, page):
    web, slack = access
    serve(web, PAGES[page])
    [found] = await check_slack(slack, "xapp-test", START)
    assert (found.name, found.good) == ("Slack", False)
    assert "cannot be reached" in found.text


@pytest.mark.parametrize("page", PAGES)
async def test_the_start_goes_on_and_socket_mode_tries_again(access, page):
    web, slack = access
    serve(web, PAGES[page])
    clock = ManualClock()
    health = Health(clock)
    async with aiohttp.ClientSession() as session, StrictSlack() as real:
        app = build_bolt_app(slack, session)
        await sign_in(app)
        connection = SocketConnection(app, slack, "xapp-test", clock, health, 0.2)
        assert not await connection.open()
        assert "trying again" in health.report().reasons[0]
        # Once more, and then Slack itself.
        await clock.advance(FIRST_PAUSE_SECONDS)
        app.client.base_url = real.api_url
        async with asyncio.timeout(10):
            while health.report().reasons:
                await clock.advance(FIRST_PAUSE_SECONDS)
                await asyncio.sleep(0.02)
        await connection.close()
