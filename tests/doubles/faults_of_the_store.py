"""Bad days: the store refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from bot.errors import StoreUnavailableError
from bot.model.workspace import Conversation
from bot.ports import Message, Refused, Sent, TryLater
from tests.doubles.faults_of_the_process import Dying
from tests.doubles.trials import (
    OLD,
    Scenario,
    Trial,
    listed_in,
    replace_units,
    unit_ends_in,
)

STORE_FAULTS: dict[str, Scenario] = {}


def _full() -> NoReturn:
    raise StoreUnavailableError("The disk is full.")


@listed_in(STORE_FAULTS, "disk full while a poll is stored")
async def _full_storing(trial: Trial) -> None:
    await trial.newsroom.publish(OLD)
    with unit_ends_in(trial.engine, _full):
        try:
            await trial.newsroom.publish(OLD, *trial.headlines)
        except StoreUnavailableError:
            trial.engine.clock.move(minutes=1)
    await trial.newsroom.poll()


@listed_in(STORE_FAULTS, "disk full before a send")
async def _full_claiming(trial: Trial) -> None:
    await trial.news()
    with unit_ends_in(trial.engine, _full):
        for _ in range(3):
            try:
                await trial.engine.deliver()
            except StoreUnavailableError:
                trial.engine.clock.move(seconds=10)


@listed_in(STORE_FAULTS, "disk full after a send")
async def _full_settling(trial: Trial) -> None:
    real = trial.engine.messenger
    restored: list[Callable[[], None]] = []

    @contextmanager
    def refusing() -> Iterator[None]:
        _full()
        yield

    class Filling(Dying):
        async def post(
            self, conversation: Conversation, message: Message, **how: Any
        ) -> Sent | TryLater | Refused:
            if not restored:
                restored.append(replace_units(trial.engine, lambda _real: refusing))
            return await super().post(conversation, message, **how)

    trial.engine.messenger = Filling(real, 99, after=False)
    trial.engine.start()
    await trial.news()
    for _ in range(4):
        try:
            await trial.engine.deliver()
        except StoreUnavailableError:
            trial.engine.clock.move(seconds=10)
    for restore in restored:
        restore()
    trial.engine.messenger = real
    trial.engine.deliverer._item_sender._messenger = real
