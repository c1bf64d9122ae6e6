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
from bot.model.web_state import Reach, web_state
from bot.model.workspace import HOME
from bot.ports import Clock, Stores
from bot.runner.stopped import CRASHED, stopped

_TEXTS = {
    "store_entries": "Entries in the store",
    "store_stories": "Stories in the store",
    "store_seen_keys": "Keys of entries already known",
    "watches": "Watches",
    "outbox_waiting": "Items waiting to be sent",
    "outbox_oldest_due_seconds": "Age of the oldest item due",
}


_FEEDS = ("polled", "failing")
_STATES = ("sending", "refused", "crashed", "ended")
"""Of a workspace: served; Slack refuses its token; our own code crashed over it; it removed the app."""


class StoreGauges:
    """Adds the gauges to ``metrics``; ``refresh`` before their text is asked for.

    ``many``: workspaces install Minewatch; else HOME is the only one.
    """

    def __init__(self, metrics: Metrics, stores: Stores, clock: Clock, *, many: bool) -> None:
        self._stores = stores
        self._clock = clock
        self._many = many
        self._read: dict[str, float] = {}
        for name, text in _TEXTS.items():
            metrics.gauge(name, text, partial(self._value, name))
        feeds = {state: partial(self._value, f"feeds_{state}") for state in _FEEDS}
        metrics.gauges(
            "feeds", "Feeds that are polled, and those of them that fail", "state", feeds
        )
        metrics.gauge(
            "web_reached", "0 while no feed at all can be read", partial(self._value, "web_reached")
        )
        states = {state: partial(self._value, state) for state in _STATES}
        metrics.gauges("workspaces", "Workspaces by how they are served", "state", states)

    async def refresh(self) -> None:
        """Read them from the store; it may be slow or away, and the event loop is not held up."""
        try:
            self._read = await self._stores.do(self._figures)
        except StoreUnavailableError:  # reported by /healthz
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
            **self._feeds(),
            **self._states(),
        }

    def _feeds(self) -> dict[str, float]:
        """How many feeds are polled and fail, and whether anything is read."""
        state = web_state(self._stores.feeds.all())
        return {
            "feeds_polled": state.asked,
            "feeds_failing": state.number,
            "web_reached": float(state.reach is Reach.SOME),
        }

    def _states(self) -> dict[str, float]:
        """How many workspaces are in each state."""
        troubles = stopped(self._stores, self._clock.now())
        installed = self._stores.workspaces.summaries() if self._many else ()
        here = [each.id for each in installed if each.ended_at is None] if self._many else [HOME]
        whys = [troubles.get(workspace) for workspace in here]
        crashed = whys.count(CRASHED)
        return {
            "sending": whys.count(None),
            "refused": len(whys) - whys.count(None) - crashed,
            "crashed": crashed,
            "ended": len(installed) - len(here) if self._many else 0,
        }
