"""Figures of the store: shown with the others, and unknown while the store does not answer."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.app.gauges import StoreGauges
from bot.metrics import Metrics
from bot.model.alert import Note
from bot.model.workspace import HOME, Conversation, WorkspaceId
from bot.outbox.dispatch import DispatchReport
from bot.outbox.items import new_item
from bot.ports import Refused
from bot.runner.stopped import StoppedNotes
from storage import open_memory_stores
from tests.doubles.clock import ManualClock
from tests.doubles.token_box import ScrambledTokens
from tests.doubles.unreachable import Unreachable
from tests.doubles.values import NOON
from tests.doubles.workspaces import workspace


async def test_the_store_is_asked_at_one_go_and_unknown_while_it_does_not_answer():
    clock, metrics = ManualClock(NOON), Metrics()
    state = Unreachable(open_memory_stores(clock))
    state.whole.outbox.put(
        new_item(Note("hello"), Conversation.of("U1"), NOON - timedelta(minutes=2))
    )
    gauges = StoreGauges(metrics, state.stores(), clock, many=False)
    await gauges.refresh()
    assert state.turns == 1
    shown = metrics.text().decode().splitlines()
    assert "minewatch_outbox_waiting 1.0" in shown
    assert "minewatch_outbox_oldest_due_seconds 120.0" in shown
    state.down = True
    metrics.sent(0.1, 0.1)
    await gauges.refresh()
    shown = metrics.text().decode().splitlines()
    assert "minewatch_outbox_waiting NaN" in shown
    assert 'minewatch_sends_total{outcome="sent"} 1.0' in shown
    state.down = False
    await gauges.refresh()
    assert "minewatch_outbox_waiting 1.0" in metrics.text().decode().splitlines()


def states(metrics: Metrics) -> dict[str, float]:
    """The gauge of workspaces."""
    lines = metrics.text().decode().splitlines()
    found = (re.fullmatch(r'minewatch_workspaces\{state="(\w+)"\} (.+)', line) for line in lines)
    return {each[1]: float(each[2]) for each in found if each}


async def test_workspaces_are_counted_by_how_they_are_served():
    clock, metrics = ManualClock(NOON), Metrics()
    stores = open_memory_stores(clock, ScrambledTokens())
    gauges = StoreGauges(metrics, stores, clock, many=True)
    stores.workspaces.put(*(workspace(f"T{n}") for n in range(1, 5)))
    stores.workspaces.put(workspace("T5", ended_at=NOON))
    notes, refused = StoppedNotes(stores, clock), Refused("token_revoked", "workspace", "")
    stopped = ((WorkspaceId("T1"), refused), (WorkspaceId("T5"), refused))
    await notes.note(DispatchReport(stopped=stopped, crashed=(WorkspaceId("T2"),)))
    await gauges.refresh()
    assert states(metrics) == {"sending": 2, "refused": 1, "crashed": 1, "ended": 1}
    for _ in range(10):
        clock.move(minutes=2)
        await notes.note(DispatchReport(stopped=stopped))
    await gauges.refresh()
    assert states(metrics) == {"sending": 3, "refused": 1, "crashed": 0, "ended": 1}
    clock.move(minutes=11)
    await gauges.refresh()
    assert states(metrics) == {"sending": 4, "refused": 0, "crashed": 0, "ended": 1}


async def test_the_workspace_whose_token_is_a_setting_is_one():
    clock, metrics = ManualClock(NOON), Metrics()
    stores = open_memory_stores(clock)
    gauges = StoreGauges(metrics, stores, clock, many=False)
    await gauges.refresh()
    assert states(metrics) == {"sending": 1, "refused": 0, "crashed": 0, "ended": 0}
    await StoppedNotes(stores, clock).note(DispatchReport(crashed=(HOME,)))
    await gauges.refresh()
    assert states(metrics) == {"sending": 0, "refused": 0, "crashed": 1, "ended": 0}
