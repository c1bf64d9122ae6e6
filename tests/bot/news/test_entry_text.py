"""Reading a text once: the folded twin has the readable one's length, and length is capped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.entry_text import MAX_SUMMARY, MAX_TITLE, SEAM, clean_text, read_entry_text
from bot.words.letters import fold


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_match_in_the_folded_text_can_be_quoted_from_the_readable_one(title, summary):
    text = read_entry_text(title, summary)
    assert len(text.folded) == len(text.readable)
    assert text.readable[text.seam :].startswith(SEAM)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Häkkänen", "hakkanen"),
        ("anti‑personnel", "anti personnel"),
        ("Wałęsa", "walesa"),
        ("Оттавской", "оттавскои"),
        ("أوتاوا", "اوتاوا"),
        ("traité d’Ottawa", "traite d'ottawa"),
    ],
)
def test_marks_hyphens_and_letter_forms_do_not_tell_words_apart(written, folded):
    assert fold(written) == folded


def test_a_dash_parts_clauses_where_a_hyphen_joins_words():
    assert fold("Guinea-Bissau – Peru - Chad") == "guinea bissau , peru , chad"


@pytest.mark.parametrize("hidden", ["\u200d", "\u200b", "\u0301", "\ufeff", "\u202e", "\u00ad"])
def test_what_cannot_be_seen_does_not_hide_a_word(hidden):
    assert fold(clean_text(f"land{hidden}mine", 99)) == "landmine"


def test_length_is_capped_before_anything_else_looks():
    text = read_entry_text("x" * 100_000, "y" * 100_000)
    assert len(text.readable) == MAX_TITLE + len(SEAM) + MAX_SUMMARY
