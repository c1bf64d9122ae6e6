"""Duties and dates: known, computed or not known, each said as such."""

import re
from datetime import date

import pytest

from bot.model.state import Duty, Iso3, SourceKind, Standing
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
    assert clearance.source.publisher == "Norwegian People's Aid, Mine Action Review"


def test_a_deadline_ahead_that_follows_from_the_convention_is_said_to_be_computed(treaty: Treaty):
    clearance = duty(treaty, "TON", "5")
    assert clearance.standing is Standing.COMPUTED
    assert clearance.deadline == "2035-12-01"
    assert "ten years after entry into force" in clearance.sentence
    assert clearance.source.kind is SourceKind.CONVENTION


def test_the_last_day_of_the_calendar_has_no_report_after_it(treaty: Treaty):
    assert duty(treaty, "NOR", "7", date(9999, 4, 30)).deadline == "9999-04-30"
    assert all(each.article != "7" for each in treaty.answer(Iso3("NOR"), date.max).duties)


def test_a_term_that_has_passed_is_not_shown_as_a_duty_that_is_overdue(treaty: Treaty):
    """Article 5 binds only a State with mined areas: for Kiribati nothing is known of any."""
    assert "5" not in {each.article for each in treaty.answer(Iso3("KIR"), TODAY).duties}


@pytest.mark.parametrize("iso3", ["AUT", "DEU", "VAT", "COK", "ERI", "KIR"])
def test_stocks_are_said_to_be_destroyed_by_the_statement_that_says_so(treaty: Treaty, iso3: str):
    stock = duty(treaty, iso3, "4")
    assert "all but two States Parties; this State is not one of the two." in stock.sentence
    assert stock.as_of == "2025-12-02"
    assert "4" not in {d.article for d in treaty.answer(Iso3(iso3), date(2024, 1, 1)).duties}


@pytest.mark.parametrize("iso3", ["GRC", "UKR", "MHL", "TON", "LBN"])
def test_the_two_and_the_newcomers_are_not_covered_by_that_statement(treaty: Treaty, iso3: str):
    assert "all but two" not in duty(treaty, iso3, "4").sentence


@pytest.mark.parametrize(
    ("iso3", "asked_for"),
    [("AGO", "2030-12-31"), ("ETH", "2030-12-31"), ("ECU", "2027-12-31"), ("COD", None)],
)
def test_a_date_that_was_asked_for_is_not_given_as_the_deadline(
    treaty: Treaty, iso3: str, asked_for: str | None
):
    clearance = duty(treaty, iso3, "5")
    assert clearance.standing is Standing.UNKNOWN
    assert (clearance.deadline, clearance.asked_for) == (None, asked_for)
    assert "not known" in clearance.sentence


def test_peru_has_until_the_end_of_2029(treaty: Treaty):
    assert duty(treaty, "PER", "5").deadline == "2029-12-31"


def test_an_overdue_duty_is_said_to_be_overdue(treaty: Treaty):
    assert duty(treaty, "GRC", "4").sentence.startswith("Overdue: was due by 1 March 2008.")
    assert duty(treaty, "UKR", "4").deadline == "2010-06-01"


@pytest.mark.parametrize(
    ("iso3", "article", "words"),
    [
        ("MHL", "7", "First report was due on 28 February 2026; whether it was filed is not known"),
        ("TON", "7", "First report was due on 30 May 2026; whether it was filed is not known"),
        (
            "SSD",
            "5",
            "Was due by 9 July 2026, 4 months ago; whether the deadline was extended is not known",
        ),
        (
            "NGA",
            "5",
            "Was due by 31 December 2025, 10 months ago; whether the deadline was extended",
        ),
        ("SEN", "5", "The deadline of 1 March 2026 has passed"),
    ],
)
def test_a_day_that_has_passed_is_said_to_have_passed(
    treaty: Treaty, iso3: str, article: str, words: str
):
    late = duty(treaty, iso3, article)
    assert words in late.sentence
    assert late.passed


def test_a_request_not_approved_is_no_lapse_before_the_deadline(treaty: Treaty):
    early = duty(treaty, "SEN", "5", date(2026, 2, 1))
    assert early.sentence.startswith("Deadline 1 March 2026; a late request")
    assert not early.passed


@pytest.mark.parametrize("iso3", ["MRT", "THA"])
def test_a_deadline_that_is_near_says_how_near_and_that_no_decision_is_known(
    treaty: Treaty, iso3: str
):
    near = duty(treaty, iso3, "5").sentence
    assert near.startswith("Deadline 31 December 2026, 36 days ahead; no decision on an extension")
    assert "days ahead" not in duty(treaty, iso3, "5", date(2026, 3, 1)).sentence


def test_more_time_is_spoken_of_for_clearance_only(treaty: Treaty):
    """Article 5(3) knows extensions, Article 4 none."""
    near = duty(treaty, "MHL", "4", date(2029, 8, 1)).sentence
    assert near.startswith(
        "Deadline 1 September 2029, computed from the Convention's rule, 31 days"
    )
    assert "extension" not in near


@pytest.mark.parametrize(
    ("on", "ago"),
    [
        (date(2027, 1, 1), "1 day ago"),
        (date(2027, 1, 30), "30 days ago"),
        (date(2027, 1, 31), "1 month ago"),
        (date(2028, 12, 30), "23 months ago"),
        (date(2028, 12, 31), "2 years ago"),
    ],
)
def test_a_deadline_that_has_passed_says_how_long_ago(treaty: Treaty, on: date, ago: str):
    assert f"31 December 2026, {ago};" in duty(treaty, "MRT", "5", on).sentence


def test_a_grant_that_is_inferred_is_said_to_be_inferred(treaty: Treaty):
    for iso3 in ("COD", "COL", "ECU", "ETH"):
        said = duty(treaty, iso3, "5").sentence
        assert said.startswith("An extension was requested")
        assert "that it was granted is inferred" in said


def test_what_was_said_without_a_declaration_to_a_meeting_is_told_as_such(treaty: Treaty):
    for iso3, words in (("HRV", "407,000"), ("GRC", "Rhodes")):
        said = duty(treaty, iso3, "5").sentence
        assert "no formal declaration to a Meeting of the States Parties is known" in said
        assert words in said


def test_a_known_deadline_that_has_passed_is_not_said_to_hold(treaty: Treaty):
    clearance = duty(treaty, "THA", "5", date(2027, 6, 1))
    assert clearance.standing is Standing.UNKNOWN
    assert clearance.sentence.startswith("Was due by 31 December 2026")


def test_what_a_source_says_later_is_not_told_of_an_earlier_day(treaty: Treaty):
    clearance = duty(treaty, "AFG", "5", date(2010, 1, 1))
    assert (clearance.standing, clearance.deadline) == (Standing.COMPUTED, "2013-03-01")


def test_on_an_earlier_day_the_deadline_is_the_one_a_meeting_had_set_by_then(treaty: Treaty):
    assert duty(treaty, "ETH", "5", date(2016, 1, 1)).deadline == "2020-06-01"
    assert duty(treaty, "ETH", "5", date(2020, 1, 1)).deadline == "2025-12-31"


def test_a_later_request_tells_which_deadline_ran_before_it(treaty: Treaty):
    """A decision of 2020 gave DR Congo until 2022; its request of 2025 names 31 December 2025."""
    assert duty(treaty, "COD", "5", date(2022, 6, 1)).deadline == "2022-07-01"
    running = duty(treaty, "COD", "5", date(2024, 9, 15))
    assert (running.deadline, running.passed) == ("2025-12-31", False)


def test_the_history_of_extensions_has_meeting_and_span(treaty: Treaty):
    history = duty(treaty, "ETH", "5").extensions
    granted = [(e.meeting, e.since, e.until) for e in history if e.outcome == "granted"]
    assert granted == [
        ("Fourteenth Meeting of the States Parties", "2015-06-01", "2020-06-01"),
        ("Fourth Review Conference", "2020-06-01", "2025-12-31"),
    ]
    assert history[-1].outcome == "requested"


@pytest.mark.parametrize("iso3", ["COG", "DNK", "GMB", "JOR", "UGA", "BTN", "HUN", "VEN", "DZA"])
def test_completed_clearance_is_known_and_never_overdue(treaty: Treaty, iso3: str):
    clearance = duty(treaty, iso3, "5")
    assert clearance.sentence.startswith("Completed: declared ")
    assert not clearance.passed
    assert all(entry.iso3 != iso3 for entry in treaty.overdue(TODAY))


def test_a_number_of_mines_has_its_year(treaty: Treaty):
    for iso3, year in (("ERI", "2014"), ("ETH", "2012"), ("PER", "2018"), ("SRB", "2019")):
        assert duty(treaty, iso3, "3").as_of == year
        assert f"by a figure of {year}: " in duty(treaty, iso3, "3").sentence
    assert duty(treaty, "SSD", "3").sentence == "None retained, as of 2025."


def test_a_state_that_left_has_no_duties_from_that_day(treaty: Treaty):
    assert treaty.answer(Iso3("FIN"), date(2026, 1, 9)).duties
    assert treaty.answer(Iso3("FIN"), date(2026, 1, 10)).duties == ()
    assert treaty.answer(Iso3("USA"), TODAY).duties == ()
    assert treaty.answer(Iso3("MHL"), date(2025, 8, 31)).duties == ()


def test_every_duty_of_every_state_says_something_and_has_a_source(treaty: Treaty):
    for year in (2000, 2012, 2026):
        for answer in treaty.listing("all", date(year, 6, 1)):
            for each in answer.duties:
                assert each.sentence.endswith("."), each
                assert ".." not in each.sentence
                first, _, rest = each.sentence.partition(". ")
                assert first.rstrip(".") not in rest, each
                assert not re.match(r"(Granted|Ten years|Declared|Said|Reported\.)", each.sentence)
                assert not re.search(r"\. (Granted|Declared|Said|Asked)\b", each.sentence), each
                assert each.source.url


def test_every_state_party_owes_a_yearly_report(treaty: Treaty):
    for answer in treaty.listing("parties", TODAY):
        reports = [each for each in answer.duties if each.article == "7"]
        assert "2027-04-30" in [each.deadline for each in reports], answer.state.name


def test_the_first_report_is_due_180_days_after_entry_into_force(treaty: Treaty):
    reports = [d for d in treaty.answer(Iso3("TON"), date(2026, 1, 1)).duties if d.article == "7"]
    assert "2026-05-30" in [report.deadline for report in reports]
