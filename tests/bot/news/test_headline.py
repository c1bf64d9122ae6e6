"""A headline is a title without the publisher's name; nothing else is cut."""

import pytest

from bot.news.headline import without_publisher


@pytest.mark.parametrize(
    ("title", "publisher", "headline"),
    [
        ("Latvia leaves landmine treaty - Reuters", None, "Latvia leaves landmine treaty"),
        ("Latvia leaves landmine treaty - the paper", "The Paper", "Latvia leaves landmine treaty"),
        ("Latvia leaves landmine treaty | Baltic News Network", None, "Latvia leaves landmine treaty"),
        ("Latvia leaves landmine treaty - and what it means", None, "Latvia leaves landmine treaty - and what it means"),
        ("Mines - Chad", None, "Mines - Chad"),
        ("A plain title", "A Paper", "A plain title"),
    ],
)  # fmt: skip
def test_headline(title, publisher, headline):
    assert without_publisher(title, publisher) == headline
