"""Sending for every workspace: one deliverer each, side by side.

In: the workspaces that have something to send, and the leases this process gets. Out: passes over
their outboxes. No workspace waits for another: one that is slow, rate-limited or has revoked its
token holds up no other. How one workspace's items are sent is bot.outbox.deliver.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import Any

import structlog

from bot.errors import StoreUnavailableError
from bot.model.workspace import WorkspaceId
from bot.outbox.deliver import Deliverer, DeliveryReport
from bot.outbox.service import Questions, Service
from bot.outbox.tenure import RENEW_SECONDS, Tenure
from bot.ports import Clock, Refused, Stores

MOST_SERVED = 64
"""Workspaces that one process serves at once; more are left to the others, or wait their turn."""
MOST_AT_WORK = 8
"""Passes side by side. More would take turns with the largest workspaces, which need every minute of
their budget; those that Slack keeps waiting do not count."""
IDLE_SECONDS = 30.0
"""So long a workspace with nothing to send is kept, before its lease goes back; less if others wait."""
PATIENCE_SECONDS = 1.0
"""So long a round waits for passes under way: the next one lets other workspaces begin."""
SLOW_SECONDS = 2.0
"""A pass under way for longer waits for Slack: it is not waited for, and keeps no place."""
CRASH_REST_SECONDS = 30.0
"""So long a workspace whose pass crashed is left alone: the others are sent theirs meanwhile."""
LOOK_SECONDS = 1.0
"""After so long a pass looks for news also where everything known is to be sent later."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DispatchReport:
    """What ended since the last round.

    ``stopped``: workspaces whose tokens Slack refuses; ``crashed``: those left alone for a while, as a
    pass crashed; ``trouble``: why Slack cannot be reached.
    ``due_at``: when there is something to do again, as far as is known.
    """

    sent: int = 0
    held: int = 0
    stopped: tuple[tuple[WorkspaceId, Refused], ...] = ()
    crashed: tuple[WorkspaceId, ...] = ()
    trouble: str | None = None
    due_at: datetime | None = None


class Dispatcher:
    """``round`` whenever something may be due, and every few seconds, so that leases are renewed.

    Args:
        stores: of all workspaces.
        deliverer_for: makes the deliverer of one workspace.
        clock: measures waits.
        worker: this process's name among the holders of leases.
        refused: Slack refuses a workspace's token: perhaps it removed the app.
        skipped: workspaces for which there is no token to send with.
    """

    def __init__(
        self,
        stores: Stores,
        deliverer_for: Callable[[Tenure], Deliverer],
        clock: Clock,
        worker: str,
        *,
        refused: Callable[[WorkspaceId], Awaitable[None]] | None = None,
        skipped: Collection[WorkspaceId] = (),
    ) -> None:
        self._refused = refused
        self._skipped = frozenset(skipped)
        self._stores = stores
        self._deliverer_for = deliverer_for
        self._clock = clock
        self._worker = worker
        self._served: dict[WorkspaceId, Service] = {}
        self._finishing = False

    async def round(self) -> DispatchReport:
        """Start what may start, wait a second at most, and report what has ended.

        Raises:
            StoreUnavailableError: something could not be claimed or settled; call again later.
        """
        wanted = await self._stores.do(self._look)
        await self._begin(wanted)
        self._start_some()
        under_way = [service.task for service in self._at_work() if service.task is not None]
        if under_way:
            await _within(under_way, self._clock.sleep(PATIENCE_SECONDS))
        return self._collect()

    def finish(self) -> None:
        """Start no more sends; those under way end by themselves."""
        self._finishing = True
        for service in self._served.values():
            service.finish()

    async def end(self) -> None:
        """Wait for what is under way, and give every workspace back."""
        tasks = [s.task for s in self._served.values() if s.task is not None]
        await asyncio.gather(*tasks, return_exceptions=True)
        tenures = [service.tenure for service in self._served.values()]
        self._served.clear()

        def give_back() -> None:
            for tenure in tenures:
                tenure.end()

        await self._stores.do(give_back)

    def _look(self) -> list[Tenure]:
        """Renew the leases that are ours and wanted; those of workspaces to serve as well, just taken."""
        now = self._clock.monotonic()
        present = self._clock.now()
        ended = self._skipped.union(self._stores.workspaces.ended_before(present))
        found = self._stores.outbox.workspaces_with_work(present)
        with_work = [workspace for workspace in found if workspace not in ended]
        others = len(set(with_work).difference(self._served))
        crowded = len(self._served) + others > MOST_SERVED
        for workspace, service in list(self._served.items()):
            service.wanted = workspace in with_work
            service.busy_at = now if service.wanted else service.busy_at
            if workspace in ended:
                service.finish()
            keeps = self._keeps(service, now, crowded=crowded)
            if not keeps and service.task is None:
                service.tenure.end()
                del self._served[workspace]
        return list(self._taken(with_work))

    def _taken(self, workspaces: Iterable[WorkspaceId]) -> Iterator[Tenure]:
        room = MOST_SERVED - len(self._served)
        for workspace in workspaces:
            tenure = Tenure(self._stores, workspace, self._worker)
            if room > 0 and workspace not in self._served and tenure.begin():
                room -= 1
                yield tenure

    def _keeps(self, service: Service, now: float, *, crowded: bool) -> bool:
        """Is the lease still ours, and wanted? One that is lost ends the pass under way."""
        if service.over:
            return False
        if now - service.renewed_at >= RENEW_SECONDS:
            if not service.tenure.begin():
                service.finish()
                log.warning("workspace_taken_over", workspace=service.tenure.workspace)
                return False
            service.renewed_at = now
        patience = 0.0 if crowded and not service.wanted else IDLE_SECONDS
        idle = now - service.busy_at >= patience and service.deliverer.stopped is None
        return not (idle and self._stores.remote)

    async def _begin(self, tenures: Iterable[Tenure]) -> None:
        for tenure in tenures:
            deliverer = self._deliverer_for(tenure)
            await deliverer.recover()
            now = self._clock.monotonic()
            self._served[tenure.workspace] = Service(tenure, deliverer, now, now)

    def _at_work(self) -> list[Service]:
        """Those with a pass under way that does not just wait for Slack."""
        now = self._clock.monotonic()
        return [
            service
            for service in self._served.values()
            if service.task is not None
            and service.began_at is not None
            and now - service.began_at < SLOW_SECONDS
        ]

    def _start_some(self) -> None:
        """Begin passes where something may be due: as many as there is room for.

        The rooms go in turn to the workspace with most to send, which needs longest, and to the one
        that has waited longest.
        """
        if self._finishing:
            return
        now = self._clock.monotonic()
        ready = [service for service in self._served.values() if self._is_ready(service, now)]
        # How much waits is known from the first pass on: those come first.
        first = [service for service in ready if service.began_at is None]
        largest = first + sorted(ready, key=lambda service: -service.deliverer.waiting)
        longest = first + sorted(ready, key=lambda service: service.began_at or 0.0)
        at_work = [service for service in self._at_work() if not service.deliverer.sending]
        room = MOST_AT_WORK - len(at_work)
        for service in islice(_each_once(largest, longest), max(room, 0)):
            service.began_at = now
            service.task = asyncio.create_task(self._pass(service))

    def _is_ready(self, service: Service, now: float) -> bool:
        if not service.wanted or service.over or service.task is not None:
            return False
        if now < service.rests_until:
            return False
        if service.began_at is None or service.due_at is None:
            return True
        return service.due_at <= self._clock.now() or now - service.began_at >= LOOK_SECONDS

    async def _pass(self, service: Service) -> DeliveryReport:
        """One pass; where Slack refused the workspace, only if it takes messages again."""
        deliverer = service.deliverer
        if deliverer.stopped is not None:
            if not service.questions.may_ask(self._clock.monotonic()):
                return DeliveryReport(stopped=deliverer.stopped)
            if not await deliverer.try_again():
                service.questions.asked(self._clock.monotonic())
                return DeliveryReport(stopped=deliverer.stopped)
            service.questions = Questions()
            log.info("slack_takes_messages_again", workspace=service.tenure.workspace)
        report = await deliverer.run_due()
        if report.stopped is not None:
            service.questions.asked(self._clock.monotonic())
            log.error(
                "slack_refuses", workspace=service.tenure.workspace, error=report.stopped.error
            )
            if self._refused is not None:
                await self._refused(service.tenure.workspace)
        return report

    def _collect(self) -> DispatchReport:
        done = [s for s in self._served.values() if s.task is not None and s.task.done()]
        for service in done:
            task, service.task = service.task, None
            if task is not None:
                service.last = self._result(service, task)
            # Asked only now: while a pass is under way its queue changes in another thread.
            service.due_at = service.deliverer.next_due_at()
        services, now = self._served.values(), self._clock.monotonic()
        moments = (service.due_at for service in services if service.task is None)
        return DispatchReport(
            sent=sum(service.last.sent for service in done),
            held=sum(service.last.held for service in done),
            stopped=tuple(
                (workspace, service.deliverer.stopped)
                for workspace, service in self._served.items()
                if service.deliverer.stopped is not None
            ),
            crashed=tuple(s.tenure.workspace for s in services if now < s.rests_until),
            trouble=next((s.last.trouble for s in services if s.last.trouble), None),
            due_at=min((at for at in moments if at is not None), default=None),
        )

    def _result(self, service: Service, task: asyncio.Task[DeliveryReport]) -> DeliveryReport:
        """What a pass did. One that crashed is one workspace's trouble; no store is everybody's.

        Raises:
            StoreUnavailableError: the store refused.
        """
        error = task.exception()
        if error is None or isinstance(error, StoreUnavailableError):
            return task.result()
        log.error("workspace_crashed", workspace=service.tenure.workspace, exc_info=error)
        service.rests_until = self._clock.monotonic() + CRASH_REST_SECONDS
        return DeliveryReport()


def _each_once(*orders: Iterable[Service]) -> Iterator[Service]:
    """The first of each order, then the second of each, and so on."""
    seen: set[WorkspaceId] = set()
    for service in chain.from_iterable(zip(*orders, strict=True)):
        if service.tenure.workspace not in seen:
            seen.add(service.tenure.workspace)
            yield service


async def _within(tasks: Iterable[asyncio.Task[DeliveryReport]], patience: Awaitable[None]) -> None:
    """Until a quarter of them are done and may begin again, or patience is over."""
    limit = asyncio.ensure_future(patience)
    waiting: set[asyncio.Future[Any]] = {*tasks}
    enough = len(waiting) - max(1, len(waiting) // 4)
    while len(waiting) > enough and not limit.done():
        done, _ = await asyncio.wait({*waiting, limit}, return_when=asyncio.FIRST_COMPLETED)
        waiting -= done
    limit.cancel()
    await asyncio.gather(limit, return_exceptions=True)
