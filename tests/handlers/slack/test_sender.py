"""The messenger against the strict local Slack: what each answer of Slack's means."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest

from bot.model.workspace import Conversation
from bot.ports import Message, NotThere, Refused, Sent, TryLater
from bot.workspace.faults import Fault, Trouble
from handlers.slack.access import SlackAccess
from handlers.slack.sender import LONGEST_TEXT, SlackMessenger, slack_client
from tests.doubles.clock import START, FixedDraw, ManualClock
from tests.doubles.slack import ALERTS, COLLEAGUE, READER, StrictSlack

HERE = Conversation.of(ALERTS)
HELLO = Message("Hello.", ({"type": "divider"},), key="alert|s1|C1")
SINCE = START - timedelta(minutes=2)
HISTORY = {"channels:history", "im:history", "im:write"}


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def slack(clock: ManualClock) -> AsyncIterator[StrictSlack]:
    async with StrictSlack(clock, FixedDraw(), allow_refusals=True) as slack:
        yield slack


@pytest.fixture
async def messenger(slack: StrictSlack) -> AsyncIterator[SlackMessenger]:
    """As patient as the program: a machine under load must not look like a Slack that hangs."""
    async with aiohttp.ClientSession() as session:
        yield SlackMessenger(slack_client(slack.access, session))


def grant(slack: StrictSlack, scopes: set[str]) -> None:
    slack.team.app.scopes = slack.team.app.scopes | scopes


async def test_a_post_says_where_it_stands(slack, messenger):
    sent = await messenger.post(HERE, HELLO)
    (message,) = slack.messages(ALERTS)
    assert sent == Sent(ALERTS, message.ts)


async def test_a_post_unfurls_nothing_and_carries_its_key(slack, messenger):
    await messenger.post(HERE, HELLO)
    (call,) = slack.calls("chat.postMessage")
    assert not call.args["unfurl_links"]
    assert not call.args["unfurl_media"]
    assert call.args["parse"] == "none"
    assert call.args["metadata"]["event_payload"] == {"key": "alert|s1|C1"}


async def test_a_channel_may_be_given_by_name_and_a_person_by_id(slack, messenger):
    sent = await messenger.post(Conversation.of("#mine-ban-alerts"), HELLO)
    assert sent.channel == ALERTS
    sent = await messenger.post(Conversation.of(READER), HELLO)
    assert sent.channel == slack.team.rooms.direct(READER).id


async def test_a_reply_goes_into_the_thread_and_may_be_broadcast(slack, clock, messenger):
    parent = await messenger.post(HERE, HELLO)
    clock.move(seconds=1)
    await messenger.post(HERE, HELLO, thread_ts=parent.ts, broadcast=True)
    reply = slack.messages(ALERTS)[-1]
    assert (reply.thread_ts, reply.broadcast) == (parent.ts, True)


async def test_an_edit_without_blocks_takes_the_blocks_away(slack, messenger):
    sent = await messenger.post(HERE, HELLO)
    assert await messenger.edit(sent.channel, sent.ts, Message("Corrected.")) == sent
    (message,) = slack.messages(ALERTS)
    assert (message.text, message.blocks) == ("Corrected.", ())


async def test_a_text_over_the_limit_is_cut_on_a_word_outside_entities(messenger, slack):
    text = "mines &amp; more " * 400
    await messenger.post(HERE, Message(text))
    (message,) = slack.messages(ALERTS)
    assert len(message.text) <= LONGEST_TEXT
    assert message.text.removesuffix("…") == text[: len(message.text) - 1]
    assert message.text.count("&") == message.text.count("&amp;")


async def test_retry_after_is_passed_on_with_its_method(messenger, slack):
    slack.team.faults.plan(Fault(Trouble.RATE_LIMITED, seconds=7))
    answer = await messenger.post(HERE, HELLO)
    assert answer == TryLater("ratelimited", 7.0, method="chat.postMessage")


@pytest.mark.parametrize("code", ["ratelimited", "service_unavailable", "request_timeout"])
async def test_errors_that_pass_are_tried_later_without_doubt(messenger, slack, code):
    slack.team.faults.plan(Fault(Trouble.ERROR, code=code))
    answer = await messenger.post(HERE, HELLO)
    assert isinstance(answer, TryLater)
    assert not answer.uncertain


@pytest.mark.parametrize("code", ["internal_error", "fatal_error"])
async def test_errors_after_which_the_message_may_stand_say_so(messenger, slack, code):
    slack.team.faults.plan(Fault(Trouble.ERROR, code=code))
    answer = await messenger.post(HERE, HELLO)
    assert isinstance(answer, TryLater)
    assert answer.uncertain


@pytest.mark.parametrize(
    ("fault", "uncertain"),
    [
        (Fault(Trouble.SERVER_ERROR, status=503), False),
        (Fault(Trouble.SERVER_ERROR, status=500), False),
        (Fault(Trouble.CUT), True),
        (Fault(Trouble.CUT_AFTER), True),
        (Fault(Trouble.NOT_JSON), True),
        (Fault(Trouble.ODD_JSON), True),
    ],
    ids=lambda value: value.trouble.value if isinstance(value, Fault) else "",
)
async def test_trouble_on_the_way_is_tried_later(messenger, slack, fault, uncertain):
    slack.team.faults.plan(fault)
    answer = await messenger.post(HERE, HELLO)
    assert isinstance(answer, TryLater)
    assert answer.uncertain == uncertain


@pytest.mark.parametrize("trouble", [Trouble.HANG, Trouble.HANG_AFTER])
async def test_an_answer_that_does_not_come_is_not_waited_for(slack, trouble):
    slack.team.faults.plan(Fault(trouble, seconds=2))
    async with aiohttp.ClientSession() as session:
        hasty = SlackMessenger(slack_client(slack.access, session), patience=0.2)
        answer = await hasty.post(HERE, HELLO)
    assert isinstance(answer, TryLater)
    assert answer.uncertain


async def test_a_refused_connection_has_certainly_not_posted():
    async with aiohttp.ClientSession() as session:
        client = slack_client(SlackAccess("xoxb-x", "", "http://127.0.0.1:9/api/"), session)
        answer = await SlackMessenger(client).post(HERE, HELLO)
    assert isinstance(answer, TryLater)
    assert not answer.uncertain


async def test_the_client_never_repeats_a_post_by_itself(messenger, slack):
    slack.team.faults.plan(Fault(Trouble.CUT_AFTER))
    await messenger.post(HERE, HELLO)
    assert len(slack.messages(ALERTS)) == 1


@pytest.mark.parametrize(
    ("code", "scope"),
    [
        *((c, "workspace") for c in ("account_inactive", "token_revoked", "invalid_auth")),
        *((c, "workspace") for c in ("not_authed", "token_expired", "missing_scope")),
        *((c, "conversation") for c in ("channel_not_found", "is_archived", "is_inactive")),
        *((c, "conversation") for c in ("not_in_channel", "user_not_found", "cannot_dm_bot")),
        *((c, "conversation") for c in ("restricted_action", "messages_tab_disabled")),
        *((c, "conversation") for c in ("restricted_action_read_only_channel", "user_disabled")),
        *((c, "edit") for c in ("message_not_found", "cant_update_message")),
        *((c, "edit") for c in ("edit_window_closed", "restricted_action_thread_locked")),
        *((c, "message") for c in ("invalid_blocks", "msg_too_long", "no_text")),
        *((c, "message") for c in ("metadata_too_large", "block_mismatch", "never_heard_of")),
    ],
)
async def test_a_refusal_says_what_is_out_of_order_and_the_cure(messenger, slack, code, scope):
    slack.team.faults.plan(Fault(Trouble.ERROR, code=code))
    answer = await messenger.post(HERE, HELLO)
    assert isinstance(answer, Refused)
    assert (answer.error, answer.scope) == (code, scope)
    assert answer.cure.endswith(".")


async def test_a_full_workspace_rests_for_an_hour(messenger, slack):
    slack.team.faults.plan(Fault(Trouble.ERROR, code="message_limit_exceeded"))
    answer = await messenger.post(HERE, HELLO)
    assert isinstance(answer, TryLater)
    assert answer.after_seconds == 3600


async def test_a_message_is_found_again_by_its_key(messenger, slack):
    grant(slack, HISTORY)
    sent = await messenger.post(HERE, HELLO)
    assert await messenger.find(HERE, "alert|s1|C1", SINCE) == sent
    assert await messenger.find(HERE, "alert|other|C1", SINCE) == NotThere()


async def test_a_reply_is_found_in_its_thread_and_a_direct_message_with_its_person(
    messenger, slack, clock
):
    grant(slack, HISTORY)
    parent = await messenger.post(HERE, HELLO)
    clock.move(seconds=1)
    reply = await messenger.post(HERE, Message("More.", key="r1"), thread_ts=parent.ts)
    assert await messenger.find(HERE, "r1", SINCE, thread_ts=parent.ts) == reply
    direct = await messenger.post(Conversation.of(COLLEAGUE), Message("You.", key="d1"))
    assert await messenger.find(Conversation.of(COLLEAGUE), "d1", SINCE) == direct


async def test_without_the_scope_nobody_looks_twice(messenger, slack):
    slack.team.app.scopes = frozenset({"chat:write"})
    assert await messenger.find(HERE, "k", SINCE) is None
    assert await messenger.find(HERE, "k", SINCE) is None
    assert len(slack.calls("conversations.history")) == 1


async def test_looking_that_fails_is_no_proof(messenger, slack):
    grant(slack, HISTORY)
    slack.team.faults.plan(Fault(Trouble.SERVER_ERROR, "conversations.history"))
    assert isinstance(await messenger.find(HERE, "k", SINCE), TryLater)


async def test_a_channel_known_by_name_only_cannot_be_looked_into(messenger, slack):
    grant(slack, HISTORY)
    assert await messenger.find(Conversation.of("#mine-ban-alerts"), "k", SINCE) is None


async def test_the_token_is_checked_by_asking_who_we_are(messenger, slack):
    assert await messenger.check() is None
    slack.team.faults.plan(Fault(Trouble.ERROR, "auth.test", code="token_revoked"))
    answer = await messenger.check()
    assert isinstance(answer, Refused)
    assert answer.scope == "workspace"
