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
from bot.grammar.command import command_of
from bot.grammar.cut import cut_pieces
from bot.grammar.decide import decided
from bot.grammar.details import FREE, detail_of, unused_words
from bot.grammar.doubts import NAMED_CHANGES, about_something_else, doubt_about
from bot.grammar.event_times import with_days
from bot.grammar.exceptions import named_in, without_others
from bot.grammar.heard import InterpretedPieces
from bot.grammar.other_subjects import other_subject
from bot.grammar.portions import LONGEST_LIST, LONGEST_QUESTION, in_parts, is_list
from bot.grammar.raw import raw_request
from bot.grammar.recent import with_years
from bot.grammar.settings import SettingAsked, setting_in
from bot.grammar.spans import TakenSpan, take_two_days, take_when
from bot.grammar.subjects import article_on
from bot.grammar.tokens import Word, pieces_of, typed_text, words_of
from bot.grammar.vocabulary import Vocabulary, load_vocabulary
from bot.grammar.wishes import doubt_about_setting
from bot.model.day import DayFound, DayRefused, Span, Until
from bot.model.request import CHANGES, ArticleWanted, Asked, Door, PauseFor, Question, Request
from bot.treaty.treaty import Treaty

_COMMA = re.compile(r",(?=\S)")
_SIGNED = re.compile(
    r"\s*\b(?:(?:kind|best|warm|many) regards|regards|(?:yours )?sincerely|yours truly)\b[\s,.!]*"
    r"(?:\w+[\s,.]*){0,4}$",
    re.IGNORECASE,
)
"""The end of a letter with its signature, which may be a State's name."""
_DOOR = re.compile(r"^/?(minestatus|minewatch|minenews|minefeeds)\b", re.IGNORECASE)
_NO_TIME = TakenSpan((), None, more=False)
_OF_PLACE = CHANGES | {Asked.WATCH_LIST, Asked.SETTINGS}
"""What is about one person's or one channel's alerts: it has a place, and no days."""
_ON_ANY_SUBJECT = CHANGES | FREE
"""What may be asked whatever else is spoken of."""
_WITH_EVERYTHING = frozenset({Asked.WATCH_ADD, Asked.WATCH_REMOVE, Asked.WATCH_LIST})


@dataclass(frozen=True, slots=True)
class TypedText:
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
            TypedText(text, door, today, called, bot, now or datetime.combine(today, time.min))
        )
        if len(typed.text) > LONGEST_LIST:
            return _too_long(typed)
        raw = raw_request(typed.text, typed.door, typed.bot)
        if raw is not None:
            if (
                raw.asked is Asked.ARTICLE
            ):  # "does Article 5 apply to Angola": the text is no State's
                raw = replace(raw, unread=self._names_in(typed))
            return replace(raw, command=command_of(raw))
        article = article_on(typed.text[:LONGEST_QUESTION], self._treaty().articles)
        if article is not None:
            detail = ArticleWanted(article.number)
            request = Request(Asked.ARTICLE, typed.door, detail=detail, read_as=True)
            return replace(request, command=command_of(request))
        return self._read(typed)

    def _names_in(self, typed: TypedText) -> tuple[str, ...]:
        """The names that are plain, as typed."""
        if len(typed.text) > LONGEST_QUESTION:
            return ()
        return tuple(name.typed for name in self._heard(words_of(typed.text, typed.bot)).names)

    def _read(self, typed: TypedText) -> Request:
        long = len(typed.text) > LONGEST_QUESTION
        text = typed.text.replace("\n", ", ") if long else typed.text  # a list, line by line
        if not long:
            text = with_days(text, self._treaty(), typed.today)
        words = words_of(_COMMA.sub(", ", _SIGNED.sub("", text)), typed.bot)
        if long and not is_list(words, self._vocabulary):
            return _too_long(typed)
        heard = self._heard(words)
        if words and not heard.pieces:  # signs and pictures alone
            request = Request(Asked.NONE, typed.door, unread=tuple(word.text for word in words))
            return replace(request, question=questions.about_words(request, request.unread, ()))
        setting = setting_in(heard, [word.text for word in words], typed.now, self._treaty().find)
        if setting is not None:
            return self._settled(typed, heard, setting)
        if long:  # a list of names holds no day
            return self._request(typed, heard, _NO_TIME)
        if "watch" in heard.tags and not heard.tags.isdisjoint({"daily", "weekly"}):
            return self._request(typed, heard, _NO_TIME)  # its day and time are a digest's
        taken = self._taken(typed, [word.text for word in words], heard)
        if taken.when is not None:
            heard = self._heard(_kept(words, taken.rest))
        phrase = " ".join(word.text for word in words if word.text not in taken.rest)
        return self._request(typed, heard, taken, phrase)

    def _taken(self, typed: TypedText, words: Sequence[str], heard: InterpretedPieces) -> TakenSpan:
        """The phrase of time; a day without a year is the last one where news is asked for.

        A map may be asked for of two days.
        """
        if "map" in heard.tags:
            return take_two_days(words, typed.today)
        taken = take_when(words, typed.today)
        news = typed.door is Door.NEWS or "news" in heard.tags
        if news and isinstance(taken.when, DayRefused):
            return take_when(with_years(words, typed.today), typed.today)
        return taken

    def _heard(self, words: Sequence[Word]) -> InterpretedPieces:
        treaty, pieces = self._treaty(), pieces_of(tuple(words))
        found = (
            piece
            for part in in_parts(pieces)
            for piece in cut_pieces(part, treaty, self._vocabulary)
        )
        return InterpretedPieces.of(found)

    def _request(
        self, typed: TypedText, heard: InterpretedPieces, taken: TakenSpan, phrase: str = ""
    ) -> Request:
        """The request; ``phrase``: the words of its time, which a change makes no use of."""
        when = taken.when
        asked, heard = decided(typed.door, typed.called, without_others(heard), when)
        looks = asked is Asked.NEWS and (typed.door is Door.NEWS or "search" in heard.tags)
        other = None if looks or asked in _ON_ANY_SUBJECT else other_subject(heard)
        if other is not None:
            return self._finished(
                Request(Asked.NONE, typed.door, unread=(other,)),
                heard,
                questions.about_other(other),
            )
        of_place = asked in _OF_PLACE
        alike = typed.door is Door.NEWS or asked is Asked.WATCH_ADD
        request = Request(
            asked,
            typed.door,
            names=named_in(heard, self._treaty().states) if asked in NAMED_CHANGES else heard.names,
            everything=_everything(asked, heard),
            on=when.day if isinstance(when, DayFound) and not of_place else None,
            span=when if isinstance(when, Span) and not of_place else None,
            kinds=heard.kinds(alike=alike) if _takes_kinds(asked, heard) else (),
            place=heard.place(typed.called) if of_place else None,
            share="share" in heard.tags,
        )
        request = replace(request, detail=detail_of(request, heard))
        request = replace(request, unread=unused_words(request, heard))
        elsewhere = about_something_else(request, heard)
        if elsewhere is not None:
            nothing = Request(Asked.NONE, typed.door, unread=request.unread)
            return self._finished(nothing, heard, elsewhere)
        if of_place and phrase:
            request = replace(request, unread=(*request.unread, phrase))
        if taken.more:
            question = Question(
                "Ask about one day or one span at a time, for example `Finland 2025-08-01`."
            )
            return self._finished(request, heard, question)
        return self._finished(
            request, heard, doubt_about(request, heard, when, self._treaty().names)
        )

    def _settled(
        self, typed: TypedText, heard: InterpretedPieces, setting: SettingAsked
    ) -> Request:
        asked, question = setting.asked, setting.question
        request = Request(
            asked,
            typed.door,
            span=_until(setting.detail),
            place=heard.place(typed.called),
            share="share" in heard.tags,
            detail=setting.detail,
        )
        if question is None and asked in CHANGES:
            request = replace(request, unread=setting.unread)
            question = doubt_about_setting(request, heard)
        names = heard.names if question and asked is not Asked.ZONE else ()
        return replace(self._finished(request, heard, question), names=names)

    def _finished(
        self, request: Request, heard: InterpretedPieces, question: Question | None
    ) -> Request:
        plain = request.door is Door.MESSAGE and len(heard.said) > 0
        return replace(
            request,
            question=question,
            command=command_of(request),
            read_as=heard.guessed or (plain and request.asked is not Asked.NONE),
        )


def _at_its_door(typed: TypedText) -> TypedText:
    """A command typed into a message is read as the command."""
    words = typed_text(typed.text, typed.bot)
    door = _DOOR.match(words)
    if door is None:
        return typed
    text = re.sub(rf"/?{door[1]}\b", "", typed.text, count=1)
    return replace(typed, text=text, door=Door(door[1].lower()))


def _too_long(typed: TypedText) -> Request:
    sentence = (
        f"That is {len(typed.text):,} characters; a question takes at most {LONGEST_QUESTION}. Name "
        "fewer States at once, or a group such as `Baltics`."
    )
    return Request(Asked.NONE, typed.door, question=Question(sentence))


def _kept(words: tuple[Word, ...], rest: Sequence[str]) -> tuple[Word, ...]:
    """The words that are left of ``words`` when only ``rest`` is, in its order."""
    left, kept = list(rest), list[Word]()
    for word in words:
        if left and left[0] == word.text:
            kept.append(word)
            left.pop(0)
    return tuple(kept) if not left else tuple(Word(text) for text in rest)


def _takes_kinds(asked: Asked, heard: InterpretedPieces) -> bool:
    """Words to search for are no kinds."""
    return asked is Asked.WATCH_ADD or (asked is Asked.NEWS and "search" not in heard.tags)


def _everything(asked: Asked, heard: InterpretedPieces) -> bool:
    if asked not in _WITH_EVERYTHING or heard.names or heard.unclear:
        return False
    return "all" in heard.tags or (asked is Asked.WATCH_ADD and bool(heard.kinds(alike=True)))


def _until(detail: object) -> Span | None:
    """The day on which a pause ends, as the days asked about."""
    if isinstance(detail, PauseFor) and isinstance(detail.length, Until):
        return Span("", None, detail.length.day)
    return None
