"""What must be settled before a request is answered or done: nothing is guessed.

In: a request as far as it is read, and what was heard. Out: the question about the gravest doubt;
None where all is plain. How questions are put is in bot.grammar.questions.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.grammar import questions, wishes
from bot.grammar.cut import UnreadPiece
from bot.grammar.details import FREE
from bot.grammar.heard import InterpretedPieces
from bot.grammar.other_subjects import other_subject
from bot.model.day import DayAmbiguous, DayAnswer, DayRefused, Span
from bot.model.request import CHANGES, Asked, Door, Question, Request
from bot.model.state import State
from bot.treaty.names import NameIndex

NAMED_CHANGES = frozenset({Asked.WATCH_ADD, Asked.WATCH_REMOVE})
_SAY_LITTLE = frozenset(
    {"ask", "who", "what", "when", "still", "states", "all", "more", "hello", "share", "thanks"}
)
"""What is said in any question, so that it does not show what this one is about."""
_OF_NEWS = frozenset({"news", "search", "recent", "last"})
_TAKES_NAMES = frozenset({Asked.STATUS, Asked.COMPARE, Asked.GROUP})


def doubt_about(
    request: Request, heard: InterpretedPieces, when: DayAnswer | Span | None, names: NameIndex
) -> Question | None:
    """The gravest doubt; ``names`` are looked through for what an unread word may have meant."""
    if isinstance(when, DayAmbiguous | DayRefused):
        return questions.about_day(request, when)
    wish = wishes.doubt(request, heard) if request.asked in CHANGES else None
    if wish is None and request.asked is Asked.WATCH_REMOVE and when is not None:
        wish = questions.about_guess(request)  # "stop Poland until friday" is no removal
    if wish is not None and request.names:
        # The plain names are acted on at once, so the wish itself has to be plain first.
        return wish
    if heard.unclear:
        return questions.about_name(request, heard.unclear[0])
    if request.asked in CHANGES:
        return wish
    return (
        _about_state(request) or _about_news(request, heard) or _about_rest(request, heard, names)
    )


def about_something_else(request: Request, heard: InterpretedPieces) -> Question | None:
    """What to ask where a message with a State, a day or a kind of news is about something else.

    "The weather in Chile", or "I am in a meeting, back at 3".
    """
    if request.door is not Door.MESSAGE or heard.unclear:
        return None
    if request.asked is Asked.NEWS and not heard.names and heard.tags.isdisjoint(_OF_NEWS):
        left = heard.unread or heard.numbers
        return questions.about_search(request, heard.texts) if left else None
    if not heard.unread or not _is_bare(request, heard) or _near(heard.unread, None):
        return None
    return questions.about_rest(request)


def _is_bare(request: Request, heard: InterpretedPieces) -> bool:
    """Are States or groups named, and nothing that is asked about them?"""
    return request.asked in _TAKES_NAMES and heard.tags <= _SAY_LITTLE


def _about_state(request: Request) -> Question | None:
    if request.asked is Asked.TIMELINE and len(request.states) != 1:
        return questions.about_state(request, None)
    if request.asked is Asked.STATUS and not request.names:
        return questions.about_state(request, request.on)
    return None


def _about_news(request: Request, heard: InterpretedPieces) -> Question | None:
    if request.asked is not Asked.NEWS:
        return None
    if heard.tags == {"story"}:
        return Question("Which story? For example `/minenews story 3f2a9c01`.")
    if len(heard.pieces) == 1 and "search" in heard.tags:
        return Question("Search for what? For example `/minenews search cluster munitions`.")
    unknown = heard.unread and not heard.tags
    if not heard.names and "search" not in heard.tags and (unknown or other_subject(heard)):
        return questions.about_search(request, heard.texts)
    return None


def _about_rest(request: Request, heard: InterpretedPieces, names: NameIndex) -> Question | None:
    """Nothing understood, a word that may be a State's name, or more words unread than read."""
    if request.asked in FREE:
        return None
    asks_for_some = request.asked is Asked.LIST_ALL and heard.asks and heard.unread
    if request.asked is Asked.NONE or asks_for_some:
        said = [piece.text for piece in heard.unread] or heard.texts
        return questions.about_words(request, said, _near(heard.unread, names))
    near = _near(heard.unread, None)
    if near and len(heard.unread) == 1 and request.asked in _TAKES_NAMES:
        return questions.about_words(request, [heard.unread[0].text], near)
    read = 2 * len(heard.names) + sum(1 for piece in heard.said if piece.tags)
    many = len(heard.unread) > (1 if _is_bare(request, heard) else max(read, 2))
    return questions.about_rest(request) if many else None


def _near(unread: Sequence[UnreadPiece], names: NameIndex | None) -> tuple[State, ...]:
    """States that an unread word may misspell; with ``names``, those that look most like it too."""
    found = (
        state
        for piece in unread[:3]
        for state in (piece.answer.near or (names.alike(piece.text) if names else ()))
    )
    return tuple({state.iso3: state for state in found}.values())
