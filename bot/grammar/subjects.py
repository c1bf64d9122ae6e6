"""An article of the Convention by its subject: "what does the treaty say about training?".

In: a text, and the articles. Out: the article whose words meet the subject best; None where the
text asks for none, or no article speaks of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.model.articles import Article
from bot.treaty.fold import fold
from bot.words.small_words import SMALL_WORDS

_ASKED = re.compile(
    r"\b(?:(?:what (?:does|do)|where (?:does|do)|does) the (?:[\w-]+ )*?(?:treaty|convention|text)s? says?"
    r"(?: anything| something)?|(?:which|what) article (?:is|says?|speaks?|talks?)(?: \w+)?)"
    r" (?:about|on|of|regarding) (?P<subject>.+)|\b(?:which|what) article (?:covers?|deals? with|"
    r"governs?|regulates?|defines?|concerns?|requires?) (?P<covered>.+)",
    re.IGNORECASE,
)
_STEM = 5
_EVERYWHERE = frozenset({"mine", "mines", "convention", "treaty", "state", "states", "party"})


def article_on(text: str, articles: Iterable[Article]) -> Article | None:
    """The article that is asked for by its subject."""
    asked = _ASKED.search(" ".join(text.split()))
    if asked is None:
        return None
    wanted = _stems(asked["subject"] or asked["covered"])
    met = [(_met(wanted, article), article) for article in articles]
    most = max((words for words, _ in met), default=(0, 0))
    return next((article for words, article in met if words == most), None) if any(most) else None


def _met(wanted: frozenset[str], article: Article) -> tuple[int, int]:
    """How many of the words its heading has, and how many it has at all.

    So an article on amendments comes before one that mentions an amended protocol.
    """
    return len(wanted & _stems(article.heading)), len(wanted & _stems(_words_of(article)))


def _words_of(article: Article) -> str:
    return " ".join((article.heading, article.summary, *article.paragraphs))


def _stems(text: str) -> frozenset[str]:
    words = (word for word in fold(text).split() if word not in SMALL_WORDS["en"] | _EVERYWHERE)
    return frozenset(word[:_STEM] for word in words if len(word) > 3)
