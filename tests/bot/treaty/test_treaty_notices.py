"""Whose notice of withdrawal a text tells of: by its mark, its place and its words."""

from datetime import date

import pytest

from bot.model.state import Iso3
from bot.treaty.comparing.found import CheckReport
from bot.treaty.comparing.report import compare
from bot.treaty.treaty import Treaty
from tests.doubles.status_pages import LEBANON, collection_html, collection_xml, entries

ON = date(2026, 11, 25)
PAGE = date(2026, 11, 24)
HUNGARY = ("HUN", "2026-10-01")
ROMANIA = ("ROU", "2026-10-08")
NOTICE = "Notification of withdrawal received on 1 October 2026; effect 1 April 2027."
NAMED = (
    "On 1 October 2026, the Secretary-General received from the Government of Hungary a notification "
    "of withdrawal from the Convention."
)


def check(treaty: Treaty, page: str) -> CheckReport:
    return compare(page.encode(), treaty, ON)


def html(treaty: Treaty, *notes: str, at: str = "HUN", end: str = "", below: str = "") -> str:
    """A page that agrees, with notes at a State, further notes, and text between table and notes."""
    listed = entries(treaty, PAGE)
    listed[Iso3(at)].notes += notes
    page = collection_html(listed, PAGE)
    page = page.replace("</div></form>", f"{end}</div></form>")
    return page.replace("<p><b>End Note", f"{below}<p><b>End Note")


def notices(report: CheckReport) -> set[tuple[str, str | None]]:
    """Every notice that the page has and the record has not; there is no other difference."""
    found = [each for each in report.differences if each.iso3 != LEBANON]
    assert {each.field for each in found} <= {"withdrawal_notified"}
    return {(each.iso3, each.theirs) for each in found}


# -- by the mark at the row -----------------------------------------------------------------


@pytest.mark.parametrize("mark", ["a", "*", "**", "†"])
def test_a_note_may_have_a_letter_or_a_sign_for_its_number(treaty: Treaty, mark: str):
    page = html(treaty, end=f"<p>{mark} {NOTICE}</p>")
    page = page.replace(">Hungary<", f">Hungary<sup>{mark}</sup><")
    report = check(treaty, page)
    assert notices(report) == {HUNGARY}
    assert report.complete


def test_a_letter_above_a_day_is_the_kind_of_consent(treaty: Treaty):
    page = html(treaty).replace("11 Sep\t 2002 a", "11 Sep 2002<sup>a</sup>")
    report = check(treaty, page)
    assert notices(report) == set()
    assert report.complete


def test_a_numbered_list_has_the_numbers_that_a_browser_shows(treaty: Treaty):
    page = html(treaty, end=f"<ol start='44'><li>{NOTICE}</li></ol>")
    assert notices(check(treaty, page.replace(">Hungary<", ">Hungary<sup>44</sup><"))) == {HUNGARY}


def test_two_end_notes_of_one_number_are_both_read(treaty: Treaty):
    listed = entries(treaty, PAGE)
    listed[Iso3("HUN")].notes.append(NOTICE)
    page = collection_xml(listed, PAGE)
    number = page.index("</No>", page.index(NOTICE) - 40)
    mark = page[page.rindex(">", 0, number) + 1 : number]
    again = f"<EndNote><No>{mark}</No><Text>For the Kingdom in Europe.</Text></EndNote></EndNotes>"
    report = compare(page.replace("</EndNotes>", again).encode("latin-1"), treaty, ON)
    assert notices(report) == {HUNGARY}


# -- by the name in the text ----------------------------------------------------------------


def test_a_notice_in_the_note_of_another_state_is_that_of_the_state_it_names(treaty: Treaty):
    text = "By a communication received on 8 October 2026, Romania notified its withdrawal."
    report = check(treaty, html(treaty, text))
    assert notices(report) == {ROMANIA}
    assert not report.complete
    assert any("a State other than the one it is attached to" in note for note in report.notes)


@pytest.mark.parametrize(
    "text",
    [
        "Hungary (1 October 2026) and Romania (8 October 2026) notified their withdrawal.",
        (
            "Notifications of withdrawal were received from the Government of Hungary on 1 October 2026 "
            "and from the Government of Romania on 8 October 2026."
        ),
        (
            "On 1 October 2026, the Government of Hungary, and on 8 October 2026, the Government of "
            "Romania, notified the Secretary-General of their withdrawal."
        ),
    ],
)
def test_each_of_several_states_has_its_own_day(treaty: Treaty, text: str):
    assert notices(check(treaty, html(treaty, end=f"<p>44. {text}</p>"))) == {HUNGARY, ROMANIA}


@pytest.mark.parametrize(
    "text",
    [
        "On 1 October 2026, the Government of Hungary regretted the withdrawal by Norway.",
        "On 1 October 2026, Hungary stated that it considers the withdrawal of Norway to be invalid.",
        "With reference to the withdrawal of Lithuania notified on 27 June 2025, Hungary declared that it remains bound.",
        "On 1 October 2026, Hungary expressed its concern at Norway's decision to withdraw.",
        "On 1 October 2026, Hungary took note of the withdrawal.",
        "On 1 October 2026, Hungary informed the Secretary-General that it did not intend to withdraw.",
        "The Parliament of Hungary debated a withdrawal on 1 October 2026; no instrument has been received.",
    ],
)
def test_who_speaks_of_a_withdrawal_has_not_withdrawn(treaty: Treaty, text: str):
    assert notices(check(treaty, html(treaty, text))) == set()


@pytest.mark.parametrize(
    "text",
    [
        f"{NAMED[:-1]}, accompanied by a statement regretting that it had no choice but to withdraw.",
        "On 1 October 2026, Hungary notified its withdrawal from the Convention and the withdrawal of its declaration.",
        "Following the vote of its Parliament, Hungary deposited on 1 October 2026 an instrument of withdrawal.",
        "In accordance with article 20, Hungary withdrew. The instrument was received on 1 October 2026.",
        "On 1.X.2026, the Government of Hungary notified the Secretary-General of its withdrawal.",
    ],
)
def test_a_notice_is_one_whatever_else_the_note_says(treaty: Treaty, text: str):
    report = check(treaty, html(treaty, text))
    assert notices(report) == {HUNGARY}
    assert report.complete


@pytest.mark.parametrize(
    "further",
    [
        "The said notification was withdrawn on 10 November 2026.",
        "On 10 November 2026, Hungary rescinded this notification.",
        "It was revoked on 10 November 2026.",
    ],
)
def test_a_notice_taken_back_in_a_later_sentence_or_note_does_not_run(treaty: Treaty, further: str):
    assert notices(check(treaty, html(treaty, f"{NAMED} {further}"))) == set()
    assert notices(check(treaty, html(treaty, NAMED, further))) == set()


# -- by the place below the table -----------------------------------------------------------


@pytest.mark.parametrize(
    "below",
    [
        f"<p>{NAMED}</p>",
        f"<p><b>Notifications</b></p><p><b>Hungary</b></p><p>{NAMED}</p>",
        "<p>Hungary</p><p>On 1 October 2026, the Government notified its withdrawal.</p>",
        (
            "<table><tr><td>Participant</td><td>Receipt of the notification of withdrawal</td></tr>"
            "<tr><td>Hungary</td><td>1 Oct 2026</td></tr></table>"
        ),
    ],
)
def test_a_notice_in_a_section_of_its_own_is_found(treaty: Treaty, below: str):
    assert notices(check(treaty, html(treaty, below=below))) == {HUNGARY}


def test_a_notice_in_a_section_of_the_xml_is_found(treaty: Treaty):
    page = collection_xml(entries(treaty, PAGE), PAGE)
    section = (
        f"<Notifications><Participant>Hungary</Participant><Text>{NAMED}</Text></Notifications>"
    )
    bare = f"<EndNote><Text>{NAMED}</Text></EndNote></EndNotes>"
    for made in (
        page.replace("<EndNotes>", f"{section}<EndNotes>"),
        page.replace("</EndNotes>", bare),
    ):
        assert made != page
        assert notices(compare(made.encode("latin-1"), treaty, ON)) == {HUNGARY}


def test_a_notice_before_the_first_number_is_found(treaty: Treaty):
    page = html(treaty).replace("<p>1. ", f"<p>{NAMED}</p><p>1. ", 1)
    assert notices(check(treaty, page)) == {HUNGARY}


@pytest.mark.parametrize(
    "below",
    [
        "<p>Hungary</p><p>With regard to the notification of withdrawal by Norway: Hungary objects.</p>",
        "<p>Withdrawal of declarations</p><table><tr><td>Hungary</td><td>1 Oct 2026</td></tr></table>",
        (
            "<p>Withdrawals: none.</p><table><tr><td>Participant</td><td>Territories</td></tr>"
            "<tr><td>Hungary</td><td>1 Oct 2026</td></tr></table>"
        ),
    ],
)
def test_other_sections_tell_of_no_notice(treaty: Treaty, below: str):
    assert notices(check(treaty, html(treaty, below=below))) == set()
