"""What was heard in a text: its pieces sorted by what they are, before it is decided what is asked.

In: the pieces of a cut. Out: ``InterpretedPieces``, with the questions that names raise. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile

from bot.grammar.cut import (
    MentionPiece,
    NamePiece,
    NumberPiece,
    PhrasePiece,
    Piece,
    UnreadPiece,
    is_guess,
)
from bot.grammar.tokens import Word, WordSort
from bot.model.judgement import Kind
from bot.model.names import GroupFound, NameAmbiguous, NameFound, NameNotState
from bot.model.request import Where

_KIND = "kind:"
_LIKE_KINDS = {
    "leave": Kind.WITHDRAWAL,
    "leaving": Kind.WITHDRAWAL,
    "join": Kind.ACCESSION,
    "suspend": Kind.SUSPENSION,
}
"""Words of the treaty that are kinds of news where news is asked for."""


@dataclass(frozen=True, slots=True)
class InterpretedPieces:
    """The pieces of one text, sorted."""

    pieces: tuple[Piece, ...]
    tags: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> InterpretedPieces:
        """Sort the pieces of a cut."""
        kept = tuple(pieces)
        tags = (piece.tags for piece in kept if isinstance(piece, PhrasePiece))
        return cls(kept, frozenset().union(*tags))

    @property
    def said(self) -> tuple[PhrasePiece, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, PhrasePiece))

    @property
    def names(self) -> tuple[NameFound | GroupFound, ...]:
        """The States and groups that are plain, each once."""
        found = (piece.answer for piece in self.pieces if isinstance(piece, NamePiece))
        plain = (name for name in found if isinstance(name, NameFound | GroupFound))
        return tuple({_key(name): name for name in plain}.values())

    @property
    def unclear(self) -> tuple[NameAmbiguous | NameNotState, ...]:
        """Names of several States, or of none of the 197."""
        found = (piece.answer for piece in self.pieces if isinstance(piece, NamePiece))
        return tuple(name for name in found if isinstance(name, NameAmbiguous | NameNotState))

    @property
    def unread(self) -> tuple[UnreadPiece, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, UnreadPiece))

    @property
    def texts(self) -> tuple[str, ...]:
        """All words but names, as typed."""
        return tuple(
            piece.word.text if isinstance(piece, MentionPiece) else piece.text
            for piece in self.pieces
            if not isinstance(piece, NamePiece)
        )

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(piece.text for piece in self.pieces if isinstance(piece, NumberPiece))

    @property
    def marked(self) -> tuple[Word, ...]:
        return tuple(piece.word for piece in self.pieces if isinstance(piece, MentionPiece))

    @property
    def asks(self) -> bool:
        """Does it begin as a question does, rather than as a request ("can you" is a polite one)?"""
        return not self._first_tags.isdisjoint({"ask", "should"})

    @property
    def searches(self) -> bool:
        """Does it begin with "search", so that all that follows is looked for as it is?"""
        return "search" in self._first_tags

    @property
    def _first_tags(self) -> frozenset[str]:
        """What the first word says that says anything; nothing where that is a name or the like."""
        said = (piece for piece in self.pieces if not isinstance(piece, PhrasePiece) or piece.tags)
        first = next(said, None)
        return first.tags if isinstance(first, PhrasePiece) else frozenset()

    @property
    def guessed(self) -> bool:
        """Was a word of ours or a name read by likeness?"""
        named = (piece.answer for piece in self.pieces if isinstance(piece, NamePiece))
        return any(piece.guessed for piece in self.said) or any(map(is_guess, named))

    @property
    def guessed_words(self) -> bool:
        """Was a word of ours read by likeness?"""
        return any(piece.guessed for piece in self.said)

    def kinds(self, *, alike: bool = False) -> tuple[Kind, ...]:
        """The kinds of news that were named; ``alike``: words of the treaty count as kinds too.

        What follows "search" is looked for as it is.
        """
        found = list[Kind]()
        for piece in takewhile(lambda said: "search" not in said.tags, self.said):
            named = [Kind(tag.removeprefix(_KIND)) for tag in piece.tags if tag.startswith(_KIND)]
            like = [kind for tag, kind in _LIKE_KINDS.items() if tag in piece.tags]
            found += sorted(named) or (like if alike else [])
        return tuple(dict.fromkeys(found))

    def place(self, called: frozenset[str]) -> Where | None:
        """The place that was named: a channel, ``here``, or the person's own messages."""
        for word in self.marked:
            if word.sort is WordSort.CHANNEL:
                name = word.text.lstrip("#")
                if not called.isdisjoint({f"#{name}", f"#{word.channel}"}):
                    return Where("here")
                return Where("channel", word.channel, name)
        for tag in ("here", "dm"):
            if tag in self.tags:
                return Where(tag)
        return None


def _key(name: NameFound | GroupFound) -> str:
    return name.state.iso3 if isinstance(name, NameFound) else f"group:{name.group.key}"


def title_of(name: NameFound | GroupFound) -> str:
    """What to call it."""
    return name.state.title if isinstance(name, NameFound) else name.group.name
