"""The generated files of names: made again they are the same, and each name is safe to look for."""

import csv

import pytest

from benchmarks.date_words import date_words_file
from benchmarks.names import LANGUAGES, names_file
from benchmarks.towns import towns_file
from bot.feeds.dates.words import FILE as DATE_WORDS
from bot.news.lexicon import PLACES, TOWNS, Term, names_from_cldr, news_names, packaged_lexicon
from bot.treaty.cldr import FILE, read_lines
from bot.treaty.tables import packaged, read_text

pytestmark = pytest.mark.once

LINES = tuple(read_lines(read_text(packaged(), FILE)))


def marked(code: str, language: str, kind: str = "name") -> list[str]:
    """Names as the file has them in a language, with their marks."""
    return [
        name
        for its_code, its_kind, languages, names in LINES
        if (its_code, its_kind) == (code, kind) and language in languages.split("+")
        for name in names.split("|")
    ]


def test_the_names_are_those_of_the_installed_cldr():
    assert names_file() == read_text(packaged(), FILE)


def test_the_towns_are_those_of_the_installed_geonames():
    assert towns_file() == read_text(packaged(), TOWNS)


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
    assert marked(code, language) == [name]


@pytest.mark.parametrize(
    ("language", "code"), [("ru", "TGO"), ("sr", "MLI"), ("ko", "IRN"), ("ja", "THA")]
)
def test_a_name_that_is_a_common_word_there_is_not_looked_for(language: str, code: str):
    assert all(name.startswith("!") for name in marked(code, language))


def test_capitals_speak_for_their_states():
    assert marked("LTU", "ru", "capital") == ["Вильнюс~"]
    assert marked("BEL", "es", "capital") == ["!Bruselas"]  # where the EU and NATO meet


def test_a_name_that_another_covers_is_left_out():
    assert marked("ALB", "en") == ["Albania"]
    assert marked("ALB", "es") == []  # the English name is looked for in every language
    assert marked("ALB", "fr") == ["Albanie"]


def test_the_packaged_file_holds_every_language():
    assert {one for line in LINES for one in line[2].split("+")} == {*LANGUAGES}


@pytest.mark.parametrize(
    ("town", "code"),
    [("kandahar", "AFG"), ("قندهار", "AFG"), ("бахмут", "UKR"), ("พระตะบอง", "KHM")],
)
def test_towns_point_to_their_state(town: str, code: str):
    assert {term.states for term in packaged_lexicon()[town]} == {(code,)}


@pytest.mark.parametrize("name", ["granada", "victoria", "salem", "tripoli"])
def test_a_name_of_several_places_or_of_a_host_is_no_town(name: str):
    assert all(term.rule != "region" for term in packaged_lexicon().get(name, ()))


def test_every_town_in_latin_letters_needs_its_capital():
    rows = csv.reader(read_text(packaged(), TOWNS).splitlines())
    terms = [term for row in rows if len(row) == 4 for term in row[3].split("|")]
    latin = [term for term in terms[1:] if term.isascii()]
    assert len(latin) > 1_000
    assert [term for term in latin if term[0] != "^"] == []


def covers(wide: Term, term: Term) -> bool:
    """Is every match of the one a match of the other, which says the same?"""
    return (
        (wide.rule, wide.states) == (term.rule, term.states)
        and (not wide.languages or (bool(term.languages) and term.languages <= wide.languages))
        and wide.after >= term.after
        and wide.open_left >= term.open_left
        and wide.cased <= term.cased
    )


def test_nothing_is_written_by_hand_that_the_generated_files_have():
    generated: dict[str, list[Term]] = {}
    for term, keys in (*names_from_cldr(), *news_names(TOWNS)):
        for key in keys:
            generated.setdefault(key, []).append(term)
    by_hand = [(key, term) for term, keys in news_names(PLACES) if term.states for key in keys]
    assert [
        f"{key} ({term.rule})"
        for key, term in by_hand
        if any(covers(wide, term) for wide in generated.get(key, ()))
    ] == []


def test_the_words_of_dates_are_those_of_the_installed_cldr():
    assert date_words_file() == read_text(packaged(), DATE_WORDS)
