"""Names made from CLDR: inflected where the language inflects, left out where they are words."""

import csv
from importlib.resources import files

import pytest

from bot.news.build_gazetteer import LANGUAGES, capitals, names


@pytest.mark.parametrize(
    ("language", "iso3", "terms"),
    [
        ("lt", "FIN", ["suomij~"]),
        ("ru", "LTU", ["литв~"]),
        ("fr", "FIN", ["Finlande"]),
        ("ar", "LTU", ["*ليتواني~"]),
        ("zh", "UKR", ["乌克兰"]),
    ],
)
def test_names(language, iso3, terms):
    assert names(language)[iso3] == terms


def test_a_name_that_is_a_common_word_there_is_left_to_a_person():
    assert "TGO" not in names("ru")
    assert "MLI" not in names("sr")


def test_capitals_speak_for_their_states():
    assert capitals("ru")["LTU"] == ["вильнюс~"]
    assert "BEL" not in capitals("fr")  # Brussels is where the EU and NATO meet


def test_the_packaged_file_holds_every_language():
    text = files("bot").joinpath("data", "news_names.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.reader(text.splitlines()) if not row[0].startswith("#")]
    packaged = {language for _, _, language, _ in rows[1:]}
    assert packaged == {*LANGUAGES, "*"} - {"en", "zh"}
