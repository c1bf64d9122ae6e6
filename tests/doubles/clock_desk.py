"""A program of several places whose clock can be wrong, and what each was sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count, product

from bot.model.alert import (
    DigestAlert,
    HeldFor,
    ItemState,
    OutboxItem,
    Reminder,
    StoryAlert,
    WithdrawalClock,
)
from bot.model.entry import Entry
from bot.model.watch import Cadence, Delivery
from bot.model.workspace import Conversation
from bot.outbox.retry import LONGEST_WAIT_SECONDS
from tests.doubles.desk import treaty
from tests.doubles.engine import entry, watch_on
from tests.doubles.running import MINUTES_15, House
from tests.doubles.slack import ALERTS

DAILY, QUIET, BURST = "C1DAILY", "C1QUIET", "C1BURST"
PLACES = (ALERTS, DAILY, QUIET, BURST)
ACTS = (
    "{} clears its last minefield and declares itself free of landmines",
    "{} destroys its stockpile of anti-personnel mines",
    "{} deposits its instrument of accession to the Mine Ban Treaty",
)
DAY = timedelta(days=1)
LONGEST = {
    HeldFor.DAILY.value: 2 * DAY + timedelta(hours=1),  # a day whose digest was sent is passed over
    HeldFor.QUIET.value: DAY + timedelta(hours=1),
    HeldFor.BURST.value: timedelta(minutes=15),
    HeldFor.LATE.value: timedelta(),
}


def headlines() -> Iterator[str]:
    """Each about another State or another kind: no two are one story."""
    names = [state.name for state in treaty().states.values()]
    apart = [name for name in names if sum(name in other or other in name for other in names) == 1]
    return (act.format(name) for act, name in product(ACTS, apart))


@dataclass
class Desk:
    """The running bot, a feed, and what it has told whom."""

    house: House
    printed: list[Entry] = field(default_factory=list)
    told: Counter[tuple[str, str]] = field(default_factory=Counter)
    digests: Counter[date] = field(default_factory=Counter)
    _seen: int = 0
    _titles: Iterator[str] = field(default_factory=headlines)
    _number: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        stores = self.house.stores
        for place in PLACES[1:]:
            stores.watches.put(watch_on(place, key=place))
        stores.deliveries.put(
            Delivery(Conversation.of(ALERTS), max_per_hour=100_000),
            Delivery(Conversation.of(DAILY), Cadence.DAILY, digest_at=time(9)),
            Delivery(
                Conversation.of(QUIET), quiet_from=time(20), quiet_until=time(7), max_per_hour=999
            ),
            Delivery(Conversation.of(BURST), max_per_hour=1),
        )
        self.house.add_feed("f1")

    def publish(self, number: int) -> None:
        for _ in range(number):
            key = f"n{next(self._number)}"
            self.printed.append(entry(next(self._titles), key=key))
        self.house.feeds.documents["f1"] = tuple(self.printed)

    async def passes(self, **duration: float) -> None:
        """Time goes by, in steps after each of which the loops work for some seconds."""
        left = timedelta(**duration)
        while left > timedelta():
            step = min(left, timedelta(minutes=40))
            self.house.clock.move(seconds=step.total_seconds())
            await self.house.clock.advance(8)
            left -= step
            self.look()

    async def jumps(self, by: timedelta) -> None:
        clock = self.house.clock
        clock.jump(clock.now() + by)
        assert self.house.health.report().ok, self.house.health.report().reasons
        await clock.advance(3)
        self.look()

    def look(self) -> None:
        """What must hold at any moment; and note what was told."""
        now = self.house.clock.now()
        assert self.house.health.report().ok, self.house.health.report().reasons
        for record in self.house.stores.feeds.all():
            at = record.state.next_poll_at
            assert at is None or at <= now + MINUTES_15 + timedelta(seconds=5)
        for item in self.house.engine.items():
            self._is_due_in_time(item, now)
        posted = self.house.slack.posted
        for one in posted[self._seen :]:
            for story in self._stories(str(one.key)):
                self.told[one.conversation, story] += 1
            if str(one.key).startswith("digest|") and one.conversation == DAILY:
                self.digests[now.date()] += 1
        self._seen = len(posted)

    def _is_due_in_time(self, item: OutboxItem, now: datetime) -> None:
        wait = item.due_at - now - timedelta(seconds=5)
        if item.state is ItemState.WAITING:
            calendar = isinstance(item.payload, Reminder | WithdrawalClock)  # at the digest's hour
            assert wait <= (DAY if calendar else timedelta(seconds=LONGEST_WAIT_SECONDS)), item
        elif item.state is ItemState.HELD:
            assert wait <= LONGEST[item.error or ""], item

    def _stories(self, key: str) -> list[str]:
        if not key.startswith(("alert|", "digest|")):
            return []
        item = self.house.engine.stores.outbox.get(key)
        assert item is not None, key
        if isinstance(item.payload, DigestAlert):
            return [str(story) for story in item.payload.stories]
        return [str(item.payload.story)] if isinstance(item.payload, StoryAlert) else []

    def all_is_told_once(self) -> None:
        assert len(self.house.stores.stories) == len(self.printed)
        expected = {
            (place, str(story.id)): 1
            for place in PLACES
            for story in self.house.stores.stories.all()
        }
        assert dict(self.told) == expected
