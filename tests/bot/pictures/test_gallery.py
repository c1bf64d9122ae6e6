"""The gallery: each picture is drawn once, has an address of its own, and never holds up the loop."""

from __future__ import annotations

import asyncio
import time
from datetime import date

import pytest

from bot.desk.pictures import PictureDesk
from bot.desk.treaty import TreatyDesk
from bot.model.names import NameFound
from bot.model.picture import WorldMap, version
from bot.pictures.gallery import Gallery
from tests.doubles.clock import ManualClock
from tests.doubles.desk import TODAY, treaty

HELD_AT_MOST = 0.1
"""Twenty milliseconds is the rule; other programs on the machine may take the rest."""


def world(day: int, today: ManualClock | None = None) -> WorldMap:
    desk = PictureDesk(TreatyDesk(treaty(), today or ManualClock(TODAY)), ManualClock(TODAY))
    return desk.world(on=date(2000 + day // 300, 1 + day // 25 % 12, 1 + day % 25))


async def test_many_pictures_at_once_leave_the_loop_free() -> None:
    gallery, longest = Gallery(), 0.0

    async def beat() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, time.perf_counter() - before)

    await gallery.png(world(1))  # the font is read once
    heart = asyncio.create_task(beat())
    found = await asyncio.gather(*(gallery.png(world(day)) for day in range(6)))
    heart.cancel()
    assert all(each.startswith(b"\x89PNG") for each in found)
    assert longest < HELD_AT_MOST


def test_another_picture_has_another_address_and_the_same_one_the_same() -> None:
    gallery = Gallery("https://bot.example.org/")
    one, other = gallery.address(world(1)), gallery.address(world(2))
    assert one is not None
    assert one.startswith("https://bot.example.org/map.png?on=2000-01-02&v=")
    assert one == gallery.address(world(1)) != other


def test_the_picture_of_a_past_day_is_the_same_on_every_day_after_it() -> None:
    later = ManualClock(TODAY.replace(year=TODAY.year + 1))
    assert version(world(1)) == version(world(1, later))


def test_a_group_and_a_state_are_named_in_the_address() -> None:
    desk = PictureDesk(TreatyDesk(treaty(), ManualClock(TODAY)), ManualClock(TODAY))
    finland = treaty().find("Finland")
    assert isinstance(finland, NameFound)
    gallery = Gallery("https://bot.example.org")
    assert "states=FIN" in str(gallery.address(desk.world((finland,))))
    assert "/timeline.png?state=FIN&on=2026-03-02&v=" in str(
        gallery.address(desk.course((finland,)))
    )


@pytest.mark.parametrize("base", [None, ""])
def test_without_a_base_there_is_no_address(base: str | None) -> None:
    assert Gallery(base).address(world(1)) is None
