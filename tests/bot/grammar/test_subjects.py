"""An article by its subject."""

from __future__ import annotations

import pytest

from bot.grammar.subjects import article_on
from bot.treaty.load import load_treaty

ARTICLES = load_treaty().articles


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("What does the treaty say about withdrawal?", 20),
        ("what does the convention say on training?", 3),
        ("does the treaty text say anything about reservations", 19),
        ("what does the mine ban convention say about amendments", 13),
    ],
)
def test_the_article_whose_words_meet_the_subject_best(text: str, number: int):
    article = article_on(text, ARTICLES)
    assert article is not None
    assert article.number == number


@pytest.mark.parametrize(
    "text",
    [
        "what does the treaty say about bananas?",
        "what does Finland say about withdrawal?",
        "withdrawal",
        "what does the treaty say about mines?",
    ],
)
def test_no_article(text: str):
    assert article_on(text, ARTICLES) is None
