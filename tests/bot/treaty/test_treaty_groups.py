"""Groups of States: members, names, sources."""

from datetime import date

import pytest

from bot.treaty.treaty import Treaty

TODAY = date(2026, 11, 25)


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
        "m49-oceania": "m49-australia-new-zealand melanesia m49-micronesia polynesia",
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
