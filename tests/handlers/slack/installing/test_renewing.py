"""Tokens that expire are renewed in time, by one at a time, for requests and for the sender."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import StoreUnavailableError
from bot.model.secret import Secret
from bot.model.workspace import Tokens
from handlers.slack.identity import NotInstalledError, TokenNotRenewedError
from handlers.slack.installing import renewing
from tests.doubles.installing import HALF_A_DAY, Campaign, Granted
from tests.handlers.slack.installing.asked import command

ROTATING = Granted("T1", rotates=True)


def renewals(many: Campaign) -> int:
    return sum("refresh_token" in form for form in many.slack.called("oauth.v2.access"))


async def test_a_token_that_lives_long_enough_is_used_as_it_is(many: Campaign):
    await many.install(ROTATING)
    many.clock.move(seconds=HALF_A_DAY - 7201)
    assert await many.one.tokens.token_for(many.kept().id) == many.kept().tokens.bot
    assert renewals(many) == 0


async def test_a_token_that_never_expires_is_never_renewed(many: Campaign):
    await many.install()
    many.clock.move(days=400)
    await many.one.tokens.token_for(many.kept().id)
    assert renewals(many) == 0


async def test_two_hours_before_its_end_the_sender_gets_a_new_one_which_is_stored(many: Campaign):
    await many.install(ROTATING)
    before = many.kept().tokens
    many.clock.move(seconds=HALF_A_DAY - 7200)
    token = await many.one.tokens.token_for(many.kept().id)
    after = many.kept().tokens
    assert token == after.bot != before.bot
    assert after.refresh != before.refresh
    assert after.expires_at == many.clock.now() + timedelta(seconds=HALF_A_DAY)
    assert token.reveal() in many.slack.tokens


async def test_a_request_renews_as_the_sender_does(many: Campaign):
    await many.install(ROTATING)
    before = many.kept().tokens.bot
    many.clock.move(seconds=HALF_A_DAY - 60)
    await command(many.one)
    [(_, used)] = many.one.answered
    assert used == many.kept().tokens.bot.reveal() != before.reveal()


async def test_many_at_once_in_two_processes_renew_once(many: Campaign):
    await many.install(ROTATING)
    for process in (many.one, many.two):
        await process.tokens.token_for(many.kept().id)
    many.clock.move(seconds=HALF_A_DAY - 60)
    asked = [p.tokens.token_for(many.kept().id) for p in (many.one, many.two) for _ in range(5)]

    async def time() -> None:
        while True:
            await asyncio.sleep(0.01)
            await many.clock.advance(0.2)

    passing = asyncio.create_task(time())
    found = set(await asyncio.gather(*asked))
    passing.cancel()
    assert renewals(many) == 1
    assert found == {many.kept().tokens.bot}


async def test_while_slack_is_slow_the_old_token_is_used_and_the_new_one_kept_when_it_comes(
    many: Campaign, monkeypatch: pytest.MonkeyPatch
):
    await many.install(ROTATING)
    before = many.kept().tokens.bot
    many.clock.move(seconds=HALF_A_DAY - 60)
    many.slack.late = asyncio.Event()
    monkeypatch.setattr(renewing, "PATIENCE_SECONDS", 0.05)
    assert await many.one.tokens.token_for(many.kept().id) == before
    many.slack.late.set()
    await many.one.tokens.finish()
    assert many.kept().tokens.bot != before
    assert await many.one.tokens.token_for(many.kept().id) == many.kept().tokens.bot


async def test_while_slack_is_down_the_old_token_is_used_until_it_expires_and_then_words(
    many: Campaign,
):
    await many.install(ROTATING)
    before = many.kept().tokens.bot
    many.clock.move(seconds=HALF_A_DAY - 60)
    many.slack.down = True
    assert await many.one.tokens.token_for(many.kept().id) == before
    assert await many.one.tokens.token_for(many.kept().id) == before
    assert renewals(many) == 1, "asked again only after a pause"
    many.clock.move(seconds=60)
    with pytest.raises(TokenNotRenewedError, match="try again"):
        await many.one.tokens.token_for(many.kept().id)
    assert "try again" in (await command(many.one)).text
    assert many.kept().ended_at is None
    many.slack.down = False
    many.clock.move(seconds=30)
    assert await many.one.tokens.token_for(many.kept().id) != before


async def test_a_store_that_refuses_the_new_token_loses_it_not(many: Campaign):
    await many.install(ROTATING)
    workspace = many.kept().id
    many.clock.move(seconds=HALF_A_DAY - 60)
    put = many.stores.workspaces.put

    def refuses(*_values: object) -> None:
        raise StoreUnavailableError("The disk is full.")

    many.stores.workspaces.put = refuses
    await many.one.tokens.token_for(workspace)
    many.stores.workspaces.put = put
    many.clock.move(seconds=30)
    assert await many.one.tokens.token_for(workspace) == Secret(many.slack.given[-2])
    assert renewals(many) == 1
    assert many.kept().tokens.refresh == Secret(many.slack.given[-1])


@pytest.mark.parametrize(
    ("error", "ends"),
    [("invalid_refresh_token", True), ("token_revoked", True), ("bad_client_secret", False)],
)
async def test_what_slack_will_never_renew_ends_once_the_token_has_expired(
    many: Campaign, error: str, *, ends: bool
):
    await many.install(ROTATING)
    workspace, before = many.kept().id, many.kept().tokens.bot
    many.slack.error = error
    many.clock.move(seconds=HALF_A_DAY - 60)
    assert await many.one.tokens.token_for(workspace) == before
    many.clock.move(seconds=61)
    with pytest.raises(NotInstalledError if ends else TokenNotRenewedError):
        await many.one.tokens.token_for(workspace)
    assert (many.kept().ended_at is not None) is ends
    assert (error in many.kept().ended_why) is ends


async def test_a_workspace_that_installed_again_meanwhile_keeps_its_newer_token(many: Campaign):
    await many.install(ROTATING)
    workspace = many.kept().id
    many.clock.move(seconds=HALF_A_DAY - 60)
    many.slack.late = asyncio.Event()
    many.slack.asked.clear()
    asking = asyncio.create_task(many.one.tokens.token_for(workspace))
    await many.slack.asked.wait()
    token, refresh = map(Secret, many.slack.gives(ROTATING))
    tokens = Tokens(token, refresh, many.clock.now() + timedelta(hours=12))
    await many.two.installed.add(replace(many.kept(), tokens=tokens))
    many.slack.late.set()
    assert await asking == token
    assert many.kept().tokens == tokens


async def test_who_is_not_installed_or_ended_has_no_token(many: Campaign):
    with pytest.raises(NotInstalledError):
        await many.one.tokens.token_for("T9")
    await many.install()
    await many.one.installed.end(many.kept().id, "removed")
    with pytest.raises(NotInstalledError):
        await many.one.tokens.token_for(many.kept().id)
