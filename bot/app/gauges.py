"""Figures of the store for /metrics: how much it holds, and how much waits.

In: the store, read all at once within ``Stores.do``. Out: gauges that show what was read last. While the
store does not answer they are NaN, which Prometheus takes for "not known", and the other figures are
shown all the same.
"""

from __future__ import annotations

from functools import partial
from math import nan

from bot.errors import StoreUnavailableError
from bot.metrics import Metrics
from bot.model.alert import ItemState
from bot.ports import Clock, Stores

_TEXTS = {
    "store_entries": "Entries in the store",
    "store_stories": "Stories in the store",
    "store_seen_keys": "Keys of entries already known",
    "watches": "Watches",
    "outbox_waiting": "Items waiting to be sent",
    "outbox_oldest_due_seconds": "Age of the oldest item due",
}


class StoreGauges:
    """Adds the gauges to ``metrics``; ``refresh`` before their text is asked for."""

    def __init__(self, metrics: Metrics, stores: Stores, clock: Clock) -> None:
        self._stores = stores
        self._clock = clock
        self._read: dict[str, float] = {}
        for name, text in _TEXTS.items():
            metrics.gauge(name, text, partial(self._value, name))

    async def refresh(self) -> None:
        """Read them from the store; it may be slow or away, and the event loop is not held up."""
        try:
            self._read = await self._stores.do(self._figures)
        except StoreUnavailableError:  # said by /healthz
            self._read = {}

    def _value(self, name: str) -> float:
        return self._read.get(name, nan)

    def _figures(self) -> dict[str, float]:
        stores, due_at = self._stores, self._stores.outbox.oldest_due_at()
        age = 0.0 if due_at is None else (self._clock.now() - due_at).total_seconds()
        return {
            "store_entries": len(stores.entries),
            "store_stories": len(stores.stories),
            "store_seen_keys": len(stores.seen),
            "watches": len(stores.watches),
            "outbox_waiting": float(stores.outbox.counts()[ItemState.WAITING]),
            "outbox_oldest_due_seconds": age,
        }
