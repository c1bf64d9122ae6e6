"""A trial of one bad day: news for two channels, ways to make things go wrong, and the count.

``Trial.tally`` counts what was due, what arrived, what arrived twice and what never did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn

from bot.model.alert import DigestAlert, OutboxId
from bot.workspace.faults import Fault
from tests.doubles.engine import Engine
from tests.doubles.newsroom import HEADLINES, Newsroom
from tests.doubles.slack import ALERTS, GENERAL

OLD = "Football club opens new stadium"
PLACES = (ALERTS, GENERAL)


@dataclass(frozen=True)
class Tally:
    due: int = 0
    delivered: int = 0
    duplicated: int = 0
    lost: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.due + other.due,
            self.delivered + other.delivered,
            self.duplicated + other.duplicated,
            self.lost + other.lost,
        )


class Trial:
    """An engine that tells two channels, a newsroom, and ways to make things go wrong."""

    def __init__(self, engine: Engine, newsroom: Newsroom, number: int) -> None:
        self.engine = engine
        self.newsroom = newsroom
        self.faults = engine.slack.team.faults
        self.rooms = engine.slack.team.rooms
        # Each try has its own amount of news, so that faults strike at other moments.
        self.headlines = HEADLINES[: 2 + number % 4]
        self.strike = number % 3
        self._updated = False

    async def news(self) -> None:
        """Published after the feed's first poll: due in both channels."""
        await self.newsroom.publish(OLD)
        await self.newsroom.publish(OLD, *self.headlines)

    async def fault(self, *faults: Fault) -> None:
        """Some of the news has gone out well, then these strike."""
        await self.news()
        for _ in range(self.strike):
            await self.engine.deliver()
            self.engine.clock.move(seconds=1)
        self.faults.plan(*faults)
        await self.engine.deliver_all()

    async def wait(self, **duration: float) -> None:
        """Time passes in ten steps, with the loops at work."""
        step = timedelta(**duration) / 10
        for _ in range(10):
            await self.engine.deliver()
            self.engine.clock.move(seconds=step.total_seconds())

    async def end(self) -> None:
        """All is well again, and everything that waits has its time."""
        self.faults.lift()
        if self.engine.deliverer.stopped is not None:
            await self.engine.deliverer.try_again()
        for _ in range(3):
            await self.engine.deliver_all()
            self.engine.clock.move(hours=13)
        await self.engine.deliver_all()

    async def restart(self) -> None:
        """What a new process does on the same store."""
        self.engine.start()
        await self.engine.deliverer.recover()

    async def second_source(self, *faults: Fault) -> None:
        """Every story gets a second source, so that each card is edited and answered."""
        self._updated = True
        await self.news()
        await self.newsroom.publish(OLD, feed="herald")
        await self.engine.deliver_all()
        await self.newsroom.publish(OLD, *self.headlines, feed="herald")
        self.faults.plan(*faults)
        await self.engine.deliver_all()

    def tally(self) -> Tally:
        kinds = ("alert", "update") if self._updated else ("alert",)
        due = len(self.headlines) * len(PLACES) * len(kinds)
        told = Counter(said for place in PLACES for said in self._told(place))
        delivered = sum(1 for kind, _, _ in told if kind in kinds)
        twice = sum(count - 1 for count in told.values())
        return Tally(due, delivered, duplicated=twice, lost=due - delivered)

    def _told(self, place: str) -> Iterator[tuple[str, str, str]]:
        """What stands in a channel: ("alert" or "update", place, story)."""
        for message in self.rooms.messages(place):
            key = (message.metadata or {}).get("event_payload", {}).get("key", "")
            kind = key.partition("|")[0]
            if kind in {"alert", "update"}:
                yield kind, place, key.split("|")[1]
            elif kind == "digest":
                item = self.engine.stores.outbox.get(OutboxId(key))
                if item is not None and isinstance(item.payload, DigestAlert):
                    yield from (("alert", place, story) for story in item.payload.stories)


Unit = Callable[[], AbstractContextManager[None]]
Scenario = Callable[[Trial], Awaitable[None]]


def listed_in(faults: dict[str, Scenario], name: str) -> Callable[[Scenario], Scenario]:
    """Put a scenario on a list under the name the table shows."""

    def note(scenario: Scenario) -> Scenario:
        faults[name] = scenario
        return scenario

    return note


@contextmanager
def unit_ends_in(engine: Engine, trouble: Callable[[], NoReturn]) -> Iterator[None]:
    """Units of work roll back with this trouble while the block lasts."""

    def failing(real: Unit) -> Unit:
        @contextmanager
        def unit() -> Iterator[None]:
            with real():
                yield
                trouble()

        return unit

    restore = replace_units(engine, failing)
    try:
        yield
    finally:
        restore()


def replace_units(engine: Engine, other: Callable[[Unit], Unit]) -> Callable[[], None]:
    """Make every unit of work another one; returns what takes that back."""
    makers = [(maker, maker.unit) for maker in engine.unit_makers]
    for maker, real in makers:
        maker.unit = other(real)

    def restore() -> None:
        for maker, real in makers:
            maker.unit = real

    return restore
