"""``oauth.v2.access``: the answer is Slack's, and so is every refusal."""

import base64
from datetime import timedelta

import aiohttp
import pytest
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from bot.workspace.ids import APP_ID, FIRST
from tests.doubles.clock import ManualClock
from tests.doubles.installing_app import (
    TWO,
    authorize_url,
    exchange,
    install,
    slack_client,
    told,
)
from tests.doubles.slack import StrictSlack


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
async def slack(clock):
    async with StrictSlack(clock, teams=TWO) as slack:
        yield slack


@pytest.fixture
def other(slack):
    return slack.others[0]


def approved(slack, **query: str) -> str:
    """A code for the second team."""
    return told(slack.allow(authorize_url(slack, **query), slack.others[0].id))["code"]


async def refused(slack, code: str, **more: str) -> str:
    with pytest.raises(SlackApiError) as caught:
        await exchange(slack, code, **more)
    return str(caught.value.response["error"])


async def test_the_answer_has_slacks_shape(slack, other):
    answer = await install(slack, other.id)
    token = answer.pop("access_token")
    assert token.startswith("xoxb-")
    assert answer == {
        "ok": True,
        "app_id": APP_ID,
        "authed_user": {"id": other.ids.reader},
        "scope": "chat:write,commands,users:read",
        "token_type": "bot",
        "bot_user_id": other.ids.bot_user,
        "team": {"id": other.id, "name": "Second workspace"},
        "enterprise": None,
        "is_enterprise_install": False,
    }


async def test_the_token_works_and_tells_its_scopes(slack, other):
    answer = await install(slack, other.id)
    got = await slack_client(slack, answer["access_token"]).auth_test()
    assert got["team_id"] == other.id
    assert got.headers["x-oauth-scopes"] == "chat:write,commands,users:read"


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_bolts_own_flow_understands_the_answer(slack, other):
    """Slack's client sends id and secret as HTTP Basic here."""
    client_id, client_secret = slack.client
    settings = AsyncOAuthSettings(
        client_id=client_id, client_secret=client_secret, scopes=["commands", "chat:write"]
    )
    flow = AsyncOAuthFlow(settings=settings, client=slack_client(slack))
    installation = await flow.run_installation(approved(slack))
    assert (installation.team_id, installation.app_id) == (other.id, APP_ID)
    assert (installation.bot_id, installation.bot_user_id) == (other.ids.bot, other.ids.bot_user)
    assert installation.user_id == other.ids.reader
    assert installation.is_enterprise_install is False


async def test_id_and_secret_are_taken_from_the_form_too(slack):
    client_id, client_secret = slack.client
    form = {"client_id": client_id, "client_secret": client_secret, "code": approved(slack)}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{slack.api_url}oauth.v2.access", data=form) as answer,
    ):
        assert (await answer.json())["ok"] is True


@pytest.mark.parametrize(
    ("header", "error"),
    [
        ("Basic " + base64.b64encode(b"client.test:wrong").decode(), "bad_client_secret"),
        ("Basic " + base64.b64encode(b"other:client-secret-test").decode(), "invalid_client_id"),
        ("Basic " + base64.b64encode(b"no colon").decode(), "invalid_client_id"),
        ("Basic ???", "invalid_client_id"),
        ("", "invalid_client_id"),
    ],
)
async def test_a_wrong_id_or_secret_is_refused_and_the_code_stays_good(slack, header, error):
    code = approved(slack)
    async with (
        aiohttp.ClientSession(headers={"Authorization": header} if header else {}) as session,
        session.post(f"{slack.api_url}oauth.v2.access", data={"code": code}) as answer,
    ):
        assert await answer.json() == {"ok": False, "error": error}
    assert (await exchange(slack, code))["ok"] is True


async def test_tokens_are_given_by_post_only(slack):
    url = f"{slack.api_url}oauth.v2.access"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == 405


async def test_a_code_works_once(slack):
    code = approved(slack)
    await exchange(slack, code)
    assert await refused(slack, code) == "code_already_used"


async def test_a_code_lives_ten_minutes(slack, clock):
    late, soon = approved(slack), approved(slack)
    clock.move(minutes=10)
    assert (await exchange(slack, soon))["ok"] is True
    clock.move(seconds=1)
    assert await refused(slack, late) == "invalid_code"


@pytest.mark.parametrize("code", ["", "made-up"])
async def test_an_unknown_code_is_refused(slack, code):
    assert await refused(slack, code) == "invalid_code"


async def test_the_address_must_be_the_one_of_the_first_step(slack):
    here = "http://127.0.0.1:3000/slack/oauth_redirect"
    slack.redirects_to(here)
    for asked, sent in (({"redirect_uri": here}, {}), ({}, {"redirect_uri": here})):
        assert await refused(slack, approved(slack, **asked), **sent) == "bad_redirect_uri"
    assert (await exchange(slack, approved(slack, redirect_uri=here), redirect_uri=here))["ok"]


async def test_a_refused_exchange_uses_the_code_up(slack):
    code = approved(slack)
    assert await refused(slack, code, redirect_uri="https://x.example/") == "bad_redirect_uri"
    assert await refused(slack, code) == "code_already_used"


async def test_another_grant_type_is_refused(slack):
    assert await refused(slack, approved(slack), grant_type="password") == "invalid_grant_type"


async def test_a_code_of_the_legacy_page_is_refused(slack):
    legacy = authorize_url(slack).replace("/oauth/v2/", "/oauth/")
    async with aiohttp.ClientSession() as session, session.get(legacy) as page:
        assert page.status == 200
        assert 'name="version" value="1"' in await page.text()
    form = {"client_id": slack.client[0], "scope": "commands", "version": "1"}
    form |= {"key": slack.page.key, "decision": "allow", "on": slack.others[0].id}
    async with (
        aiohttp.ClientSession() as session,
        session.post(slack.authorize_url, data=form, allow_redirects=False) as sent,
    ):
        code = told(sent.headers["Location"])["code"]
    assert await refused(slack, code) == "oauth_authorization_url_mismatch"


async def test_installing_again_adds_scopes_and_gives_the_same_token(slack, other):
    first = await install(slack, other.id, scope="commands,chat:write")
    again = await install(slack, other.id, scope="users:read")
    assert again["scope"] == "chat:write,commands,users:read"
    assert again["access_token"] == first["access_token"]


async def test_installing_makes_the_bot_a_member_of_the_team_but_of_no_channel(slack, other):
    assert other.ids.bot_user not in other.rooms.members
    await install(slack, other.id)
    assert other.rooms.members[other.ids.bot_user].name == "minewatch"
    inside = [c for c in other.rooms.channels.values() if other.ids.bot_user in c.members]
    assert [channel.is_im for channel in inside] == [True]


async def test_the_first_team_may_be_installed_through_oauth_too(clock):
    async with StrictSlack(clock, installed=False) as slack:
        with pytest.raises(SlackApiError, match="invalid_auth"):
            await slack_client(slack, slack.token).auth_test()
        answer = await install(slack, FIRST.team)
        told_now = await slack_client(slack, answer["access_token"]).auth_test()
        assert told_now["team_id"] == FIRST.team


# --- rotation ----------------------------------------------------------------------------


@pytest.fixture
async def rotating(clock):
    async with StrictSlack(clock, teams=TWO, rotates=True) as slack:
        yield slack


async def refresh(slack, token: str) -> dict:
    return await exchange(slack, "", grant_type="refresh_token", refresh_token=token)


async def works(slack, token: str) -> str | None:
    """None: it does; else the error."""
    try:
        await slack_client(slack, token).auth_test()
    except SlackApiError as refusal:
        return str(refusal.response["error"])
    return None


async def test_with_rotation_a_token_lives_twelve_hours(rotating, clock):
    answer = await install(rotating, rotating.others[0].id)
    assert answer["access_token"].startswith("xoxe.xoxb-1-")
    assert answer["refresh_token"].startswith("xoxe-1-")
    assert answer["expires_in"] == 43_200
    clock.move(hours=11, minutes=59)
    assert await works(rotating, answer["access_token"]) is None
    clock.move(minutes=1)
    assert await works(rotating, answer["access_token"]) == "token_expired"


async def test_a_refresh_gives_new_tokens_and_the_old_one_goes_on_working(rotating, clock):
    other = rotating.others[0]
    old = await install(rotating, other.id)
    new = await refresh(rotating, old["refresh_token"])
    assert new["access_token"] != old["access_token"]
    assert new["refresh_token"] != old["refresh_token"]
    assert (new["team"]["id"], new["expires_in"]) == (other.id, 43_200)
    assert "authed_user" not in new
    for token in (old, new):
        assert await works(rotating, token["access_token"]) is None
    clock.move(hours=12)
    assert await works(rotating, old["access_token"]) == "token_expired"


async def test_a_token_is_refreshed_after_it_expired(rotating, clock):
    old = await install(rotating, rotating.others[0].id)
    clock.move(days=30)
    new = await refresh(rotating, old["refresh_token"])
    assert await works(rotating, new["access_token"]) is None


async def test_a_refresh_token_works_once(rotating):
    old = await install(rotating, rotating.others[0].id)
    await refresh(rotating, old["refresh_token"])
    for token in (old["refresh_token"], "xoxe-1-made-up", old["access_token"], ""):
        with pytest.raises(SlackApiError, match="invalid_refresh_token"):
            await refresh(rotating, token)


async def test_slacks_short_grace_lets_a_lost_answer_be_asked_for_again(rotating, clock):
    rotating.tokens.refresh_grace = timedelta(minutes=1)
    old = await install(rotating, rotating.others[0].id)
    await refresh(rotating, old["refresh_token"])
    clock.move(seconds=59)
    await refresh(rotating, old["refresh_token"])
    clock.move(seconds=1)
    with pytest.raises(SlackApiError, match="invalid_refresh_token"):
        await refresh(rotating, old["refresh_token"])


async def test_no_more_than_two_tokens_are_active(rotating):
    answers = [await install(rotating, rotating.others[0].id)]
    for _ in range(2):
        answers.append(await refresh(rotating, answers[-1]["refresh_token"]))
    states = [await works(rotating, answer["access_token"]) for answer in answers]
    assert states == ["token_revoked", None, None]


async def test_a_refresh_token_is_no_bot_token(rotating):
    answer = await install(rotating, rotating.others[0].id)
    assert await works(rotating, answer["refresh_token"]) == "not_allowed_token_type"


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_the_rotator_of_slacks_client_understands_the_answer(rotating):
    answer = await install(rotating, rotating.others[0].id)
    bot = Bot(
        bot_token=answer["access_token"],
        bot_id=rotating.others[0].ids.bot,
        bot_user_id=answer["bot_user_id"],
        bot_refresh_token=answer["refresh_token"],
        bot_token_expires_at=1,
        installed_at=0.0,
    )
    client_id, client_secret = rotating.client
    rotator = AsyncTokenRotator(
        client_id=client_id, client_secret=client_secret, client=slack_client(rotating)
    )
    rotated = await rotator.perform_bot_token_rotation(bot=bot)
    assert await works(rotating, rotated.bot_token) is None
    assert rotated.bot_refresh_token != answer["refresh_token"]


async def test_a_manifest_switches_rotation_on_and_none_switches_it_off(slack):
    slack.install({"settings": {"token_rotation_enabled": True}})
    slack.install({"settings": {"token_rotation_enabled": False}})
    assert slack.definition.rotates


async def test_no_token_is_kept_or_shown_in_clear(rotating):
    answer = await install(rotating, rotating.others[0].id)
    kept = repr((rotating.tokens.grants(), rotating.definition, rotating.teams.installations()))
    secrets = [answer["access_token"], answer["refresh_token"], *rotating.client[1:]]
    assert [secret for secret in secrets if secret in kept] == []
