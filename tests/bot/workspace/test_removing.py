"""Removing the app: its tokens end at once, and the bot hears of it as from Slack."""

import pytest
from slack_sdk.errors import SlackApiError

from bot.workspace.ids import APP_ID, FIRST
from tests.doubles.clock import ManualClock
from tests.doubles.installing_app import TWO, install, listening, slack_client
from tests.doubles.slack import ALERTS, GENERAL, StrictSlack


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
async def slack(clock):
    async with StrictSlack(clock, teams=TWO) as slack:
        yield slack


@pytest.fixture
async def heard(slack):
    async with listening(slack) as heard:
        yield heard


@pytest.fixture
def other(slack):
    return slack.others[0]


async def refusal(slack, token: str) -> str | None:
    """None: the token works; else the error it gets."""
    try:
        await slack_client(slack, token).auth_test()
    except SlackApiError as refused:
        return str(refused.response["error"])
    return None


async def both(heard) -> list[dict]:
    """The two events, once both are there, by their names."""
    await heard.until(2)
    return sorted(heard, key=lambda payload: payload["event"]["type"])


async def test_the_two_events_have_slacks_shape(slack, other, heard, clock):
    await install(slack, other.id)
    await slack.remove_app(other.id)
    uninstalled, revoked = await both(heard)
    for payload in (uninstalled, revoked):
        assert payload.pop("event_id").startswith("Ev")
    envelope = {
        "token": "local-verification-token",
        "team_id": other.id,
        "api_app_id": APP_ID,
        "type": "event_callback",
        "event_time": int(clock.now().timestamp()),
        "authorizations": [],
    }
    assert uninstalled == envelope | {"event": {"type": "app_uninstalled"}}
    tokens = {"oauth": [], "bot": [other.ids.bot_user]}
    assert revoked == envelope | {"event": {"type": "tokens_revoked", "tokens": tokens}}


async def test_the_events_come_in_no_fixed_order(slack, other, heard):
    orders = set()
    for _ in range(40):
        await install(slack, other.id)
        await slack.remove_app(other.id)
        orders.add(heard.events()[-2])
    assert orders == {"app_uninstalled", "tokens_revoked"}


async def test_an_event_the_app_does_not_subscribe_to_is_not_sent(slack, other, heard):
    slack.install(
        {
            "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "users:read"]}},
            "settings": {"event_subscriptions": {"bot_events": ["app_uninstalled"]}},
        }
    )
    await install(slack, other.id)
    await slack.remove_app(other.id)
    assert heard.events() == ["app_uninstalled"]


async def test_the_tokens_of_that_team_end_and_no_others(slack, other, heard):
    token = (await install(slack, other.id))["access_token"]
    await slack.remove_app(other.id)
    assert await refusal(slack, token) == "account_inactive"
    assert await refusal(slack, slack.token) is None
    await slack_client(slack, slack.token).chat_postMessage(channel=ALERTS, text="still here")


async def test_the_bot_leaves_the_channels_and_is_deactivated(slack, heard):
    await slack.remove_app(FIRST.team)
    assert slack.team.rooms.members[FIRST.bot_user].deleted
    assert FIRST.bot_user not in slack.team.rooms.channels[ALERTS].members
    answer = await slack.command("/minestatus", "Finland")
    assert answer.failure == "unknown_command"
    assert (await slack.command("/invite", "@Minewatch")).failure == "user_not_found"
    assert set(heard.events()) == {"app_uninstalled", "tokens_revoked"}


async def test_a_press_on_an_old_message_reaches_nobody(slack, heard):
    press = {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go"}
    blocks = [{"type": "actions", "elements": [press]}]
    client = slack_client(slack, slack.token)
    await client.chat_postMessage(channel=GENERAL, text="x", blocks=blocks)
    await slack.remove_app(FIRST.team)
    answer = await slack.press(slack.messages(GENERAL)[0], "go")
    assert answer.failure == "Minewatch is not installed in this workspace."
    assert {payload["type"] for payload in heard} == {"event_callback"}


async def test_installed_again_it_has_a_new_token_and_only_the_new_scopes(slack, other, heard):
    old = await install(slack, other.id)
    await slack.remove_app(other.id)
    new = await install(slack, other.id, scope="commands")
    assert new["access_token"] != old["access_token"]
    assert new["scope"] == "commands"
    assert await refusal(slack, old["access_token"]) == "account_inactive"
    assert await refusal(slack, new["access_token"]) is None


async def test_what_is_not_installed_cannot_be_removed(slack, other):
    for on in (other.id, "T0UNKNOWN"):
        with pytest.raises(LookupError):
            await slack.remove_app(on)


async def test_a_removal_the_bot_does_not_hear_of_is_told_again(slack, other, clock):
    await install(slack, other.id)
    slack.deliver_to(f"{slack.base_url}/nowhere")
    await slack.remove_app(other.id)
    async with listening(slack) as heard:
        await clock.advance(60)
        await heard.until(2)
        assert set(heard.events()) == {"app_uninstalled", "tokens_revoked"}


# --- by the app itself ---------------------------------------------------------------------


async def test_apps_uninstall_removes_the_app_from_the_team_of_the_token(slack, other, heard):
    token = (await install(slack, other.id))["access_token"]
    client_id, client_secret = slack.client
    await slack_client(slack, token).apps_uninstall(
        client_id=client_id, client_secret=client_secret
    )
    await both(heard)
    assert not other.has_app
    assert slack.team.has_app
    assert await refusal(slack, token) == "account_inactive"


@pytest.mark.parametrize(
    ("pair", "error"),
    [
        (("x", "client-secret-test"), "invalid_client_id"),
        (("client.test", "x"), "bad_client_secret"),
    ],
)
async def test_apps_uninstall_needs_the_clients_secret(slack, pair, error):
    call = slack_client(slack, slack.token).apps_uninstall(client_id=pair[0], client_secret=pair[1])
    with pytest.raises(SlackApiError, match=error):
        await call
    assert slack.team.has_app


async def test_revoking_the_only_token_ends_the_installation(slack, other, heard):
    token = (await install(slack, other.id))["access_token"]
    client = slack_client(slack, token)
    assert (await client.auth_revoke(test=True))["revoked"] is False
    assert (await client.auth_revoke())["revoked"] is True
    assert await refusal(slack, token) == "token_revoked"
    uninstalled, revoked = await both(heard)
    assert uninstalled["team_id"] == revoked["team_id"] == other.id


async def test_with_rotation_one_token_is_revoked_and_the_app_stays(clock):
    async with StrictSlack(clock, teams=TWO, rotates=True) as slack, listening(slack) as heard:
        other = slack.others[0]
        answer = await install(slack, other.id)
        await slack_client(slack, answer["access_token"]).auth_revoke()
        assert await refusal(slack, answer["access_token"]) == "token_revoked"
        await slack.of(other.id).acts.open_home(other.ids.reader)
        assert heard.events() == ["app_home_opened"]
        await slack_client(slack, answer["refresh_token"]).auth_revoke()
        assert await refusal(slack, answer["refresh_token"]) == "token_revoked"
