"""A browser on the page of a workspace, shared by the tests of a file."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright

from handlers.slack.bolt import build_bolt_app
from tests.doubles.browser import CHROMIUM, FLAGS, SIZE
from tests.doubles.slack import ALERTS, StrictSlack


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def slack():
    async with StrictSlack(enforce_pace=False) as slack:
        yield slack


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def app(slack):
    app = build_bolt_app(slack.access)
    await slack.deliver(app)
    return app


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def page(slack, tmp_path_factory):
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=CHROMIUM,
            args=FLAGS,
            viewport=SIZE,
            timezone_id="Asia/Kathmandu",
            locale="en-GB",
        )
        page = context.pages[0]
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("dialog", lambda dialog: problems.append(dialog.message))
        await page.goto(slack.base_url)
        yield page
        await context.close()
    assert problems == []


@pytest.fixture
def shown(app, page):
    """Post as the bot; returns the article that the page draws."""

    async def post(text: str, *blocks: dict[str, Any]):
        sent = await app.client.chat_postMessage(channel=ALERTS, text=text, blocks=list(blocks))
        return page.locator(f'[data-ts="{sent["ts"]}"] .content')

    return post
