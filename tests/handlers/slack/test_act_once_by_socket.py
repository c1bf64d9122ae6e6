"""Socket Mode: an envelope that comes again is acted on once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.health import Health
from handlers.slack.kept_requests import REPLAY_WINDOW, KeptRequests
from handlers.slack.socket_mode import SocketConnection
from storage import TinyStores, open_stores
from tests.doubles.acted_on import BUTTON, MENTION, Life
from tests.doubles.clock import ManualClock
from tests.doubles.slack import StrictSlack


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
    requests = KeptRequests(stores, clock, "one")
    requests.note("envelope:1", requests.now())
    clock.move(seconds=REPLAY_WINDOW + 2)
    requests.note("envelope:2", requests.now())
    assert (requests.has("envelope:1"), requests.has("envelope:2")) == (False, True)
    assert timedelta(seconds=REPLAY_WINDOW) >= timedelta(minutes=10)
    stores.abandon()
