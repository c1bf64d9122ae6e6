"""Is a wish for a change plain enough to be acted on?

In: a request that would change something, and what was heard. Out: the question to ask first;
None: do it. People write about States with the words of commands ("Latvia decided to drop the
treaty", "demining will continue"), and nothing is changed by a sentence that only tells of them.
"""

from __future__ import annotations

from bot.grammar import questions
from bot.grammar.cut import NamePiece, NumberPiece, PhrasePiece, Piece, UnreadPiece
from bot.grammar.heard import InterpretedPieces
from bot.grammar.tokens import WordSort
from bot.grammar.vocabulary import folded
from bot.model.request import Asked, Door, Question, Request

TREATY_DOORS = frozenset({Door.STATUS, Door.NEWS})
"""Commands that answer questions: a change typed after them is asked about first."""
_DONE = frozenset({"leave", "leaving", "join", "sign", "suspend"})
"""With "let me know when", either a wish for alerts or a question about what was done."""
_OF_STATES = _DONE | {"treaty", "party", "states", "not party"}
_VERBS = frozenset({"watch", "unwatch", "stop"})
_BESIDE = _VERBS | {
    *("watches", "soft", "common", "here", "dm", "daily", "weekly", "now_cadence", "digest"),
    *("all", "news", "recent", "last", "strict", "normal", "wide", "legal", "reminders", "not"),
    *("share", "thanks", "hello", "kind_word", "still", "status", "list"),
}
"""What is said with a wish; anything else behind its verb is what a State does something to."""
_MINES = frozenset({"mines", "landmines"})


def doubt(request: Request, heard: InterpretedPieces) -> Question | None:
    """What must be plain before something is watched, or no longer, or taken back."""
    for word in heard.marked:
        if word.sort is WordSort.PERSON:
            return questions.about_person(request, word.text)
    if request.asked in {Asked.WATCH_ADD, Asked.WATCH_REMOVE} and (
        question := _about_watch(request, heard)
    ):
        return question
    unsure = "should" in heard.tags
    asks_when = "soft" in heard.tags and not heard.tags.isdisjoint(_DONE)
    if unsure or asks_when or heard.guessed_words or request.door in TREATY_DOORS:
        return questions.about_guess(request)
    if heard.asks or _tells(request, heard):
        return questions.about_guess(request)
    return None


def _about_watch(request: Request, heard: InterpretedPieces) -> Question | None:
    adds = request.asked is Asked.WATCH_ADD
    if "except" in heard.tags and (request.everything or not request.names):
        return questions.about_exception(request)
    if not request.names and not request.everything:
        return questions.about_watch(request)
    if adds and "watch" not in heard.tags:
        return questions.about_names_alone(request)
    if adds and "kind_word" in heard.tags and not request.kinds:
        return questions.about_kinds([piece.text for piece in heard.unread])
    return questions.about_guess(request) if "not" in heard.tags else None


def doubt_about_setting(request: Request, heard: InterpretedPieces) -> Question | None:
    """What must be plain before it is changed when alerts come."""
    if request.asked is Asked.ZONE:
        return questions.about_guess(request) if request.door in TREATY_DOORS else None
    if heard.names:
        return questions.about_all_alerts(request, heard.names)
    if request.door in TREATY_DOORS:
        return questions.about_guess(request)
    told = "ask" in heard.tags and bool(request.unread)
    if request.door is Door.MESSAGE and (told or heard.guessed_words or _is_of_states(heard)):
        return questions.about_guess(request)
    return None


def _is_of_states(heard: InterpretedPieces) -> bool:
    """Is the treaty spoken of, or a kind of news?"""
    return not heard.tags.isdisjoint(_OF_STATES - {"leave"}) or bool(heard.kinds())


def _tells(request: Request, heard: InterpretedPieces) -> bool:
    """Does it tell of States, where the same verb would be a wish?

    "Remove Finland" is a wish; "stop the use of mines in Myanmar" is none of Minewatch, and a
    kind of news is not removed by itself. In a message a State before the verb and more behind it
    make a sentence: "Lithuania is to follow Latvia out of the convention". So do mines behind it:
    "remove mines in Cambodia".
    """
    if request.asked is Asked.UNDO:
        return _is_of_states(heard)
    if request.asked is Asked.WATCH_REMOVE and heard.kinds(alike=True):
        return True
    if request.door is not Door.MESSAGE:
        return False
    pieces = heard.pieces
    at = next((n for n, piece in enumerate(pieces) if _is_common_verb(piece)), None)
    if at is None:
        return False
    behind = pieces[at + 1 :]
    if behind and isinstance(behind[0], PhrasePiece) and folded(behind[0].text) in _MINES:
        return True
    subject = any(isinstance(piece, NamePiece | UnreadPiece) for piece in pieces[:at])
    return subject and any(map(_is_object, behind))


def _is_common_verb(piece: Piece) -> bool:
    return (
        isinstance(piece, PhrasePiece)
        and "common" in piece.tags
        and not piece.tags.isdisjoint(_VERBS)
    )


def _is_object(piece: Piece) -> bool:
    """May it be what a State does something to?"""
    if isinstance(piece, PhrasePiece):
        return bool(piece.tags) and piece.tags.isdisjoint(_BESIDE)
    return isinstance(piece, NamePiece | UnreadPiece | NumberPiece)
