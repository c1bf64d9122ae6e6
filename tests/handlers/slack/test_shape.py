"""A request without the parts that Slack always sends reaches no listener and changes nothing."""

import json
import logging
from typing import Any
from urllib.parse import urlencode

import pytest

import handlers
from tests.doubles.bolt import SECRET, SignedRequests, requests_to, signed
from tests.doubles.desk import House

FORM = "application/x-www-form-urlencoded"
COMMAND = {"command": "/minewatch", "text": "add Finland", "user_id": "U1", "channel_id": "C1"}
PERSON = {"id": "U1"}
PRESS = {"action_id": "watch:window", "block_id": "b", "type": "button", "value": "me"}
SUGGEST = {"type": "block_suggestion", "user": PERSON, "action_id": "watch:states", "value": "Fin"}
MESSAGE = {
    "type": "message",
    "channel_type": "im",
    "channel": "D1",
    "user": "U1",
    "text": "watch Finland",
    "ts": "1.1",
}


def without(whole: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in whole.items() if key != name}


def press(**parts: Any) -> dict[str, Any]:
    return {"type": "block_actions", "user": PERSON, "actions": [PRESS], **parts}


SHAPELESS: dict[str, dict[str, Any]] = {
    "a command of no person": without(COMMAND, "user_id"),
    "a command of an empty person": {**COMMAND, "user_id": ""},
    "a command typed nowhere": without(COMMAND, "channel_id"),
    "a press of no person": {"payload": without(press(), "user")},
    "a press of a person that is a text": {"payload": press(user="U1")},
    "a press of a person that is a list": {"payload": press(user=["U1"])},
    "a press of a person whose id is an object": {"payload": press(user={"id": {"a": 1}})},
    "a press in a channel that is a text": {"payload": press(channel="C1")},
    "a press of nothing": {"payload": press(actions=[])},
    "a press of a text": {"payload": press(actions=["watch:window"])},
    "a press without an action": {"payload": press(actions=[without(PRESS, "action_id")])},
    "a press with an object for an action": {
        "payload": press(actions=[{**PRESS, "action_id": {}}])
    },
    "a press with a list for a value": {"payload": press(actions=[{**PRESS, "value": ["me"]}])},
    "a press with a number for a channel": {
        "payload": press(actions=[{**PRESS, "selected_conversation": 7}])
    },
    "suggestions for an object": {"payload": {**SUGGEST, "value": {"a": 1}}},
    "suggestions for no person": {"payload": without(SUGGEST, "user")},
    "a window that is a list": {"payload": {"type": "view_submission", "user": PERSON, "view": []}},
    "a window of no kind": {"payload": {"type": "view_submission", "user": PERSON, "view": {}}},
    "a window of a list": {
        "payload": {"type": "view_submission", "user": PERSON, "view": {"callback_id": ["a"]}}
    },
    "a shortcut of no person": {"payload": {"type": "shortcut", "callback_id": "x"}},
}
EVENTS: dict[str, Any] = {
    "a list": [],
    "a text": "message",
    "nothing": {},
    "a kind that is an object": {**MESSAGE, "type": {}},
    "a person that is an object": {**MESSAGE, "user": {"id": "U1"}},
    "a channel that is a list": {**MESSAGE, "channel": ["D1"]},
    "a text that is a number": {**MESSAGE, "text": 7},
    "a time that is a number": {**MESSAGE, "ts": 1.1},
    "a thread that is an object": {**MESSAGE, "thread_ts": {}},
}


@pytest.fixture
def slack(home: House) -> SignedRequests:
    return requests_to(home.desk, handlers)


@pytest.mark.parametrize("name", SHAPELESS)
async def test_what_slack_never_sends_is_400_and_a_line_without_a_traceback(
    home: House, slack: SignedRequests, caplog: pytest.LogCaptureFixture, name: str
):
    fields = {k: json.dumps(v) if k == "payload" else v for k, v in SHAPELESS[name].items()}
    with caplog.at_level(logging.INFO):
        answer = await slack.send(signed(SECRET, urlencode(fields), FORM))
    assert answer.status == 400
    assert not list(home.stores.watches.all())
    assert all(record.exc_info is None for record in caplog.records)


@pytest.mark.parametrize("name", EVENTS)
async def test_so_is_an_event(
    home: House, slack: SignedRequests, caplog: pytest.LogCaptureFixture, name: str
):
    body = {"type": "event_callback", "event_id": "Ev1", "event": EVENTS[name]}
    with caplog.at_level(logging.INFO):
        answer = await slack.send(signed(SECRET, json.dumps(body), "application/json"))
    assert answer.status in {200, 400}
    assert not list(home.stores.watches.all())
    assert all(record.exc_info is None for record in caplog.records)


async def test_what_slack_calls_optional_may_be_missing(home: House, slack: SignedRequests):
    answer = await slack.send(signed(SECRET, urlencode(COMMAND), FORM))
    assert answer.status == 200
    assert len(list(home.stores.watches.all())) == 1
    payload = urlencode({"payload": json.dumps(without(SUGGEST, "value"))})
    assert (await slack.send(signed(SECRET, payload, FORM))).status == 200


async def test_events_that_carry_a_whole_channel_are_acknowledged(slack: SignedRequests):
    event = {"type": "channel_created", "channel": {"id": "C1", "name": "new"}}
    body = json.dumps({"type": "event_callback", "event_id": "Ev2", "event": event})
    assert (await slack.send(signed(SECRET, body, "application/json"))).status == 200
