"""The daily check: when it asks for a page, and which form of it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.doubles.depositary_pages import (
    NORWAY_OFF,
    NOVEMBER_20,
    SWEDEN_OFF,
    agreeing,
    enter_lebanon,
    known,
    refusals,
)
from tests.doubles.record_room import RecordRoom
from tests.doubles.register import LEBANON, page
from tests.doubles.web import Answer

# --- when ---------------------------------------------------------------------------------


async def test_the_first_check_comes_some_minutes_after_the_start(room: RecordRoom):
    room.serve(agreeing())
    left = await room.checker.run()
    assert 120 <= left <= 300
    assert room.web.asked == []
    room.clock.move(seconds=left)
    await room.checker.run()
    assert len(room.web.asked) == 1


async def test_the_next_check_comes_no_sooner_than_a_day_later_also_after_restarts(
    room: RecordRoom,
):
    room.serve(agreeing())
    await room.check()
    first = room.clock.now()
    for _ in range(8):
        await room.restart()
        room.clock.move(hours=3, minutes=20)
        await room.checker.run()
        if len(room.web.asked) > 1:
            break
    assert timedelta(hours=24) <= room.clock.now() - first <= timedelta(hours=28)


async def test_of_two_processes_that_began_together_one_asks_a_day(room: RecordRoom):
    room.serve(agreeing())
    other = room.another_checker()
    await room.check()
    left = await other.run()
    assert len(room.web.asked) == 1
    assert left >= timedelta(hours=23).total_seconds()


@pytest.mark.parametrize("answer", [Answer(status=503), Answer(status=404), Answer(b"spoilt")])
async def test_a_failure_is_not_asked_for_again_before_the_next_day(
    room: RecordRoom, answer: Answer
):
    room.web.serve("/page", answer)
    await room.check()
    asked = len(room.web.asked)
    for _ in range(23):
        room.clock.move(hours=1)
        await room.checker.run()
    assert len(room.web.asked) == asked


async def test_a_clock_that_was_a_year_ahead_holds_up_the_check_by_a_day_at_most(
    room: RecordRoom,
):
    room.serve(agreeing())
    right = room.clock.now()
    room.clock.jump(right + timedelta(days=365))
    await room.check()
    room.clock.jump(right)
    await room.restart()
    left = await room.checker.run()
    assert left <= timedelta(hours=25).total_seconds()


# --- what was had ---------------------------------------------------------------------------


async def test_an_unchanged_page_is_asked_for_with_its_validators_and_compared_all_the_same(
    room: RecordRoom,
):
    room.serve(agreeing(), etag='"one"')
    await room.check()
    assert len(room.cards()) == 1
    enter_lebanon(room)
    await room.check()
    assert room.web.asked[-1].headers["if-none-match"] == '"one"'
    assert known(room) == (NOVEMBER_20, NOVEMBER_20)


async def test_the_second_form_is_asked_for_only_where_the_first_is_of_no_use(tmp_path: Path):
    async with RecordRoom(tmp_path, paths=(("/xml", "/html"),)) as room:
        room.serve(agreeing(), "/html")
        room.serve(agreeing(), "/xml")
        await room.check()
        assert [asked.path for asked in room.web.asked] == ["/xml"]
        room.web.serve("/xml", Answer(status=404))
        await room.check()
        room.serve(b"<xml>spoilt</xml>", "/xml")
        await room.check()
        paths = [asked.path for asked in room.web.asked]
        assert paths == ["/xml", "/xml", "/html", "/xml", "/html"]
        assert len(room.cards()) == 1
        assert refusals(room) == []


async def test_a_form_without_a_date_leads_to_the_one_that_has_it(tmp_path: Path):
    async with RecordRoom(tmp_path, paths=(("/xml", "/html"),)) as room:
        enter_lebanon(room)
        room.serve(agreeing(of=None), "/xml")
        room.serve(agreeing(), "/html")
        await room.check()
        assert known(room) == (NOVEMBER_20, NOVEMBER_20)


async def test_a_page_without_any_date_was_checked_and_moves_nothing(room: RecordRoom):
    enter_lebanon(room)
    room.serve(agreeing(of=None))
    await room.check()
    assert known(room) == (date(2026, 8, 25), None)
    assert room.desk.depositary.known.stale_since() is None


async def test_every_page_of_a_list_is_compared_and_the_same_difference_is_one(tmp_path: Path):
    async with RecordRoom(tmp_path, paths=(("/one",), ("/two",))) as room:
        enter_lebanon(room)
        room.serve(page(extra=[LEBANON], changed={"NOR": NORWAY_OFF}), "/one")
        room.serve(page(extra=[LEBANON], changed={"NOR": NORWAY_OFF, "SWE": SWEDEN_OFF}), "/two")
        await room.check()
        assert len(room.cards()) == 2
        room.serve(agreeing(), "/one")
        await room.check()
        assert len(room.desk.depositary.standing()) == 2  # the other page still shows both
        room.serve(agreeing(), "/two")
        await room.check()
        assert room.desk.depositary.standing() == ()
