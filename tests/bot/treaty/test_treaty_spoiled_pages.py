"""Pages that cannot be trusted: each gives one sentence, and nothing is compared."""

import gzip
import re

import pytest

from bot.treaty.pages import LARGEST
from bot.treaty.treaty import Treaty
from tests.doubles.spoiled import PAGE, Spoil, refusal, replaced
from tests.doubles.status_pages import TITLE, Entries, collection_html, entries

NORWAY = "<td align='left'>9 Jul\t 1998</td>"


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
