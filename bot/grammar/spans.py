"""The time that a person means, found among their other words and taken out of them.

In: words in their order, and today's date (UTC). Out: the other words as they were typed, and
what the phrase of time says: a day, a span, or a sentence about a day that cannot be answered
for. Nothing raises.

- "since", "after", "before", "until", "by", "to" and "from" a day make a span; "from" a month
  or a longer period is that period, unless it goes on ("from 2024 on").
- "between ... and ...", "from ... to ..." and dashes include both ends.
- Which weeks and months are meant: bot.grammar.points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.grammar.amounts import COUNT, UNIT, amount, days_on
from bot.grammar.forms import Point, Value
from bot.grammar.points import may_begin, points
from bot.grammar.ranges import ranges
from bot.grammar.typed import FoldedText
from bot.model.day import DayAmbiguous, DayAnswer, DayFound, DayRefused, Span, side_by_side
from bot.treaty import terms
from bot.treaty.days import day_answer


@dataclass(frozen=True, slots=True)
class TakenSpan:
    """Words without their phrase of time.

    Args:
        rest: the other words, spelt and in the order in which they were typed.
        when: what the phrase means; None where there is none.
        more: another phrase of time is left in ``rest``.
    """

    rest: tuple[str, ...]
    when: DayAnswer | Span | None
    more: bool


@dataclass(frozen=True, slots=True)
class _Phrase:
    """``value`` was read from the text between two places, the words ``first`` to ``last``."""

    start: int
    end: int
    first: int
    last: int
    value: Value
    now: bool

    @property
    def size(self) -> tuple[bool, int, int, bool]:
        """More words first, then more letters; an answer before a refusal; "now" last of all."""
        refused = isinstance(self.value, DayRefused)
        return not self.now, self.last - self.first, self.end - self.start, not refused


_Read = tuple[int, Value, bool]
"""Where a phrase ends, what it says, and whether it says no more than "now"."""

_SIDES = {
    "since": "since", "ever since": "since", "starting": "since", "starting from": "since",
    "starting on": "since", "starting in": "since", "beginning": "since", "as from": "since",
    "no earlier than": "since", "not before": "since", "on or after": "since",
    "after": "after", "later than": "after",
    "before": "before", "prior to": "before", "earlier than": "before",
    "until": "until", "till": "until", "til": "until", "up to": "until", "up until": "until",
    "upto": "until", "through": "until", "thru": "until", "by": "until", "to": "until",
    "no later than": "until", "not later than": "until", "on or before": "until", "..": "until",
    "from": "from",
}  # fmt: skip
_WITHIN = (
    "as of", "as at", "as on", "on", "in", "at", "during", "for", "of", "over", "within",
    "throughout", "dated", "in the course of",
)  # fmt: skip
_BEFORE = re.compile(
    rf"(?:(?P<side>{'|'.join(sorted(map(re.escape, _SIDES), key=len, reverse=True))}) )?"
    rf"(?:(?P<within>{'|'.join(sorted(_WITHIN, key=len, reverse=True))}) )?(?P<the>the )?"
)
_FIRST_WORDS = frozenset(f"between the {' '.join([*_SIDES, *_WITHIN])}".split())
_ONWARDS = re.compile(
    r" (?:onwards?|and (?:after|later|beyond)|or later|\.\.)(?![a-z0-9])|(?P<on> on)$"
)
_AND_BEFORE = re.compile(r" (?:and|or) (?:before|earlier)(?![a-z0-9])")
_LONG = re.compile(rf"since (?:the )?(?P<n>{COUNT}) ?(?P<u>{UNIT})(?![a-z0-9])", re.ASCII)
_ANY_MONTH = frozenset(
    {"in", "during", "throughout", "since", "until", "till", "before", "after", "by", "from"}
)
_ANY_DAY = frozenset({"on", "since", "until", "till", "before", "after", "by", "from"})


def take_when(words: Sequence[str], today: date) -> TakenSpan:
    """The longest phrase of time in ``words``, taken out with its preposition and article."""
    typed = FoldedText.of(words)
    found = list(_found(typed, today))
    if not found:
        return TakenSpan(tuple(words), None, more=False)
    phrase = max(found, key=lambda each: each.size)
    first, last = phrase.first, phrase.last
    more = any(not each.now and (each.last < first or each.first > last) for each in found)
    rest = (*words[:first], *words[last + 1 :])
    return TakenSpan(rest, _spelt(phrase.value, typed, phrase), more)


def take_two_days(words: Sequence[str], today: date) -> TakenSpan:
    """The same, where two days may be meant to be put side by side: they are the ends of a span."""
    one = take_when(words, today)
    if not isinstance(one.when, DayFound):
        return one
    other = take_when(one.rest, today)
    if not isinstance(other.when, DayFound):
        return one
    said = f"{one.when.typed} {other.when.typed}"
    span = side_by_side(one.when.day, other.when.day, said)
    return one if span is None else TakenSpan(other.rest, span, other.more)


def _found(typed: FoldedText, today: date) -> Iterator[_Phrase]:
    for start, first in typed.begins.items():
        if not (may_begin(typed.text, start) or typed.word_at(start) in _FIRST_WORDS):
            continue
        for end, value, now in _phrases(typed.text, start, today):
            if end in typed.finishes:
                yield _Phrase(start, end, first, typed.finishes[end], value, now)


def _phrases(text: str, start: int, today: date) -> Iterator[_Read]:
    for found in ranges(text, start, today):
        yield found.end, _reached(found.value), False
    if long := _LONG.match(text, start):
        since = amount(long["n"], long["u"]).before(today)
        yield long.end(), Span(long[0], since, None), False
    for begin, side, within in _prepositions(text, start):
        for point in points(text, begin, today):
            if _is_time(point, side or within, point.end == len(text)):
                yield from _placed(text, point, side, within)


def _prepositions(text: str, start: int) -> Iterator[tuple[int, str, str]]:
    """Where the point may begin: after the preposition and article, before the article, at once."""
    yield start, "", ""
    match = _BEFORE.match(text, start)
    if match and match.end() > start:
        side, within = match["side"] or "", match["within"] or ""
        yield match.end(), side, within
        if match["the"] and (side or within):
            yield match.start("the"), side, within
        if side and within:
            yield match.start("within"), side, ""


def _is_time(point: Point, preposition: str, at_the_end: bool) -> bool:  # noqa: FBT001
    if not point.needs:
        return True
    if point.needs == "edge":
        return bool(preposition) or at_the_end
    if point.needs == "any":
        return bool(preposition)
    return preposition in {"in": _ANY_MONTH, "on": _ANY_DAY}.get(point.needs, frozenset())


def _placed(text: str, point: Point, side: str, within: str) -> Iterator[_Read]:
    """The phrase with what its preposition, or the words after it, make of the point."""
    kind = _SIDES.get(side, "")
    if kind == "from":
        kind = "since" if isinstance(point.value, DayFound) and not point.gone else ""
    now = point.now and not (side or within)
    yield point.end, _sided(point.value, kind), now
    if kind in {"", "since"}:
        after = _ONWARDS.match(text, point.end)
        if after and (side or not after["on"]):
            yield after.end(), _sided(point.value, "since"), False
    if not kind and (after := _AND_BEFORE.match(text, point.end)):
        yield after.end(), _sided(point.value, "until"), False


def _sided(value: Value, kind: str) -> Value:
    """What lies on one side of a day or span; what is asked about or refused stays so."""
    if isinstance(value, DayAmbiguous | DayRefused):
        return value
    if kind:
        first = value.day if isinstance(value, DayFound) else value.since or date.min
        last = value.day if isinstance(value, DayFound) else value.until or date.max
        since = {"since": first, "after": days_on(last, 1)}.get(kind)
        until = {"until": last, "before": days_on(first, -1)}.get(kind)
        value = Span(value.typed, since, until)
    return _reached(value)


def _reached(value: Value) -> Value:
    """A span that ends before the Convention was adopted is refused as its last day is."""
    if isinstance(value, Span) and value.until and value.until < terms.ADOPTED:
        return day_answer(value.typed, value.until)
    return value


def _spelt(value: Value, typed: FoldedText, phrase: _Phrase) -> Value:
    """The answer with the words as they were typed: a day's own, all of a span's."""
    said = typed.original(phrase.start, phrase.end)
    if isinstance(value, Span):
        return replace(value, typed=said)
    at = typed.text.find(value.typed, phrase.start, phrase.end)
    own = typed.original(at, at + len(value.typed)) or said
    if isinstance(value, DayFound):
        return replace(value, typed=own)
    return replace(
        value, typed=own, sentence=value.sentence.replace(f"“{value.typed}”", f"“{own}”")
    )
