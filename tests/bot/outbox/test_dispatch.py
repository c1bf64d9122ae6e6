"""Sending for many workspaces side by side: no one waits for another, and one process sends for each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.errors import TokenUnreadableError
from bot.model.alert import ItemState, Note
from bot.model.workspace import Conversation, WorkspaceId
from bot.outbox import items
from bot.outbox.deliver import Deliverer
from bot.outbox.delivery_policy import DeliveryPolicy
from bot.outbox.dispatch import (
    CRASH_REST_SECONDS,
    IDLE_SECONDS,
    MOST_AT_WORK,
    MOST_SERVED,
    Dispatcher,
    DispatchReport,
)
from bot.outbox.items import new_item
from bot.outbox.tenure import LEASE_SECONDS, RENEW_SECONDS, Tenure
from bot.ports import Refused, Stores, TryLater
from bot.watches.cadence import next_digest
from storage import open_memory_stores
from tests.bot.outbox.test_turns import TextOfNote
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.engine import Figures
from tests.doubles.messenger import MemoryMessenger
from tests.doubles.token_box import ScrambledTokens
from tests.doubles.values import NOON
from tests.doubles.workspaces import workspace

REVOKED = Refused("token_revoked", "workspace", "Install it again.")


class Campaign:
    """Workspaces over one store, each with a Slack of its own; processes that send for them."""

    def __init__(self) -> None:
        self.clock = ManualClock(NOON)
        self.stores: Stores = open_memory_stores(self.clock, ScrambledTokens())
        self.slacks: dict[WorkspaceId, MemoryMessenger] = {}
        self.refused: list[WorkspaceId] = []
        self.blind = asyncio.Lock()
        self.channels: dict[str, Callable[[], None]] = {}

    def process(self, name: str = "one") -> Dispatcher:
        async def refused(workspace: WorkspaceId) -> None:
            self.refused.append(workspace)

        return Dispatcher(self.stores, self._deliverer, self.clock, name, refused=refused)

    def slack(self, workspace: str) -> MemoryMessenger:
        return self.slacks.setdefault(WorkspaceId(workspace), MemoryMessenger())

    def say(self, to: str, *texts: str) -> None:
        now, place = self.clock.now(), Conversation.of(to)
        self.slack(place.workspace)
        self.stores.outbox.put(
            *(new_item(Note(t), place, now, change=t, index=i) for i, t in enumerate(texts))
        )

    def told(self, workspace: str) -> list[str]:
        return [posted.text for posted in self.slack(workspace).posted]

    def waiting(self, workspace: str) -> int:
        return self.stores.of(WorkspaceId(workspace)).outbox.counts()[ItemState.WAITING]

    async def round(self, dispatcher: Dispatcher, seconds: float = 2.0) -> DispatchReport:
        """One round, in which so much time passes that it need not wait for anything."""
        task = asyncio.create_task(dispatcher.round())
        await self.clock.advance(seconds)
        return await asyncio.wait_for(task, 5)

    def _deliverer(self, tenure: Tenure) -> Deliverer:
        def main_channel() -> None:
            return self.channels.get(tenure.workspace, lambda: None)()

        policy = DeliveryPolicy(Figures(), next_digest, main_channel, turn=self._turn)
        slack = self.slack(tenure.workspace)
        return Deliverer(tenure, slack, TextOfNote(), self.clock, FixedDraw(), policy)

    @asynccontextmanager
    async def _turn(self, conversation: Conversation) -> AsyncIterator[None]:
        if conversation.is_private:
            yield
            return
        async with self.blind:
            yield


@pytest.fixture
def campaign() -> Campaign:
    return Campaign()


async def test_each_workspace_is_sent_its_own_by_its_own_token(campaign):
    campaign.say("T1/U1", "for one")
    campaign.say("T2/U1", "for two")
    await campaign.round(campaign.process())
    assert (campaign.told("T1"), campaign.told("T2")) == (["for one"], ["for two"])


async def test_a_workspace_that_does_not_answer_holds_up_no_other(campaign):
    campaign.say("T1/U1", "slow")
    campaign.say("T2/U1", "first")
    campaign.slack("T1").hold()
    process = campaign.process()
    await campaign.round(process)
    campaign.say("T2/U1", "second")
    await campaign.round(process)
    assert (campaign.told("T1"), campaign.told("T2")) == ([], ["first", "second"])
    campaign.slack("T1").let_go()
    await campaign.round(process)
    assert campaign.told("T1") == ["slow"]


async def test_a_revoked_token_stops_its_own_workspace_alone(campaign):
    campaign.say("T1/U1", "never")
    campaign.say("T2/U1", "still")
    campaign.slack("T1").answers = [REVOKED]
    campaign.slack("T1").token_trouble = REVOKED
    process = campaign.process()
    for _ in range(3):
        await campaign.round(process)
    assert (campaign.told("T1"), campaign.told("T2")) == ([], ["still"])
    assert campaign.refused == ["T1"]
    assert campaign.waiting("T1") == 1


async def test_nothing_is_sent_for_a_workspace_from_the_moment_it_ended(campaign):
    process = campaign.process()
    campaign.say("T1/U1", *(f"{n}" for n in range(5)))
    await campaign.round(process)
    told = campaign.told("T1")
    assert told
    campaign.stores.workspaces.put(workspace("T1", ended_at=campaign.clock.now()))
    for _ in range(3):
        await campaign.round(process)
    told = campaign.told("T1")
    assert told
    campaign.stores.workspaces.put(workspace("T1"))
    for _ in range(4):
        await campaign.round(process)
    assert campaign.told("T1") == ["0", "1", "2", "3", "4"]


async def test_of_two_processes_one_sends_for_a_workspace(campaign):
    one, two = campaign.process("one"), campaign.process("two")
    campaign.say("T1/U1", *(f"{n}" for n in range(4)))
    for _ in range(4):
        await campaign.round(one)
        await campaign.round(two, seconds=1.1)
    assert campaign.told("T1") == ["0", "1", "2", "3"]


async def test_another_process_goes_on_when_one_has_died(campaign):
    one, two = campaign.process("one"), campaign.process("two")
    campaign.say("T1/U1", "first", "second")
    await campaign.round(one)
    await campaign.round(two, seconds=LEASE_SECONDS + 1)
    await campaign.round(two)
    assert campaign.told("T1") == ["first", "second"]


async def test_a_process_that_hung_claims_nothing_once_another_has_taken_over(campaign):
    one, two = campaign.process("one"), campaign.process("two")
    campaign.say("T1/U1", "first", "second", "third")
    await campaign.round(one, seconds=LEASE_SECONDS + 1)
    await campaign.round(two)
    await campaign.round(one)
    await campaign.round(two)
    assert campaign.told("T1") == ["first", "second", "third"]
    assert campaign.stores.leases.held("deliver:")["deliver:T1"] == "two"


async def test_a_workspace_that_was_lost_during_a_pass_and_is_free_again_is_served_again(campaign):
    one, two = campaign.process("one"), Tenure(campaign.stores, WorkspaceId("T1"), "two")
    campaign.say("T1/U1", "first", "second")
    campaign.slack("T1").hold()
    await campaign.round(one)
    await campaign.clock.advance(LEASE_SECONDS)
    assert two.begin()
    await campaign.round(one)
    two.end()
    await campaign.round(one)
    campaign.slack("T1").let_go()
    for _ in range(4):
        await campaign.round(one)
    assert campaign.told("T1") == ["first", "second"]


async def test_what_failed_here_is_left_to_the_process_that_has_taken_over(campaign):
    one, two = campaign.process("one"), Tenure(campaign.stores, WorkspaceId("T1"), "two")
    campaign.say("T1/U1", "first")
    slack = campaign.slack("T1")
    slack.answers = [TryLater("ratelimited", 1.0)]
    slack.hold()
    await campaign.round(one)
    await campaign.clock.advance(LEASE_SECONDS)
    assert two.begin()
    (claimed,) = campaign.stores.outbox.claimed()
    sent = items.sent(claimed, campaign.clock.now())
    campaign.stores.outbox.put(sent)
    slack.let_go()
    await campaign.round(one)
    assert campaign.stores.outbox.get(claimed.id) == sent


async def test_a_workspace_whose_pass_crashes_holds_up_no_other_and_is_tried_again(campaign):
    def unreadable() -> None:
        raise TokenUnreadableError("The token was encrypted with another key.")

    campaign.channels["T1"] = unreadable
    process = campaign.process()
    for text in ("first", "second"):
        campaign.say("T1/U1", text)
        campaign.say("T2/U1", text)
        assert (await campaign.round(process)).crashed == ("T1",)
    assert (campaign.told("T1"), campaign.told("T2")) == ([], ["first", "second"])
    del campaign.channels["T1"]
    await campaign.clock.advance(CRASH_REST_SECONDS)
    for _ in range(3):
        assert (await campaign.round(process)).crashed == ()
    assert campaign.told("T1") == ["first", "second"]


async def test_a_process_that_ends_gives_its_workspaces_back_at_once(campaign):
    one, two = campaign.process("one"), campaign.process("two")
    campaign.say("T1/U1", "first", "second")
    await campaign.round(one)
    one.finish()
    await one.end()
    assert campaign.stores.leases.held("deliver:") == {}
    await campaign.round(two)
    assert campaign.told("T1") == ["first", "second"]


async def test_what_could_not_be_found_again_is_sent_by_one_at_a_time(campaign):
    for team in ("T1", "T2", "T3"):
        campaign.say(f"{team}/C1", "channel")
        campaign.say(f"{team}/U1", "person")
        campaign.slack(team).hold()
    process = campaign.process()
    for _ in range(3):
        await campaign.round(process)
    under_way = [campaign.slack(team).under_way for team in ("T1", "T2", "T3")]
    assert sum(under_way) == 1
    for team in ("T1", "T2", "T3"):
        campaign.slack(team).let_go()
    for _ in range(4):
        await campaign.round(process)
    assert [len(campaign.told(team)) for team in ("T1", "T2", "T3")] == [2, 2, 2]


async def test_one_process_leaves_the_rest_of_very_many_workspaces_to_others(campaign):
    teams = [f"T{n:03}" for n in range(MOST_SERVED + 5)]
    for team in teams:
        campaign.say(f"{team}/U1", "hello", "again")
    one, two = campaign.process("one"), campaign.process("two")
    await campaign.round(one)
    assert len(campaign.stores.leases.held("deliver:")) == MOST_SERVED
    for _ in range(2 * MOST_SERVED // MOST_AT_WORK + 2):
        await campaign.round(two)
        await campaign.round(one)
    assert all(campaign.told(team) == ["hello", "again"] for team in teams)


async def test_a_lease_is_renewed_while_there_is_work(campaign):
    process = campaign.process()
    later = campaign.clock.now() + timedelta(hours=1)
    campaign.say("T1/U1", *(f"{n}" for n in range(30)))
    while campaign.waiting("T1"):
        await campaign.round(process, seconds=RENEW_SECONDS)
        assert campaign.clock.now() < later
    assert len(campaign.told("T1")) == 30
    assert campaign.clock.now() - NOON > timedelta(seconds=IDLE_SECONDS)
