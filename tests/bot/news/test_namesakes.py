"""A State's name that names something else: a town in the United States, an aid organisation."""

import pytest


@pytest.mark.parametrize(
    "title",
    [
        "Veteran from Angola, Indiana recalls landmine injury",
        "Anti-personnel mine found in barn in Poland, Ohio",
        "Angola prison inmates build landmine replicas in Louisiana",
        "Norway, Michigan museum displays anti-personnel mines",
        "Holland, Michigan church raises money for landmine victims",
        "Paris, Texas: live landmine in antique shop",
        "Landmine found in Lebanon, Tenn., pawn shop",
        "Landmine found in Lebanon (Tenn.) pawn shop",
        "Landmine found in Lebanon, TN",
        "Cuba, Mo. police detonate old landmine",
        "Peru, Illinois students write about the landmine treaty",
        "Landmine on display in Moscow, Idaho",
        "Jordan, Minnesota teen collects shoes for landmine victims",
        "Landmine shell found at flea market in Mexico, Missouri",
        "Norway, Maine legion hall evacuated over landmine",
        "Angola, New York bomb squad removes landmine",
        "Class in Athens, Georgia learns about landmines",
        "Odessa, Texas bomb squad removes an old landmine",
        "Peru High School holds landmine awareness day",
        "Lebanon County man kept a landmine in his garage",
        "LANDMINE FOUND IN PARIS, TEXAS",
        "Une mine antipersonnel trouvée à Paris, Texas",
    ],
)
def test_a_town_in_the_united_states_is_not_the_state(said, title):
    assert said(title).states == ()


@pytest.mark.parametrize(
    ("title", "states"),
    [
        ("Lebanon, Pennsylvania soldier killed by landmine in Iraq", "IRQ"),
        ("Jordan, Lebanon and Iraq discuss landmines", "IRQ JOR LBN"),
        ("Landmine kills two in Angola; Indiana charity to help", "AGO"),
        ("Landmines kill children in Lebanon, UN says", "LBN"),
        ("Peru clears last landmines", "PER"),
        ("ON UKRAINE, TEXAS LAWMAKER URGES LANDMINES", "UKR"),
        ("After Ukraine, Texas’s two senators urge landmines", "UKR"),
        ("IN UKRAINE, TEXAS-BASED FIRM CLEARS LANDMINES", "UKR"),
        ("Landmine blast in Lebanon. La. volunteers home", "LBN"),
    ],
)
def test_what_stands_elsewhere_does_not_make_a_town(said, title, states):
    assert " ".join(said(title).states) == states


@pytest.mark.parametrize(
    ("title", "states"),
    [
        ("Georgia Tech students build a landmine robot in Atlanta", ""),
        ("Deputies detonate landmine in rural Georgia county", ""),
        ("Georgia congresswoman wants landmines on the border", ""),
        ("Georgia asks for deminers", "GEO"),
        ("Georgia: landmine wounds farmer near South Ossetia", "GEO"),
        ("Armenia, Georgia and Azerbaijan discuss landmines", "ARM AZE GEO"),
    ],
)
def test_there_are_two_georgias(said, title, states):
    assert " ".join(said(title).states) == states


@pytest.mark.parametrize(
    ("title", "states"),
    [
        ("DRC deminers clear landmines near Kharkiv", "UKR"),
        ("Two DRC staff hurt by landmine in Afghanistan", "AFG"),
        ("DRC humanitarian team clears landmines", ""),
        ("DRC: landmine kills three", "COD"),
        ("Landmine kills aid workers in eastern DRC", "COD"),
        ("DRC army and Rwanda accuse each other of laying landmines", "COD RWA"),
    ],
)
def test_drc_is_a_state_or_the_danish_refugee_council(said, title, states):
    assert " ".join(said(title).states) == states
