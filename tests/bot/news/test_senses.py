"""Words of two senses: soldiers mine roads, companies mine gold; treaties and acts are denounced."""

import pytest

from bot.model.judgement import Kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Troops are mining the road to Gao, villagers say", Kind.USE),
        ("Eritrea accused of mining disputed border", Kind.USE),
        ("Lithuania to mine bridges in case of war", Kind.USE),
        ("Lithuania denounces Ottawa convention", Kind.WITHDRAWAL),
        ("United States approves landmines for Kyiv", Kind.PRODUCTION_TRANSFER),
        ("Vietnam's minefields of 1979 still close the hills", Kind.CLEARANCE),
        ("Royal Engineers clear minefield in Kuwait", Kind.CLEARANCE),
    ],
)
def test_the_words_beside_it_settle_a_word(said, title, kind):
    judged = said(title, language="en")
    assert judged.relevant
    assert judged.kind is kind


@pytest.mark.parametrize(
    "title",
    [
        "Army accused of mining gold in Ituri",
        "Villagers fight mining near border road in Mongolia",
        "Explosion at Turkish mine kills 41",
        "School admissions: a minefield for parents",
        "Cluster bomblets lie like landmines in the fields of Laos",
    ],
)
def test_and_leave_the_other_sense_alone(said, title):
    assert not said(title, language="en").relevant


def test_who_never_joined_does_not_leave_but_changes_its_policy(said):
    assert (
        said("White House rolls back ban on landmines", language="en").kind is not Kind.WITHDRAWAL
    )
    assert said("Latvia rolls back ban on landmines", language="en").kind is Kind.WITHDRAWAL


def test_complaining_in_spanish_is_not_leaving(said):
    told = said("La Defensoría denuncia minas antipersonal en Tumaco", language="es")
    assert told.kind is not Kind.WITHDRAWAL
    assert said("Letonia denuncia la Convención de Ottawa", language="es").kind is Kind.WITHDRAWAL


def test_a_town_is_known_by_its_case_ending(said):
    told = said("Kolme kuoli maamiinaan Kandaharissa", language="fi")
    assert told.states == ("AFG",)
