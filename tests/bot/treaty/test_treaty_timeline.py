"""The whole story of a State: acts, declarations, positions."""

from datetime import date

import pytest

from bot.model.day import partial_day
from bot.model.state import Iso3, Step
from bot.treaty.partial import first_day, last_day
from bot.treaty.treaty import Treaty

TODAY = date(2026, 11, 25)


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
