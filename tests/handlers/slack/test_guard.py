"""No one gets a traceback or silence: every way a listener can fail, in each kind of request."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import InputError, NotAllowedError, StoreUnavailableError, TokenUnreadableError
from handlers.slack.bolt import build_bolt_app, finish_lazy_work
from handlers.slack.guard import STORE_AWAY, UNREADABLE, guarded
from tests.doubles.bolt import NOWHERE, SECRET, SignedRequests, app_that_calls_nobody
from tests.doubles.slack import GENERAL, READER, StrictSlack

ERRORS = {
    "input": InputError("Write the day like 2025-08-01."),
    "rights": NotAllowedError("Only admins can do this. Ask <@U9ADMIN>.", ("U9ADMIN",)),
    "disk": StoreUnavailableError("The disk is full; what was stored before is kept."),
    "key": TokenUnreadableError("Add that key to MINEWATCH_TOKEN_KEY."),
    "bug": RuntimeError("secret xoxb-123 of a bug"),
}


def failing(key: str, *, after_ack: bool = False) -> Any:
    async def listener(ack: AsyncAck) -> None:
        if after_ack:
            await ack()
        raise ERRORS[key]

    return guarded(listener)


@pytest.fixture
def app() -> AsyncApp:
    made = app_that_calls_nobody()
    made.client.retry_handlers.clear()  # nobody is there: asking twice only takes time
    return made


@pytest.fixture
async def slack() -> AsyncIterator[StrictSlack]:
    async with StrictSlack(enforce_pace=False) as workspace:
        yield workspace


@pytest.mark.parametrize("key", ["input", "rights"])
async def test_our_own_sentence_is_said_privately(app: AsyncApp, key: str):
    app.command("/minestatus")(failing(key))
    answer = await SignedRequests(app, SECRET).command("/minestatus", "x share")
    assert (answer.status, answer.private) == (200, True)
    assert answer.text == str(ERRORS[key])


async def test_a_failing_store_is_said_with_a_reference_under_which_the_log_has_its_cure(
    app: AsyncApp, caplog: pytest.LogCaptureFixture
):
    app.command("/minestatus")(failing("disk"))
    answer = await SignedRequests(app, SECRET).command("/minestatus", "x")
    assert answer.text.startswith(f"{STORE_AWAY} (Reference ")
    assert "The disk is full; what was stored before is kept." in caplog.text
    assert answer.text[-10:-2] in caplog.text
    assert all(record.exc_info is None for record in caplog.records)


async def test_a_token_that_cannot_be_opened_is_said_to_people_without_the_settings(
    app: AsyncApp, caplog: pytest.LogCaptureFixture
):
    app.command("/minestatus")(failing("key"))
    answer = await SignedRequests(app, SECRET).command("/minestatus", "x")
    assert answer.text.startswith(f"{UNREADABLE} (Reference ")
    assert "Add that key to MINEWATCH_TOKEN_KEY." in caplog.text
    assert all(record.exc_info is None for record in caplog.records)


async def test_a_bug_is_a_sentence_with_the_reference_that_is_in_the_log(
    app: AsyncApp, caplog: pytest.LogCaptureFixture
):
    app.command("/minestatus")(failing("bug"))
    answer = await SignedRequests(app, SECRET).command("/minestatus", "x")
    reference = answer.text.removesuffix(".").rpartition(" ")[2]
    assert len(reference) == 8
    assert f"request_failed reference={reference} error=RuntimeError" in caplog.text
    assert "xoxb" not in answer.body
    assert "Traceback" not in answer.body


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ({"error": "expired_trigger_id"}, "The window request expired."),
        ({"error": "missing_scope"}, "Add the missing scope"),
        ({"error": "not_in_channel"}, "/invite @Minewatch"),
        ({"error": "service_unavailable"}, "Slack is busy"),
        ({"error": "invalid_blocks"}, "on our side"),
    ],
)
async def test_what_slack_refuses_is_said_with_its_cure(
    app: AsyncApp, refusal: dict[str, Any], said: str
):
    url = f"{NOWHERE}views.open"
    response = AsyncSlackResponse(
        client=app.client, http_verb="POST", api_url=url, req_args={}, data=refusal, headers={},
        status_code=200,
    )  # fmt: skip

    async def listener() -> None:
        raise SlackApiError("refused", response)

    app.command("/minestatus")(guarded(listener))
    answer = await SignedRequests(app, SECRET).command("/minestatus", "record")
    assert answer.private
    assert said in answer.text


async def test_an_error_after_the_ack_is_said_too(app: AsyncApp, slack: StrictSlack):
    app.command("/minestatus")(failing("input", after_ack=True))
    await slack.deliver(app)
    await slack.command("/minestatus", "x")
    await slack.until(lambda: len(slack.private(GENERAL)) > 0)
    assert "Write the day like 2025-08-01." in slack.private(GENERAL)[-1].text


async def test_a_failing_button_is_answered_below_its_message(app: AsyncApp, slack: StrictSlack):
    async def ask(ack: AsyncAck) -> None:
        blocks = [
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "button",
                        "action_id": "a:now",
                        "text": {"type": "plain_text", "text": "Now"},
                    },
                    {
                        "type": "button",
                        "action_id": "a:lazy",
                        "text": {"type": "plain_text", "text": "Lazy"},
                    },
                ],
            }
        ]
        await ack(text="Press", blocks=blocks)

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    async def late() -> None:
        raise ERRORS["input"]

    app.command("/minestatus")(guarded(ask))
    app.action("a:now")(failing("input"))
    app.action("a:lazy")(ack=acknowledge, lazy=[guarded(late)])
    await slack.deliver(app)
    await slack.command("/minestatus", "x")
    [message] = slack.private(GENERAL)
    for number, action in ((2, "a:now"), (3, "a:lazy")):
        await slack.press(message, action)
        await slack.until(lambda: len(slack.private(GENERAL)) == number)  # noqa: B023 - awaited here
        assert "Write the day like" in slack.private(GENERAL)[-1].text


async def test_a_failing_window_shows_the_sentence_at_its_first_input(app: AsyncApp):
    app.view("w")(failing("input"))
    view = {
        "type": "modal",
        "callback_id": "w",
        "blocks": [{"type": "section"}, {"type": "input", "block_id": "names"}],
    }
    answer = await SignedRequests(app, SECRET).view_submission(view)
    assert answer.json == {
        "response_action": "errors",
        "errors": {"names": "Write the day like 2025-08-01."},
    }


async def test_a_failing_window_without_inputs_gets_a_window_on_top(app: AsyncApp):
    app.view("w")(failing("bug"))
    view = {"type": "modal", "callback_id": "w", "blocks": [{"type": "section"}]}
    answer = await SignedRequests(app, SECRET).view_submission(view)
    assert answer.json["response_action"] == "push"
    assert "on our side" in answer.body


async def test_failing_options_are_no_options(app: AsyncApp):
    app.options("names")(failing("bug"))
    answer = await SignedRequests(app, SECRET).options("names", "Fin")
    assert answer.json == {"options": []}


async def test_a_failing_mention_is_answered_to_the_person_alone(slack: StrictSlack):
    async def mentioned() -> None:
        raise ERRORS["input"]

    app = build_bolt_app(slack.access)
    app.event("app_mention")(guarded(mentioned))
    await SignedRequests(app, SECRET).event(
        {"type": "app_mention", "user": READER, "channel": GENERAL, "text": "x", "ts": "1.1"}
    )
    [said] = slack.private(GENERAL)
    assert said.text == "Write the day like 2025-08-01."


async def test_slack_being_away_too_is_no_error_of_ours(
    app: AsyncApp, caplog: pytest.LogCaptureFixture
):
    app.action("a:b")(failing("input"))
    answer = await SignedRequests(app, SECRET).action("a:b")
    assert answer.status == 200
    assert "problem_not_told" in caplog.text


async def test_a_lazy_listeners_error_is_never_lost(
    app: AsyncApp, caplog: pytest.LogCaptureFixture
):
    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    async def late() -> None:
        raise ERRORS["bug"]

    app.action("a:b")(ack=acknowledge, lazy=[guarded(late)])
    caplog.set_level(logging.WARNING)
    await SignedRequests(app, SECRET).action("a:b")
    await finish_lazy_work(app)
    assert "request_failed" in caplog.text


def test_a_misspelt_argument_is_found_when_the_listener_is_made():
    async def listener(akc: AsyncAck) -> None:
        await akc()

    with pytest.raises(TypeError, match="asks Bolt for akc"):
        guarded(listener)
