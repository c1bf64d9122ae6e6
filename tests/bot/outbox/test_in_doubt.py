"""Sends that could not be looked for take turns, and one that Slack keeps waiting gives its turn up."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from bot.outbox.in_doubt import SLOW_SECONDS, InDoubt
from tests.doubles.clock import ManualClock, settle


class Sends:
    """Sends that end when they are told to; ``under_way`` names them in the order they began."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self._in_doubt = InDoubt(self.clock)
        self._answers: dict[str, asyncio.Future[None]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self.under_way: list[str] = []

    async def begin(self, *names: str) -> None:
        for name in names:
            self._answers[name] = asyncio.get_running_loop().create_future()
            self._tasks.append(asyncio.create_task(self._send(name)))
        await settle()

    async def answer(self, name: str, error: Exception | None = None) -> None:
        if error is None:
            self._answers[name].set_result(None)
        else:
            self._answers[name].set_exception(error)
        await settle()

    async def end(self) -> None:
        for answer in self._answers.values():
            if not answer.done():
                answer.set_result(None)
        await asyncio.gather(*self._tasks)

    async def _send(self, name: str) -> None:
        with suppress(ConnectionError):
            async with self._in_doubt.turn():
                self.under_way.append(name)
                try:
                    await self._answers[name]
                finally:
                    self.under_way.remove(name)


@pytest.fixture
async def sends():
    sends = Sends()
    yield sends
    await sends.end()


async def test_one_is_under_way_at_a_time_in_the_order_in_which_they_came(sends: Sends):
    await sends.begin("a", "b", "c")
    assert sends.under_way == ["a"]
    await sends.answer("a")
    assert sends.under_way == ["b"]
    await sends.answer("b", ConnectionError())
    assert sends.under_way == ["c"]


async def test_one_that_slack_keeps_waiting_holds_up_no_other_for_long(sends: Sends):
    await sends.begin("slow", "b", "c")
    await sends.clock.advance(SLOW_SECONDS - 0.1)
    assert sends.under_way == ["slow"]
    await sends.clock.advance(0.2)
    assert sends.under_way == ["slow", "b"]


async def test_one_that_gave_its_turn_up_does_not_end_the_turn_of_the_next(sends: Sends):
    await sends.begin("slow", "b", "c")
    await sends.clock.advance(SLOW_SECONDS + 0.1)
    await sends.answer("slow")
    assert sends.under_way == ["b"]
    await sends.answer("b")
    assert sends.under_way == ["c"]
