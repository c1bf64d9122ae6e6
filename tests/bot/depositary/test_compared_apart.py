"""The daily check: a page is compared in a process of its own, under limits."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from bot.depositary.comparison import LIMITS, ComparisonJob, compare_apart
from bot.errors import InputError
from bot.model.alert import RecordedAct
from bot.model.state import Iso3
from tests.doubles.depositary_pages import ANN, NOVEMBER_20, enter_lebanon, known, refusals
from tests.doubles.record_room import NOW, RecordRoom
from tests.doubles.register import LEBANON, page


async def test_the_page_is_compared_in_a_process_of_its_own_with_what_was_entered(tmp_path: Path):
    async with RecordRoom(tmp_path, apart=True) as room:
        room.serve(page(extra=[LEBANON]))
        await room.check()
        assert len(room.cards()) == 1
        enter_lebanon(room)
        await room.check()
        assert known(room) == (NOVEMBER_20, NOVEMBER_20)
        room.serve(b"spoilt")
        await room.check()
        assert len(refusals(room)) == 1


async def test_nothing_waits_while_a_page_is_compared():
    """The longest that this thread works without a turn for others, on a page ten times the real."""
    body = page(extra=["<!-- " + "x" * 3_000_000 + " -->", LEBANON])
    loop, longest = asyncio.get_running_loop(), 0.0
    compared = asyncio.ensure_future(compare_apart(ComparisonJob(body, (), None, NOW.date(), None)))
    while not compared.done():
        worked = time.thread_time()
        turn = loop.create_future()
        loop.call_later(0.0005, turn.set_result, None)
        await turn
        longest = max(longest, time.thread_time() - worked)
    assert (await compared).compared > 160
    assert longest < 0.02


async def test_a_fault_of_ours_is_called_one():
    act = RecordedAct("a1", Iso3("FIN"), "accession", "2012-01-09", "", "", ANN, NOW)
    job = ComparisonJob(page(), (replace(act, value=cast("str", None)),), None, NOW.date(), None)
    with pytest.raises(InputError, match="internal error"):
        await compare_apart(job)


async def test_a_page_that_takes_too_long_is_given_up_and_its_process_is_gone():
    job = ComparisonJob(page(), (), None, NOW.date(), None)
    with pytest.raises(InputError, match=r"took more than 0\.01 seconds"):
        await compare_apart(job, replace(LIMITS, wall_seconds=0.01))


async def test_a_page_that_takes_too_much_memory_is_given_up():
    job = ComparisonJob(page(), (), None, NOW.date(), None)
    with pytest.raises(InputError, match="so it was stopped"):
        await compare_apart(job, replace(LIMITS, memory_bytes=30_000_000))


def test_the_fixed_moment_of_these_tests_is_after_the_packaged_record():
    assert datetime(2026, 8, 25, tzinfo=UTC) + timedelta(days=30) < NOW
