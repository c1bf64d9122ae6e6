"""An Article of the Convention, for those who ask what it says."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.state import Source


@dataclass(frozen=True, slots=True)
class Article:
    """One Article in one to three sentences, and paragraph by paragraph where it has several.

    ``paragraphs`` is empty where the Article has no numbered ones. ``command`` is what to type
    for the States that the Article concerns, or None.
    """

    number: int
    heading: str
    summary: str
    paragraphs: tuple[str, ...]
    command: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class Provision:
    """What a reference names: an Article, or one of its paragraphs ("20(2)")."""

    article: Article
    paragraph: int | None = None

    @property
    def reference(self) -> str:
        """``Article 20`` or ``Article 20(2)``, as a lawyer writes it."""
        part = "" if self.paragraph is None else f"({self.paragraph})"
        return f"Article {self.article.number}{part}"

    @property
    def text(self) -> str:
        """The paragraph, or the summary of the Article."""
        if self.paragraph is None:
            return self.article.summary
        return self.article.paragraphs[self.paragraph - 1]
