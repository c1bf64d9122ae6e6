"""The record against a depositary's page: written otherwise, it says the same."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import InputError
from bot.treaty.pages import read_page
from bot.treaty.treaty import Treaty
from tests.doubles.status_forms import LEBANON, PAGE, checked, differing, notice_runs, state_is_back
from tests.doubles.status_pages import Entries, collection_html, dutch_html, entries

# -- acts that one side has and the other has not -----------------------------------------


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    order=st.permutations([0, 1, 2]),
    extra=st.sets(
        st.sampled_from(
            [
                "Provisional application(n)",
                "Consent to be bound(P)",
                "Formal confirmation(c)",
                "Remarks",
            ]
        )
    ),
    raised=st.sampled_from(
        ["<sup>{}</sup>", "<sup><a href='#1'>{}</a></sup>", "{}", " <sup>{} </sup>"]
    ),
    encoding=st.sampled_from(["utf-8", "latin-1", "utf-8-sig", "utf-16"]),
)
def test_columns_marks_and_character_sets_do_not_matter(
    treaty: Treaty, order, extra: set[str], raised: str, encoding: str
):
    listed = entries(treaty, PAGE)
    expected = {LEBANON, *notice_runs(listed), *state_is_back(listed)}
    page = collection_html(
        listed,
        PAGE,
        order=order,
        extra={heading: lambda _name: "" for heading in sorted(extra)},
        raised=raised,
    )
    report = checked(treaty, page.encode(encoding))
    assert differing(report) == expected
    assert report.complete


@pytest.mark.parametrize(
    ("heading", "written"), [("Withdrawal", "10 Jul 2025"), ("Withdrawal", "10 Jan 2026")]
)
@pytest.mark.parametrize("noted", [True, False])
def test_a_column_of_withdrawals_may_hold_the_notice_or_its_effect(
    treaty: Treaty, listed: Entries, heading: str, written: str, *, noted: bool
):
    page = collection_html(
        listed, PAGE, extra={heading: lambda name: written if name == "Finland" else ""}
    )
    if not noted:
        page = page.replace("Finland&nbsp;<sup>2</sup>", "Finland").replace("<p>2. ", "<p>2. See ")
        page = re.sub(r"<p>2\. [^<]*</p>", "", page)
    assert differing(checked(treaty, page)) == {LEBANON}


def test_a_notice_in_a_column_of_withdrawals_is_found(treaty: Treaty, listed: Entries):
    page = collection_html(
        listed, PAGE, extra={"Withdrawal": lambda name: "1 Oct 2026" if name == "Hungary" else ""}
    )
    assert differing(checked(treaty, page)) == {
        LEBANON,
        ("HUN", "withdrawal_notified", None, "2026-10-01"),
    }


def test_letters_that_the_heading_explains_are_read(treaty: Treaty, listed: Entries):
    page = collection_html(listed, PAGE, extra={"Consent to be bound(P)": lambda _name: ""})
    assert differing(checked(treaty, page.replace(">9 Jul\t 1998<", ">9 Jul 1998 P<"))) == {LEBANON}


@pytest.mark.parametrize("written", ["9.VII.1998", "July 9, 1998", "1998-07-09", "9-Jul-1998"])
def test_a_day_may_be_written_otherwise(treaty: Treaty, listed: Entries, written: str):
    page = collection_html(listed, PAGE).replace(">9 Jul\t 1998<", f">{written}<")
    assert written in page
    assert differing(checked(treaty, page)) == {LEBANON}


@pytest.mark.parametrize("written", ["24 November 2026", "24 Nov 2026", "24/11/2026", "2026-11-24"])
def test_the_pages_own_day_may_be_written_otherwise(treaty: Treaty, listed: Entries, written: str):
    page = collection_html(listed, PAGE).replace("24-11-2026", written)
    assert written in page
    assert checked(treaty, page).as_of == PAGE


@pytest.mark.parametrize("mines", ["antipersoneelmijnen", "antipersoneelsmijnen"])
def test_the_register_may_spell_the_title_otherwise(treaty: Treaty, listed: Entries, mines: str):
    page = dutch_html(listed, {}).replace("anti-personeelmijnen", mines)
    assert differing(checked(treaty, page)) == {LEBANON}


# -- parts of pages, other days --------------------------------------------------------------


def test_the_registers_letters_may_have_a_column_of_their_own(treaty: Treaty, listed: Entries):
    page = re.sub(r" \((R|T|VG)\)</td>", r"</td><td>\1</td>", dutch_html(listed, {}))
    page = page.replace("<th>In werking", "<th>Type*</th><th>In werking")
    assert differing(checked(treaty, page)) == {LEBANON}


def test_an_entry_into_force_that_the_register_gives_otherwise_is_a_note(
    treaty: Treaty, listed: Entries
):
    page = dutch_html(listed, {}).replace(
        "09-07-1998 (R)</td><td>", "09-07-1998 (R)</td><td>01-04-1999"
    )
    report = checked(treaty, page)
    assert differing(report) == {LEBANON}
    assert any(note.startswith("Norway: the page gives 1 April 1999") for note in report.notes)


@given(
    st.binary(max_size=400)
    | st.text(alphabet="<table>rd/ Participant{}\"'1[]", max_size=300)
    | st.text(max_size=200)
)
def test_no_page_breaks_the_reader(page: bytes | str):
    try:
        read_page(page if isinstance(page, bytes) else page.encode("utf-8", "replace"))
    except InputError as refusal:
        assert str(refusal)
