"""Pages that cannot be trusted: each gives one sentence, and nothing is compared."""

import gzip
import json
import re
import time
from collections.abc import Callable
from datetime import date

import pytest

from bot.errors import InputError
from bot.treaty.comparing.report import compare
from bot.treaty.pages import LARGEST, read_page
from bot.treaty.treaty import Treaty
from tests.doubles.status_pages import (
    TITLE,
    Entries,
    collection_html,
    collection_xml,
    dutch_html,
    entries,
    unoda_acts,
    unoda_json,
)

ON = date(2026, 11, 25)
PAGE = date(2026, 11, 24)
NORWAY = "<td align='left'>9 Jul\t 1998</td>"

Spoil = Callable[[str], str | bytes]


def replaced(old: str, new: str) -> Spoil:
    def spoil(page: str) -> str:
        assert old in page, old
        return page.replace(old, new, 1)

    return spoil


def row(page: str, name: str) -> str:
    start = page.index(f"<tr><td align='left'>{name}")
    return page[start : page.index("</tr>", start) + 5]


def twice(page: str) -> str:
    return page.replace(row(page, "Kenya"), row(page, "Kenya") * 2)


def without(page: str) -> str:
    return page.replace(row(page, "Kenya"), "")


HTML: dict[str, tuple[Spoil, str]] = {
    "parties are not those of the rows": (replaced("Parties : 162", "Parties : 161"), r"161.*162"),
    "signatories are not those of the rows": (
        replaced("Signatories : 133", "Signatories : 134"),
        r"134.*133",
    ),
    "a row is missing": (without, "rows are missing"),
    "a State stands twice": (twice, "lists Kenya twice"),
    "a letter that is not known": (replaced("11 Sep\t 2002 a", "11 Sep\t 2002 c"), "'c' has no"),
    "a letter of another treaty": (replaced("11 Sep\t 2002 a", "11 Sep\t 2002 P"), "'P' has no"),
    "two days in one cell": (
        replaced(NORWAY, "<td>9 Jul 1998 a 10 Jul 1999</td>"),
        r"two days of deposit for Norway \(1998-07-09 and 1999-07-10\)",
    ),
    "two signatures in one cell": (
        replaced("<td align='left'>3 Dec\t 1997</td>", "<td>3 Dec 1997 4 Dec 1997</td>"),
        "two days of signature",
    ),
    "31 February": (replaced(NORWAY, "<td>31 Feb 1998</td>"), "not a calendar date"),
    "a deposit before the Convention": (replaced(NORWAY, "<td>9 Jul 1997</td>"), "before the"),
    "a deposit after the page": (replaced("25 Jun\t 2025 a", "25 Nov 2026 a"), "later than the page"),
    "a signature after its time": (
        replaced("<td align='left'>24 Feb\t 1999</td>", "<td>24 Mar 1999</td>"),
        "open for signature only until",
    ),
    "a deposit before the signature": (
        replaced("<td align='left'>24 Feb\t 1999</td><td align='left'>27 Dec\t 2005</td>",
                 "<td>24 Feb 1999</td><td>27 Dec 1998</td>"),
        "before its signature",
    ),
    "a date in numbers": (replaced(NORWAY, "<td>09/07/1998</td>"), "not understood as a date"),
    "words in place of a date": (replaced(NORWAY, "<td>see note</td>"), "not understood as a date"),
    "a bracket left open": (replaced("[9 Jan\t 2012 a]", "[9 Jan 2012 a"), "not understood"),
    "a row without dates": (replaced(NORWAY, "<td></td>"), "rows give|no date"),
    "a row with a cell too few": (replaced(NORWAY, ""), "2 cells where the heading has 3"),
    "a name of no State": (replaced(">Norway<", ">Norwegia Nova<"), "'Norwegia Nova'"),
    "a misspelt name": (replaced(">Norway<", ">Norwai<"), "whether it is Norway"),
    "a land that is no State": (replaced(">Norway<", ">Kosovo<"), "'Kosovo'"),
    "a capital in place of a State": (replaced(">Norway<", ">Oslo<"), "'Oslo'"),
    "garbled names": (
        lambda page: page.encode().decode("cp1252", "replace").encode(),
        "garbled",
    ),
    "names with signs of replacement": (replaced("Türkiye", "T\ufffdrkiye"), "garbled"),
    "a day of its own to come": (replaced("24-11-2026", "26-11-2026"), "is in the future"),
    "a day of its own that is none": (replaced("24-11-2026", "24-13-2026"), "not a calendar date"),
    "two days of its own": (
        replaced("STATUS AS AT", "STATUS AS AT : 23-11-2026</p><p>STATUS AS AT"),
        "two days as its own",
    ),
    "a letter of consent behind a signature": (
        replaced("<td align='left'>24 Feb\t 1999</td>", "<td>24 Feb 1999 a</td>"),
        "'a' has no meaning",
    ),
    "an effect before the notice": (
        replaced("effect on 10 January 2026", "effect on 10 January 2025"),
        "before its notice",
    ),
    "a day of its own in words": (replaced("24-11-2026", "yesterday"), "own date is not understood"),
    "a page in French": (
        replaced("Acceptance(A), Approval(AA), Accession(a)", "Acceptation(A), Adhésion(a)"),
        "in French.*clang=_en",
    ),
    "a page that says it is French": (replaced("lang='en'", "lang='fr'"), "in French"),
    "months in French": (replaced(NORWAY, "<td>9 juil. 1998</td>"), "in French"),
    "a page in Spanish": (
        lambda page: page.replace("Signature", "Firma").replace(
            "Ratification, Acceptance(A)", "Ratificación, Aceptación(A)"
        ),
        "in Spanish",
    ),
    "a page in Russian": (replaced(">Participant<", ">Участник<"), "in Russian"),
    "another treaty by number": (replaced("mtdsg_no=XXVI-5", "mtdsg_no=XXVI-6"), "XXVI-6"),
    "another treaty by title": (
        replaced(TITLE, "6. Convention on Cluster Munitions, done at Dublin"),
        "another treaty.*Cluster",
    ),
    "another treaty by its deposits": (
        lambda page: page.replace(" 1998", " 2010").replace(" 1999", " 2011").replace(" 2000", " 2012"),
        "another treaty|open for signature",
    ),
    "a table cut in the middle": (lambda page: page[: page.index(">Kenya")], "cut off"),
    "cut before its end notes": (lambda page: page[: page.index("<div><p><b>End")], "cut off"),
    "a table without rows": (
        lambda page: page[: page.index("<tr><td align='left'>Afg")] + "</table></body></html>",
        "no participant",
    ),
    "a cell that does not end": (replaced(NORWAY, f"<td>{'9 Jul 1998 ' * 80}</td>"), "too long"),
    "more rows than States": (
        lambda page: page.replace(row(page, "Kenya"), row(page, "Kenya") * 600),
        "more rows",
    ),
    "notes without end": (
        replaced("<p>1. ", f"<p>1. {'withdrawal ' * 3_000}"),
        "far longer than those",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def listed(treaty: Treaty) -> Entries:
    return entries(treaty, PAGE)


def refusal(page: str | bytes, treaty: Treaty) -> str:
    with pytest.raises(InputError) as refused:
        compare(page if isinstance(page, bytes) else page.encode(), treaty, ON)
    text = str(refused.value)
    assert "\n" not in text
    assert len(text) < 500
    assert text.endswith(".")
    assert re.search(r"nothing was (?:compared|read)|no such page", text)
    assert not re.search(r"[a-z)'][.] [A-Z]", text), text
    return text


@pytest.mark.parametrize("rule", HTML)
def test_a_spoiled_status_page_gives_one_sentence(treaty: Treaty, listed: Entries, rule: str):
    spoil, expected = HTML[rule]
    text = refusal(spoil(collection_html(listed, PAGE)), treaty)
    assert re.search(expected, text), text


STRANGERS: dict[str, tuple[str | bytes, str]] = {
    "nothing": (b"", "empty"),
    "blanks": (b"  \n ", "empty"),
    "bytes of no text": (b"\x00\x01\x02\x03 garbage", "not text"),
    "a PDF": (b"%PDF-1.7\n1 0 obj", "a PDF"),
    "gzip": (gzip.compress(b"<html></html>", mtime=0), "gzip"),
    "an office document": (b"PK\x03\x04 word", "ZIP"),
    "a picture": (b"\x89PNG\r\n", "picture"),
    "a feed": (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "feed"),
    "an Atom feed": (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "feed"),
    "too large": (b"x" * (LARGEST + 1), "far fewer"),
    "maintenance": (
        "<html><body><h1>This site is under urgent maintenance.</h1></body></html>",
        "under maintenance.*later",
    ),
    "a server that is down": ("<html><title>503 Service Unavailable</title></html>", "later"),
    "a login": (
        "<html><body><form>Sign in <input name='u'><input type='password'></form></body></html>",
        "sign-in",
    ),
    "a captcha": ("<html><body>Please verify you are human.</body></html>", "person"),
    "a shell of an application": (
        "<html><head><script src='/main.js'></script></head><body><div id='root'></div></body></html>",
        "empty shell",
    ),
    "no such page": ("<html><body><h1>404 Not Found</h1></body></html>", "no such page"),
    "a page of something else": (
        "<html><body><p>Welcome to the site.</p></body></html>",
        "no table",
    ),
    "plain text": ("Afghanistan 11 Sep 2002 a", "no table"),
    "a table of something else": (
        "<table><tr><td>Year</td><td>Casualties</td><td>Source</td></tr></table>",
        "no table",
    ),
}


@pytest.mark.parametrize("rule", STRANGERS)
def test_what_is_no_status_page_is_named(treaty: Treaty, rule: str):
    page, expected = STRANGERS[rule]
    assert re.search(expected, refusal(page, treaty))


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


SIZE = 7_900_000


def filled(unit: str, before: str = "", after: str = "") -> bytes:
    return (before + unit * ((SIZE - len(before) - len(after)) // len(unit)) + after).encode()


HEAD = "<table><tr><td>Participant</td><td>Signature</td><td>Ratification</td></tr>"
HOSTILE = {
    "open tables": filled(HEAD),
    "open cells": filled("<td>", HEAD + "<tr>"),
    "rows": filled("<tr><td>Norway</td><td></td><td>9 Jul 1998</td></tr>", HEAD),
    "superscripts": filled("<sup>1", HEAD + "<tr><td>Norway"),
    "a long cell": filled("9 Jul 1998 ", HEAD + "<tr><td>Norway</td><td></td><td>"),
    "brackets": filled("[", HEAD + "<tr><td>Norway</td><td></td><td>"),
    "blanks in a cell": filled(" ", HEAD + "<tr><td>Norway</td><td></td><td>9 Jul", "1998</td>"),
    "notes": filled(
        "withdrawal received on 1 October ",
        HEAD + "<tr><td>Norway</td><td></td><td>9 Jul 1998</td></tr></table><p>End note</p><p>1. ",
    ),
    "many notes": filled(
        "<p>1. of withdrawal of its of its of its</p>",
        HEAD + "<tr><td>Norway</td><td></td><td>9 Jul 1998</td></tr></table><p>End note</p>",
    ),
    "titles": filled("<p>5. " + "a " * 200 + "Convention</p>", "<html>"),
    "divs": filled("<div>"),
    "xml elements": filled("<Entry>", '<?xml version="1.0"?><MTDSG>'),
    "xml entries": filled(
        "<Row><Entry>&lt;sup&lt;sup</Entry><Entry/></Row>",
        '<?xml version="1.0"?><MTDSG><Participants>',
        "</Participants></MTDSG>",
    ),
    "json": filled("[", '{"data":'),
    "json acts": filled('{"type":"SIG"},', '{"data":{"treaty_":{"data":{"actions_":[', "{}]}}}}"),
    "words": filled("status as at signatories parties : "),
    "nested xml": filled(
        "<Row><Entry>" * 120 + "</Entry></Row>" * 120,
        "<MTDSG><Participants>",
        "</Participants></MTDSG>",
    ),
    "doctypes": filled("<!doctype html "),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_page_of_the_largest_size_is_refused_in_seconds(kind: str):
    began = time.process_time()
    with pytest.raises(InputError):
        read_page(HOSTILE[kind])
    assert time.process_time() - began < 6


def test_long_notes_at_every_row_are_refused_in_seconds(treaty: Treaty, listed: Entries):
    page = collection_html(listed, PAGE)
    marks = f"<sup>{', '.join(map(str, range(6, 18)))}</sup></td><td"
    page = re.sub(
        r"(<tr><td align='left'>[^<]{3,60})(?:&nbsp;<sup>\d</sup>)?</td><td", rf"\1{marks}", page
    )
    notes = "".join(f"<p>{n}. {'withdrawal from the ' * 980}</p>" for n in range(6, 18))
    began = time.process_time()
    assert "far more rows" in refusal(
        page.replace("</div></form>", f"{notes}</div></form>"), treaty
    )
    assert time.process_time() - began < 6
