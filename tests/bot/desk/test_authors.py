"""Who changed what all share is known in their own workspace, and to no one elsewhere."""

from datetime import date

import pytest

from bot.desk import Desk
from bot.desk.authors import NO_USER
from bot.desk.desks import Desks
from bot.desk.settings import Installation
from bot.model.depositary import Decision
from bot.model.state import Iso3
from bot.model.workspace import HOME, UserId, WorkspaceId
from bot.ports import Stores
from storage import open_memory_stores
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.desk import TODAY, desks_over
from tests.doubles.values import finding

OPERATOR = UserId("U9")
TEAM = WorkspaceId("T1")
URL = "https://treaties.un.org/doc/Publication/CN/2025/CN.1.2025-Eng.pdf"


@pytest.fixture
def stores() -> Stores:
    return open_memory_stores(ManualClock(TODAY))


@pytest.fixture
def desks(stores: Stores) -> Desks:
    """After an operator of T1 entered an act and took it back, decided on a page, and confirmed a day."""
    clock = ManualClock(TODAY.replace(year=2027))
    stores.findings.put(finding())
    made = desks_over(stores, clock, FixedDraw(), installation=Installation(None, ("T1/U9",)))
    desk = made.of(TEAM)
    proposal = desk.record.propose(Iso3("SWE"), "withdrawal_notified", date(2026, 2, 27), URL)
    act = desk.record.confirm(proposal, "Notified", OPERATOR)
    desk.record.undo(act.id, OPERATOR)
    desk.depositary.decide("f1", Decision.PAGE_WRONG, OPERATOR, "A slip")
    desk.depositary.known.confirm(date(2027, 1, 1), URL, OPERATOR)
    return made


def named(desk: Desk) -> list[str | None]:
    (act,), (one,) = desk.record.acts(), desk.depositary.findings()
    (made,) = desk.depositary.known.confirmations()
    return [act.by, act.undone_by, one.decided_by, made.by]


def test_the_author_is_named_in_their_own_workspace_alone(desks: Desks):
    assert named(desks.of(TEAM)) == [OPERATOR] * 4
    for other in (HOME, WorkspaceId("T2")):
        assert named(desks.of(other)) == [NO_USER] * 4
        assert not any(desks.of(other).watches.personal.export(OPERATOR).values())


def test_the_same_id_elsewhere_can_delete_nothing_of_the_author(desks: Desks):
    assert desks.of(HOME).watches.personal.forget(OPERATOR) == 0
    assert named(desks.of(TEAM)) == [OPERATOR] * 4


def test_the_author_is_deleted_and_what_was_decided_stays(desks: Desks, stores: Stores):
    assert desks.of(TEAM).watches.personal.forget(OPERATOR) == 3
    assert named(desks.of(TEAM)) == [NO_USER] * 4
    assert stores.acts.all()[0].undone_at is not None
    assert stores.findings.all()[0].decision is Decision.PAGE_WRONG


def test_the_export_of_the_author_names_them_as_they_know_themselves(desks: Desks):
    kept = desks.of(TEAM).watches.personal.export(OPERATOR)
    assert {name: len(kept[name]) for name in ("acts", "findings", "confirmations")} == {
        "acts": 1,
        "findings": 1,
        "confirmations": 1,
    }
    assert kept["acts"][0]["by"] == OPERATOR
