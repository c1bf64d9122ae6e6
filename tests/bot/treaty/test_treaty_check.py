"""The record against a depositary's page: what differs, both sides, nothing changed."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import InputError
from bot.model.alert import RecordedAct
from bot.model.state import ConsentKind, Iso3, State
from bot.model.watch import UserId
from bot.treaty.acts import ACTS
from bot.treaty.comparing.report import CheckReport, compare
from bot.treaty.load import load_treaty
from bot.treaty.pages import read_page
from bot.treaty.pages.dutch_names import dutch_state
from bot.treaty.treaty import Treaty
from tests.doubles.status_pages import (
    LEBANON_DEPOSITED,
    Entries,
    Entry,
    collection_html,
    collection_xml,
    dutch_html,
    entries,
    unoda_json,
)

ON = date(2026, 11, 25)
PAGE = date(2026, 11, 24)
DUTCH = {
    "COD": "Congo, Democratische Republiek",
    "COG": "Congo, Republiek",
    "NLD": "Nederlanden, het Koninkrijk der",
    "GBR": "Verenigd Koninkrijk",
    "VAT": "Heilige Stoel",
    "MKD": "Noord-Macedonië",
    "BHS": "Bahama's",
    "CZE": "Tsjechië",
    "DEU": "Duitsland",
    "TZA": "Tanzania",
    "LTU": "Litouwen",
    "GIN": "Guinee",
    "DOM": "Dominicaanse Republiek",
}
"""A few of the names that differ, as the register writes them."""

Shown = set[tuple[str, str, str | None, str | None]]
LEBANON: tuple[str, str, str | None, str | None] = (
    "LBN",
    "deposit",
    None,
    LEBANON_DEPOSITED.isoformat(),
)
Write = Callable[[Entries], bytes]
FORMS: dict[str, Write] = {
    "html": lambda listed: collection_html(listed, PAGE).encode(),
    "html in Latin-1": lambda listed: collection_html(listed, PAGE).encode("latin-1"),
    "xml": lambda listed: collection_xml(listed, PAGE).encode("latin-1"),
    "dutch": lambda listed: dutch_html(listed, {Iso3(k): v for k, v in DUTCH.items()}).encode(),
    "unoda": lambda listed: unoda_json(listed, PAGE).encode(),
}
every_form = pytest.mark.parametrize("form", FORMS)


def differing(report: CheckReport) -> Shown:
    return {(d.iso3, d.field, d.ours, d.theirs) for d in report.differences}


def checked(treaty: Treaty, page: str | bytes, on: date = ON) -> CheckReport:
    return compare(page.encode() if isinstance(page, str) else page, treaty, on)


@pytest.fixture
def listed(treaty: Treaty) -> Entries:
    return entries(treaty, PAGE)


@every_form
def test_a_page_that_agrees_has_no_difference_but_the_day_we_do_not_know(
    treaty: Treaty, listed: Entries, form: str
):
    report = checked(treaty, FORMS[form](listed))
    assert differing(report) == {LEBANON}
    assert (report.compared, report.complete) == (len(listed), True)
    difference = report.differences[0]
    assert "between 13 January 2026 and" in difference.note
    assert (difference.act, difference.day) == ("accession", LEBANON_DEPOSITED)
    assert report.as_of == (PAGE if form.startswith("html") else None)


# -- acts that one side has and the other has not -----------------------------------------


def day_of_deposit_differs(listed: Entries) -> Shown:
    listed[Iso3("NOR")].consents = [(date(1998, 7, 10), ConsentKind.RATIFICATION)]
    return {("NOR", "deposit", "1998-07-09", "1998-07-10")}


def signature_differs(listed: Entries) -> Shown:
    listed[Iso3("UKR")].signed = date(1999, 2, 25)
    return {("UKR", "signed", "1999-02-24", "1999-02-25")}


def act_of_consent_differs(listed: Entries) -> Shown:
    listed[Iso3("SVK")].consents = [(date(1999, 2, 25), ConsentKind.ACCESSION)]
    return {("SVK", "deposit", "1999-02-25", "1999-02-25")}


def accession_is_new(listed: Entries) -> Shown:
    state = State(Iso3("FSM"), "FM", "Micronesia (Federated States of)", un_member=True)
    acceded = [(date(2026, 10, 14), ConsentKind.ACCESSION)]
    listed[state.iso3] = Entry(state, state.name, consents=acceded)
    return {("FSM", "deposit", None, "2026-10-14")}


def notice_runs(listed: Entries) -> Shown:
    listed[Iso3("HUN")].left = [(date(2026, 10, 1), date(2027, 4, 1))]
    return {("HUN", "withdrawal_notified", None, "2026-10-01")}


def withdrawal_has_taken_effect(listed: Entries) -> Shown:
    listed[Iso3("ROU")].left = [(date(2026, 3, 2), date(2026, 9, 2))]
    return {
        ("ROU", "withdrawal_notified", None, "2026-03-02"),
        ("ROU", "withdrawn", None, "2026-09-02"),
    }


def notice_has_another_day(listed: Entries) -> Shown:
    listed[Iso3("LTU")].left = [(date(2025, 6, 28), date(2025, 12, 28))]
    return {
        ("LTU", "withdrawal_notified", "2025-06-27", "2025-06-28"),
        ("LTU", "withdrawn", "2025-12-27", "2025-12-28"),
    }


def withdrawal_is_not_there(listed: Entries) -> Shown:
    listed[Iso3("POL")].left = []
    return {
        ("POL", "withdrawal_notified", "2025-08-20", None),
        ("POL", "withdrawn", "2026-02-20", None),
    }


def state_is_back(listed: Entries) -> Shown:
    listed[Iso3("FIN")].consents.append((date(2026, 11, 3), ConsentKind.ACCESSION))
    return {("FIN", "deposit", "2012-01-09", "2026-11-03")}


def participant_is_missing(listed: Entries) -> Shown:
    del listed[Iso3("TUV")]
    return {("TUV", "deposit", "2011-09-13", None)}


ACTS_INVENTED = (
    day_of_deposit_differs,
    signature_differs,
    act_of_consent_differs,
    accession_is_new,
    notice_runs,
    withdrawal_has_taken_effect,
    notice_has_another_day,
    withdrawal_is_not_there,
    state_is_back,
    participant_is_missing,
)


@every_form
@pytest.mark.parametrize("invent", ACTS_INVENTED, ids=lambda invent: invent.__name__)
def test_every_difference_is_told_with_both_sides(
    treaty: Treaty, listed: Entries, form: str, invent: Callable[[Entries], Shown]
):
    expected = invent(listed)
    report = checked(treaty, FORMS[form](listed))
    assert differing(report) == {LEBANON, *expected}
    for difference in report.differences:
        assert difference.act in {None, *ACTS}
        assert (difference.act is None) == (difference.day is None)
        assert difference.note.endswith(".")
        if difference.act is not None:
            assert difference.day is not None
            assert difference.theirs == difference.day.isoformat()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    form=st.sampled_from(sorted(FORMS)),
    invented=st.sets(st.sampled_from(ACTS_INVENTED)),
    shuffled=st.randoms(use_true_random=False),
    harmless=st.dictionaries(
        st.sampled_from(["UKR", "GBR", "AUS", "NZL", "LTU", "NLD", "SRB"]),
        st.sampled_from(
            [
                "For the Kingdom in Europe.",
                "With a declaration of territorial exclusion in respect of Tokelau.",
                "On 4 May 2026 the Government withdrew its declaration made upon signature.",
                "On 17 July 2025 it informed of the suspension of the operation of the Convention.",
                "On 1 June 2026 it withdrew from the Convention on Cluster Munitions.",
                "See the note in the Historical Information section.",
            ]
        ),
    ),
)
def test_any_acts_together_in_any_form_are_exactly_the_differences(
    treaty: Treaty, form: str, invented: set[object], shuffled, harmless: dict[str, str]
):
    listed = entries(treaty, PAGE)
    expected = {LEBANON}
    for invent in ACTS_INVENTED:
        if invent in invented:
            expected |= invent(listed)
    if form in {"html", "html in Latin-1", "xml"}:
        for iso3, text in harmless.items():
            listed[Iso3(iso3)].notes.append(text)
    order = list(listed)
    shuffled.shuffle(order)
    report = checked(treaty, FORMS[form]({iso3: listed[iso3] for iso3 in order}))
    assert differing(report) == expected
    assert report.complete


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


def left_and_came_back(listed: Entries) -> Shown:
    hungary = listed[Iso3("HUN")]
    hungary.left = [(date(2026, 1, 5), date(2026, 7, 5))]
    hungary.consents.append((date(2026, 11, 3), ConsentKind.ACCESSION))
    return {
        ("HUN", "withdrawal_notified", None, "2026-01-05"),
        ("HUN", "withdrawn", None, "2026-07-05"),
        ("HUN", "deposit", "1998-04-06", "2026-11-03"),
    }


@every_form
def test_a_withdrawal_and_a_return_that_we_both_missed_are_told_as_they_happened(
    treaty: Treaty, listed: Entries, form: str
):
    expected = left_and_came_back(listed)
    assert differing(checked(treaty, FORMS[form](listed))) == {LEBANON, *expected}


def returned(treaty: Treaty) -> Treaty:
    """The record in which an admin entered Finland's new accession."""
    act = RecordedAct(
        id="a1",
        iso3=Iso3("FIN"),
        act="accession",
        value="2026-11-03",
        source_url="https://treaties.un.org/cn",
        why="",
        by=UserId("U1"),
        at=datetime(2026, 11, 4, tzinfo=UTC),
    )
    return treaty.with_acts([act])


@every_form
def test_a_return_that_our_record_has_is_no_difference_once_the_page_shows_it(
    treaty: Treaty, listed: Entries, form: str
):
    before = differing(checked(returned(treaty), FORMS[form](listed)))
    assert before == {LEBANON, ("FIN", "deposit", "2026-11-03", None)}
    state_is_back(listed)
    assert differing(checked(returned(treaty), FORMS[form](listed))) == {LEBANON}


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


# -- names ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("iso3", "name"),
    [
        ("NRU", "Naoero"),
        ("CZE", "Czech Republic"),
        ("TUR", "Türkiye"),
        ("TUR", "Turkey"),
        ("KNA", "St. Kitts and Nevis"),
        ("NLD", "Netherlands"),
        ("CPV", "Cape Verde"),
    ],
)
def test_another_name_that_we_know_is_no_difference(
    treaty: Treaty, listed: Entries, iso3: str, name: str
):
    listed[Iso3(iso3)].name = name
    listed[Iso3(iso3)].notes.append(f"Formerly: {treaty.states[Iso3(iso3)].name}.")
    assert differing(checked(treaty, collection_html(listed, PAGE))) == {LEBANON}


def test_a_name_that_a_note_explains_is_one_difference(treaty: Treaty, listed: Entries):
    listed[Iso3("GAB")].name = "Xanadu"
    listed[Iso3("GAB")].notes.append("Formerly: Gabon.")
    report = checked(treaty, collection_html(listed, PAGE))
    assert differing(report) == {LEBANON, ("GAB", "name", "Gabon", "Xanadu")}
    renamed = next(d for d in report.differences if d.field == "name")
    assert renamed.act is None


def test_unoda_explains_a_name_by_the_code(treaty: Treaty, listed: Entries):
    listed[Iso3("GAB")].name = "Xanadu"
    assert ("GAB", "name", "Gabon", "Xanadu") in differing(
        checked(treaty, unoda_json(listed, PAGE))
    )


def test_every_state_has_its_name_in_the_dutch_register(treaty: Treaty):
    dutch = {
        "Oostenrijk": "AUT",
        "Congo, Republiek": "COG",
        "Guinee-Bissau": "GNB",
        "Korea, Republiek": "KOR",
        "Verenigde Staten van Amerika": "USA",
        "Sao Tomé en Principe": "STP",
        "Zuid-Sudan": "SSD",
        "Nederlanden (Koninkrijk der)": "NLD",
        "Congo (Democratische Republiek)": "COD",
        "Congo, de Democratische Republiek": "COD",
    }
    assert {name: dutch_state(name) for name in dutch} == dutch
    assert all(dutch_state(state.name) in {None, iso3} for iso3, state in treaty.states.items())


# -- parts of pages, other days --------------------------------------------------------------


def test_an_excerpt_says_nothing_of_states_it_does_not_list(treaty: Treaty, listed: Entries):
    few = {iso3: listed[iso3] for iso3 in list(listed)[:10]}
    report = checked(treaty, collection_html(few, PAGE, counts=False))
    assert (report.compared, report.complete, report.differences) == (10, False, ())
    assert any("excerpt of 10 States" in note for note in report.notes)


def test_an_old_page_is_compared_with_the_record_of_its_day(treaty: Treaty):
    then = date(2014, 6, 2)
    report = checked(treaty, collection_html(entries(treaty, then), then))
    assert (report.differences, report.as_of, report.complete) == ((), then, True)
    assert (
        "The page is of 2 June 2014; it was compared with the record as of that day."
        in report.notes
    )


def test_a_page_older_than_the_newest_is_refused(treaty: Treaty, listed: Entries):
    page = collection_html(listed, PAGE).encode()
    assert compare(page, treaty, ON, newest=PAGE).as_of == PAGE
    with pytest.raises(InputError, match="older than the one of 25 November 2026"):
        compare(page, treaty, ON, newest=ON)


def test_an_act_of_these_days_may_not_be_on_the_page_yet(treaty: Treaty, listed: Entries):
    soon = date(2026, 1, 20)
    then = entries(treaty, soon)
    then[Iso3("FIN")].left = []
    report = checked(treaty, collection_html(then, soon))
    withdrawn = next(d for d in report.differences if d.field == "withdrawn")
    assert (withdrawn.iso3, withdrawn.ours, withdrawn.theirs) == ("FIN", "2026-01-10", None)
    assert "may not show it yet" in withdrawn.note


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


def test_comparing_changes_nothing(treaty: Treaty, listed: Entries):
    before = load_treaty().participations
    checked(treaty, collection_html(listed, PAGE))
    assert treaty.participations == before


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
