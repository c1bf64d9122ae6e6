"""A typed question is cut into a day and names, whatever stands between them."""

from datetime import date

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.segments import LONGEST_QUESTION, Named, cut
from bot.errors import InputError
from bot.model.day import DayAmbiguous, DayFound, DayRefused
from bot.model.names import GroupFound, NameAmbiguous, NameFound, NameNotState, NameUnknown
from bot.model.state import State
from tests.doubles.desk import treaty

TODAY = date(2026, 3, 2)
# The State called Congo shares its name with another: asking for it is right, and tested below.
ENGLISH = Locale.parse("en").territories
STATES = [state for iso3, state in sorted(treaty().states.items()) if iso3 != "COG"]


def read(text: str) -> list[str]:
    return [_short(named) for named in cut(text, treaty(), TODAY).names]


def common_name(state: State) -> str:
    """What English speakers call the State: "Russia", "United Kingdom", "Côte d’Ivoire"."""
    return ENGLISH[state.iso2].partition(" (")[0]


def _short(named: Named) -> str:
    match named:
        case NameFound(state=state):
            return state.iso3
        case GroupFound(group=group):
            return group.key
        case NameAmbiguous(candidates=candidates):
            return "|".join(state.iso3 for state in candidates)
        case NameNotState(typed=typed):
            return f"({typed})"
        case NameUnknown(typed=typed):
            return f"?{typed}"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Finland", ["FIN"]),
        ("South Sudan", ["SSD"]),
        ("South Sudan Sudan", ["SSD", "SDN"]),
        ("Papua New Guinea", ["PNG"]),
        ("Guinea Papua New Guinea Equatorial Guinea", ["GIN", "PNG", "GNQ"]),
        ("Bosnia and Herzegovina Serbia", ["BIH", "SRB"]),
        ("Trinidad and Tobago and Antigua and Barbuda", ["TTO", "ATG"]),
        ("Finland vs Norway", ["FIN", "NOR"]),
        ("Finland and Norway", ["FIN", "NOR"]),
        ("Finland & Norway", ["FIN", "NOR"]),
        ("Finland, Norway, and Sweden", ["FIN", "NOR", "SWE"]),
        ("Finland,Norway;Sweden/Denmark", ["FIN", "NOR", "SWE", "DNK"]),
        ("Finlande et Norvège", ["FIN", "NOR"]),
        ("Finlandia y Noruega", ["FIN", "NOR"]),
        ("🇫🇮🇳🇴", ["FIN", "NOR"]),
        (":flag-fi::flag-no:", ["FIN", "NOR"]),
        ("FIN NOR", ["FIN", "NOR"]),
        ("Finlnd Norwy", ["FIN", "NOR"]),
        ("Bosina and Herzegovna", ["BIH"]),
        ("Congo", ["COG|COD"]),
        ("Congo and Norway", ["COG|COD", "NOR"]),
        ("Democratic Republic of the Congo Norway", ["COD", "NOR"]),
        ("Baltics", ["baltics"]),
        ("the Baltic States and Norway", ["baltics", "NOR"]),
        ("Korea, Republic of; Norway", ["KOR", "NOR"]),
        ("Angola, Democratic People's Republic of Korea", ["AGO", "PRK"]),
        ("Norway Cyprus", ["NOR", "CYP"]),
        ("Latvia, United States of America", ["LVA", "USA"]),
        ("Finland United States", ["FIN", "USA"]),
        ("Finland United Kingdom Norway", ["FIN", "GBR", "NOR"]),
        ("Finland United Arab Emirates", ["FIN", "ARE"]),
        ("Finland United", ["FIN", "?United"]),
        ("Finland Estados Unidos", ["FIN", "USA"]),
        ("Norway Republik Kuba", ["NOR", "CUB"]),
        ("American Samoa", ["(American Samoa)"]),
        ("Oman Iran Mali", ["OMN", "IRN", "MLI"]),
        ("Kosovo Serbia", ["(Kosovo)", "SRB"]),
        ("Atlantis Finland", ["?Atlantis", "FIN"]),
        ("Finland lost city of Atlantis", ["FIN", "?lost city Atlantis"]),
        ("what is the status of Finland?", ["FIN"]),
        ("is", ["?is"]),
        ("IS", ["ISL"]),
        ("is Finland bound", ["FIN", "?bound"]),
        ("IS, AND, no", ["ISL", "AND", "?no"]),
        ("show", []),
        ("", []),
        (",;", []),
    ],
)
def test_names_are_told_apart(typed: str, names: list[str]):
    assert read(typed) == names


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("Finland 2025-08-01", date(2025, 8, 1)),
        ("2025-08-01 Finland", date(2025, 8, 1)),
        ("Finland on 1 August 2025", date(2025, 8, 1)),
        ("Finland, August 1, 2025", date(2025, 8, 1)),
        ("Finland (2025-08-01)", date(2025, 8, 1)),
        ("Finland,2025-08-01", date(2025, 8, 1)),
        ("status of Finland as of 13.08.2025", date(2025, 8, 13)),
        ("Finland yesterday", date(2026, 3, 1)),
        ("today Finland", TODAY),
    ],
)
def test_the_day_may_stand_anywhere(typed: str, day: date):
    found = cut(typed, treaty(), TODAY)
    assert [_short(named) for named in found.names] == ["FIN"]
    assert isinstance(found.day, DayFound)
    assert found.day.day == day


def test_a_day_that_can_be_two_stays_open():
    found = cut("Finland 10/01/2026 Norway", treaty(), TODAY)
    assert isinstance(found.day, DayAmbiguous)
    assert read("Finland 10/01/2026 Norway") == ["FIN", "NOR"]


@pytest.mark.parametrize("typed", ["Finland 31 February", "Finland 1996-05-05", "Finland 2025"])
def test_a_day_we_cannot_answer_for_is_told_from_a_name(typed: str):
    found = cut(typed, treaty(), TODAY)
    assert isinstance(found.day, DayRefused)
    assert [_short(named) for named in found.names] == ["FIN"]


def test_two_days_are_one_too_many():
    with pytest.raises(InputError, match="one day at a time"):
        cut("Finland 2025-01-01 2026-01-01", treaty(), TODAY)


@given(
    st.lists(st.sampled_from(STATES), min_size=1, max_size=4, unique=True),
    st.sampled_from([", ", " vs ", "; "]),
)
def test_any_states_are_found_again_between_separators(states: list, separator: str):
    assert read(separator.join(state.name for state in states)) == [s.iso3 for s in states]


@given(
    st.lists(st.sampled_from(STATES), min_size=2, max_size=3, unique=True),
    st.sampled_from([" ", " and ", ", "]),
)
def test_common_names_in_a_row_are_cut_into_exactly_these_states(states: list, separator: str):
    typed = separator.join(common_name(state) for state in states)
    assert read(typed) == [state.iso3 for state in states]


@given(st.text(max_size=LONGEST_QUESTION))
def test_nothing_that_can_be_typed_breaks_the_cut(typed: str):
    try:
        cut(typed, treaty(), TODAY)
    except InputError as error:
        assert str(error)
