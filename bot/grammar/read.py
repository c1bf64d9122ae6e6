"""What a person typed, as one request: the only place where text becomes a request.

In: the text as Slack hands it over, the door, today's date (UTC). Out: a Request. Every word is
used or is named in ``unread``; what is not plain is a question, never a guess. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from bot.grammar import questions
from bot.grammar.asked import Heard, asked_for
from bot.grammar.command import command_of
from bot.grammar.cut import Said, Unread, cut
from bot.grammar.details import FREE, detail_of, unused
from bot.grammar.exceptions import named_in
from bot.grammar.heard import HeardPieces
from bot.grammar.raw import raw_request
from bot.grammar.recent import with_years
from bot.grammar.settings import setting_in
from bot.grammar.spans import Taken, take_when
from bot.grammar.subjects import article_on
from bot.grammar.tokens import Sort, Word, pieces_of, plain_text, words_of
from bot.grammar.vocabulary import Vocabulary, folded, load_vocabulary
from bot.model.day import DayAmbiguous, DayAnswer, DayFound, DayRefused, Span, Until
from bot.model.request import CHANGES, ArticleWanted, Asked, Door, PauseFor, Question, Request
from bot.model.state import State
from bot.treaty.treaty import Treaty

LONGEST_QUESTION = 300
LONGEST_LIST = 3000
"""Characters: of a question, and of a list of names with separators between them."""
_LONGEST_PART = 80
"""Characters between two separators of a list."""
_COMMA = re.compile(r",(?=\S)")
_SIGNED = re.compile(
    r"\s*\b(?:(?:kind|best|warm|many) regards|regards|(?:yours )?sincerely|yours truly)\b[\s,.!]*"
    r"(?:\w+[\s,.]*){0,4}$",
    re.IGNORECASE,
)
"""The end of a letter with its signature, which may be a State's name."""
_LIST_SEPARATOR = re.compile(r"[,;]")
_DOOR = re.compile(r"^/?(minestatus|minewatch|minenews|minefeeds)\b", re.IGNORECASE)
_NEEDS_STATE = frozenset({Asked.TIMELINE})
_NAMED_CHANGES = frozenset({Asked.WATCH_ADD, Asked.WATCH_REMOVE})
_DONE = frozenset({"leave", "leaving", "join", "sign", "suspend"})
"""With "let me know when", either a wish for alerts or a question about what was done."""
_TREATY_DOORS = frozenset({Door.STATUS, Door.NEWS})
"""Commands that answer questions: a change typed after them is asked about first."""
_WITH_EVERYTHING = frozenset({Asked.WATCH_ADD, Asked.WATCH_REMOVE, Asked.WATCH_LIST})


@dataclass(frozen=True, slots=True)
class Typed:
    """One text with all that is needed to read it."""

    text: str
    door: Door
    today: date
    called: frozenset[str]
    bot: str | None
    now: datetime


class Grammar:
    """Reads texts; ``treaty`` gives the record as it is now, for its names."""

    def __init__(self, treaty: Callable[[], Treaty], vocabulary: Vocabulary | None = None) -> None:
        self._treaty = treaty
        self._vocabulary = vocabulary or load_vocabulary()

    def read(
        self,
        text: str,
        door: Door,
        today: date,
        *,
        called: frozenset[str] = frozenset(),
        bot: str | None = None,
        now: datetime | None = None,
    ) -> Request:
        """The request that ``text`` is.

        Args:
            text: as Slack hands it over, without the command.
            door: where it was typed.
            today: the day on which it was (UTC).
            called: what the conversation is called (``#general``, ``#C0123``), which means here.
            bot: our own user id, whose mentions are left out.
            now: what the clock shows where the person is, for "until 9am"; else midnight.
        """
        typed = _at_its_door(
            Typed(text, door, today, called, bot, now or datetime.combine(today, time.min))
        )
        if len(typed.text) > LONGEST_LIST:
            return _too_long(typed)
        raw = raw_request(typed.text, typed.door, typed.bot)
        if raw is not None:
            return replace(raw, command=raw.command or command_of(raw))
        article = article_on(typed.text[:LONGEST_QUESTION], self._treaty().articles)
        if article is not None:
            detail = ArticleWanted(article.number)
            request = Request(Asked.ARTICLE, typed.door, detail=detail, read_as=True)
            return replace(request, command=command_of(request))
        return self._read(typed)

    def _read(self, typed: Typed) -> Request:
        long = len(typed.text) > LONGEST_QUESTION
        text = typed.text.replace("\n", ", ") if long else typed.text  # a list, line by line
        words = words_of(_COMMA.sub(", ", _SIGNED.sub("", text)), typed.bot)
        if long and not self._is_list(words):
            return _too_long(typed)
        heard = self._heard(words)
        setting = setting_in(heard, [word.text for word in words], typed.now, self._treaty().find)
        if setting is not None:
            return self._settled(typed, heard, setting.asked, setting.detail, setting.question)
        if long:  # a list of names holds no day
            return self._request(typed, heard, None, more=False)
        taken = self._taken(typed, [word.text for word in words], heard)
        if taken.when is not None:
            heard = self._heard(_kept(words, taken.rest))
        return self._request(typed, heard, taken.when, more=taken.more)

    def _taken(self, typed: Typed, words: Sequence[str], heard: HeardPieces) -> Taken:
        """The phrase of time; a day without a year is the last one where news is asked for."""
        taken = take_when(words, typed.today)
        news = typed.door is Door.NEWS or "news" in heard.tags
        if news and isinstance(taken.when, DayRefused):
            return take_when(with_years(words, typed.today), typed.today)
        return taken

    def _is_list(self, words: Sequence[Word]) -> bool:
        """Does it begin as a list of names to watch does, with separators between them?"""
        first = self._vocabulary.tags(folded(words[0].text)) if words else None
        parts = _LIST_SEPARATOR.split(" ".join(word.text for word in words))
        return (
            first is not None
            and not first.isdisjoint({"watch", "unwatch"})
            and all(len(part) <= _LONGEST_PART for part in parts)
        )

    def _heard(self, words: Sequence[Word]) -> HeardPieces:
        treaty, pieces = self._treaty(), pieces_of(tuple(words))
        found = (piece for part in _parts(pieces) for piece in cut(part, treaty, self._vocabulary))
        return HeardPieces.of(found)

    def _request(
        self, typed: Typed, heard: HeardPieces, when: DayAnswer | Span | None, *, more: bool
    ) -> Request:
        asked = asked_for(_what_was_heard(typed, heard, when))
        if asked in _NAMED_CHANGES and typed.door in _TREATY_DOORS and not heard.names:
            asked = Asked.NONE
        alike = typed.door is Door.NEWS or asked is Asked.WATCH_ADD
        request = Request(
            asked,
            typed.door,
            names=named_in(heard, self._treaty().states)
            if asked in _NAMED_CHANGES
            else heard.names,
            everything=_everything(asked, heard),
            on=when.day if isinstance(when, DayFound) else None,
            span=when if isinstance(when, Span) else None,
            kinds=heard.kinds(alike=alike) if asked in {Asked.NEWS, Asked.WATCH_ADD} else (),
            place=heard.place(typed.called),
            share="share" in heard.tags,
        )
        request = replace(request, detail=detail_of(request, heard))
        request = replace(request, unread=unused(request, heard))
        if more:
            question = Question(
                "Ask about one day or one span at a time, for example `Finland 2025-08-01`."
            )
            return self._finished(request, heard, question)
        return self._finished(request, heard, self._question(request, heard, when))

    def _settled(
        self,
        typed: Typed,
        heard: HeardPieces,
        asked: Asked,
        detail: object,
        question: Question | None,
    ) -> Request:
        request = Request(
            asked,
            typed.door,
            names=heard.names if question and asked is Asked.WATCH_PAUSE else (),
            span=_until(detail),
            place=heard.place(typed.called),
            share="share" in heard.tags,
            detail=detail,  # type: ignore[arg-type]
        )
        return self._finished(request, heard, question)

    def _question(
        self, request: Request, heard: HeardPieces, when: DayAnswer | Span | None
    ) -> Question | None:
        """What has to be settled first, the gravest doubt of all."""
        if isinstance(when, DayAmbiguous | DayRefused):
            return questions.about_day(request, when)
        wish = _before_changing(request, heard) if request.asked in CHANGES else None
        if wish is not None and request.names:
            # The plain names are acted on at once, so the wish itself has to be plain first.
            return wish
        if heard.unclear:
            return questions.about_name(request, heard.unclear[0])
        if request.asked in CHANGES:
            return wish
        return _about_state(request) or self._about_unread(request, heard)

    def _about_unread(self, request: Request, heard: HeardPieces) -> Question | None:
        """Nothing understood, a word that may be a State's name, or more words unread than read."""
        if request.asked in FREE:
            return None
        near = self._near(heard.unread, alike=request.asked is Asked.NONE)
        if request.asked is Asked.NEWS and _nothing_of_news(heard):
            return questions.about_search(request, heard.texts)
        if request.asked is Asked.NONE:
            said = [piece.text for piece in heard.unread] or heard.texts
            return questions.about_words(request, said, near)
        if near and len(heard.unread) == 1 and request.asked in _TAKES_NAMES:
            return questions.about_words(request, [heard.unread[0].text], near)
        read = 2 * len(heard.names) + sum(1 for piece in heard.said if piece.tags)
        bare = request.asked in _TAKES_NAMES and heard.tags <= _SAY_LITTLE
        if len(heard.unread) > (1 if bare else max(read, 2)):
            return questions.about_rest(request)
        return None

    def _near(self, unread: Sequence[Unread], *, alike: bool) -> tuple[State, ...]:
        """States whose names are like an unread word; only a few words are looked up."""
        names = self._treaty().names
        found = (
            state
            for piece in unread[:3]
            for state in (piece.answer.near or (names.alike(piece.text) if alike else ()))
        )
        return tuple({state.iso3: state for state in found}.values())

    def _finished(self, request: Request, heard: HeardPieces, question: Question | None) -> Request:
        plain = request.door is Door.MESSAGE and len(heard.said) > 0
        return replace(
            request,
            question=question,
            command=command_of(request),
            read_as=heard.guessed or (plain and request.asked is not Asked.NONE),
        )


_SAY_LITTLE = frozenset({"ask", "who", "what", "when", "still", "states", "all", "more", "hello"})
"""What is said in any question, so that it does not show what this one is about."""
_TAKES_NAMES = frozenset({Asked.STATUS, Asked.COMPARE, Asked.GROUP})


def _at_its_door(typed: Typed) -> Typed:
    """A command typed into a message is read as the command."""
    words = plain_text(typed.text, typed.bot)
    door = _DOOR.match(words)
    if door is None:
        return typed
    text = re.sub(rf"/?{door[1]}\b", "", typed.text, count=1)
    return replace(typed, text=text, door=Door(door[1].lower()))


def _too_long(typed: Typed) -> Request:
    sentence = (
        f"That is {len(typed.text):,} characters; a question takes at most {LONGEST_QUESTION}. Name "
        "fewer States at once, or a group such as `Baltics`."
    )
    return Request(Asked.NONE, typed.door, question=Question(sentence))


def _parts(pieces: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    """The pieces at once; a long list name by name, so that its cost stays in proportion."""
    if sum(len(piece.text) + 1 for piece in pieces) <= LONGEST_QUESTION:
        return [pieces]
    parts: list[list[Word]] = [[]]
    for piece in pieces:
        if piece.text in {",", ";"}:
            parts.append([])
        else:
            parts[-1].append(piece)
    return [tuple(part) for part in parts]


def _kept(words: tuple[Word, ...], rest: Sequence[str]) -> tuple[Word, ...]:
    """The words that are left of ``words`` when only ``rest`` is, in its order."""
    left, kept = list(rest), list[Word]()
    for word in words:
        if left and left[0] == word.text:
            kept.append(word)
            left.pop(0)
    return tuple(kept) if not left else tuple(Word(text) for text in rest)


def _what_was_heard(typed: Typed, heard: HeardPieces, when: DayAnswer | Span | None) -> Heard:
    names = heard.names
    unclear = len(heard.unclear)
    place = heard.place(typed.called)
    states = sum(1 for name in names if hasattr(name, "state")) + unclear
    return Heard(
        heard.tags,
        typed.door,
        states=states,
        groups=len(names) + unclear - states,
        everything="all" in heard.tags,
        kinds=bool(heard.kinds(alike=typed.door in {Door.NEWS, Door.WATCH})),
        when=when is not None,
        asks=heard.asks,
        channel=place is not None and place.kind == "channel",
        anything=bool(heard.pieces) or when is not None,
    )


def _everything(asked: Asked, heard: HeardPieces) -> bool:
    if asked not in _WITH_EVERYTHING or heard.names or heard.unclear:
        return False
    return "all" in heard.tags or (asked is Asked.WATCH_ADD and bool(heard.kinds(alike=True)))


def _before_changing(request: Request, heard: HeardPieces) -> Question | None:
    """What must be plain before something is changed."""
    for word in heard.marked:
        if word.sort is Sort.PERSON:
            return questions.about_person(request, word.text)
    if request.asked in {Asked.WATCH_ADD, Asked.WATCH_REMOVE}:
        if not request.names and not request.everything:
            return questions.about_watch(request)
        if request.asked is Asked.WATCH_ADD and not _has_verb(heard):
            return questions.about_names_alone(request)
    if "except" in heard.tags and (request.everything or not request.names):
        return questions.about_exception(request)
    unsure = "should" in heard.tags or (request.asked in _NAMED_CHANGES and "not" in heard.tags)
    asks_when = {"soft"} <= heard.tags and not heard.tags.isdisjoint(_DONE)
    if unsure or asks_when or heard.guessed_words or request.door in _TREATY_DOORS:
        return questions.about_guess(request)
    return None


def _about_state(request: Request) -> Question | None:
    if request.asked in _NEEDS_STATE and len(request.states) != 1:
        return questions.about_state(request, None)
    if request.asked is Asked.STATUS and not request.names:
        return questions.about_state(request, request.on)
    return None


def _nothing_of_news(heard: HeardPieces) -> bool:
    return bool(heard.unread) and not heard.names and not heard.tags


def _until(detail: object) -> Span | None:
    """The day on which a pause ends, as the days asked about."""
    if isinstance(detail, PauseFor) and isinstance(detail.length, Until):
        return Span("", None, detail.length.day)
    return None


def _has_verb(heard: HeardPieces) -> bool:
    return any(isinstance(piece, Said) and "watch" in piece.tags for piece in heard.pieces)
