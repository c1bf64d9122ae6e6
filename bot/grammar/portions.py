"""How much text is read: a question is short; a list of names may be longer, part by part.

In: words. Out: whether they are a list, and the parts to be cut one by one, so that the cost
stays in proportion to the length.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.grammar.tokens import Word
from bot.grammar.vocabulary import Vocabulary, folded

LONGEST_QUESTION = 300
LONGEST_LIST = 3000
"""Characters: of a question, and of a list of names with separators between them."""
_LONGEST_PART = 80
"""Characters between two separators of a list."""
_SEPARATOR = re.compile(r"[,;]")


def is_list(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Does it begin as a list of names to watch does, with separators between them?"""
    first = vocabulary.tags(folded(words[0].text)) if words else None
    parts = _SEPARATOR.split(" ".join(word.text for word in words))
    return (
        first is not None
        and not first.isdisjoint({"watch", "unwatch"})
        and all(len(part) <= _LONGEST_PART for part in parts)
    )


def in_parts(pieces: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    """The pieces at once; a long list name by name."""
    if sum(len(piece.text) + 1 for piece in pieces) <= LONGEST_QUESTION:
        return [pieces]
    parts: list[list[Word]] = [[]]
    for piece in pieces:
        if piece.text in {",", ";"}:
            parts.append([])
        else:
            parts[-1].append(piece)
    return [tuple(part) for part in parts]
