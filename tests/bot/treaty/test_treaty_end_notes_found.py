"""Whose a note of the page is, and which of its days counts."""

from datetime import date

import pytest

from bot.model.state import Iso3
from bot.treaty.comparing.report import compare
from bot.treaty.treaty import Treaty
from tests.doubles.end_notes import NOTICE, ON, PAGE, noted, told
from tests.doubles.status_pages import Entries, collection_html, entries


def test_one_note_at_several_states_is_each_ones(treaty: Treaty):
    page = collection_html(entries(treaty, PAGE), PAGE)
    for name in ("Hungary", "Romania"):
        page = page.replace(f">{name}</td>", f">{name}<sup>6</sup></td>")
    note = (
        "<p>6. The Governments of Hungary and Romania notified the Secretary-General on 1 October 2026 "
        "of their withdrawal from the Convention.</p></div></form>"
    )
    report = compare(page.replace("</div></form>", note).encode(), treaty, ON)
    assert told(report) == [NOTICE, ("ROU", "withdrawal_notified", None, "2026-10-01")]


def test_a_note_without_its_number_at_a_row_belongs_to_the_state_it_names(treaty: Treaty):
    page = collection_html(entries(treaty, PAGE), PAGE)
    note = "<p>6. Hungary notified its withdrawal on 1 October 2026. Norway took note.</p></div></form>"
    report = compare(page.replace("</div></form>", note).encode(), treaty, ON)
    assert told(report) == [NOTICE]


@pytest.mark.parametrize(
    "text",
    [
        "On 1 October 2026, Hungary told the depositary that it intends to withdraw.",
        "Parliament may decide on 1 October 2026 whether to withdraw.",
        "Withdrawal.",
    ],
)
def test_words_on_a_withdrawal_that_are_not_understood_are_shown_to_a_person(
    treaty: Treaty, text: str
):
    report = noted(treaty, text)
    assert told(report) == []
    assert not report.complete
    assert sum("please read it" in note for note in report.notes) == 1


@pytest.mark.parametrize(
    "layout",
    [
        "<table><tr><td>{n}.</td><td>{text}</td></tr></table>",
        "<table><tr><td><p>{n}.</p></td><td><p>{text}</p></td></tr></table>",
        "<p><sup>{n}</sup> {text}</p>",
        "<div>({n}) {text}</div>",
        "<p>{n}.<br/>{text}</p>",
        "<ul><li>{n} {text}</li></ul>",
    ],
)
def test_notes_are_read_in_whatever_layout(treaty: Treaty, layout: str):
    listed = entries(treaty, PAGE)
    listed[Iso3("HUN")].left = [(date(2026, 10, 1), date(2027, 4, 1))]
    page = collection_html(listed, PAGE)
    start = page.index("<p>1. ")
    end = page.index("</div></form>")
    notes = [note.split(". ", 1) for note in page[start + 3 : end - 4].split("</p><p>")]
    made = "".join(layout.format(n=number, text=text) for number, text in notes)
    report = compare((page[:start] + made + page[end:]).encode(), treaty, ON)
    assert told(report) == [NOTICE]
    assert report.complete


def test_a_note_that_the_page_does_not_have_may_have_told_something(treaty: Treaty):
    page = collection_html(entries(treaty, PAGE), PAGE)
    report = compare(page.replace(">Hungary<", ">Hungary<sup>44</sup><").encode(), treaty, ON)
    assert told(report) == []
    assert not report.complete
    assert any("does not have (44)" in note for note in report.notes)


def test_niger_is_not_in_nigeria(treaty: Treaty):
    page = collection_html(entries(treaty, PAGE), PAGE)
    note = "<p>6. Nigeria notified its withdrawal on 1 October 2026.</p></div></form>"
    report = compare(page.replace("</div></form>", note).encode(), treaty, ON)
    assert told(report) == [("NGA", "withdrawal_notified", None, "2026-10-01")]


def test_the_numbers_of_the_invented_pages_are_those_of_the_record(treaty: Treaty):
    page: Entries = entries(treaty, PAGE)
    assert (len(page), sum(e.signed is not None for e in page.values())) == (167, 133)


@pytest.mark.parametrize(
    "further",
    [
        "The Secretary-General circulated the notification of withdrawal on 6 October 2026.",
        "Norway took note of the withdrawal on 6 October 2026.",
        "It takes effect on 1 April 2027.",
    ],
)
def test_what_follows_a_notice_does_not_change_its_day(treaty: Treaty, further: str):
    text = f"Notification of withdrawal received on 1 October 2026. {further}"
    assert told(noted(treaty, text)) == [NOTICE]


def test_the_day_of_receipt_counts_and_not_the_day_of_the_letter(treaty: Treaty):
    text = (
        "By a letter dated 28 September 2026, Hungary notified its withdrawal from the Convention. The "
        "letter was received by the Secretary-General on 1 October 2026."
    )
    assert told(noted(treaty, text)) == [NOTICE]


def test_leaving_and_coming_back_in_one_sentence_are_both_read(treaty: Treaty):
    listed = entries(treaty, PAGE)
    listed[Iso3("FIN")].left = []
    text = (
        "Finland withdrew from the Convention, by a notification received on 10 July 2025, with effect "
        "from 10 January 2026 and acceded anew on 3 November 2026."
    )
    listed[Iso3("FIN")].notes = [text]
    report = compare(collection_html(listed, PAGE).encode(), treaty, ON)
    assert told(report) == [("FIN", "deposit", "2012-01-09", "2026-11-03")]


def test_a_new_consent_in_a_note_without_a_number_is_found(treaty: Treaty):
    page = collection_html(entries(treaty, PAGE), PAGE).replace("Parties : 162", "Parties : 163")
    note = "<p>6. Finland acceded again on 3 November 2026.</p></div></form>"
    report = compare(page.replace("</div></form>", note).encode(), treaty, ON)
    assert told(report) == [("FIN", "deposit", "2012-01-09", "2026-11-03")]


def test_a_mark_in_the_cell_of_a_date_points_to_its_note_too(treaty: Treaty):
    page = collection_html(entries(treaty, PAGE), PAGE)
    page = page.replace(">6 Apr\t 1998<", ">6 Apr\t 1998 <sup>6</sup><")
    note = "<p>6. Notification of withdrawal received on 1 October 2026.</p></div></form>"
    report = compare(page.replace("</div></form>", note).encode(), treaty, ON)
    assert told(report) == [NOTICE]
    assert report.complete


def test_notes_in_another_order_are_each_read(treaty: Treaty):
    page = collection_html(entries(treaty, PAGE), PAGE).replace(
        ">Hungary<", ">Hungary<sup>6</sup><"
    )
    note = "<p>6. Notification of withdrawal received on 1 October 2026.</p><p>1. "
    report = compare(page.replace("<p>1. ", note).encode(), treaty, ON)
    assert told(report) == [NOTICE]
    assert report.complete
