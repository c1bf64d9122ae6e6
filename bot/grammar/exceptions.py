"""Names with exceptions: "the Baltics except Lithuania" is Estonia and Latvia.

In: what was heard, and the States. Out: the names that are left. Where nothing can be left out
("everything except Laos") there are none, and the request asks back.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.grammar.cut import PhrasePiece
from bot.grammar.heard import InterpretedPieces
from bot.model.names import GroupFound, NameFound
from bot.model.state import Iso3, State

EXCEPT = "except"


def named_in(
    heard: InterpretedPieces, states: Mapping[Iso3, State]
) -> tuple[NameFound | GroupFound, ...]:
    """The names; the members of groups one by one where some of them are left out."""
    place = next((at for at, piece in enumerate(heard.pieces) if _excepts(piece)), None)
    if place is None:
        return heard.names
    before, after = InterpretedPieces(heard.pieces[:place]), InterpretedPieces(heard.pieces[place:])
    out = {name.state.iso3 for name in after.names if isinstance(name, NameFound)}
    members = [
        iso3 for name in before.names if isinstance(name, GroupFound) for iso3 in name.group.members
    ]
    if not out or not out <= set(members):
        return ()
    named = tuple(name for name in before.names if isinstance(name, NameFound))
    left = (states[iso3] for iso3 in dict.fromkeys(members) if iso3 not in out)
    return (*named, *(NameFound(state.name, state, "exact") for state in left))


def _excepts(piece: object) -> bool:
    return isinstance(piece, PhrasePiece) and EXCEPT in piece.tags
