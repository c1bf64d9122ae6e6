"""Figures of the store: shown with the others, and unknown while the store does not answer."""

from __future__ import annotations

from datetime import timedelta

from bot.app.gauges import StoreGauges
from bot.metrics import Metrics
from bot.model.alert import Note
from bot.model.workspace import Conversation
from bot.outbox.items import new_item
from storage import open_memory_stores
from tests.doubles.clock import ManualClock
from tests.doubles.unreachable import Unreachable
from tests.doubles.values import NOON


async def test_the_store_is_asked_at_one_go_and_unknown_while_it_does_not_answer():
    clock, metrics = ManualClock(NOON), Metrics()
    state = Unreachable(open_memory_stores(clock))
    state.whole.outbox.put(
        new_item(Note("hello"), Conversation.of("U1"), NOON - timedelta(minutes=2))
    )
    gauges = StoreGauges(metrics, state.stores(), clock)
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
