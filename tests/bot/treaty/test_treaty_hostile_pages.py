"""Hostile pages of the largest size: refused in seconds."""

import re
import time

import pytest

from bot.errors import InputError
from bot.treaty.pages import read_page
from bot.treaty.treaty import Treaty
from tests.doubles.spoiled import PAGE, refusal
from tests.doubles.status_pages import Entries, collection_html, entries


@pytest.fixture(scope="module")
def listed(treaty: Treaty) -> Entries:
    return entries(treaty, PAGE)


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
