"""The Articles of the Convention: found by number and paragraph, with the words that decide."""

import pytest

from bot.errors import InputError
from bot.treaty.treaty import Treaty

HEADINGS = """General obligations; Definitions; Exceptions
Destruction of stockpiled anti-personnel mines
Destruction of anti-personnel mines in mined areas; International cooperation and assistance
Transparency measures; Facilitation and clarification of compliance
National implementation measures; Settlement of disputes; Meetings of the States Parties
Review Conferences; Amendments; Costs; Signature
Ratification, acceptance, approval or accession; Entry into force; Provisional application
Reservations; Duration and withdrawal; Depositary; Authentic texts"""
PARAGRAPHS = [2, 5, 2, 0, 6, 8, 3, 20, 0, 3, 4, 3, 5, 2, 0, 3, 2, 0, 0, 4, 0, 0]
"""How many numbered paragraphs each Article of the Convention has."""


def test_the_twenty_two_articles_have_the_headings_of_the_convention(treaty: Treaty):
    headings = [one.strip() for line in HEADINGS.splitlines() for one in line.split(";")]
    assert [article.heading for article in treaty.articles] == headings


def test_every_numbered_paragraph_is_there(treaty: Treaty):
    assert [len(article.paragraphs) for article in treaty.articles] == PARAGRAPHS


def test_every_article_cites_the_text_of_the_convention(treaty: Treaty):
    assert {article.source for article in treaty.articles} == {treaty.convention}


def test_a_summary_is_at_most_three_sentences(treaty: Treaty):
    for article in treaty.articles:
        assert 1 <= article.summary.count(". ") + 1 <= 3, article.number


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("20", "Article 20"),
        ("Article 20", "Article 20"),
        ("article 20?", "Article 20"),
        ("the Article 20", "Article 20"),
        ("Art. 20", "Article 20"),
        ("art 20", "Article 20"),
        ("20(2)", "Article 20(2)"),
        ("Article 20 (2)", "Article 20(2)"),
        ("20.2", "Article 20(2)"),
        ("Article 20, paragraph 2", "Article 20(2)"),
        ("art. 20 para. 2", "Article 20(2)"),
        ("Article 1(1)(c)", "Article 1(1)"),
    ],
)
def test_an_article_is_found_as_people_cite_it(treaty: Treaty, typed: str, reference: str):
    found = treaty.articles.find(typed)
    assert found is not None
    assert found.reference == reference


@pytest.mark.parametrize(
    "typed", ["", "Finland", "article", "articles 4 and 5", "2025-08-01", "20 May"]
)
def test_what_cites_no_article_is_left_alone(treaty: Treaty, typed: str):
    assert treaty.articles.find(typed) is None


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Article 23", "Articles 1 to 22"),
        ("Article 0", "Articles 1 to 22"),
        ("Article 20(5)", "Article 20 has 4"),
        ("Article 19(1)", "no numbered paragraphs"),
    ],
)
def test_what_the_convention_does_not_have_is_said(treaty: Treaty, typed: str, says: str):
    with pytest.raises(InputError, match=says):
        treaty.articles.find(typed)


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("1(1)", "never under any circumstances"),
        ("4", "not later than four years after the entry into force"),
        ("5(1)", "not later than ten years after the entry into force"),
        ("5(3)", "for a period of up to ten years"),
        ("7(1)", "not later than 180 days after the entry into force"),
        ("7(2)", "not later than 30 April of each year"),
        ("8(2)", "within 28 days"),
        ("17(2)", "first day of the sixth month after the date on which that State has deposited"),
        ("18", "apply provisionally paragraph 1 of Article 1"),
        ("19", "shall not be subject to reservations"),
        ("20(1)", "unlimited duration"),
        ("20(2)", "a full explanation of the reasons motivating this withdrawal"),
        ("20(3)", "six months after the receipt of the instrument of withdrawal by the Depositary"),
        ("20(3)", "shall not take effect before the end of the armed conflict"),
        ("20(4)", "obligations assumed under any relevant rules of international law"),
    ],
)
def test_the_words_that_decide_are_those_of_the_convention(
    treaty: Treaty, reference: str, words: str
):
    found = treaty.articles.find(reference)
    assert found is not None
    assert words in found.text


def test_the_summary_on_withdrawal_keeps_the_proviso(treaty: Treaty):
    found = treaty.articles.find("20")
    assert found is not None
    assert "receipt of the instrument of withdrawal by the Depositary" in found.text
    assert "engaged in an armed conflict, not before the end of that conflict" in found.text
