"""The words people ask with: what each says, from data, in whatever language it is written.

In: ask_words.tsv. Out: a Vocabulary, which says what a run of words means, as tags. A tag is a
short name such as ``leave`` or ``kind:use``; what tags together ask for is in bot.grammar.asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources.abc import Traversable

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from bot.errors import DataError
from bot.treaty.tables import packaged, read_text

FILE = "ask_words.tsv"
NOTHING = "-"
_EDGES = re.compile(r"^[^\w?@]+|[^\w?]+$")
_SHORTEST_GUESS = 5
"""Letters from which a misspelt word is likened to one of ours; shorter ones are like too many."""


_LONGEST_VERB = 20
_VERBS = (
    *("add", "remove", "delete", "list", "pause", "resume", "digest", "quiet", "zone", "watch"),
    *("counts", "deadlines", "timeline", "compare", "overdue", "help", "undo", "settings", "stop"),
    *("search", "latest", "groups", "sources", "withdrawn", "parties", "signatories"),
)
"""What the commands begin with."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Folded phrase -> tags. ``longest``: the words of the longest phrase."""

    phrases: Mapping[str, frozenset[str]]
    longest: int

    def tags(self, phrase: str) -> frozenset[str] | None:
        """What a phrase says (an empty set: nothing); None where it is not ours."""
        return self.phrases.get(phrase)

    def like(self, word: str, *, first: bool = False) -> str | None:
        """The word of ours that ``word`` most probably misspells; None where none is near.

        ``first``: it begins the text, where a verb stands; then a short one may be misspelt too.
        """
        if first and len(word) <= _LONGEST_VERB:
            verbs = get_close_matches(word, _VERBS, n=1, cutoff=0.75)
            if verbs:
                return verbs[0]
        if len(word) < _SHORTEST_GUESS or not word.isalpha():
            return None
        near = process.extract(
            word, self._single(), scorer=OSA.distance, processor=None, score_cutoff=1, limit=8
        )
        # People rarely get the first letter wrong: "match" is no misspelt "watch".
        alike = [phrase for phrase, _, _ in near if phrase[0] == word[0]]
        return max(alike, key=lambda phrase: JaroWinkler.similarity(word, phrase), default=None)

    def _single(self) -> tuple[str, ...]:
        return _single_words(self)

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=4)
def _single_words(vocabulary: Vocabulary) -> tuple[str, ...]:
    return tuple(
        phrase
        for phrase, tags in vocabulary.phrases.items()
        if tags and " " not in phrase and len(phrase) >= _SHORTEST_GUESS
    )


def folded(text: str) -> str:
    """The form in which words are looked up: lower case, no signs at the edges."""
    lowered = text.casefold()
    return lowered if set(lowered) <= {"?"} else _EDGES.sub("", lowered.rstrip("?"))


@lru_cache(maxsize=1)
def load_vocabulary(folder: Traversable | None = None) -> Vocabulary:
    """Read the packaged words.

    Raises:
        DataError: a line is malformed.
    """
    phrases: dict[str, frozenset[str]] = {}
    for number, line in enumerate(read_text(folder or packaged(), FILE).splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 3 or not all(cells):
            raise DataError(FILE, number, "expected language, tags and phrases between tabs")
        tags = frozenset(cells[1].split()) - {NOTHING}
        for phrase in filter(None, map(str.strip, cells[2].split("|"))):
            said = " ".join(folded(word) or word for word in phrase.split())
            phrases[said] = phrases.get(said, frozenset()) | tags
    return Vocabulary(phrases, max(phrase.count(" ") + 1 for phrase in phrases))
