"""Names that are left out: "the Baltics except Lithuania", "Austria, not Australia".

In: what was heard, and the States. Out: the same without what is left out, or the names that are
left. Where nothing can be left out ("everything except Laos") the request asks back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.grammar.cut import NamePiece, PhrasePiece, Piece, UnreadPiece
from bot.grammar.heard import InterpretedPieces
from bot.grammar.vocabulary import folded
from bot.model.names import GroupFound, NameFound, NameUnknown
from bot.model.state import Iso3, State

EXCEPT = "except"
_RATHER = frozenset({"instead of", "rather than"})


def without_others(heard: InterpretedPieces) -> InterpretedPieces:
    """The same without names that are only named to be told apart: "Sweden, but not Finland".

    A member that is left out of a group stays; see ``named_in`` and ``unanswered``.
    """
    place = _place(heard.pieces)
    if place is None:
        return heard
    before, out = _parted(heard, place)
    if not before.names or out & _members(before).keys():
        return heard
    kept = (piece for piece in heard.pieces[place + 1 :] if not isinstance(piece, NamePiece))
    return InterpretedPieces.of((*before.pieces, *kept))


def named_in(
    heard: InterpretedPieces, states: Mapping[Iso3, State]
) -> tuple[NameFound | GroupFound, ...]:
    """The names; the members of groups one by one where some of them are left out."""
    place = _place(heard.pieces)
    if place is None:
        return heard.names
    before, out = _parted(heard, place)
    members = _members(before)
    if not out or not out <= set(members):
        return ()
    named = tuple(name for name in before.names if isinstance(name, NameFound))
    left = (states[iso3] for iso3 in members if iso3 not in out)
    return (*named, *(NameFound(state.name, state, "exact") for state in left))


def unanswered(heard: InterpretedPieces) -> InterpretedPieces:
    """The same with the exception as unread words: a list of a group leaves no member out."""
    place = _place(heard.pieces)
    if place is None:
        return heard
    kept = list(heard.pieces[:place])
    for piece in heard.pieces[place:]:
        if isinstance(piece, NamePiece):
            said = f"{EXCEPT} {piece.answer.typed}"
            kept.append(UnreadPiece(said, NameUnknown(said)))
        elif not _excepts(piece):
            kept.append(piece)
    return InterpretedPieces.of(kept)


def _parted(heard: InterpretedPieces, place: int) -> tuple[InterpretedPieces, set[Iso3]]:
    """What was heard before, and the States that are left out."""
    before, after = InterpretedPieces.of(heard.pieces[:place]), heard.pieces[place:]
    names = InterpretedPieces(after).names
    return before, {name.state.iso3 for name in names if isinstance(name, NameFound)}


def _members(heard: InterpretedPieces) -> dict[Iso3, None]:
    groups = (name.group for name in heard.names if isinstance(name, GroupFound))
    return dict.fromkeys(iso3 for group in groups for iso3 in group.members)


def _place(pieces: Sequence[Piece]) -> int | None:
    """Where the exception begins; "not" is one only between two names, "instead of" before one."""
    for at, piece in enumerate(pieces):
        if _excepts(piece):
            return at
        if not isinstance(piece, PhrasePiece) or not isinstance(_next(pieces, at), NamePiece):
            continue
        between = folded(piece.text) == "not" and isinstance(_before(pieces[:at]), NamePiece)
        if between or folded(piece.text) in _RATHER:
            return at
    return None


def _next(pieces: Sequence[Piece], at: int) -> Piece | None:
    return pieces[at + 1] if at + 1 < len(pieces) else None


def _before(pieces: Sequence[Piece]) -> Piece | None:
    """The last piece that says something."""
    said = (piece for piece in reversed(pieces) if not isinstance(piece, PhrasePiece) or piece.tags)
    return next(said, None)


def _excepts(piece: object) -> bool:
    return isinstance(piece, PhrasePiece) and EXCEPT in piece.tags
