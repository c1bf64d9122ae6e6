"""Every State, every month since 1997: no impossible change, and counts that add up."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot.model.state import Status
from bot.treaty import terms
from bot.treaty.counts import counts_on
from bot.treaty.status import BOUND, standing_on
from bot.treaty.treaty import Treaty

MONTHS = [date(y, m, 1) for y in range(1997, 2031) for m in range(1, 13)][9:]
POSSIBLE = {
    (Status.NOT_JOINED, Status.SIGNATORY),
    (Status.NOT_JOINED, Status.CONSENTED),
    (Status.NOT_JOINED, Status.STATE_PARTY),  # succession
    (Status.NOT_JOINED, Status.UNCONFIRMED),
    (Status.UNCONFIRMED, Status.STATE_PARTY),  # once the latest possible day has passed
    (Status.SIGNATORY, Status.CONSENTED),
    (Status.CONSENTED, Status.STATE_PARTY),
    (Status.STATE_PARTY, Status.STATE_PARTY_WITHDRAWING),
    (Status.STATE_PARTY_WITHDRAWING, Status.WITHDRAWN),
}


def test_no_state_changes_in_a_way_that_the_convention_does_not_know(treaty: Treaty):
    for participation in treaty.participations.values():
        seen = [standing_on(participation, on).status for on in MONTHS]
        changes = {(before, after) for before, after in pairwise(seen) if before is not after}
        assert changes <= POSSIBLE, participation.state.name


def test_only_successors_are_bound_without_having_consented_first(treaty: Treaty):
    straight = {
        str(iso3)
        for iso3, participation in treaty.participations.items()
        for before, after in pairwise(standing_on(participation, on).status for on in MONTHS)
        if (before, after) == (Status.NOT_JOINED, Status.STATE_PARTY)
    }
    assert straight == {"MNE", "SSD"}


@pytest.mark.parametrize("on", MONTHS, ids=str)
def test_the_counts_of_a_month_add_up(treaty: Treaty, on: date):
    statuses = [standing_on(each, on).status for each in treaty.participations.values()]
    counts = counts_on(treaty.participations.values(), on, on)
    assert counts.universe == len(statuses) == 197
    parts = (counts.deposited, counts.signatories_only, counts.not_joined, counts.withdrawn)
    assert sum(parts) == 197
    assert counts.in_force == sum(status in BOUND for status in statuses)
    assert counts.withdrawn == statuses.count(Status.WITHDRAWN)
    assert counts.signatories_only == statuses.count(Status.SIGNATORY)
    unclear = statuses.count(Status.UNCONFIRMED) + len(counts.notes)
    joined = counts.in_force + statuses.count(Status.CONSENTED)
    assert abs(counts.deposited - joined) <= unclear
    assert abs(counts.not_joined - statuses.count(Status.NOT_JOINED)) <= unclear


def test_on_any_day_of_the_year_of_withdrawals_the_counts_add_up(treaty: Treaty):
    day = date(2025, 6, 1)
    while day < date(2026, 3, 1):
        counts = counts_on(treaty.participations.values(), day, day)
        assert (
            counts.deposited + counts.signatories_only + counts.not_joined + counts.withdrawn == 197
        )
        day += timedelta(days=1)


def test_the_record_keeps_articles_17_and_20(treaty: Treaty):
    exceptions = set()
    for iso3, participation in treaty.participations.items():
        for membership in participation.memberships:
            if membership.deposited is None:
                continue
            if membership.in_force != terms.entry_into_force(membership.deposited):
                exceptions.add(str(iso3))
            if membership.notified is not None:
                assert membership.effective == terms.withdrawal_effect(membership.notified)
    assert exceptions == {"MNE", "SSD"}


def test_forty_states_made_the_convention_enter_into_force_on_1_march_1999(treaty: Treaty):
    early = [
        membership.deposited
        for participation in treaty.participations.values()
        for membership in participation.memberships
        if membership.in_force == terms.GENERAL_ENTRY_INTO_FORCE and membership.deposited
    ]
    assert sum(day <= terms.FORTIETH_DEPOSIT for day in early) == 40
    assert sum(day < terms.FORTIETH_DEPOSIT for day in early) < 40
