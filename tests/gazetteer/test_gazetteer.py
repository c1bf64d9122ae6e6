"""The generated files of names: made again they are the same, and each name is safe to look for."""

import csv
from pathlib import Path

import pytest

from bot.news.lexicon import Term, packaged_lexicon
from gazetteer.__main__ import towns_file
from gazetteer.names import names_file

DATA = Path(__file__).parents[2] / "bot" / "data"


def marked(code: str, language: str, kind: str = "name") -> str:
    """A name as the file has it, with its marks."""
    for line in (DATA / "names_cldr.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            its_code, its_kind, languages, names = line.split("\t")
            if (its_code, its_kind) == (code, kind) and language in languages.split("+"):
                return names
    raise AssertionError(f"no {kind} of {code} in {language}")


def terms(key: str) -> tuple[Term, ...]:
    return packaged_lexicon().get(key, ())


def test_the_names_are_those_of_the_installed_cldr():
    assert names_file() == (DATA / "names_cldr.tsv").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_towns_are_those_of_the_installed_geonames():
    assert towns_file() == (DATA / "news_towns.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [
        ("lt", "FIN", "Suomij~a"),
        ("lt", "AFG", "Afganistan~as"),
        ("ru", "LTU", "Литв~а"),
        ("fr", "FIN", "Finlande"),
        ("ar", "LTU", "*ليتواني~ا"),
        ("ar", "JOR", "*الأردن~"),
        ("zh", "UKR", "乌克兰"),
        ("en", "TCD", "^Chad"),
        ("ru", "TGO", "!Того"),
        ("he", "LBN", "*לבנון"),
        ("ka", "UKR", "უკრაინ~ა"),
        ("fa", "AFG", "افغانستان~"),
        ("th", "KHM", "กัมพูชา"),
    ],
)
def test_a_name_carries_how_it_is_looked_for(language: str, code: str, name: str):
    assert name in marked(code, language).split("|")


@pytest.mark.parametrize(
    ("language", "code"), [("ru", "TGO"), ("sr", "MLI"), ("ko", "IRN"), ("ja", "THA")]
)
def test_a_name_that_is_a_word_there_is_not_looked_for(language: str, code: str):
    languages = [
        term.languages
        for found in packaged_lexicon().values()
        for term in found
        if term.states == (code,) and term.rule == "name"
    ]
    listed = (DATA / "news_places.csv").read_text(encoding="utf-8")
    by_hand = f"{code},name,{language}," in listed
    assert by_hand or not any(language in spoken for spoken in languages)


def test_capitals_speak_for_their_states():
    assert marked("LTU", "ru", "capital") == "Вильнюс~"
    assert marked("BEL", "fr", "capital").startswith("!")  # where the EU and NATO meet


@pytest.mark.parametrize(
    ("town", "code"),
    [
        ("kandahar", "AFG"),
        ("قندهار", "AFG"),
        ("бахмут", "UKR"),
        ("พระตะบอง", "KHM"),
        ("মংডু", "MMR"),
        ("hpakant", "MMR"),
        ("قصر شيرين", "IRN"),
        ("யாழ்ப்பாணம்", "LKA"),
    ],
)
def test_towns_and_districts_point_to_their_state(town: str, code: str):
    states = {term.states for term in terms(town)}
    assert states == {(code,)}


@pytest.mark.parametrize(
    "name", ["granada", "victoria", "armenia", "salman", "kennedy", "istanbul", "kabul", "tripoli"]
)
def test_a_name_of_several_places_a_person_or_a_host_is_no_town(name: str):
    assert all(term.rule != "region" for term in terms(name))


def test_every_town_in_latin_letters_needs_its_capital():
    with (DATA / "news_towns.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.reader(file) if len(row) == 4 and row[1] == "region"]
    latin = [term for *_, found in rows for term in found.split("|") if term[-1].isascii()]
    assert len(latin) > 3_000
    assert [term for term in latin if term.isascii() and term[0] != "^"] == []
