"""The daily check: when it asks, what it makes of an answer, and that nothing is said twice."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.depositary.comparison import LIMITS, Job, compare_apart
from bot.desk.depositary import MOST_CARDS, MOST_DIFFERENCES
from bot.errors import InputError
from bot.model.alert import DepositaryCard, RecordedAct
from bot.model.depositary import Decision
from bot.model.state import Iso3
from bot.model.watch import UserId
from bot.treaty.comparing.report import CheckReport, compare
from tests.doubles.desk import House, house, treaty
from tests.doubles.record_room import NOW, RecordRoom
from tests.doubles.register import LEBANON, page
from tests.doubles.slack import COLLEAGUE, READER
from tests.doubles.web import Answer

ANN = UserId(READER)
NOVEMBER_20, NOVEMBER_24 = date(2026, 11, 20), date(2026, 11, 24)
NORWAY_OFF = "<tr><td>Norway</td><td>3\tDec 1997</td><td>10\tJul 1998</td></tr>"
SWEDEN_OFF = "<tr><td>Sweden</td><td>4\tDec 1997</td><td>1\tDec 1998</td></tr>"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[RecordRoom]:
    async with RecordRoom(tmp_path) as room:
        yield room


def enter_lebanon(room: RecordRoom) -> None:
    """So that a page with Lebanon's row agrees."""
    record = room.desk.record
    proposal = record.propose(
        Iso3("LBN"), "accession", date(2026, 5, 5), "https://treaties.un.org/x"
    )
    record.confirm(proposal, "Notified", ANN)


def agreeing(of: date | None = NOVEMBER_20) -> bytes:
    return page(of=of, extra=[LEBANON])


def known(room: RecordRoom) -> tuple[date, date | None]:
    record = room.desk.treaty.current.record
    return record.known_to, record.agreed_with


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


def refusals(room: RecordRoom) -> list[str]:
    return [note for note in room.notes() if "was not compared with" in note]


async def test_a_page_that_differs_in_more_than_can_be_true_is_refused(room: RecordRoom):
    listed = [a.state.iso3 for a in treaty().listing("parties", NOVEMBER_20)]
    room.serve(page(without=listed[: MOST_DIFFERENCES + 1]))
    await room.check()
    [said] = refusals(room)
    assert "more than can be true" in said
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


# --- the same once ------------------------------------------------------------------------


async def test_a_difference_that_changes_is_a_new_one_and_the_old_card_says_it_is_gone(
    room: RecordRoom,
):
    room.serve(page(extra=[LEBANON]))
    await room.check()
    await room.restart()
    room.serve(page(of=NOVEMBER_24, extra=[LEBANON]))
    await room.check()
    assert len(room.cards()) == 1
    room.serve(page(of=NOVEMBER_24, extra=[LEBANON.replace("5 May", "6 May")]))
    await room.check()
    old, new = room.cards()
    assert "6 May 2026" in new.text
    assert "No page shows this difference since" in old.text
    assert "actions" not in {block["type"] for block in old.blocks}


async def test_a_page_that_is_asked_no_more_shows_nothing(tmp_path: Path):
    async with RecordRoom(tmp_path, paths=(("/one",), ("/two",))) as room:
        room.serve(page(extra=[LEBANON]), "/one")
        room.web.serve("/two", Answer(status=404))
        await room.check()
        assert len(room.desk.depositary.standing()) == 1
        room._paths = (("/two",),)
        await room.restart()
        await room.check()
        assert room.desk.depositary.standing() == ()


VARIANTS = {
    "agrees": {},
    "norway": {"NOR": NORWAY_OFF},
    "sweden": {"SWE": SWEDEN_OFF},
    "both": {"NOR": NORWAY_OFF, "SWE": SWEDEN_OFF},
}
SHOWN = {"agrees": set(), "norway": {"NOR"}, "sweden": {"SWE"}, "both": {"NOR", "SWE"}}
CHECKS = st.lists(
    st.tuples(st.sampled_from(["one", "two"]), st.sampled_from(sorted(VARIANTS))), max_size=12
)


@settings(max_examples=40)
@given(checks=CHECKS)
def test_whatever_the_order_of_checks_a_standing_difference_is_sent_once(
    checks: list[tuple[str, str]],
):
    """As often as it begins to stand, and no more: whichever page, whatever day."""
    home = with_lebanon()
    shown: dict[str, set[str]] = {"one": set(), "two": set()}
    begins = 0
    for number, (name, variant) in enumerate(checks):
        before = shown["one"] | shown["two"]
        shown[name] = SHOWN[variant]
        begins += len((shown["one"] | shown["two"]) - before)
        of = date(2026, 10, 1) + timedelta(days=number)
        home.desk.depositary.took(name, name, replace(report_on(variant), as_of=of))
        home.clock.move(days=1)
        standing = {finding.iso3 for finding in home.desk.depositary.standing()}
        assert standing == shown["one"] | shown["two"]
    cards = [i for i in home.stores.outbox if isinstance(i.payload, DepositaryCard)]
    assert len(cards) == begins
    assert len(home.desk.depositary.findings()) == begins


def with_lebanon() -> House:
    home = house(at=NOW)
    proposal = home.desk.record.propose(
        Iso3("LBN"), "accession", date(2026, 5, 5), "https://treaties.un.org/x"
    )
    home.desk.record.confirm(proposal, "Notified", ANN)
    return home


@cache
def report_on(variant: str) -> CheckReport:
    """What the comparison finds on such a page."""
    record = with_lebanon().desk.treaty.current
    body = page(record=record, changed=VARIANTS[variant])
    return compare(body, record, NOW.date())


async def test_an_act_entered_while_a_page_is_read_is_part_of_what_is_compared(room: RecordRoom):
    """Else a page would agree with a record that is no more."""
    room.serve(agreeing())
    compared = room.checker._compare
    jobs: list[Job] = []

    async def slowly(job: Job):
        jobs.append(job)
        report = await compared(job)
        if len(jobs) == 1:
            enter_lebanon(room)
            room.clock.move(seconds=1)
        return report

    room.checker._compare = slowly
    await room.check()
    assert [len(job.acts) for job in jobs] == [0, 1]
    assert room.cards() == []
    assert known(room) == (NOVEMBER_20, NOVEMBER_20)


async def test_a_form_without_a_date_says_nothing_of_an_act_entered_while_the_next_is_read(
    tmp_path: Path,
):
    async with RecordRoom(tmp_path, paths=(("/xml", "/html"),)) as room:
        enter_lebanon(room)
        room.serve(agreeing(of=None), "/xml")
        room.serve(b"spoilt", "/html")
        compared = room.checker._compare

        async def slowly(job: Job):
            if job.page == b"spoilt":
                [act] = room.desk.record.acts()
                room.desk.record.undo(act.id, ANN)
            return await compared(job)

        room.checker._compare = slowly
        await room.check()
        assert room.desk.depositary.known.confirmations() == ()
        room.checker._compare = compared
        await room.check()
        assert len(room.cards()) == 1


async def test_a_decision_stands_while_the_difference_does(room: RecordRoom):
    room.serve(page(extra=[LEBANON]))
    await room.check()
    [finding] = room.desk.depositary.waiting()
    room.desk.depositary.decide(finding.id, Decision.PAGE_WRONG, ANN, "A misprint")
    await room.restart()
    await room.check()
    assert room.desk.depositary.waiting() == ()
    assert len(room.cards(COLLEAGUE)) == 1
    [kept] = room.desk.depositary.findings()
    assert (kept.decision, kept.decided_by, kept.why) == (
        Decision.PAGE_WRONG,
        ANN,
        "A misprint",
    )


# --- a process of its own -----------------------------------------------------------------


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
    compared = asyncio.ensure_future(compare_apart(Job(body, (), None, NOW.date(), None)))
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
    job = Job(page(), (replace(act, value=cast("str", None)),), None, NOW.date(), None)
    with pytest.raises(InputError, match="by a fault of its own"):
        await compare_apart(job)


async def test_a_page_that_takes_too_long_is_given_up_and_its_process_is_gone():
    job = Job(page(), (), None, NOW.date(), None)
    with pytest.raises(InputError, match=r"took more than 0\.01 seconds"):
        await compare_apart(job, replace(LIMITS, wall_seconds=0.01))


async def test_a_page_that_takes_too_much_memory_is_given_up():
    job = Job(page(), (), None, NOW.date(), None)
    with pytest.raises(InputError, match="so it was stopped"):
        await compare_apart(job, replace(LIMITS, memory_bytes=30_000_000))


def test_the_fixed_moment_of_these_tests_is_after_the_packaged_record():
    assert datetime(2026, 8, 25, tzinfo=UTC) + timedelta(days=30) < NOW
