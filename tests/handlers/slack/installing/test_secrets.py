"""Tokens, codes, states and keys appear nowhere in clear: store, log, errors, pages, repr."""

import logging

import pytest

from tests.doubles.installing import APP, HALF_A_DAY, Browser, Campaign, Granted
from tests.handlers.slack.installing.asked import command, event


async def live(many: Campaign) -> list[str]:
    """Everything that can happen to a token; the states and codes that were used."""
    used = []
    for team in ("T1", "T2"):
        browser = Browser()
        state = await browser.begins(many.one)
        code = many.slack.agrees(Granted(team, rotates=True))
        used += [state, code]
        await browser.comes_back(many.two, state=state, code=code)
        await browser.comes_back(many.two, state=state, code=code)
    many.clock.move(seconds=HALF_A_DAY - 60)
    await command(many.one)
    await many.two.tokens.token_for(many.kept("T2").id)
    many.slack.error = "invalid_refresh_token"
    many.clock.move(seconds=HALF_A_DAY)
    await command(many.one)
    many.slack.error = None
    many.slack.down = True
    await command(many.one, team_id="T2")
    many.slack.down = False
    await many.install(Granted("T3", token_of="T4"))
    many.slack.revoke("T2")
    await event(many.one, {"type": "app_uninstalled"}, team_id="T2")
    await many.install(Granted("T5", rotates=True))
    return used


async def test_no_token_is_in_the_store_or_in_the_log(
    many: Campaign, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO, "minewatch.handlers")
    used = await live(many)
    secrets = {*many.slack.given, APP.client_secret.reveal(), *used}
    assert len(many.slack.given) >= 10
    disk = many.engine.written()
    assert b"Team T5" in disk, "it is what is kept"
    assert [secret for secret in secrets if secret.encode() in disk] == []
    assert [secret for secret in secrets if secret in caplog.text] == []
    assert "hunter2" not in caplog.text
    assert "workspace_installed workspace=T1" in caplog.text


async def test_nothing_that_holds_tokens_shows_them(many: Campaign):
    await many.install(Granted("T1", rotates=True))
    shown = repr(many.kept()) + repr(many.one.tokens) + repr(vars(many.one.installed)) + repr(APP)
    assert "T1" in shown
    assert "hunter2" not in shown


async def test_an_answer_of_slacks_that_cannot_be_read_shows_nothing(
    many: Campaign, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO, "minewatch.handlers")
    page = await many.install(Granted("T1", more={"authed_user": "hunter2"}))
    assert page.status == 400
    assert "hunter2" not in page.text + caplog.text


async def test_pages_hold_neither_code_nor_state_nor_token(many: Campaign):
    browser, process = Browser(), many.one
    state = await browser.begins(process)
    code = many.slack.agrees(Granted())
    page = await browser.comes_back(process, state=state, code=code)
    assert [s for s in (state, code, *many.slack.given) if s in page.text] == []
