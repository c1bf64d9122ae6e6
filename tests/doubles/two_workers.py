"""The bot's engine as two workers on one PostgreSQL: what tests.doubles.engine has in one process.

One of them holds the lease to send, and now and then gives it to the other, with messages still waiting.
``start`` is what follows when the one that holds it is killed: its lease runs out, the other takes over
with what the store says and nothing else, and a new process takes the place of the dead one. Polls are taken in by
either. The network is left out nowhere that it is not left out of Engine.
"""

from __future__ import annotations

from itertools import count
from typing import Any, cast

from bot.model.workspace import HOME
from bot.outbox.deliver import Deliverer, DeliveryReport
from bot.outbox.gather import Gatherer
from bot.outbox.tenure import Tenure
from bot.pipeline import Pipeline
from handlers.alerts.render import SlackRenderer
from storage import TinyStores
from storage.postgres.stores import PostgresStores, open_postgres_stores
from tests.doubles.desk import TODAY, House, house
from tests.doubles.engine import Engine
from tests.doubles.postgres import empty_database

PASSES = 2
"""So many passes, then it is the other's turn."""


class _Worker:
    """A process: connections of its own, a pipeline that remembers what it read."""

    def __init__(
        self, name: str, stores: PostgresStores, house_: House, pipeline: Pipeline
    ) -> None:
        self.tenure = Tenure(stores, HOME, name)
        self.stores = stores
        self.house = house_
        self.pipeline = pipeline


class TwoWorkers(Engine):
    """An Engine whose work is done by two."""

    def __init__(self, **values: Any) -> None:
        self._address = empty_database()
        self._names = count(1)
        self._passes = 0
        self._workers: list[_Worker] = []
        self._opened: list[PostgresStores] = []
        super().__init__(**values, stores=cast("TinyStores", self._open()))

    async def __aexit__(self, kind: object, *rest: object) -> None:
        while self._opened:
            stores = self._opened.pop()
            if stores is not self.stores:  # the engine closes its own
                stores.close()
        await super().__aexit__(kind, *rest)

    @property
    def unit_makers(self) -> list[Any]:
        return [stores.database for stores in self._opened]

    def start(self) -> None:
        """The one that sends is killed, if there is one; the other goes on."""
        if self._workers:
            died, other = self._workers
            lost = died.stores.leases.held().get(died.tenure.name) != died.tenure.worker
            assert lost or not other.tenure.begin()
            self._lease_runs_out()
            self._workers = [other, self._worker(died.stores)]
        else:
            self._workers = [self._worker(self._opened[0]), self._worker(self._open())]
        self._take_over()

    async def deliver(self) -> DeliveryReport:
        """One pass of the one whose turn it is; the other may not."""
        self._passes += 1
        if self._passes % PASSES == 0 and self._may_hand_over():
            self._workers[0].tenure.end()
            self._workers.reverse()
            self._take_over()
            await self.deliverer.recover()
        assert not self._workers[1].tenure.begin()
        return await super().deliver()

    def _may_hand_over(self) -> bool:
        # What is not settled, and what Slack refuses as a whole, stays with the one that knows.
        return self.deliverer.stopped is None and not self.deliverer._unsettled

    def _take_over(self) -> None:
        worker = self._workers[0]
        assert worker.tenure.begin()
        self.tenure = worker.tenure
        self.pipeline = worker.pipeline
        self.gatherer = Gatherer(worker.stores, self.clock, self.figures)
        self.deliverer = Deliverer(
            worker.tenure,
            self.messenger,
            self._renderer_of(worker),
            self.clock,
            self.draw,
            self.delivery_policy(),
        )

    def _renderer_of(self, worker: _Worker) -> Any:
        """The worker's own, unless a test has put another in its place."""
        usual = isinstance(self.renderer, SlackRenderer)
        return SlackRenderer(worker.house.desks.of) if usual else self.renderer

    def _worker(self, stores: PostgresStores) -> _Worker:
        own = house(TODAY, clock=self.clock, stores=cast("TinyStores", stores))
        return _Worker(f"worker{next(self._names)}", stores, own, self.pipeline_on(stores))

    def _open(self) -> PostgresStores:
        self._opened.append(open_postgres_stores(self._address))
        return self._opened[-1]

    def _lease_runs_out(self) -> None:
        self._opened[0].database.change("UPDATE leases SET until = until - interval '1 minute'")
