"""Subjects that are not ours: another treaty, or mines that are dug.

In: what was heard. Out: the words that name the other subject; None where there is none. An
answer about the Mine Ban Convention to a question about cluster munitions would be a wrong one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.grammar.cut import PhrasePiece, Piece, UnreadPiece
from bot.grammar.heard import InterpretedPieces
from bot.grammar.vocabulary import folded

ELSEWHERE = "elsewhere"
_TREATIES = frozenset({"treaty", "convention", "agreement", "accord", "pact"})
_MINES = frozenset({"mine", "mines"})
_ON = frozenset({"on", "about", "against", "for"})


def other_subject(heard: InterpretedPieces) -> str | None:
    """The other subject as typed: "cluster munitions" of "the convention on cluster munitions"."""
    for piece in heard.said:
        if ELSEWHERE in piece.tags:
            return piece.text
    for one, other in pairwise(heard.pieces):
        if isinstance(one, UnreadPiece) and _is(other, _TREATIES | _MINES):
            return f"{one.text} {_text(other)}"
    return _after_treaty(heard.pieces)


def _after_treaty(pieces: Sequence[Piece]) -> str | None:
    """What follows "treaty on", where that is no word of ours."""
    for one, on, what in zip(pieces, pieces[1:], pieces[2:], strict=False):
        if _is(one, _TREATIES) and _is(on, _ON) and isinstance(what, UnreadPiece):
            return what.text
    return None


def _is(piece: Piece, words: frozenset[str]) -> bool:
    return isinstance(piece, PhrasePiece) and folded(piece.text) in words


def _text(piece: Piece) -> str:
    return piece.text if isinstance(piece, PhrasePiece) else ""
