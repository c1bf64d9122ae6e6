"""Installing: begun and finished by any web process, once, by the browser that began it."""

import asyncio
import logging

import pytest

from bot.errors import StoreUnavailableError
from bot.model.secret import Secret
from bot.model.workspace import Workspace, WorkspaceId
from handlers.slack.manifest import OPTIONAL_SCOPES, REQUIRED_SCOPES
from storage.tokens import FernetTokenBox, new_key
from tests.doubles.installing import PUBLIC, Browser, Campaign, Engine, Granted, campaign


async def test_a_workspace_installs_and_what_slack_granted_is_stored(many: Campaign):
    page = await many.install(Granted("T1", scope="commands,chat:write,users:read"))
    assert page.status == 200
    assert "Minewatch is installed" in page.text
    kept = many.kept()
    assert kept.tokens.bot == Secret(many.slack.given[0])
    assert kept.scopes == ("commands", "chat:write", "users:read")
    assert (kept.installed_by, kept.bot_user, kept.bot_id) == ("U1ANN", "UBOTT1", "BT1")
    assert (kept.installed_at, kept.ended_at, kept.org_wide) == (many.clock.now(), None, False)
    assert kept.tokens.expires_at is None


async def test_slack_is_asked_for_all_scopes_at_our_own_address_and_no_persons_token(
    many: Campaign,
):
    page = await Browser().get(f"{many.one.url}/slack/install")
    asked = page.authorize
    assert asked["scope"] == ",".join([*REQUIRED_SCOPES, *OPTIONAL_SCOPES])
    assert asked["redirect_uri"] == f"{PUBLIC}/slack/oauth_redirect"
    assert asked["client_id"] == "1.2"
    assert "user_scope" not in asked


@pytest.mark.parametrize(
    ("team", "passed"),
    [("T0ABC", "T0ABC"), ("E0ABC", "E0ABC"), ("T1&scope=admin", None), ("", None)],
)
async def test_a_link_may_name_the_workspace_and_nothing_else(
    many: Campaign, team: str, passed: str | None
):
    asked = (await Browser().get(f"{many.one.url}/slack/install", team=team)).authorize
    assert asked.get("team") == passed
    assert "admin" not in asked["scope"]


async def test_one_web_process_begins_and_another_finishes(many: Campaign):
    browser = Browser()
    state = await browser.begins(many.one)
    page = await browser.comes_back(many.two, state=state, code=many.slack.agrees(Granted()))
    assert page.status == 200
    assert (await many.one.requests.command("/minestatus", "x")).text == "for T1"


async def test_a_state_is_good_once_over_all_processes(many: Campaign):
    browser = Browser()
    state = await browser.begins(many.one)
    stolen = dict(browser.cookies)
    await browser.comes_back(many.one, state=state, code=many.slack.agrees(Granted()))
    browser.cookies = stolen
    again = await browser.comes_back(many.two, state=state, code=many.slack.agrees(Granted("T2")))
    assert again.status == 400
    assert "used before" in again.text
    assert "T2" not in many.stores.workspaces


async def test_of_two_that_come_back_at_once_with_one_state_one_installs(many: Campaign):
    browser = Browser()
    state = await browser.begins(many.one)
    cookies = dict(browser.cookies)
    pages = []
    for process in (many.one, many.two):
        other = Browser()
        other.cookies = dict(cookies)
        code = many.slack.agrees(Granted())
        pages.append(other.comes_back(process, state=state, code=code))
    assert sorted(page.status for page in await asyncio.gather(*pages)) == [200, 400]


async def test_another_persons_browser_cannot_finish_with_a_stolen_state(many: Campaign):
    state = await Browser().begins(many.one)
    thief = Browser()
    code = many.slack.agrees(Granted())
    page = await thief.comes_back(many.one, state=state, code=code)
    assert page.status == 400
    await thief.begins(many.one)  # with a cookie of their own, too
    assert (await thief.comes_back(many.one, state=state, code=code)).status == 400
    assert len(many.stores.workspaces) == 0
    assert many.slack.called("oauth.v2.access") == []


@pytest.mark.parametrize("seconds", [601, 86_400, -61])
async def test_a_state_of_another_time_is_refused(many: Campaign, seconds: int):
    browser = Browser()
    state = await browser.begins(many.one)
    many.clock.move(seconds=seconds)
    page = await browser.comes_back(many.one, state=state, code=many.slack.agrees(Granted()))
    assert page.status == 400
    assert len(many.stores.workspaces) == 0


@pytest.mark.parametrize("spoil", ["moment", "number", "signature", "nothing", "words"])
async def test_a_state_that_was_made_up_is_refused_even_with_its_cookie(many: Campaign, spoil: str):
    browser = Browser()
    parts = (await browser.begins(many.one)).split(".")
    if spoil in {"moment", "number", "signature"}:
        at = ["moment", "number", "signature"].index(spoil)
        parts[at] = str(int(parts[at], 16) + 1) if at == 0 else parts[at][::-1]
    state = {"nothing": "", "words": "ключ"}.get(spoil, ".".join(parts))
    browser.cookies["slack-app-oauth-state"] = state
    if not state.isascii():
        browser.cookies.clear()
    page = await browser.comes_back(many.one, state=state, code=many.slack.agrees(Granted()))
    assert page.status == 400
    assert many.slack.called("oauth.v2.access") == []


async def test_a_state_proves_nothing_to_an_app_with_another_secret(many: Campaign):
    from handlers.slack.installing.state import SignedStates, first_use
    from tests.doubles.clock import FixedDraw

    other = SignedStates(
        Secret("another"), first_use(many.stores, many.clock), many.clock, FixedDraw()
    )
    browser = Browser()
    state = await other.async_issue()
    browser.cookies["slack-app-oauth-state"] = state
    page = await browser.comes_back(many.one, state=state, code=many.slack.agrees(Granted()))
    assert page.status == 400


async def test_opening_the_page_stores_nothing(many: Campaign):
    before = len(many.stores.requests)
    for _ in range(20):
        await Browser().begins(many.one)
    assert len(many.stores.requests) == before


async def test_the_cookie_is_for_https_alone_unseen_by_scripts_and_used_up_at_the_end(
    many: Campaign,
):
    browser = Browser()
    state = await browser.begins(many.one)
    for part in ("Secure", "HttpOnly", "Path=/", "Max-Age=600", "SameSite=Lax"):
        assert part in browser.set_cookie
    await browser.comes_back(many.one, state=state, code=many.slack.agrees(Granted()))
    assert browser.cookies == {}


@pytest.mark.parametrize(
    "granted",
    [
        Granted("T1", token_of="T2"),
        Granted("T1", enterprise="E1", org_wide=True, more={"enterprise": {"id": "E2"}}),
        Granted("T1", more={"team": None}),
        Granted("T1", more={"token_type": "user"}),
        Granted("T1", more={"access_token": None}),
        Granted("T1", more={"authed_user": None}),
        Granted("T1", more={"expires_in": "soon"}),
        Granted("T1", more={"team": "T1"}),
    ],
)
async def test_a_token_that_is_not_the_named_workspaces_own_is_not_taken(
    many: Campaign, granted: Granted
):
    page = await many.install(granted)
    assert page.status == 400
    assert len(many.stores.workspaces) == 0


async def test_a_code_that_slack_does_not_take_installs_nothing_and_is_not_logged(
    many: Campaign, caplog: pytest.LogCaptureFixture
):
    browser = Browser()
    state = await browser.begins(many.one)
    with caplog.at_level(logging.DEBUG, "minewatch.handlers"):
        page = await browser.comes_back(many.one, state=state, code="hunter2-code")
    assert page.status == 400
    assert "Slack did not confirm" in page.text
    assert "hunter2" not in caplog.text
    assert "installation_refused error=invalid_code" in caplog.text


async def test_while_slack_is_down_the_page_says_to_try_again(many: Campaign):
    many.slack.down = True
    page = await many.install()
    assert page.status == 503
    assert "Slack does not answer" in page.text
    assert len(many.stores.workspaces) == 0
    many.slack.down = False
    assert (await many.install()).status == 200


async def test_wrong_credentials_are_not_the_installers_fault(many: Campaign):
    many.slack.error = "bad_client_secret"
    page = await many.install()
    assert page.status == 503
    assert "not set up correctly" in page.text


async def test_a_refusal_on_slacks_page_is_no_error(many: Campaign):
    page = await Browser().comes_back(many.one, error="access_denied", state="x")
    assert page.status == 200
    assert "Nothing was installed" in page.text
    assert page.links[-1] == f"{PUBLIC}/slack/install"


async def test_a_second_installation_keeps_what_was_set_up_and_takes_the_new_token(many: Campaign):
    await many.install()
    many.stores.workspaces.set_channel(many.kept().id, "C1NEWS")
    await many.one.installed.first_welcome(many.kept().id, many.clock.now())
    await many.one.installed.end(many.kept().id, "removed")
    assert many.kept().tokens.bot == Secret("")
    many.clock.move(days=3)
    await many.install()
    kept = many.kept()
    assert (kept.channel, kept.ended_at, kept.ended_why) == ("C1NEWS", None, "")
    assert kept.installed_at == many.clock.now()
    assert kept.welcomed_at is not None
    assert kept.tokens.bot == Secret(many.slack.given[-1])


async def test_an_organisation_installs_for_all_its_teams_as_one(many: Campaign):
    await many.install(Granted(None, enterprise="E1", org_wide=True))
    assert many.kept("E1").org_wide
    assert [each.id for each in many.stores.workspaces.all()] == ["E1"]


async def test_a_lost_key_is_cured_by_installing_again(engine: Engine):
    async with campaign(engine) as many:
        await many.install()
        many.stores.workspaces._box = FernetTokenBox(new_key())
        many.one.installed.forget(WorkspaceId("T1"))
        answer = await many.one.requests.command("/minestatus", "x")
        assert "install it again" in answer.text
        await many.install()
        assert (await many.one.requests.command("/minestatus", "x")).text == "for T1"


async def test_the_installer_is_welcomed_once_and_a_failure_to_do_so_spoils_nothing(engine: Engine):
    welcomed: list[Workspace] = []

    async def after(workspace: Workspace) -> None:
        welcomed.append(workspace)
        if len(welcomed) == 1:
            raise StoreUnavailableError("The disk is full.")
        await many.one.installed.first_welcome(workspace.id, many.clock.now())

    async with campaign(engine, after) as many:
        for _ in range(3):
            assert (await many.install()).status == 200
    assert [each.installed_by for each in welcomed] == ["U1ANN", "U1ANN"]
