"""Requests that come again: in one life, after a restart, after a kill, over a socket.

Each is really signed, goes through the real Bolt app, and is remembered by a real store.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.errors import StoreUnavailableError
from storage import TinyStores, open_stores
from tests.doubles.acted_on import BUTTON, MENTION, Killed, Life
from tests.doubles.bolt import SECRET, signed
from tests.doubles.clock import ManualClock

FORM = "application/x-www-form-urlencoded"


def command(name: str, text: str) -> AsyncBoltRequest:
    form = {"command": name, "text": text, "user_id": "U1", "channel_id": "C1", "team_id": "T1"}
    return signed(SECRET, urlencode(form), FORM)


def payload(**values: Any) -> AsyncBoltRequest:
    whole = {"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"}, **values}
    return signed(SECRET, urlencode({"payload": json.dumps(whole)}), FORM)


def event(event_id: str = "Ev1", at: float | None = None, **headers: str) -> AsyncBoltRequest:
    body = {"type": "event_callback", "team_id": "T1", "event": MENTION, "event_id": event_id}
    return signed(SECRET, json.dumps(body), "application/json", at, **headers)


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
