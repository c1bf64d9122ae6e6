"""The record against a depositary's page: what differs, both sides, nothing changed."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.alert import RecordedAct
from bot.model.state import ConsentKind, Iso3, State
from bot.model.workspace import UserId
from bot.treaty.acts import ACTS
from bot.treaty.treaty import Treaty
from tests.doubles.status_forms import (
    LEBANON,
    PAGE,
    Shown,
    checked,
    differing,
    notice_runs,
    state_is_back,
)
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
Write = Callable[[Entries], bytes]
FORMS: dict[str, Write] = {
    "html": lambda listed: collection_html(listed, PAGE).encode(),
    "html in Latin-1": lambda listed: collection_html(listed, PAGE).encode("latin-1"),
    "xml": lambda listed: collection_xml(listed, PAGE).encode("latin-1"),
    "dutch": lambda listed: dutch_html(listed, {Iso3(k): v for k, v in DUTCH.items()}).encode(),
    "unoda": lambda listed: unoda_json(listed, PAGE).encode(),
}
every_form = pytest.mark.parametrize("form", FORMS)


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
