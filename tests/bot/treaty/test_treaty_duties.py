"""Duties and dates: known, computed or not known, each said as such."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.day import partial_day
from bot.model.state import Duty, Iso3, SourceKind, Standing, Step
from bot.treaty.partial import first_day, last_day
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


def test_what_is_overdue_is_listed_with_its_source_oldest_first(treaty: Treaty):
    late = treaty.overdue(TODAY)
    days = [last_day(entry.date) for entry in late]
    assert days == sorted(days)
    assert {("GRC", "2008-03-01"), ("UKR", "2010-06-01"), ("SSD", "2026-07-09")} <= {
        (entry.iso3, entry.date) for entry in late
    }
    assert {entry.kind for entry in late} == {
        "stockpile_deadline",
        "clearance_deadline",
        "reporting_deadline",
    }
    assert all(entry.source.url and entry.detail for entry in late)
    assert {entry.iso3 for entry in treaty.overdue(TODAY, Iso3("GRC"))} == {"GRC"}
    assert treaty.overdue(TODAY, Iso3("FIN")) == ()


@given(on=st.dates(date(1999, 3, 1), date(2035, 1, 1)))
def test_no_duty_is_both_ahead_and_overdue(treaty: Treaty, on: date):
    ahead = {(e.iso3, e.kind, e.date) for e in treaty.deadlines(on) if e.iso3}
    passed = {(e.iso3, e.kind, e.date) for e in treaty.overdue(on)}
    assert not ahead & passed


def test_a_timeline_is_the_whole_story_newest_last(treaty: Treaty):
    for iso3 in treaty.states:
        dates = [each.date for each in treaty.timeline(iso3)]
        days = [last_day(day) if day else date.min for day in dates]
        assert days == sorted(days)
    story = treaty.timeline(Iso3("FIN"))
    kinds = [each.kind for each in story]
    assert kinds[:2] == ["consent", "entry_into_force"]
    acts = [
        (each.kind, each.date) for each in story if each.kind in {"consent", "withdrawal_notified"}
    ]
    assert acts == [("consent", "2012-01-09"), ("withdrawal_notified", "2025-07-10")]
    steps = {each.kind: each.step for each in story}
    assert steps["withdrawal_announced"] is Step.STATEMENT
    assert steps["withdrawal_approved"] is Step.PARLIAMENT
    assert steps["withdrawal_notified"] is Step.DEPOSIT
    assert steps["withdrawal_effective"] is Step.EFFECT
    assert all(each.source.url and each.source.publisher for each in story)


@pytest.mark.parametrize(
    ("iso3", "kinds"),
    [
        ("POL", {"signature", "consent", "entry_into_force", "declaration", "withdrawal_notified"}),
        ("ETH", {"signature", "consent", "extension_granted", "extension_request"}),
        ("NLD", {"territorial_application"}),
        ("UKR", {"communication", "extension_granted"}),
        ("NOR", {"objection"}),
    ],
)
def test_every_kind_of_act_stands_in_the_timeline(treaty: Treaty, iso3: str, kinds: set[str]):
    assert kinds <= {each.kind for each in treaty.timeline(Iso3(iso3))}


def test_an_act_with_bounds_is_given_no_day_in_the_timeline(treaty: Treaty):
    acts = {each.kind: each.date for each in treaty.timeline(Iso3("LBN"))}
    assert (acts["consent"], acts["entry_into_force"]) == ("2026", "2027")


def test_an_act_stands_in_the_timeline_once(treaty: Treaty):
    for iso3 in treaty.states:
        story = treaty.timeline(iso3)
        assert len({(each.date, each.kind, each.title) for each in story}) == len(story)
        for doubled in ({"consent", "accession"}, {"objection", "suspension_objection"}):
            kinds = [(each.date[:4], each.kind) for each in story if each.kind in doubled]
            assert len(kinds) == len(set(kinds)) <= max(1, len({year for year, _ in kinds}))


def test_what_is_known_of_a_state_outside_has_a_date_and_a_source_for_each_item(treaty: Treaty):
    items = {each.item: each for each in treaty.answer(Iso3("USA"), TODAY).positions}
    assert "abstained" in items["vote"].text
    assert items["vote"].as_of == "2019-12-12"
    assert all(each.source.url for each in items.values())
    assert treaty.answer(Iso3("AFG"), TODAY).positions == ()
    assert treaty.answer(Iso3("USA"), date(2001, 1, 1)).positions == ()
    dates = {each.as_of for each in treaty.answer(Iso3("CHN"), TODAY).positions}
    assert len(dates) > 1


def test_what_is_known_of_a_state_outside_says_its_date_once(treaty: Treaty):
    for iso3 in treaty.states:
        for each in treaty.answer(iso3, TODAY).positions:
            assert f"({partial_day(each.as_of)})" not in each.text, each
            assert "12 December 2019" not in each.text, each


def test_a_declaration_is_named_by_its_kind_and_told_in_the_detail(treaty: Treaty):
    story = treaty.timeline(Iso3("POL"))
    declared = next(each for each in story if each.kind == "declaration")
    assert declared.title == "Declaration"
    assert "mere participation" in declared.detail


def test_what_france_voiced_is_not_told_as_an_objection_that_was_lodged(treaty: Treaty):
    assert treaty.answer(Iso3("FRA"), TODAY).declarations == ()
    told = [each.title for each in treaty.timeline(Iso3("FRA"))]
    assert "France reported to have voiced an objection to Ukraine's suspension" in told


def test_all_three_days_of_ukraines_communication_are_told(treaty: Treaty):
    story = [e for e in treaty.timeline(Iso3("UKR")) if e.date.startswith("2025-07")]
    days = {e.date for e in story if e.kind in {"communication", "suspension_notice"}}
    assert days == {"2025-07-18", "2025-07-21"}
    assert any("dated 17 July 2025" in each.detail for each in story)


def test_an_effect_rests_on_a_source_that_can_know_of_it(treaty: Treaty):
    for iso3 in ("EST", "LVA", "LTU", "FIN"):
        effect = next(e for e in treaty.timeline(Iso3(iso3)) if e.kind == "withdrawal_effective")
        assert effect.source.date is not None
        assert first_day(effect.source.date) >= date.fromisoformat(effect.date)


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
        ("OSZE", "osce", 57),
        ("ОБСЕ", "osce", 57),
        ("the Commonwealth", "commonwealth", 56),
        ("BRICS+", "brics", 11),
        ("G20", "g20", 19),
        ("OIC", "oic", 57),
        ("CEDEAO", "ecowas", 12),
        ("СНГ", "cis", 9),
        ("EU neighbours", "eu-neighbours", 16),
        ("Asia", "asia-pacific", 54),
        ("M49 Asia", "m49-asia", 48),
        ("Central Asia", "central-asia", 5),
        ("Southeast Asia", "south-eastern-asia", 11),
        ("Caribbean", "caribbean", 13),
        ("Europe", "m49-europe", 44),
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


def test_the_statistical_regions_of_the_united_nations_hold_every_state_once(treaty: Treaty):
    regions = {
        "m49-africa": "northern-africa sub-saharan-africa",
        "sub-saharan-africa": "eastern-africa middle-africa southern-africa western-africa",
        "m49-americas": "caribbean central-america south-america northern-america",
        "m49-asia": "central-asia eastern-asia south-eastern-asia southern-asia western-asia",
        "m49-europe": "m49-eastern-europe northern-europe southern-europe m49-western-europe",
        "m49-oceania": "australia-new-zealand melanesia m49-micronesia polynesia",
    }
    for whole, parts in regions.items():
        members = [code for key in parts.split() for code in treaty.groups[key].members]
        assert sorted(members) == sorted(treaty.groups[whole].members), whole
    continents = ("m49-africa", "m49-americas", "m49-asia", "m49-europe", "m49-oceania")
    members = [code for key in continents for code in treaty.groups[key].members]
    assert sorted(members) == sorted(treaty.states)


def test_a_group_holds_whom_it_holds_since_the_last_change(treaty: Treaty):
    assert {"MLI", "NER", "BFA"}.isdisjoint(treaty.groups["ecowas"].members)
    assert {"MDV", "GAB", "TGO"} < set(treaty.groups["commonwealth"].members)
    assert "ZWE" not in treaty.groups["commonwealth"].members
    assert {"IDN", "ARE"} < set(treaty.groups["brics"].members)
    assert "SYR" in treaty.groups["oic"].members
    assert {"GEO", "TKM", "UKR"}.isdisjoint(treaty.groups["cis"].members)
    assert {"RUS", "TUR", "GBR"}.isdisjoint(treaty.groups["eu-neighbours"].members)


def test_what_is_short_for_another_body_names_no_group(treaty: Treaty):
    assert treaty.find_group("ОДКБ") is None  # the Collective Security Treaty Organization
    assert treaty.find_group("OTSC") is None  # the same, in French
