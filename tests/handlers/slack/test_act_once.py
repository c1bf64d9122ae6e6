"""Requests that come again: in one life, after a restart, after a kill, over a socket.

Each is really signed, goes through the real Bolt app, and is remembered by a real store.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.errors import StoreUnavailableError
from bot.health import Health
from handlers.slack import act_once as once
from handlers.slack.access import SlackAccess
from handlers.slack.act_once import REPLAY_WINDOW, KeptRequests
from handlers.slack.bolt import build_bolt_app
from handlers.slack.guard import guarded
from handlers.slack.socket_mode import SocketConnection
from storage import TinyStores, open_memory_stores, open_stores
from tests.doubles.bolt import NOWHERE, SECRET, Answer, SignedRequests, signed
from tests.doubles.clock import ManualClock
from tests.doubles.slack import StrictSlack

FORM = "application/x-www-form-urlencoded"
NOBODY = SlackAccess("xoxb-test", SECRET, NOWHERE)
MENTION = {"type": "app_mention", "user": "U1", "channel": "C1", "text": "x", "ts": "1.1"}


def command(name: str, text: str) -> AsyncBoltRequest:
    form = {"command": name, "text": text, "user_id": "U1", "channel_id": "C1", "team_id": "T1"}
    return signed(SECRET, urlencode(form), FORM)


def payload(**values: Any) -> AsyncBoltRequest:
    whole = {"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"}, **values}
    return signed(SECRET, urlencode({"payload": json.dumps(whole)}), FORM)


def event(event_id: str = "Ev1", at: float | None = None, **headers: str) -> AsyncBoltRequest:
    body = {"type": "event_callback", "team_id": "T1", "event": MENTION, "event_id": event_id}
    return signed(SECRET, json.dumps(body), "application/json", at, **headers)


BUTTON = {"type": "button", "action_id": "watch:add", "block_id": "b", "value": "FIN"}
VIEW = {"type": "modal", "callback_id": "watch", "id": "V1", "blocks": [], "state": {"values": {}}}
CHANGES: dict[str, Callable[[], AsyncBoltRequest]] = {
    "add a watch": lambda: command("/minewatch", "add Finland"),
    "remove a watch": lambda: command("/minewatch", "remove Finland"),
    "pause": lambda: command("/minewatch", "pause 3d"),
    "open the settings": lambda: command("/minewatch", ""),
    "add a feed": lambda: command("/minefeeds", "add https://news.example/rss"),
    "record an act": lambda: command("/minestatus", "Record Finland signed 2025-01-01 https://x"),
    "share an answer": lambda: command("/minestatus", "Finland share"),
    "share the news": lambda: command("/minenews", "last 10 SHARE"),
    "press": lambda: payload(type="block_actions", actions=[BUTTON], trigger_id="1.1"),
    "submit": lambda: payload(type="view_submission", view=VIEW, trigger_id="1.2"),
    "close": lambda: payload(type="view_closed", view=VIEW),
    "shortcut": lambda: payload(type="shortcut", callback_id="status", trigger_id="1.3"),
    "message shortcut": lambda: payload(
        type="message_action",
        callback_id="status",
        trigger_id="1.4",
        channel={"id": "C1"},
        message={"type": "message", "text": "Finland", "ts": "1.1", "user": "U2"},
    ),
    "event": event,
    "event, sent again by Slack": lambda: event(**{"x-slack-retry-num": "1"}),
}


class Killed(BaseException):
    """The process is gone: nothing catches it."""


class Life:
    """One life of the bot on the store: what it was asked to do is counted."""

    def __init__(
        self, stores: TinyStores, access: SlackAccess = NOBODY, session: ClientSession | None = None
    ) -> None:
        self.done: list[str] = []
        self.dies = False
        self.stores = stores
        requests = KeptRequests(stores, ManualClock())
        self.app = build_bolt_app(access, session, requests)
        self.app.client.retry_handlers.clear()
        for name in ("/minestatus", "/minewatch", "/minenews", "/minefeeds"):
            self.app.command(name)(guarded(self._listener(name)))
        self.app.action("watch:add")(guarded(self._listener("press")))
        self.app.view("watch")(guarded(self._listener("submit")))
        self.app.view_closed("watch")(guarded(self._listener("close")))
        self.app.shortcut("status")(guarded(self._listener("shortcut")))
        self.app.event("app_mention")(guarded(self._listener("mention")))

    def _listener(self, name: str) -> Any:
        async def listener(ack: AsyncAck) -> None:
            if self.dies:
                raise Killed
            self.done.append(name)
            await ack()

        return listener

    async def ask(self, request: AsyncBoltRequest) -> Answer:
        """The request as it came over the wire: a fresh object each time."""
        headers = {name: values[0] for name, values in request.headers.items()}
        return await SignedRequests(self.app, SECRET).send(
            AsyncBoltRequest(body=request.raw_body, headers=headers)
        )


@pytest.fixture
def lives(tmp_path: Path) -> Iterator[Callable[[], Life]]:
    """Each call kills the life before (no goodbye to the store) and begins another."""
    opened: list[TinyStores] = []

    def begin() -> Life:
        if opened:
            opened[-1].abandon()
        opened.append(open_stores(tmp_path / "data", ManualClock()))
        return Life(opened[-1])

    yield begin
    opened[-1].abandon()


@pytest.mark.parametrize("name", CHANGES)
async def test_what_was_recorded_does_nothing_after_a_kill(lives: Callable[[], Life], name: str):
    request = CHANGES[name]()
    life = lives()
    assert (await life.ask(request)).status == 200
    assert len(life.done) == 1
    for _ in range(3):
        life = lives()
        for _ in range(2):
            assert (await life.ask(request)).status == 200
        assert life.done == []


async def test_slacks_retries_of_an_event_get_200_and_nothing_is_done_again(
    lives: Callable[[], Life],
):
    """Slack signs each try anew and numbers it."""
    life = lives()
    begun = datetime.now(UTC).timestamp()  # noqa: TID251 - Bolt checks the real time
    assert (await life.ask(event())).status == 200
    for number in (1, 2, 3):
        retry = event(
            at=begun + number,
            **{"x-slack-retry-num": str(number), "x-slack-retry-reason": "http_timeout"},
        )
        assert (await life.ask(retry)).status == 200
        assert life.done == (["mention"] if number == 1 else [])
        life = lives()
        assert (await life.ask(retry)).status == 200
    assert life.done == []


async def test_a_retry_of_an_event_that_a_kill_cut_off_is_answered(lives: Callable[[], Life]):
    request = event()
    life = lives()
    life.dies = True
    with pytest.raises(Killed):
        await life.ask(request)
    life = lives()
    assert (await life.ask(request)).status == 200
    assert life.done == ["mention"]


async def test_a_change_that_a_kill_cut_off_is_not_done_by_a_repeat(lives: Callable[[], Life]):
    """Slack sends no change again, so whoever does is not Slack."""
    request = command("/minewatch", "add Finland")
    life = lives()
    life.dies = True
    with pytest.raises(Killed):
        await life.ask(request)
    life = lives()
    assert (await life.ask(request)).status == 200
    assert life.done == []


@pytest.mark.parametrize(
    "ask",
    [lambda: command("/minestatus", "Finland"), lambda: command("/minenews", "last 10")],
)
async def test_a_question_may_be_asked_again_and_costs_no_write(
    lives: Callable[[], Life], ask: Callable[[], AsyncBoltRequest]
):
    request = ask()
    life = lives()
    for _ in range(2):
        await life.ask(request)
    assert len(life.done) == 2
    assert len(life.stores.requests) == 0


async def test_two_requests_that_look_alike_are_two(lives: Callable[[], Life]):
    life = lives()
    await life.ask(payload(type="block_actions", actions=[BUTTON], trigger_id="1.1"))
    life_after = lives()
    await life_after.ask(payload(type="block_actions", actions=[BUTTON], trigger_id="1.2"))
    assert (life.done, life_after.done) == (["press"], ["press"])


async def test_a_forged_repeat_is_refused_and_not_remembered(lives: Callable[[], Life]):
    life = lives()
    forged = signed("another secret", "command=%2Fminewatch&text=add", FORM)
    assert (await life.ask(forged)).status == 401
    assert len(life.stores.requests) == 0


async def test_nothing_of_a_request_is_kept_but_a_hash_and_a_second(tmp_path: Path):
    stores = open_stores(tmp_path / "data", ManualClock())
    request = command("/minewatch", "add Finland secretword")
    await Life(stores).ask(request)
    stores.close()
    files = [path.read_bytes() for path in (tmp_path / "data").iterdir() if path.is_file()]
    signature = request.headers["x-slack-signature"][0].encode()
    assert not any(word in text for text in files for word in (signature, b"secretword"))


async def test_while_the_disk_is_full_requests_are_answered_and_repeats_known(
    lives: Callable[[], Life], monkeypatch: pytest.MonkeyPatch
):
    life = lives()

    def full(*_args: Any) -> None:
        raise StoreUnavailableError("The store cannot be written (No space left on device).")

    monkeypatch.setattr(life.stores.database.journal, "_commit", full)
    monkeypatch.setattr(life.stores.database.journal._unit, "_commit", full)
    request = command("/minewatch", "list")
    for _ in range(2):
        assert (await life.ask(request)).status == 200
    assert life.done == ["/minewatch"]


# --- bounded --------------------------------------------------------------------------------


def kept(stores: TinyStores) -> KeptRequests:
    return KeptRequests(stores, ManualClock())


def test_what_is_past_its_window_leaves_the_store():
    stores = open_memory_stores(ManualClock())
    requests = kept(stores)
    for number in range(1_000):
        requests.note(f"signed:{number}", 1_000_000 + number)
    assert requests.has("signed:999")
    assert requests.has("signed:400")
    assert not requests.has("signed:398")
    assert len(stores.requests) <= REPLAY_WINDOW + 1


def test_a_burst_that_is_over_leaves_within_as_many_requests_as_it_had_twenties():
    stores = open_memory_stores(ManualClock())
    requests = kept(stores)
    for number in range(200):
        requests.note(f"signed:{number}", 1_000_000)
    for number in range(11):
        requests.note(f"later:{number}", 1_000_000 + REPLAY_WINDOW + 1)
    assert len(stores.requests) == 11


def test_never_more_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(once, "REMEMBERED", 50)
    stores = open_memory_stores(ManualClock())
    requests = kept(stores)
    for number in range(120):
        requests.note(f"signed:{number}", 1_000_000)
    assert len(stores.requests) == 50


@settings(max_examples=50, deadline=None)
@given(
    stamps=st.lists(st.integers(0, 300), min_size=1, max_size=40),
    kills=st.sets(st.integers(0, 39)),
)
def test_within_five_minutes_of_its_signing_no_request_is_forgotten(
    tmp_path_factory: pytest.TempPathFactory, stamps: list[int], kills: set[int]
):
    """Requests come in any order of their stamps; both may be five minutes from the true time."""
    data = tmp_path_factory.mktemp("store")
    now = 1_700_000_000
    stores = open_stores(data, ManualClock())
    for number, age in enumerate(stamps):
        kept(stores).note(f"signed:{number}", now + (age if number % 2 else -age))
        if number in kills:
            stores.abandon()
            stores = open_stores(data, ManualClock())
    assert all(kept(stores).has(f"signed:{number}") for number in range(len(stamps)))
    stores.abandon()


# --- Socket Mode ------------------------------------------------------------------------------


class Socket:
    """A life of the bot behind a connection of Socket Mode."""

    def __init__(self, slack: StrictSlack, stores: TinyStores, session: ClientSession) -> None:
        self.life = Life(stores, slack.access, session)
        clock = ManualClock()
        self.connection = SocketConnection(
            self.life.app, slack.access, slack.app_level_token, clock, Health(clock), 5.0
        )

    async def __aenter__(self) -> Life:
        assert await self.connection.open()
        return self.life

    async def __aexit__(self, *_rest: object) -> None:
        await self.connection.close()


PRESS = {
    "type": "block_actions",
    "team": {"id": "T1"},
    "user": {"id": "U1", "team_id": "T1"},
    "actions": [BUTTON],
    "trigger_id": "1.1",
}
TYPED = {"command": "/minewatch", "text": "add Finland", "user_id": "U1", "channel_id": "C1"}
CALLBACK = {"type": "event_callback", "team_id": "T1", "event": MENTION, "event_id": "Ev9"}


@pytest.mark.parametrize(
    ("kind", "body"),
    [("interactive", PRESS), ("slash_commands", TYPED), ("events_api", CALLBACK)],
)
async def test_an_envelope_that_comes_again_is_acknowledged_and_done_once(
    tmp_path: Path, kind: str, body: dict[str, Any]
):
    async with StrictSlack() as slack, ClientSession() as session:
        for number in range(3):
            stores = open_stores(tmp_path / "data", ManualClock())
            async with Socket(slack, stores, session) as life:
                for retry in range(2):
                    await slack.socket.ask(kind, body, 5.0, retry, "timeout")
                assert len(life.done) == (1 if number == 0 else 0)
            stores.abandon()


async def test_envelopes_are_forgotten_by_our_own_clock(tmp_path: Path):
    clock = ManualClock()
    stores = open_stores(tmp_path / "data", clock)
    requests = KeptRequests(stores, clock)
    requests.note("envelope:1", requests.now())
    clock.move(seconds=REPLAY_WINDOW + 2)
    requests.note("envelope:2", requests.now())
    assert (requests.has("envelope:1"), requests.has("envelope:2")) == (False, True)
    assert timedelta(seconds=REPLAY_WINDOW) >= timedelta(minutes=10)
    stores.abandon()
