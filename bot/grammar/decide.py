"""What a text asks for, from what was heard in it.

In: the door, what was heard, its time. Out: an Asked, and what was heard as far as it can be
answered. The rules themselves are a table in bot.grammar.asked.
"""

from __future__ import annotations

from bot.grammar.asked import Interpretation, asked_for
from bot.grammar.cut import PhrasePiece, Piece
from bot.grammar.doubts import NAMED_CHANGES
from bot.grammar.exceptions import unanswered
from bot.grammar.heard import InterpretedPieces
from bot.grammar.wishes import TREATY_DOORS
from bot.model.day import DayAnswer, Span
from bot.model.names import NameFound
from bot.model.request import Asked, Door

_SAID_ALONE = frozenset({Asked.HELP, Asked.WATCH_LIST, Asked.SETTINGS})
"""What is asked in few words: several that mean nothing are about something else ("book a table")."""


def decided(
    door: Door, called: frozenset[str], heard: InterpretedPieces, when: DayAnswer | Span | None
) -> tuple[Asked, InterpretedPieces]:
    """What is asked for; what was heard, with exceptions as unread words where they cannot be made.

    ``called``: what the conversation is called, which means here.
    """
    asked = asked_for(_interpreted(door, called, heard, when))
    if asked not in NAMED_CHANGES:
        heard = unanswered(heard)
        asked = asked_for(_interpreted(door, called, heard, when))
    if asked in _SAID_ALONE and door is Door.MESSAGE and len(heard.unread) > 1:
        return Asked.NONE, heard
    if asked in NAMED_CHANGES and door in TREATY_DOORS and not heard.names:
        return Asked.NONE, heard
    return asked, heard


def _interpreted(
    door: Door, called: frozenset[str], heard: InterpretedPieces, when: DayAnswer | Span | None
) -> Interpretation:
    names = heard.names
    unclear = len(heard.unclear)
    place = heard.place(called)
    states = sum(1 for name in names if isinstance(name, NameFound)) + unclear
    return Interpretation(
        heard.tags,
        door,
        states=states,
        groups=len(names) + unclear - states,
        everything="all" in heard.tags,
        kinds=bool(heard.kinds(alike=door in {Door.NEWS, Door.WATCH})),
        when=when is not None,
        asks=heard.asks,
        searches=heard.searches,
        channel=place is not None and place.kind == "channel",
        anything=any(map(_is_more_than_share, heard.pieces)) or when is not None,
    )


def _is_more_than_share(piece: Piece) -> bool:
    return not isinstance(piece, PhrasePiece) or piece.tags != frozenset({"share"})
