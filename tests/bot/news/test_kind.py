"""What happened: one of twelve kinds, and for legal ones how far and in which direction."""

import pytest

from bot.model.judgement import Direction, Kind
from bot.model.state import Step


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Latvia's parliament votes to leave mine ban treaty", Kind.WITHDRAWAL),
        ("Sri Lanka accedes to the Ottawa Convention", Kind.ACCESSION),
        ("Ukraine suspends the Ottawa Convention", Kind.SUSPENSION),
        ("Army lays landmines around villages in Kayah", Kind.USE),
        ("Finland to produce anti-personnel mines", Kind.PRODUCTION_TRANSFER),
        ("Belarus destroys the last of its stockpiled landmines", Kind.STOCKPILE),
        ("Croatia declared free of landmines", Kind.CLEARANCE),
        ("Landmine kills four in Somalia", Kind.CASUALTIES),
        ("Conference on mine action opens in Baku", Kind.MEETING),
        ("Red Cross urges States to stay in mine ban treaty", Kind.CAMPAIGN_STATEMENT),
        ("Landmine Monitor report: casualties at record", Kind.REPORT),
        ("Gunmen kidnap deminers of HALO Trust", Kind.OTHER),
    ],
)
def test_each_kind(said, title, kind):
    assert said(title, language="en").kind is kind


def test_what_the_treaty_forbids_is_not_what_happened(said):
    judgement = said(
        "Lithuania leaves the Ottawa Convention",
        "The treaty bans the use, stockpiling, production and transfer of anti-personnel mines.",
        "en",
    )
    assert judgement.kind is Kind.WITHDRAWAL


def test_an_entry_that_is_not_relevant_has_no_kind(said):
    assert said("Goldmine closes", language="en").kind is None


@pytest.mark.parametrize(
    ("title", "step"),
    [
        ("Finnish minister muses about leaving the Ottawa treaty", Step.STATEMENT),
        ("Committee recommends leaving the Ottawa treaty", Step.PROPOSAL),
        ("Riigikogu votes to leave the Ottawa treaty", Step.PARLIAMENT),
        ("President signs law on leaving the Ottawa treaty", Step.LAW),
        ("Estonia notifies UN of withdrawal from Ottawa treaty", Step.DEPOSIT),
        ("Poland's withdrawal from Ottawa treaty takes effect", Step.EFFECT),
        ("Tonga joins the Ottawa treaty", Step.DEPOSIT),
    ],
)
def test_how_far_a_legal_step_has_gone(said, title, step):
    judgement = said(title, language="en")
    assert judgement.step is step
    assert judgement.direction is Direction.TOWARDS


def test_has_withdrawn_is_a_vote_where_the_summary_says_so(said):
    title = "Lithuania has withdrawn from the Ottawa treaty"
    assert said(title, "The Seimas voted for the bill on Thursday.", "en").step is Step.PARLIAMENT
    assert said(title, "The six months ended at midnight.", "en").step is Step.EFFECT


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Norway will not leave the Ottawa treaty", "en"),
        ("Swiss parliament rejects motion to leave the Ottawa treaty", "en"),
        ("Minister rules out leaving the landmine treaty", "en"),
        ("Estonian parliament drops bill: no withdrawal from Ottawa treaty, motion rejected", "en"),
        ("President opposes leaving the mine ban treaty", "en"),
        ("Norwegen bleibt in der Ottawa-Konvention", "de"),
        ("Norja pysyy Ottawan sopimuksessa", "fi"),
        ("Норвегия не планирует выходить из Оттавской конвенции", "ru"),
        ("Norwegia pozostanie w konwencji ottawskiej", "pl"),
    ],
)
def test_refusing_is_never_read_as_leaving(said, title, language):
    judgement = said(title, language=language)
    assert judgement.kind is Kind.WITHDRAWAL
    assert judgement.direction is Direction.AGAINST


FOUNDING = "UN Secretary-General opens campaign for mine action and against leaving the ban"
NAMED = (
    "It answers the plans of Estonia, Finland, Latvia, Lithuania and Poland to withdraw from the "
    "Anti-Personnel Mine Ban Convention."
)
UNNAMED = "It answers plans of several governments to withdraw from the Mine Ban Convention."


def test_the_founding_case(said):
    named, unnamed = said(FOUNDING, NAMED, "en"), said(FOUNDING, UNNAMED, "en")
    assert named.relevant
    assert unnamed.relevant
    assert named.kind is unnamed.kind is Kind.CAMPAIGN_STATEMENT
    assert named.states == ("EST", "FIN", "LTU", "LVA", "POL")
    assert unnamed.states == ()
