"""While the database does not answer, a workspace that was read before is still known."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.model.workspace import WorkspaceId
from handlers.slack.installing.ending import AGAIN_SECONDS
from handlers.slack.installing.installed import FRESH_SECONDS
from tests.doubles.installing import Campaign
from tests.doubles.postgres import no_one_let_in
from tests.handlers.slack.installing.asked import command, event


@pytest.fixture
def engine():
    from tests.doubles.installing_database import OnPostgres

    return OnPostgres()


async def test_a_question_is_answered_in_time_however_long_ago_the_workspace_was_read(
    many: Campaign,
):
    await many.install()
    await command(many.one)
    with no_one_let_in(many.engine._address):
        many.clock.move(seconds=FRESH_SECONDS * 10)
        begun = time.monotonic()
        assert (await command(many.one)).text == "for T1"
        assert time.monotonic() - begun < 2.0


async def test_one_that_may_have_ended_meanwhile_is_not_taken_from_memory(many: Campaign):
    await many.install()
    await command(many.one)
    with no_one_let_in(many.engine._address):
        many.one.installed.forget(WorkspaceId("T1"))
        assert (await command(many.one)).text != "for T1"


async def test_an_end_that_comes_meanwhile_is_stored_afterwards(many: Campaign):
    await many.install()
    many.clock.move(days=2)
    many.slack.revoke("T1")
    with no_one_let_in(many.engine._address):
        ending = asyncio.ensure_future(event(many.one, {"type": "app_uninstalled"}))
        await asyncio.sleep(1.5)
    async with asyncio.timeout(10):
        while not ending.done():
            await many.clock.advance(AGAIN_SECONDS)
            await asyncio.sleep(0.05)
    assert many.kept().ended_at is not None
