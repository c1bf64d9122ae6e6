"""The Web API of the local Slack, asked by Slack's own client: what it does and what it refuses."""

from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.windows import Seat
from tests.doubles.clock import ManualClock
from tests.doubles.slack import ALERTS, BOT_USER, COLLEAGUE, GENERAL, READER, StrictSlack


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
async def slack(clock):
    async with StrictSlack(clock, allow_refusals=True) as slack:
        yield slack


@pytest.fixture
def client(slack):
    return AsyncWebClient(slack.token, base_url=slack.api_url, retry_handlers=[])


def section(text: str) -> dict:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


async def refusal(call) -> SlackApiError:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value


async def code(call) -> str:
    return (await refusal(call)).response["error"]


async def test_the_bot_learns_who_it_is(client):
    answer = await client.auth_test()
    assert answer["user_id"] == BOT_USER


# --- posting ------------------------------------------------------------------------


async def test_a_post_is_in_the_channel_and_can_be_edited(slack, client):
    sent = await client.chat_postMessage(
        channel="#mine-ban-alerts", text="One", blocks=[section("One")]
    )
    assert sent["channel"] == ALERTS
    await client.chat_update(channel=ALERTS, ts=sent["ts"], text="Two", blocks=[section("Two")])
    (message,) = slack.messages(ALERTS)
    assert message.text == "Two"
    assert message.blocks[0]["text"]["text"] == "Two"


async def test_an_edit_without_blocks_takes_the_blocks_away(slack, client):
    sent = await client.chat_postMessage(channel=ALERTS, text="One", blocks=[section("One")])
    await client.chat_update(channel=ALERTS, ts=sent["ts"], text="Two")
    assert slack.messages(ALERTS)[0].blocks == ()


async def test_a_person_gets_a_direct_message_by_user_id(slack, client):
    sent = await client.chat_postMessage(channel=READER, text="Hello")
    assert sent["channel"].startswith("D")
    assert [m.text for m in slack.direct(READER)] == ["Hello"]


async def test_an_answer_in_a_thread_goes_to_the_first_message_of_it(slack, client, clock):
    first = await client.chat_postMessage(channel=ALERTS, text="One")
    clock.move(seconds=1)
    answer = await client.chat_postMessage(channel=ALERTS, text="Two", thread_ts=first["ts"])
    clock.move(seconds=1)
    await client.chat_postMessage(
        channel=ALERTS, text="Three", thread_ts=answer["ts"], reply_broadcast=True
    )
    _, two, three = slack.messages(ALERTS)
    assert two.thread_ts == three.thread_ts == first["ts"]
    assert three.broadcast
    assert not two.broadcast


async def test_an_ephemeral_message_is_for_one_member(slack, client):
    await client.chat_postEphemeral(channel=ALERTS, user=READER, text="Only you")
    assert slack.messages(ALERTS) == ()
    assert [m.text for m in slack.private(ALERTS, READER)] == ["Only you"]
    assert slack.private(ALERTS, COLLEAGUE) == ()
    assert (
        await code(client.chat_postEphemeral(channel=ALERTS, user="U0STRANGER", text="x"))
        == "user_not_in_channel"
    )


async def test_message_ids_never_repeat_within_one_instant(slack, client):
    slack.team.pace.enforced = False
    sent = [await client.chat_postMessage(channel=ALERTS, text="x") for _ in range(5)]
    assert len({answer["ts"] for answer in sent}) == 5


async def test_history_shows_metadata_to_those_who_ask_and_may(slack, client):
    metadata = {"event_type": "minewatch_message", "event_payload": {"key": "a"}}
    await client.chat_postMessage(channel=READER, text="x", metadata=metadata)
    direct = slack.team.rooms.direct(READER).id
    answer = await client.conversations_history(channel=direct, include_all_metadata=True)
    assert answer["messages"][0]["metadata"] == metadata
    assert "metadata" not in (await client.conversations_history(channel=direct))["messages"][0]


# --- refusals ---------------------------------------------------------------------------


async def test_where_a_post_cannot_go(slack, client):
    rooms = slack.team.rooms
    slack.team.app.scopes -= {"chat:write.public"}
    outside = rooms.add_channel("elsewhere", members=[READER])
    hidden = rooms.add_channel("secret", private=True, members=[READER])
    rooms.archive(GENERAL)
    rooms.add_member(replace(rooms.members[COLLEAGUE], deleted=True))

    async def post(channel):
        return await code(client.chat_postMessage(channel=channel, text="x"))

    assert await post("C0NOWHERE") == "channel_not_found"
    assert await post(outside.id) == "not_in_channel"
    assert await post(hidden.id) == "channel_not_found"
    assert await post(GENERAL) == "is_archived"
    assert await post(BOT_USER) == "cannot_dm_bot"
    assert await code(client.conversations_open(users="U0NOBODY")) == "user_not_found"
    assert await code(client.conversations_open(users=COLLEAGUE)) == "user_disabled"


async def test_a_public_channel_needs_no_membership_with_the_scope_for_it(slack, client):
    outside = slack.team.rooms.add_channel("elsewhere", members=[READER])
    await client.chat_postMessage(channel=outside.id, text="x")


async def test_what_a_message_must_hold(slack, client):
    slack.team.pace.enforced = False

    async def post(**content: Any):
        json = {"channel": ALERTS, **content}
        return await code(client.api_call("chat.postMessage", json=json))

    assert await post(text="") == "no_text"
    assert await post(text="x", blocks=[section("")]) == "invalid_blocks"
    assert await post(text="x", metadata={"event_type": 1}) == "invalid_metadata_format"
    assert slack.messages(ALERTS) == ()
    assert "invalid_blocks" in slack.team.refusals[0]


async def test_a_long_text_is_cut_when_posted_and_refused_when_edited(slack, client):
    sent = await client.chat_postMessage(channel=ALERTS, text="x" * 40_001)
    assert len(slack.messages(ALERTS)[0].text) == 40_000
    edit = client.chat_update(channel=ALERTS, ts=sent["ts"], text="x" * 4_001)
    assert await code(edit) == "msg_too_long"


async def test_only_the_bots_own_messages_can_be_edited(slack, client):
    said = await slack.say("Hello", channel=ALERTS)
    edit = client.chat_update(channel=ALERTS, ts=said.ts, text="x")
    assert await code(edit) == "cant_update_message"
    assert await code(client.chat_update(channel=ALERTS, ts="1.1", text="x")) == "message_not_found"


async def test_tokens_and_scopes(slack, client):
    stranger = AsyncWebClient("xoxb-other", base_url=slack.api_url)
    assert await code(stranger.auth_test()) == "invalid_auth"
    assert await code(AsyncWebClient(base_url=slack.api_url).auth_test()) == "not_authed"
    assert (
        await code(client.apps_connections_open(app_token=slack.token)) == "not_allowed_token_type"
    )
    slack.team.app.scopes -= {"users:read"}
    error = await refusal(client.users_info(user=READER))
    assert error.response["error"] == "missing_scope"
    assert error.response["needed"] == "users:read"
    slack.team.app.revoked = "token_revoked"
    assert await code(client.auth_test()) == "token_revoked"


async def test_an_unknown_method_is_refused(client):
    assert await code(client.api_call("chat.shout")) == "unknown_method"


@pytest.mark.parametrize("odd", [[], {}, ["x"], {"x": 1}, 1, "x", "😀" * 9])
async def test_odd_arguments_are_refused_and_never_fail(slack, client, odd):
    slack.team.pace.enforced = False
    names = ("channel", "user", "users", "user_id", "ts", "thread_ts", "text", "blocks", "view")
    names += ("view_id", "external_id", "trigger_id", "hash", "limit", "cursor", "oldest")
    names += ("metadata", "attachments", "message_ts")
    good = {"channel": ALERTS, "user": READER, "text": "x", "ts": "1.1", "user_id": READER}
    for method in slack.api._methods:
        for name in names:
            async with aiohttp.ClientSession(
                headers={"Authorization": f"Bearer {slack.token}"}
            ) as session:
                url = slack.api_url + method
                async with session.post(url, json={**good, name: odd}) as response:
                    assert response.status == 200, (method, name)


async def test_arguments_may_come_as_a_form(slack):
    form = {"token": slack.token, "channel": ALERTS, "text": "x", "blocks": '[{"type":"divider"}]'}
    async with (
        aiohttp.ClientSession() as session,
        session.post(slack.api_url + "chat.postMessage", data=form) as response,
    ):
        assert (await response.json())["ok"]
    assert slack.messages(ALERTS)[0].blocks[0]["type"] == "divider"


# --- pace ------------------------------------------------------------------------------------


async def test_one_message_a_second_and_channel(slack, client, clock):
    await client.chat_postMessage(channel=ALERTS, text="One")
    await client.chat_postMessage(channel=GENERAL, text="Another channel")
    error = await refusal(client.chat_postMessage(channel=ALERTS, text="Two"))
    assert error.response.status_code == 429
    assert error.response.headers["Retry-After"] == "1"
    clock.move(seconds=1)
    await client.chat_postMessage(channel=ALERTS, text="Two")
    assert len(slack.messages(ALERTS)) == 2


async def test_a_method_has_its_tier(client, clock):
    for _ in range(20):
        await client.users_list()
    assert await code(client.users_list()) == "ratelimited"
    clock.move(minutes=1)
    await client.users_list()


# --- windows -----------------------------------------------------------------------------------


def modal(title="Settings", **fields: Any):
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "blocks": [section("x")],
        **fields,
    }


async def test_a_trigger_opens_one_window_within_three_seconds(slack, client, clock):
    used, late = slack.team.triggers.give(Seat(READER)), slack.team.triggers.give(Seat(READER))
    await client.views_open(trigger_id=used, view=modal())
    assert slack.window(READER)["title"]["text"] == "Settings"
    assert await code(client.views_open(trigger_id=used, view=modal())) == "exchanged_trigger_id"
    clock.move(seconds=3.1)
    assert await code(client.views_open(trigger_id=late, view=modal())) == "expired_trigger_id"
    assert await code(client.views_open(trigger_id="x", view=modal())) == "invalid_trigger_id"


async def test_three_windows_stand_on_each_other_at_most(slack, client):
    await client.views_open(trigger_id=slack.team.triggers.give(Seat(READER)), view=modal())
    for title in ("Two", "Three"):
        await client.views_push(
            trigger_id=slack.team.triggers.give(Seat(READER)), view=modal(title)
        )
    push = client.views_push(trigger_id=slack.team.triggers.give(Seat(READER)), view=modal())
    assert await code(push) == "push_limit_reached"


async def test_a_window_changes_only_for_those_who_know_its_state(slack, client):
    opened = await client.views_open(
        trigger_id=slack.team.triggers.give(Seat(READER)), view=modal(external_id="one")
    )
    view = opened["view"]
    await client.views_update(view_id=view["id"], hash=view["hash"], view=modal("Newer"))
    stale = client.views_update(view_id=view["id"], hash=view["hash"], view=modal("Newest"))
    assert await code(stale) == "hash_conflict"
    assert slack.window(READER)["title"]["text"] == "Newer"
    assert await code(client.views_update(view_id="V1", view=modal())) == "not_found"


async def test_home_is_published_for_a_person(slack, client):
    await client.views_publish(user_id=READER, view={"type": "home", "blocks": [section("Hi")]})
    assert slack.home(READER)["blocks"][0]["text"]["text"] == "Hi"
    assert await code(client.views_publish(user_id=READER, view=modal())) == "invalid_arguments"
