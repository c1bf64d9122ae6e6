"""Spoiled XML, JSON and pages of the Dutch register: each gives one sentence."""

import json
import re

import pytest

from bot.treaty.treaty import Treaty
from tests.doubles.spoiled import PAGE, Spoil, refusal, replaced
from tests.doubles.status_pages import (
    TITLE,
    Entries,
    collection_xml,
    dutch_html,
    entries,
    unoda_acts,
    unoda_json,
)


@pytest.fixture(scope="module")
def listed(treaty: Treaty) -> Entries:
    return entries(treaty, PAGE)


XML: dict[str, tuple[Spoil, str]] = {
    "cut off": (lambda page: page[: len(page) // 2], "cut off"),
    "cut before the end notes": (lambda page: page[: page.index("<EndNotes>")], "cut off"),
    "a document type": (
        replaced("<MTDSG>", '<!DOCTYPE MTDSG [<!ENTITY a "b">]><MTDSG>'),
        "DOCTYPE",
    ),
    "an entity from outside": (
        replaced("<MTDSG>", '<!DOCTYPE MTDSG SYSTEM "file:///etc/passwd"><MTDSG>'),
        "DOCTYPE",
    ),
    "another character set than it declares": (
        replaced("ISO-8859-1", "UTF-8"),
        "character set",
    ),
    "another treaty": (replaced(TITLE[3:], "Convention on Cluster Munitions"), "another treaty"),
    "another number": (replaced("<TreatyNo>5<", "<TreatyNo>6<"), "another treaty"),
    "the French edition": (replaced("CHAPTER XXVI", "CHAPITRE XXVI"), "French"),
    "parties that are not those of the rows": (replaced(">162<", ">163<"), "163.*162"),
    "a number in words": (replaced(">162<", ">many<"), "'many'"),
    "no table": (
        lambda page: page[: page.index("<Participants>")] + "</Treaty></MTDSG>",
        "no table of participants",
    ),
    "other XML": (lambda _page: '<?xml version="1.0"?><urlset><url/></urlset>', "no table"),
    "a letter that is not known": (replaced("2002 a<", "2002 x<"), "'x' has no meaning"),
}


@pytest.mark.parametrize("rule", XML)
def test_spoiled_xml_gives_one_sentence(treaty: Treaty, listed: Entries, rule: str):
    spoil, expected = XML[rule]
    spoiled = spoil(collection_xml(listed, PAGE))
    assert isinstance(spoiled, str)
    text = refusal(spoiled.encode("latin-1"), treaty)
    assert re.search(expected, text), text


def test_xml_whose_bytes_are_not_what_it_declares_is_garbled(treaty: Treaty, listed: Entries):
    assert "garbled" in refusal(collection_xml(listed, PAGE).encode("utf-8"), treaty)


DUTCH: dict[str, tuple[Spoil, str]] = {
    "a letter that is not known": (replaced("(T)", "(X)"), "'X' is not known"),
    "no letter": (replaced(" (T)", ""), "no letter says by which act"),
    "two days in one cell": (replaced("11-09-2002 (T)", "11-09-2002 (T) 12-09-2002"), "two days"),
    "no such day": (replaced("11-09-2002", "31-09-2002"), "not a calendar date"),
    "no column of denunciation": (replaced("Opzegging", "Anders"), "no column Opzegging"),
    "an effect before the notice": (
        replaced("<td>10-01-2026</td>", "<td>10-06-2025</td>"),
        "Finland.*before its notice",
    ),
    "a notice before the State had joined": (
        replaced("<td>10-07-2025</td>", "<td>10-07-2005</td>"),
        "Finland before it had joined",
    ),
    "a party twice": (
        lambda page: page.replace(
            page[page.index("<tr><td>Kenya") : page.index("<tr><td>Kiribati")],
            page[page.index("<tr><td>Kenya") : page.index("<tr><td>Kiribati")] * 2,
        ),
        "Kenya twice",
    ),
    "a name of no State": (replaced("<td>Kenya<", "<td>Midden-Aarde<"), "Midden-Aarde"),
    "another treaty": (
        replaced("anti-personeelmijnen", "clustermunitie"),
        "another treaty",
    ),
    "cut off": (lambda page: page[: page.index("<td>Kenya")], "cut off"),
}


@pytest.mark.parametrize("rule", DUTCH)
def test_a_spoiled_page_of_the_register_gives_one_sentence(
    treaty: Treaty, listed: Entries, rule: str
):
    spoil, expected = DUTCH[rule]
    ordered = dict(sorted(listed.items(), key=lambda item: item[1].name))
    text = refusal(spoil(dutch_html(ordered, {})), treaty)
    assert re.search(expected, text), text


JSON: dict[str, tuple[Spoil, str]] = {
    "cut off": (lambda page: page[:-20], "cut off"),
    "an error": (lambda _page: '{"errors":[{"message":"no such treaty"}],"data":null}', "no such"),
    "no data": (lambda _page: '{"data":{"treaty_":null}}', "has no data"),
    "another shape": (lambda _page: '[{"date":"1997-12-03"}]', "shape"),
    "another treaty": (replaced('"mine_ban"', '"cluster_munitions"'), "cluster_munitions"),
    "an act that is not known": (replaced('"type": "SUC"', '"type": "XYZ"'), "'XYZ'"),
    "no such day": (replaced("2002-09-11", "2002-09-31"), "not a calendar date"),
    "no day": (replaced('"2002-09-11 00:00:00"', "null"), "no date"),
    "no State": (
        lambda page: page.replace('"country_persistent_name": "Norway"', '"x": 1').replace(
            '"name": "Norway"', '"x": 1'
        ),
        "names no State",
    ),
    "another State's code": (
        replaced('"countryname_country_code_2": "AF"', '"countryname_country_code_2": "AO"'),
        "code of Angola|code",
    ),
    "a count of a whole list that does not fit": (
        replaced('"count_sig_states": 133', '"count_sig_states": 132'),
        "132.*133",
    ),
    "deep nesting": (lambda _page: "[" * 100_000, "shape|damaged"),
}


@pytest.mark.parametrize("rule", JSON)
def test_spoiled_json_gives_one_sentence(treaty: Treaty, listed: Entries, rule: str):
    spoil, expected = JSON[rule]
    text = refusal(spoil(unoda_json(listed, PAGE)), treaty)
    assert re.search(expected, text), text


@pytest.mark.parametrize("code", ["SIG", "ACC", "WIT"])
def test_an_act_that_stands_twice_in_the_json_is_refused(
    treaty: Treaty, listed: Entries, code: str
):
    document = json.loads(unoda_json(listed, PAGE))
    acts = unoda_acts(listed)
    acts += [next(act for act in acts if act["type"] == code)]
    document["data"]["treaty_"]["data"]["actions_"] = acts
    assert "twice" in refusal(json.dumps(document), treaty)
