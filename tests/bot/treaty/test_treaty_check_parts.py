"""The record against a depositary's page: other names, parts of pages, other days."""

from datetime import date

import pytest

from bot.errors import InputError
from bot.model.state import Iso3
from bot.treaty.comparing.report import compare
from bot.treaty.load import load_treaty
from bot.treaty.pages.dutch_names import dutch_state
from bot.treaty.treaty import Treaty
from tests.doubles.status_forms import LEBANON, ON, PAGE, checked, differing
from tests.doubles.status_pages import Entries, collection_html, entries, unoda_json

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


def test_comparing_changes_nothing(treaty: Treaty, listed: Entries):
    before = load_treaty().participations
    checked(treaty, collection_html(listed, PAGE))
    assert treaty.participations == before
