"""Reports, mergers, sends and crashes in any order: a story has one card in each place at the end."""

from __future__ import annotations

import random  # noqa: TID251 - the order of events, from a seed that the test's name shows
from collections import Counter
from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest

from bot.model.alert import ItemState
from bot.model.watch import Cadence, Delivery
from bot.model.workspace import Conversation
from tests.doubles.engine import Engine, watch_on
from tests.doubles.grouping import ByEvents, report
from tests.doubles.slack import ALERTS, GENERAL

TITLES = {
    "#vote": "Finland's parliament votes to leave the Ottawa landmine treaty",
    "#angola": "Landmine kills two farmers in northern Angola",
    "#peru": "Peru destroys its last stockpiled anti-personnel mines",
    "#deposit": "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty",
    "#cambodia": "Cambodia declares two more districts free of landmines",
}
WAYS: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"cadence": Cadence.DAILY, "digest_at": time(18)},
    {"quiet_from": time(8), "quiet_until": time(12)},
)


class Newsday:
    """Papers that report at any moment, also while a message is being sent."""

    def __init__(self, engine: Engine, chance: random.Random) -> None:
        self.engine = engine
        self._chance = chance
        self._printed = 0
        self._post = engine.messenger.post

    async def happen(self) -> None:
        self.engine.messenger.post = self._post_among_news
        for _ in range(self._chance.randrange(6, 14)):
            self._print()
            if self._chance.random() < 0.6:
                await self.engine.deliver_all(within=self._chance.choice([0, 5, 600]))
            self.engine.clock.move(minutes=self._chance.choice([0, 1, 20]))
            if self._chance.random() < 0.1:
                self.engine.start()
        self.engine.messenger.post = self._post
        for _ in range(4):
            self.engine.clock.move(hours=9)
            await self.engine.deliver_all()

    def _print(self) -> None:
        self._printed += 1
        events = self._chance.sample(sorted(TITLES), self._chance.choice([1, 1, 1, 2, 3]))
        early = timedelta(minutes=self._chance.choice([0, 0, 0, 90]))
        found = report(
            f"{TITLES[events[0]]}, paper {self._printed}",
            " ".join(events),
            published_at=self.engine.clock.now() - early,
        )
        self.engine.poll(found, feed=f"paper{self._chance.randrange(6)}")

    async def _post_among_news(self, *args: Any, **values: Any) -> Any:
        luck = self._chance.random()
        if luck < 0.15:
            self._print()
        if luck > 0.95:
            raise RuntimeError("A bug.")
        answer = await self._post(*args, **values)
        if 0.15 < luck < 0.25:
            self._print()
        return answer


@pytest.mark.parametrize("seed", range(15))
async def test_at_the_end_every_story_has_one_card_in_each_place_and_it_is_complete(seed: int):
    chance = random.Random(seed)
    async with Engine(grouping=ByEvents) as engine:
        engine.stores.watches.put(watch_on(GENERAL, chance.choice(["FIN", "AGO", "PER"])))
        engine.stores.deliveries.put(Delivery(Conversation.of(ALERTS), **chance.choice(WAYS)))
        await Newsday(engine, chance).happen()
        living = {
            s.id: len(s.sources) for s in engine.stores.stories.all() if s.merged_into is None
        }
        assert Counter(stored.story for stored in engine.stores.entries.all()) == living
        assert not engine.items(ItemState.WAITING)
        assert not engine.items(ItemState.HELD)
        for channel in (ALERTS, GENERAL):
            cards = list(cards_in(engine, channel))
            assert len(cards) == len({story for story, _ in cards})
            for story, shown in cards:
                assert living[story] == 1 or f"{living[story]} sources" in shown


def cards_in(engine: Engine, channel: str) -> Iterator[tuple[str, str]]:
    """The story of each card, and what the card shows: neither digests nor lines."""
    for message in engine.slack.messages(channel):
        for block in message.blocks:
            for element in block.get("elements", ()):
                if element.get("action_id") == "story:why":
                    yield element["value"], str(message.blocks)
