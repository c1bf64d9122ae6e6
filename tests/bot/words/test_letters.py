"""One folding for names, feeds and news: a letter for a letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.treaty.fold import fold as fold_name
from bot.words.letters import fold


@given(some.text(max_size=200))
def test_a_folded_text_is_as_long_as_the_text(text):
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Azərbaycan", "azerbaycan"),
        ("Đồng Hới", "dong hoi"),
        ("Şırnak", "sirnak"),
        ("İdlib", "idlib"),
        ("کرمانشاه", "كرمانشاه"),
        ("مہمند", "مهمند"),
        ("إدلب", "ادلب"),
        ("Guinea-Bissau", "Guinea Bissau"),
        ("N’Djamena", "N'Djamena"),
        ("N`Djamena", "N'Djamena"),
        ("N´Djamena", "N'Djamena"),
    ],
)
def test_two_ways_to_write_a_name_are_one_for_news_and_for_people(one, other):
    assert fold(one) == fold(other)
    assert fold_name(one) == fold_name(other)


@given(some.text(max_size=60))
def test_names_are_squeezed_further_on_the_same_letters(text):
    squeezed = fold_name(text)
    assert squeezed == " ".join(squeezed.split())
    assert all(part.isalnum() for part in squeezed.split())
