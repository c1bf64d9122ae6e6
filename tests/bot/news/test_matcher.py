"""Finding words: whole, inflected, glued to Arabic prefixes, and in scripts without spaces."""

import pytest

from bot.errors import DataError
from bot.news import lexicon
from bot.news.entry_text import read_entry_text
from bot.news.lexicon import Term, packaged_lexicon
from bot.news.matcher import Matcher


def term(rule="mine", *, languages=(), after=0, open_left=False, cased=False):
    return Term(rule, frozenset(languages), after, open_left, cased, ())


def found(words, text, language="en"):
    matcher = Matcher.over({key: (value,) for key, value in words.items()})
    readable = read_entry_text(text, "")
    return [readable.readable[m.start : m.end] for m in matcher.find(readable, language)]


def test_a_word_inside_another_is_not_found():
    assert found({"mine": term()}, "undermine the minefield, mine") == ["mine"]


def test_a_stem_takes_any_ending_and_an_inflected_name_a_short_one():
    assert found({"demin": term(after=99)}, "deminers demining") == ["deminers", "demining"]
    assert found({"литв": term(after=4)}, "Литвою литвамбургская", "ru") == ["Литвою"]


def test_only_arabic_prefixes_may_stand_before_an_arabic_word():
    words = {"الغام": term(open_left=True)}
    assert found(words, "والغام", "ar") == ["الغام"]
    assert found(words, "كمالغام", "ar") == []


def test_chinese_words_need_no_borders():
    assert found({"地雷": term()}, "柬埔寨发现地雷多枚", "zh") == ["地雷"]


def test_a_word_of_another_language_is_not_found():
    assert found({"mina": term(languages={"es"})}, "mina", "pl") == []


def test_a_name_that_is_also_a_word_needs_its_capital():
    assert found({"chad": term(cased=True)}, "Chad and a chad") == ["Chad"]


def test_the_packaged_words_can_be_read():
    assert len(packaged_lexicon()) > 10_000


@pytest.mark.parametrize("term", ["", "*", "mi*ne", "~x~y", "~mine", "mine^", "**mine", "mine~ "])
def test_a_term_with_a_star_inside_is_refused_with_its_line(term):
    with pytest.raises(DataError, match=r"words\.csv, line 7"):
        list(lexicon._spread("words.csv", 7, "rule", "en", f"mine|{term}", ()))
