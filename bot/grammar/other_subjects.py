"""Subjects that are not ours: another treaty, or mines that are dug.

In: what was heard. Out: the words that name the other subject; None where there is none. An
answer about the Mine Ban Convention to a question about cluster munitions would be a wrong one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.grammar.cut import NamePiece, PhrasePiece, Piece, UnreadPiece
from bot.grammar.heard import InterpretedPieces
from bot.grammar.vocabulary import folded
from bot.model.names import GroupFound, NameFound

ELSEWHERE = "elsewhere"
_TREATIES = frozenset({"treaty", "convention", "agreement", "accord", "pact"})
_MINES = frozenset({"mine", "mines"})
_ACTS = frozenset({"join", "joined", "joins", "leave", "left", "leaves", "quit", "quits", "exit"})
_ARTICLE = frozenset({"the"})
_ON = frozenset({"on", "about", "against", "for"})


def other_subject(heard: InterpretedPieces) -> str | None:
    """The other subject as typed: "cluster munitions" of "the convention on cluster munitions"."""
    for piece in heard.said:
        if ELSEWHERE in piece.tags:
            return piece.text
    for one, other in pairwise(heard.pieces):
        if isinstance(one, UnreadPiece) and _is(other, _TREATIES | _MINES):
            return f"{one.text} {_text(other)}"
        if isinstance(one, NamePiece) and _is_city(one) and _is(other, _TREATIES):
            return f"{one.answer.typed} {_text(other)}"
    return _after_treaty(heard.pieces) or _organisation(heard.pieces)


def _is_city(piece: NamePiece) -> bool:
    """The Paris Agreement is not France's."""
    return isinstance(piece.answer, NameFound) and piece.answer.why.startswith(("capital", "city"))


def _organisation(pieces: Sequence[Piece]) -> str | None:
    """What is joined or left where that is a group of States: "leave the EU"."""
    said = [piece for piece in pieces if not _is(piece, _ARTICLE)]
    for one, other in pairwise(said):
        if (
            _is(one, _ACTS)
            and isinstance(other, NamePiece)
            and isinstance(other.answer, GroupFound)
        ):
            return other.answer.typed
    return None


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
