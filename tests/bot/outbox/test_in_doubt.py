"""Sends that could not be looked for take turns, unless one has waited for its turn in vain."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from bot.outbox.in_doubt import RUSH_SECONDS, InDoubt
from tests.doubles.clock import ManualClock, settle


class Sends:
    """Sends that end when a test says so; ``under_way`` names them in the order they began."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self._in_doubt = InDoubt(self.clock, patience=0.05)
        self._answers: dict[str, asyncio.Future[None]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self.under_way: list[str] = []

    async def begin(self, *names: str) -> None:
        for name in names:
            self._answers[name] = asyncio.get_running_loop().create_future()
            self._tasks[name] = asyncio.create_task(self._send(name))
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
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def until(self, name: str) -> None:
        async with asyncio.timeout(5):
            while name not in self.under_way:  # noqa: ASYNC110 - real time passes here
                await asyncio.sleep(0.01)

    async def break_off(self, name: str) -> None:
        self._tasks[name].cancel()
        await settle()

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


async def test_one_that_waited_in_vain_goes_without_a_turn_and_so_do_all_for_a_while(sends: Sends):
    await sends.begin("slow", "b")
    await sends.until("b")
    await sends.begin("c")
    assert sends.under_way == ["slow", "b", "c"]


async def test_after_the_rush_they_take_turns_again(sends: Sends):
    await sends.begin("slow", "b")
    await sends.until("b")
    await sends.answer("slow")
    await sends.answer("b")
    sends.clock.move(seconds=RUSH_SECONDS)
    await sends.begin("c", "d")
    assert sends.under_way == ["c"]


async def test_one_that_is_broken_off_while_it_waits_leaves_its_turn_to_the_next(sends: Sends):
    await sends.begin("a", "b", "c")
    await sends.break_off("b")
    await sends.answer("a")
    assert sends.under_way == ["c"]
