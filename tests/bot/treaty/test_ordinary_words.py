"""An everyday word is no misspelt name, however few letters are between the two."""

import pytest

from bot.model.names import NameFound, NameUnknown
from bot.treaty.lexicon import ORDINARY
from bot.treaty.tables import packaged, read_text
from bot.treaty.treaty import Treaty

WORDS = [
    word
    for line in read_text(packaged(), ORDINARY).splitlines()
    if not line.startswith("#")
    for word in line.split()
]


def test_no_everyday_word_is_read_as_a_name(treaty: Treaty):
    typed = [form for word in WORDS for form in (word, word.capitalize())]
    assert [form for form in typed if not isinstance(treaty.find(form), NameUnknown)] == []


@pytest.mark.parametrize(
    ("word", "suggested"),
    [("general", "SEN"), ("find", "FIN"), ("child", "CHL"), ("data", "BGD"), ("finance", "FRA")],
)
def test_what_it_is_like_is_still_suggested(treaty: Treaty, word: str, suggested: str):
    answer = treaty.find(word)
    assert isinstance(answer, NameUnknown)
    assert suggested in {state.iso3 for state in answer.near}


@pytest.mark.parametrize(
    ("typed", "iso3"),
    [
        ("Senegl", "SEN"), ("Finlnd", "FIN"), ("Columbia", "COL"), ("Germans", "DEU"),
        ("Phillipines", "PHL"), ("Afganistan", "AFG"), ("Marocco", "MAR"), ("Turky", "TUR"),
        ("Estonai", "EST"), ("Boliva", "BOL"), ("Ukrane", "UKR"), ("Portgual", "PRT"),
        ("Untied States", "USA"), ("Kazakstan", "KAZ"), ("Lybia", "LBY"), ("Senagal", "SEN"),
    ],
)  # fmt: skip
def test_misspellings_are_read_as_before(treaty: Treaty, typed: str, iso3: str):
    answer = treaty.find(typed)
    assert isinstance(answer, NameFound)
    assert answer.state.iso3 == iso3
