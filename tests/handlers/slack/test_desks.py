"""Each request is answered at its workspace's desk, which no copy of the request copies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.desk import Desk
from bot.model.workspace import HOME, WorkspaceId
from handlers.slack.bolt import finish_lazy_work
from handlers.slack.desks import AtOwnDesk, installed_workspace
from handlers.slack.guard import guarded
from handlers.slack.identity import WORKSPACE
from tests.doubles.bolt import SECRET, SignedRequests, app_that_calls_nobody
from tests.doubles.desk import House, house

NORTH = WorkspaceId("T0NORTH")


class Seen:
    """An app whose listeners note the desk they got, at once and lazily."""

    def __init__(self, home: House, whose: Any = None) -> None:
        self.desks: list[Desk] = []
        self.app: AsyncApp = app_that_calls_nobody()
        self.app.use(AtOwnDesk(home.desks.of, *([whose] if whose else [])))

        async def at_once(desk: Desk, ack: AsyncAck) -> None:
            self.desks.append(desk)
            await ack("done")

        async def later(desk: Desk) -> None:
            self.desks.append(desk)

        self.app.command("/minestatus")(ack=guarded(at_once), lazy=[guarded(later)])
        self.requests = SignedRequests(self.app, SECRET)

    async def asked(self) -> str:
        answer = await self.requests.command("/minestatus", "Finland")
        await finish_lazy_work(self.app)
        assert answer.status == 200
        return answer.text


@pytest.fixture
def home() -> House:
    return house()


async def test_with_one_token_every_request_is_answered_at_home(home: House):
    seen = Seen(home)
    assert await seen.asked() == "done"
    assert [desk.workspace for desk in seen.desks] == [HOME, HOME]


async def test_a_lazy_listener_gets_the_same_desk_not_a_copy(home: House):
    def whose(_context: Mapping[str, Any]) -> WorkspaceId:
        return NORTH

    seen = Seen(home, whose)
    await seen.asked()
    assert all(desk is home.desks.of(NORTH) for desk in seen.desks)
    assert len(seen.desks) == 2


async def test_a_request_of_no_workspace_reaches_no_desk_and_is_refused_in_a_sentence(home: House):
    seen = Seen(home, installed_workspace)
    text = await seen.asked()
    assert text.startswith(
        "Slack did not say in which workspace this was asked, so nothing was done."
    )
    assert seen.desks == []


def test_a_workspace_without_a_name_is_not_taken_for_home():
    assert installed_workspace({}) is None
    assert installed_workspace({WORKSPACE: HOME}) is None
    assert installed_workspace({WORKSPACE: "T1"}) == "T1"
