"""The Articles of the Convention: read from articles.csv, found by what people type.

In: the data file, with one line for an Article and one for each of its numbered paragraphs.
Out: ``Articles``, which reads "Article 20", "art. 20(2)" or "20, paragraph 2". The texts
follow the English text of the Convention, which a summary only shortens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from itertools import groupby

from bot.errors import DataError, InputError
from bot.model.articles import Article, Provision
from bot.treaty.sources import Sources
from bot.treaty.tables import DataLine, read_table

FILE = "articles.csv"
LAST = 22
_COLUMNS = ("number", "paragraph", "heading", "text", "command", "source")
_REFERENCE = re.compile(
    r"""
    (?:the\s+)? (?P<word> art(?:icle)?s?\b\.? | § )? \s* (?P<number>\d{1,3})
    (?: \s* (?: \(\s*(?P<bracketed>\d{1,2})\s*\)
              | [.](?P<dotted>\d{1,2})
              | ,? \s* (?:para(?:graph)?s?\b\.?|§) \s* (?P<named>\d{1,2}) ) )?
    (?: \s* \(?[a-i]\) )? [.?!]*
    """,
    re.IGNORECASE | re.VERBOSE,
)


class Articles:
    """All twenty-two, in order. Immutable."""

    def __init__(self, articles: tuple[Article, ...]) -> None:
        self._articles = articles

    def __iter__(self) -> Iterator[Article]:
        return iter(self._articles)

    def find(self, reference: str) -> Provision | None:
        """The Article or paragraph that is meant; None where the text is no reference to one.

        Raises:
            InputError: there is no such Article or paragraph; the sentence says what there is.
        """
        match = _REFERENCE.fullmatch(reference.strip())
        if match is None:
            return None
        number = int(match["number"])
        if not 1 <= number <= LAST:
            raise InputError(
                f"There is no Article {number}: the Convention has Articles 1 to {LAST}."
            )
        article = self._articles[number - 1]
        part = match["bracketed"] or match["dotted"] or match["named"]
        if part is None:
            return Provision(article)
        if not 1 <= int(part) <= len(article.paragraphs):
            raise InputError(_no_paragraph(article, int(part)))
        return Provision(article, int(part))


def load_articles(folder: Traversable, sources: Sources) -> Articles:
    """Read articles.csv.

    Raises:
        DataError: an Article or a paragraph is missing or out of order, or a source is not known.
    """
    lines = read_table(folder, FILE, _COLUMNS)
    grouped = groupby(lines, key=lambda line: line.required("number"))
    articles = tuple(_article(list(group), sources) for _, group in grouped)
    numbers = [article.number for article in articles]
    if numbers != list(range(1, LAST + 1)):
        raise DataError(FILE, None, f"the Articles are {numbers}, expected 1 to {LAST} in order")
    return Articles(articles)


def _article(lines: list[DataLine], sources: Sources) -> Article:
    first, *others = lines
    if first["paragraph"]:
        raise first.wrong("the line of the Article itself is missing before its paragraphs")
    if not first["number"].isdecimal():
        raise first.wrong(f"number is {first['number']!r}, expected that of an Article")
    for number, line in enumerate(others, 1):
        if line["paragraph"] != str(number):
            raise line.wrong(f"paragraph is {line['paragraph']!r}, expected {number}")
    return Article(
        int(first["number"]),
        first.required("heading"),
        first.required("text"),
        tuple(line.required("text") for line in others),
        first["command"] or None,
        sources.cited(first, first.required("source")),
    )


def _no_paragraph(article: Article, paragraph: int) -> str:
    if not article.paragraphs:
        return f"Article {article.number} has no numbered paragraphs."
    return f"There is no paragraph {paragraph}: Article {article.number} has {len(article.paragraphs)}."
