"""The daily check: nothing is said twice, and a decision stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.depositary.comparison import ComparisonJob
from bot.model.alert import DepositaryCard
from bot.model.depositary import Decision
from bot.model.state import Iso3
from bot.treaty.comparing.found import CheckReport
from bot.treaty.comparing.report import compare
from tests.doubles.depositary_pages import (
    ANN,
    NORWAY_OFF,
    NOVEMBER_20,
    NOVEMBER_24,
    SWEDEN_OFF,
    agreeing,
    enter_lebanon,
    known,
)
from tests.doubles.desk import House, house
from tests.doubles.record_room import NOW, RecordRoom
from tests.doubles.register import LEBANON, page
from tests.doubles.slack import COLLEAGUE
from tests.doubles.web import Answer


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
    assert "No page has shown this difference since" in old.text
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
    cards = [i for i in home.stores.outbox.all() if isinstance(i.payload, DepositaryCard)]
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
    jobs: list[ComparisonJob] = []

    async def slowly(job: ComparisonJob):
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

        async def slowly(job: ComparisonJob):
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
