"""The daily check: what an answer says of the record, and when that is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from bot.desk.depositary import MOST_CARDS, MOST_DIFFERENCES
from bot.model.state import Iso3
from bot.treaty.comparing.report import compare
from tests.doubles.depositary_pages import (
    ANN,
    NOVEMBER_20,
    NOVEMBER_24,
    agreeing,
    enter_lebanon,
    known,
    refusals,
)
from tests.doubles.desk import treaty
from tests.doubles.record_room import NOW, RecordRoom
from tests.doubles.register import LEBANON, page
from tests.doubles.web import Answer

# --- agreement ----------------------------------------------------------------------------


async def test_agreement_moves_known_to_and_is_there_after_a_restart(room: RecordRoom):
    enter_lebanon(room)
    room.serve(agreeing())
    await room.check()
    assert known(room) == (NOVEMBER_20, NOVEMBER_20)
    room.serve(agreeing(of=NOVEMBER_24))
    await room.check()
    await room.restart()
    assert known(room) == (NOVEMBER_24, NOVEMBER_24)


async def test_known_to_never_goes_back(room: RecordRoom):
    enter_lebanon(room)
    room.serve(agreeing(of=NOVEMBER_24))
    await room.check()
    room.serve(agreeing(of=NOVEMBER_20))
    await room.check()
    assert known(room) == (NOVEMBER_24, NOVEMBER_24)
    assert any("older than the one" in note for note in room.notes())


async def test_a_page_that_agreed_agrees_no_more_when_an_act_of_its_time_is_entered(
    room: RecordRoom,
):
    enter_lebanon(room)
    room.serve(agreeing())
    await room.check()
    record = room.desk.record
    notice = record.propose(
        Iso3("NOR"), "withdrawal_notified", date(2026, 11, 3), "https://treaties.un.org/x"
    )
    act = record.confirm(notice, "Notified", ANN)
    assert known(room) == (NOVEMBER_20, None)
    await room.restart()
    assert known(room) == (NOVEMBER_20, None)
    record = room.desk.record
    record.undo(act.id, ANN)
    assert known(room) == (NOVEMBER_20, None)
    await room.check()
    assert known(room) == (NOVEMBER_20, NOVEMBER_20)


async def test_an_excerpt_agrees_with_nothing(room: RecordRoom):
    listed = [a.state.iso3 for a in treaty().listing("all", NOVEMBER_20)]
    room.serve(page(without=listed[20:]))
    await room.check()
    assert known(room) == (date(2026, 8, 25), None)


async def test_only_the_depositarys_own_page_vouches_for_the_record(room: RecordRoom):
    enter_lebanon(room)
    report = compare(agreeing(), room.desk.treaty.current, NOW.date())
    room.desk.depositary.took("x", "x", replace(report, publisher="A ministry"))
    assert known(room) == (date(2026, 8, 25), None)


# --- refusals -----------------------------------------------------------------------------


async def test_a_refused_page_is_said_once_a_kind_and_again_only_after_it_was_fine(
    room: RecordRoom,
):
    enter_lebanon(room)
    room.serve(b"<p>The site is under urgent maintenance</p>")
    for _ in range(3):
        await room.check()
    [said] = refusals(room)
    assert said.startswith(f"The record was not compared with {room.web.url('/page')}. ")
    await room.restart()
    await room.check()
    room.serve(b"")
    await room.check()
    assert len(refusals(room)) == 2
    room.serve(b"<p>Maintenance, again</p>")
    await room.check()
    assert len(refusals(room)) == 2
    room.serve(agreeing())
    await room.check()
    room.serve(b"<p>Maintenance, once more</p>")
    await room.check()
    assert len(refusals(room)) == 3
    assert room.desk.depositary.findings() == ()


async def test_a_page_that_differs_in_more_than_can_be_true_is_refused(room: RecordRoom):
    listed = [a.state.iso3 for a in treaty().listing("parties", NOVEMBER_20)]
    room.serve(page(without=listed[: MOST_DIFFERENCES + 1]))
    await room.check()
    [said] = refusals(room)
    assert "more than is plausible" in said
    assert room.desk.depositary.findings() == ()


async def test_of_many_differences_some_are_cards_and_the_rest_one_line(room: RecordRoom):
    enter_lebanon(room)
    listed = [a.state.iso3 for a in treaty().listing("parties", NOVEMBER_20)]
    room.serve(page(extra=[LEBANON], without=listed[: MOST_CARDS + 4]))
    await room.check()
    assert len(room.cards()) == MOST_CARDS
    more = len(room.desk.depositary.standing()) - MOST_CARDS
    assert any(f"{more} more difference" in note for note in room.notes())
    await room.check()
    assert len(room.cards()) == MOST_CARDS


async def test_a_page_that_cannot_be_had_is_said_once_after_three_days(room: RecordRoom):
    room.serve(agreeing())
    await room.check()
    room.web.serve("/page", Answer(status=503))
    for day in range(7):
        await room.check()
        said = [note for note in room.notes() if "cannot be fetched" in note]
        assert len(said) == (day >= 3)


# --- thirty days --------------------------------------------------------------------------


async def test_a_record_not_checked_for_thirty_days_is_said_once_and_again_after_it_was_fresh(
    room: RecordRoom,
):
    def said() -> int:
        return sum("neither agreed" in note for note in room.notes())

    enter_lebanon(room)
    room.serve(agreeing(of=NOVEMBER_24))
    await room.check()
    room.web.serve("/page", Answer(status=503))
    while room.clock.now().date() < NOVEMBER_24 + timedelta(days=30):
        assert (said(), room.desk.depositary.known.stale_since()) == (0, None)
        await room.check()
    assert (said(), room.desk.depositary.known.stale_since()) == (1, NOVEMBER_24)
    await room.restart()
    await room.check()
    assert said() == 1
    confirmed = room.clock.now().date()
    room.desk.depositary.known.confirm(confirmed, "https://treaties.un.org/x", ANN)
    await room.check()
    room.clock.move(days=31)
    await room.check()
    assert said() == 2


async def test_where_no_page_is_compared_thirty_days_are_said_all_the_same(tmp_path: Path):
    async with RecordRoom(tmp_path, paths=()) as room:
        room.clock.move(minutes=5)
        await room.checker.run()
        await room.deliver()
        [note] = room.notes()
        assert note.startswith("The treaty record has neither agreed with the Depositary's page")
