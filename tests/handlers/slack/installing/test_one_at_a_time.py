"""One at a time, by name, over all processes; a dead one is waited for no longer than its lease."""

import asyncio

import pytest

from bot.errors import StoreUnavailableError
from handlers.slack.installing.one_at_a_time import LEASE_SECONDS, OneAtATime
from storage import TinyStores, open_memory_stores
from tests.doubles.clock import FixedDraw, ManualClock, settle


class Rooms:
    """Counts who is inside at once."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.stores: TinyStores = open_memory_stores(self.clock)
        self.alone = OneAtATime(self.stores, self.clock, FixedDraw())
        self.inside: list[str] = []
        self.most = 0
        self.door = asyncio.Event()

    async def enter(self, name: str, *, fails: bool = False) -> None:
        async with self.alone(name):
            self.inside.append(name)
            self.most = max(self.most, self.inside.count(name))
            await self.door.wait()
            self.inside.remove(name)
            if fails:
                raise ValueError("inside")


async def test_of_one_name_one_is_inside_and_other_names_are_not_kept_waiting():
    rooms = Rooms()
    tasks = [asyncio.create_task(rooms.enter(name)) for name in ("a", "a", "b", "a")]
    await settle()
    assert sorted(rooms.inside) == ["a", "b"]
    rooms.door.set()
    await rooms.clock.advance(2)
    await asyncio.gather(*tasks)
    assert rooms.most == 1


async def test_who_fails_inside_lets_the_next_one_in():
    rooms = Rooms()
    rooms.door.set()
    with pytest.raises(ValueError, match="inside"):
        await rooms.enter("a", fails=True)
    await rooms.enter("a")


async def test_a_dead_holder_is_waited_for_until_its_lease_runs_out():
    rooms = Rooms()
    rooms.door.set()
    assert rooms.stores.leases.take("a", "dead", LEASE_SECONDS)
    waiting = asyncio.create_task(rooms.enter("a"))
    await rooms.clock.advance(LEASE_SECONDS - 1)
    assert not waiting.done()
    await rooms.clock.advance(2)
    await waiting


async def test_what_was_done_inside_is_not_undone_by_a_store_that_cannot_be_reached_afterwards():
    rooms = Rooms()
    rooms.door.set()

    def refuses(*_arguments: object) -> None:
        raise StoreUnavailableError("gone")

    rooms.stores.leases.release = refuses
    await rooms.enter("a")
