"""What happens to a request before any listener: signatures, replays, retries, and nobody's requests."""

import logging
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from handlers.slack.access import SlackAccess
from handlers.slack.bolt import build_bolt_app
from handlers.slack.guard import guarded
from tests.doubles.bolt import NOWHERE, SECRET, SignedRequests, app_that_calls_nobody, signed
from tests.doubles.slack import BOT_USER, GENERAL, READER, StrictSlack


class Counted:
    """An app whose listeners count how often they were called."""

    def __init__(self, api_url: str = NOWHERE) -> None:
        self.calls: list[str] = []
        self.app: AsyncApp = build_bolt_app(SlackAccess("xoxb-test", SECRET, api_url))
        self.app.client.retry_handlers.clear()  # where nobody is, asking twice only takes time
        self.requests = SignedRequests(self.app, SECRET)
        for command in ("/minestatus", "/minewatch"):
            self.app.command(command)(guarded(self._listener(command)))
        self.app.action("watch:add")(guarded(self._listener("press")))
        self.app.event("app_mention")(guarded(self._listener("mention")))
        self.app.event("message")(guarded(self._listener("message")))

    def _listener(self, name: str) -> Any:
        async def listener(ack: AsyncAck, body: dict[str, Any]) -> None:
            self.calls.append(name)
            await ack(response_type="ephemeral", text=f"{name} {len(self.calls)}")

        return listener


@pytest.fixture
def counted() -> Counted:
    return Counted()


def test_a_token_in_the_environment_is_no_reason_to_warn(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-test")
    app_that_calls_nobody()
    assert caplog.messages == []


async def test_a_signed_command_is_answered(counted: Counted):
    answer = await counted.requests.command("/minewatch", "add Finland")
    assert (answer.status, answer.text) == (200, "/minewatch 1")


@pytest.mark.parametrize("change", ["secret", "body", "stamp", "old", "unsigned"])
async def test_a_request_that_slack_did_not_sign_is_refused(counted: Counted, change: str):
    body = "command=%2Fminewatch&text=add"
    kind = "application/x-www-form-urlencoded"
    request = signed("another" if change == "secret" else SECRET, body, kind)
    if change == "old":
        request = signed(SECRET, body, kind, at=1_000_000.0)
    headers = {name: values[0] for name, values in request.headers.items()}
    if change == "unsigned":
        del headers["x-slack-signature"]
    if change == "stamp":
        headers["x-slack-request-timestamp"] = str(int(headers["x-slack-request-timestamp"]) + 1)
    sent = AsyncBoltRequest(body=body + ("x" if change == "body" else ""), headers=headers)
    answer = await counted.requests.send(sent)
    assert answer.status == 401
    assert counted.calls == []


async def test_a_replayed_change_is_answered_as_before_and_done_once(counted: Counted):
    request = counted.requests.command_request("/minewatch", "add Finland")
    answers = [await counted.requests.send(request) for _ in range(3)]
    assert [answer.text for answer in answers] == ["/minewatch 1"] * 3
    assert counted.calls == ["/minewatch"]


async def test_a_replayed_press_is_done_once(counted: Counted):
    request = counted.requests.payload_request(
        {
            "type": "block_actions",
            "actions": [
                {"type": "button", "action_id": "watch:add", "block_id": "b", "value": "FIN"}
            ],
        }
    )
    for _ in range(2):
        assert (await counted.requests.send(request)).status == 200
    assert counted.calls == ["press"]


async def test_a_question_may_be_asked_again(counted: Counted):
    request = counted.requests.command_request("/minestatus", "Finland")
    for _ in range(2):
        await counted.requests.send(request)
    assert counted.calls == ["/minestatus", "/minestatus"]


async def test_recording_is_no_question(counted: Counted):
    request = counted.requests.command_request("/minestatus", "Record Finland signed 2025-01-01")
    for _ in range(2):
        await counted.requests.send(request)
    assert counted.calls == ["/minestatus"]


async def test_an_event_sent_again_by_slack_is_handled_once(counted: Counted):
    event = {"type": "app_mention", "user": "U1", "channel": "C1", "text": "x", "ts": "1.1"}
    await counted.requests.event(event, event_id="Ev1")
    answer = await counted.requests.event(event, event_id="Ev1", retry=1)
    assert answer.status == 200
    assert counted.calls == ["mention"]


async def test_an_event_heard_only_at_the_second_try_is_handled(counted: Counted):
    event = {"type": "app_mention", "user": "U1", "channel": "C1", "text": "x", "ts": "1.1"}
    await counted.requests.event(event, event_id="Ev2", retry=1)
    assert counted.calls == ["mention"]


async def test_what_we_said_ourselves_is_passed_over():
    async with StrictSlack() as slack:
        counted = Counted(slack.api_url)
        own = {"type": "message", "user": BOT_USER, "channel": GENERAL, "text": "x", "ts": "1.1"}
        await counted.requests.event(own)
        await counted.requests.event({**own, "user": READER})
    assert counted.calls == ["message"]


async def test_commands_are_answered_while_slack_is_away(counted: Counted):
    assert (await counted.requests.command("/minestatus", "Finland")).text == "/minestatus 1"


async def test_events_go_on_while_slack_does_not_say_who_we_are(
    counted: Counted, caplog: pytest.LogCaptureFixture
):
    event = {"type": "app_mention", "user": "U1", "channel": "C1", "text": "x", "ts": "1.1"}
    assert (await counted.requests.event(event)).status == 200
    assert counted.calls == ["mention"]
    assert "identity_unknown" in caplog.text


async def test_ssl_checks_are_answered(counted: Counted):
    request = AsyncBoltRequest(
        body="ssl_check=1&token=x",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert (await counted.requests.send(request)).status == 200


async def test_the_address_is_verified_with_slacks_challenge(counted: Counted):
    body = '{"type": "url_verification", "challenge": "abc", "token": "x"}'
    answer = await counted.requests.send(signed(SECRET, body, "application/json"))
    assert "abc" in answer.body


@pytest.mark.parametrize("kind", ["command", "options", "event", "closed", "link"])
async def test_what_nobody_handles_is_answered_kindly(counted: Counted, kind: str):
    send = {
        "command": lambda: counted.requests.command("/unknown", "x"),
        "options": lambda: counted.requests.options("unknown", "x"),
        "event": lambda: counted.requests.event({"type": "team_join", "user": {"id": "U5"}}),
        "closed": lambda: counted.requests.view_closed(
            {"type": "modal", "callback_id": "x", "id": "V1", "blocks": []}
        ),
        "link": lambda: counted.requests.action("x", element={"url": "https://a.example"}),
    }
    answer = await send[kind]()
    assert answer.status == 200
    if kind == "command":
        assert "no longer works" in answer.text
        assert answer.private
    if kind == "options":
        assert answer.json == {"options": []}


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "view_submission"},
        {"type": "view_submission", "view": {"type": "modal"}},
        {"type": "block_actions", "actions": [{}]},
        {"type": "message_action", "callback_id": 5},
    ],
)
async def test_signed_nonsense_is_refused_without_an_error(
    counted: Counted, payload: dict[str, Any]
):
    answer = await counted.requests.send(counted.requests.payload_request(payload))
    assert answer.status in {200, 400}
    assert counted.calls == []


async def test_an_old_button_says_so():
    async with StrictSlack() as slack:
        counted = Counted(slack.api_url)
        await slack.deliver(counted.app)
        counted.app.command("/minenews")(guarded(_with_a_button))
        await slack.command("/minenews")
        [message] = slack.private(GENERAL)
        await slack.press(message, "gone:thing")
        await slack.until(lambda: len(slack.private(GENERAL)) == 2)
        assert "no longer works" in slack.private(GENERAL)[-1].text


async def _with_a_button(ack: AsyncAck) -> None:
    text = {"type": "plain_text", "text": "Press"}
    button = {"type": "button", "action_id": "gone:thing", "text": text}
    await ack(text="Press", blocks=[{"type": "actions", "elements": [button]}])


async def test_no_token_reaches_the_log(counted: Counted, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    await counted.requests.command("/unknown", "my secret xoxp-1")
    await counted.requests.action("gone:thing")
    await counted.requests.event({"type": "app_mention", "user": "U1", "text": "private words"})
    assert "xox" not in caplog.text
    assert "private words" not in caplog.text
    assert SECRET not in caplog.text
