"""A word of everyday English is no misspelt name, and no code unless it stands in capitals."""

import pytest

from benchmarks.ordinary import bent_words, english
from bot.model.names import NameFound, NameNotState, NameUnknown
from bot.treaty.fold import fold
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
    assert [word for word in WORDS if not isinstance(treaty.find(word), NameUnknown)] == []


def test_no_everyday_word_with_a_capital_is_read_as_a_misspelling(treaty: Treaty):
    answers = [treaty.find(word.capitalize()) for word in WORDS]
    known = [answer for answer in answers if not isinstance(answer, NameUnknown)]
    assert all(isinstance(answer, NameFound | NameNotState) for answer in known)
    assert [one for one in known if isinstance(one, NameFound) and "misspelling" in one.why] == []


def test_words_are_written_in_the_form_in_which_they_are_compared():
    assert [word for word in WORDS if fold(word) != word] == []


def test_the_file_holds_those_words_of_the_dictionary_that_would_be_bent():
    some = frozenset(sorted(english().words)[::25])
    names = frozenset(sorted(english().names)[::25])
    assert len(some | names) > 3_000
    assert set(bent_words(some, names)) == set(WORDS) & (some | names)


@pytest.mark.parametrize(
    ("word", "suggested"),
    [
        ("general", "SEN"), ("find", "FIN"), ("child", "CHL"), ("data", "BGD"), ("finance", "FRA"),
        ("policy", "POL"), ("logo", "TGO"), ("iron", "IRN"), ("finish", "FIN"), ("mail", "MLI"),
        ("pain", "ESP"), ("chat", "TCD"), ("when", "AUT"), ("spin", "ESP"), ("cube", "CUB"),
        ("Iron", "IRN"), ("IRON", "IRN"), ("grenade", "GRD"), ("male", "MDV"), ("island", "ISL"),
    ],
)  # fmt: skip
def test_what_it_is_like_is_still_suggested(treaty: Treaty, word: str, suggested: str):
    answer = treaty.find(word)
    assert isinstance(answer, NameUnknown)
    assert suggested in {state.iso3 for state in answer.near}


@pytest.mark.parametrize(
    "word", ["drop", "latest", "stop", "thanks", "treaty", "withdraw", "latter"]
)
def test_words_people_type_to_a_bot_are_no_states(treaty: Treaty, word: str):
    assert isinstance(treaty.find(word), NameUnknown)


@pytest.mark.parametrize(
    "phrase",
    ["to go", "for way", "a man", "that and", "of us", "the car", "of course", "do way"],
)
def test_several_words_are_no_misspelling_of_one(treaty: Treaty, phrase: str):
    assert isinstance(treaty.find(phrase), NameUnknown)


@pytest.mark.parametrize(
    ("typed", "iso3"),
    [("fin land", "FIN"), ("Cote d Ivore", "CIV"), ("the US", "USA"), ("viet nan", "VNM")],
)
def test_a_blank_too_many_hides_no_name(treaty: Treaty, typed: str, iso3: str):
    answer = treaty.find(typed)
    assert isinstance(answer, NameFound)
    assert answer.state.iso3 == iso3


@pytest.mark.parametrize(
    ("code", "iso3"),
    [
        ("is", "ISL"), ("are", "ARE"), ("in", "IND"), ("no", "NOR"), ("it", "ITA"), ("so", "SOM"),
        ("to", "TON"), ("at", "AUT"), ("be", "BEL"), ("me", "MNE"), ("my", "MYS"), ("and", "AND"),
        ("can", "CAN"), ("per", "PER"), ("us", "USA"), ("car", "CAF"), ("de", "DEU"), ("la", "LAO"),
    ],
)  # fmt: skip
def test_a_code_that_is_a_word_counts_in_capitals_only(treaty: Treaty, code: str, iso3: str):
    for typed in (code, code.capitalize()):
        answer = treaty.find(typed)
        assert isinstance(answer, NameUnknown)
        assert [state.iso3 for state in answer.near] == [iso3]
    capitals = treaty.find(code.upper())
    assert isinstance(capitals, NameFound)
    assert capitals.state.iso3 == iso3


@pytest.mark.parametrize(
    ("typed", "iso3"),
    [
        ("fi", "FIN"), ("fin", "FIN"), ("Fin", "FIN"), ("ukr", "UKR"), ("est", "EST"), ("pl", "POL"),
        ("uk", "GBR"), ("usa", "USA"), ("turkey", "TUR"), ("polish", "POL"), ("chad", "TCD"),
        ("Male", "MDV"), ("malé", "MDV"), ("Ísland", "ISL"), ("ísland", "ISL"), ("Grenade", "GRD"),
    ],
)  # fmt: skip
def test_what_can_mean_nothing_else_is_read_in_any_case(treaty: Treaty, typed: str, iso3: str):
    answer = treaty.find(typed)
    assert isinstance(answer, NameFound)
    assert answer.state.iso3 == iso3


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
