"""Duties and dates: known, computed or not known, each said as such."""

from datetime import date

import pytest

from bot.model.state import Duty, Iso3, Standing, Step
from bot.treaty.partial import last_day
from bot.treaty.treaty import Treaty

TODAY = date(2026, 11, 25)


def duty(treaty: Treaty, iso3: str, article: str, on: date = TODAY) -> Duty:
    duties = treaty.answer(Iso3(iso3), on).duties
    return next(each for each in duties if each.article == article)


def test_a_deadline_that_a_source_gives_is_known(treaty: Treaty):
    clearance = duty(treaty, "AFG", "5")
    assert clearance.standing is Standing.KNOWN
    assert clearance.deadline == "2030-03-01"
    assert clearance.source is not None
    assert clearance.source.publisher == "Mine Action Review"


def test_a_deadline_that_follows_from_the_convention_is_said_to_be_computed(treaty: Treaty):
    clearance = duty(treaty, "KIR", "5")
    assert clearance.standing is Standing.COMPUTED
    assert clearance.deadline == "2011-03-01"
    assert "whether mined areas were reported is not known" in clearance.sentence
    stock = duty(treaty, "TON", "4")
    assert stock.deadline == "2029-12-01"


def test_an_extension_whose_date_nobody_tells_is_not_known(treaty: Treaty):
    clearance = duty(treaty, "AGO", "5")
    assert clearance.standing is Standing.UNKNOWN
    assert clearance.deadline is None
    assert "new date is not known" in clearance.sentence


def test_an_overdue_duty_is_said_to_be_overdue(treaty: Treaty):
    assert duty(treaty, "GRC", "4").sentence.startswith("Overdue: the deadline was 1 March 2008.")
    assert duty(treaty, "UKR", "4").deadline == "2010-06-01"


def test_a_known_deadline_that_has_passed_is_not_said_to_hold(treaty: Treaty):
    clearance = duty(treaty, "THA", "5", date(2027, 6, 1))
    assert clearance.standing is Standing.UNKNOWN
    assert "has passed" in clearance.sentence


def test_what_a_source_says_later_is_not_told_of_an_earlier_day(treaty: Treaty):
    clearance = duty(treaty, "AFG", "5", date(2010, 1, 1))
    assert (clearance.standing, clearance.deadline) == (Standing.COMPUTED, "2013-03-01")


def test_a_state_that_left_has_no_duties_from_that_day(treaty: Treaty):
    assert treaty.answer(Iso3("FIN"), date(2026, 1, 9)).duties
    assert treaty.answer(Iso3("FIN"), date(2026, 1, 10)).duties == ()
    assert treaty.answer(Iso3("USA"), TODAY).duties == ()
    assert treaty.answer(Iso3("MHL"), date(2025, 8, 31)).duties == ()


def test_every_state_party_has_articles_4_5_and_7_every_year(treaty: Treaty):
    for year in (2000, 2012, 2026):
        for answer in treaty.listing("parties", date(year, 6, 1)):
            assert {"4", "5", "7"} <= {each.article for each in answer.duties}
            assert all(each.sentence.endswith(".") for each in answer.duties)


def test_the_first_report_is_due_180_days_after_entry_into_force(treaty: Treaty):
    reports = [d for d in treaty.answer(Iso3("TON"), date(2026, 1, 1)).duties if d.article == "7"]
    assert "2026-05-30" in [report.deadline for report in reports]


def test_coming_dates_are_in_order_and_not_over(treaty: Treaty):
    coming = treaty.deadlines(TODAY)
    days = [last_day(entry.date) for entry in coming]
    assert days == sorted(days)
    assert min(days) >= TODAY
    assert all(entry.source.url for entry in coming)
    assert coming[0].date.startswith("2026")


def test_dates_of_one_state_are_its_own_and_the_meetings(treaty: Treaty):
    coming = treaty.deadlines(TODAY, Iso3("THA"))
    assert ("THA", "2026-12-31") in [(entry.iso3, entry.date) for entry in coming]
    assert {entry.iso3 for entry in coming} == {"THA", None}
    assert "reporting_deadline" in [entry.kind for entry in coming]
    outside = treaty.deadlines(TODAY, Iso3("FIN"))
    assert "reporting_deadline" not in [entry.kind for entry in outside]


def test_a_new_state_partys_computed_deadline_is_listed_once(treaty: Treaty):
    coming = treaty.deadlines(TODAY, Iso3("TON"))
    assert [entry.date for entry in coming if entry.iso3 == "TON"].count("2029-12-01") == 1
    assert "2035-12-01" in [entry.date for entry in coming]


def test_a_timeline_is_newest_first_with_its_step_on_the_ladder(treaty: Treaty):
    timeline = treaty.timeline(Iso3("FIN"))
    days = [last_day(each.date) for each in timeline]
    assert days == sorted(days, reverse=True)
    steps = {each.kind: each.step for each in timeline}
    assert steps["withdrawal_announced"] is Step.STATEMENT
    assert steps["withdrawal_approved"] is Step.PARLIAMENT
    assert steps["withdrawal_deposited"] is Step.DEPOSIT
    assert steps["withdrawal_effective"] is Step.EFFECT
    assert all(each.source.url and each.source.publisher for each in timeline)


def test_what_is_known_of_a_state_outside_has_its_date_and_sources(treaty: Treaty):
    position = treaty.answer(Iso3("USA"), TODAY).position
    assert position is not None
    assert position.as_of == "2025-12"
    assert "abstained" in position.unga_vote
    assert position.sources
    assert treaty.answer(Iso3("AFG"), TODAY).position is None
    assert treaty.answer(Iso3("USA"), date(2001, 1, 1)).position is None


@pytest.mark.parametrize("key", ["baltics", "nato", "eu", "au", "p5", "withdrew", "mine-affected"])
def test_a_group_has_members_source_and_date(treaty: Treaty, key: str):
    group = treaty.groups[key]
    assert set(group.members) <= set(treaty.states)
    assert group.source.publisher
    assert group.as_of


@pytest.mark.parametrize(
    ("name", "key", "size"),
    [
        ("Baltics", "baltics", 3),
        ("the Baltic States", "baltics", 3),
        ("Nordic countries", "nordics", 5),
        ("nato", "nato", 32),
        ("E.U.", "eu", 27),
        ("OSCE neighbours of Russia", "osce-neighbours", 12),
        ("African Union", "au", 54),
        ("ASEAN", "asean", 11),
        ("Arab League", "arab-league", 22),
        ("Pacific Islands Forum", "pif", 16),
        ("GRULAC", "grulac", 33),
        ("WEOG", "weog", 28),
        ("Eastern European Group", "eeg", 23),
        ("Asia-Pacific Group", "asia-pacific", 54),
        ("African Group", "africa", 54),
        ("P5", "p5", 5),
        ("the five that withdrew", "withdrew", 5),
        ("mine-affected States", "mine-affected", 31),
    ],
)
def test_a_group_is_found_by_its_names(treaty: Treaty, name: str, key: str, size: int):
    group = treaty.find_group(name)
    assert group is not None
    assert (group.key, len(group.members)) == (key, size)


def test_the_five_that_withdrew_are_those_the_record_says(treaty: Treaty):
    left = {answer.state.iso3 for answer in treaty.listing("withdrawn", TODAY)}
    assert set(treaty.groups["withdrew"].members) == left


def test_every_un_member_but_the_united_states_is_in_exactly_one_regional_group(treaty: Treaty):
    regional = ("africa", "asia-pacific", "eeg", "grulac", "weog")
    members = [code for key in regional for code in treaty.groups[key].members]
    assert len(members) == len(set(members))
    un = {iso3 for iso3, state in treaty.states.items() if state.un_member}
    assert un - set(members) == {"USA"}
