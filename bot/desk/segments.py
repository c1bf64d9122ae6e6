"""A typed question cut into a day and names: "Bosnia and Herzegovina Serbia 2025-08-01".

In: the words of a question and the treaty's names. Out: at most one day answer, and the
names in order, each answered by the treaty or left unknown. Nothing is decided here about
what to do with them.

Names have blanks and "and" in them, and may be misspelt, so the cut is the cheapest way
to read all words: an exact name costs little, so longer names beat their parts; a name with
words around it that many States share, and a misspelling, cost more than two exact names; a
word that fits nothing costs most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.errors import InputError
from bot.model.day import DayAnswer, DayRefused
from bot.model.names import (
    GroupFound,
    NameAmbiguous,
    NameAnswer,
    NameFound,
    NameNotState,
    NameUnknown,
)
from bot.treaty.days import read_day
from bot.treaty.treaty import Treaty

Named = NameAnswer | GroupFound

LONGEST_QUESTION = 200
"""Characters; the longest five names together stay below."""
_LONGEST_NAME = 9  # words of "Democratic People's Republic of Korea" and the like, with room
_LONGEST_DAY = 4  # words of "10th of January 2026"

# fmt: off
_GLUE = frozenset({
    "and", "&", "+", ",", ";", "/", "|", "vs", "vs.", "versus", "with", "or", "to", "against",
    "compare", "compared", "the", "status", "of", "on", "at", "as", "in", "for", "is", "a",
    "what", "about", "show", "me", "please", "state", "states", "between", "was", "were", "since",
    "from", "my", "our", "your", "this", "you", "it", "are", "be", "can", "do", "am", "by", "so", "all", "who", "which", "country", "countries", "every", "has", "have", "et", "y", "e",
    "und", "og", "och", "ja", "i", "и", "та", "و", "和", "与",
})
# fmt: on
"""Words between names, which are no names themselves."""

_BETWEEN_NAMES = frozenset(";/|+")
_NO_END = _GLUE - {"of"}  # as in "Korea, Republic of"
_JOINED = re.compile(r"([\U0001F1E6-\U0001F1FF]{2}|:flag-[a-z-]+:)")
# A channel, a person or a group of them, as typed or as Slack writes it: no State is called that.
_REFERENCE = re.compile(r"<[#@!][^<>]*>|(?<!\S)[#@][^\s,;/|+&]+")
_WORDS = re.compile(rf"{_REFERENCE.pattern}|[,;/|+&]|[^\s,;/|+&]+")
_DAY_WORDS = re.compile(r"\d|\b(?:today|now|yesterday|tomorrow)\b", re.IGNORECASE)

_EXACT, _ASKED, _SHORTENED, _GUESSED, _UNKNOWN, _WORD, _COMMA = 10, 12, 25, 30, 200, 1, 5


@dataclass(frozen=True, slots=True)
class Cut:
    """A question taken apart. ``day`` is None where none was typed; ``rest`` is all but the day."""

    names: tuple[Named, ...]
    day: DayAnswer | None
    rest: str


def is_guess(named: Named) -> bool:
    """Was the name misspelt, and read by likeness?"""
    if isinstance(named, NameFound):
        return "misspelling" in named.why
    return isinstance(named, NameAmbiguous | NameNotState) and named.guess


def cut(text: str, treaty: Treaty, today: date) -> Cut:
    """Take a question apart; ``text`` is at most LONGEST_QUESTION characters.

    Raises:
        InputError: two days were typed.
    """
    rest, day = _without_day(text, today)
    if day is not None and _without_day(rest, today)[1] is not None:
        raise InputError("Ask about one day at a time, for example `Finland 2025-08-01`.")
    spaced = _JOINED.sub(r" \1 ", rest).strip(" \t\n,;?!")
    if not spaced:
        return Cut((), day, "")
    whole = named(spaced, treaty)
    if isinstance(whole, GroupFound) or _cost(whole, spaced) in {_EXACT, _ASKED}:
        return Cut((whole,), day, spaced)
    words = [word.rstrip("?!") for word in _WORDS.findall(spaced)]
    look_up = _Lookup(treaty, {spaced: whole})
    names = tuple(_cheapest(list(filter(None, words)), look_up))
    if not names and isinstance(treaty.find(spaced.upper()), NameFound):
        names = (whole,)  # "is" alone may be Iceland's code: asked about
    return Cut(names, day, spaced)


def named(text: str, treaty: Treaty) -> Named:
    """One name, of a group or a State."""
    if _REFERENCE.search(text):
        return NameUnknown(text)
    answer = treaty.find(text)
    if isinstance(answer, NameFound) and not is_guess(answer):
        return answer
    group = treaty.find_group(text)
    return GroupFound(text, group) if group is not None else answer


def _without_day(text: str, today: date) -> tuple[str, DayAnswer | None]:
    """The text without its first day, and that day."""
    if not _DAY_WORDS.search(text):
        return text, None
    words = re.sub(r",(?=\S)", ", ", text).split()
    for length in range(_LONGEST_DAY, 0, -1):
        for start in range(len(words) - length + 1):
            typed = " ".join(words[start : start + length]).strip(",;()?!")
            answer = read_day(typed, today) if _DAY_WORDS.search(typed) else None
            if answer and not (isinstance(answer, DayRefused) and not answer.looks_like_a_day):
                return " ".join(words[:start] + words[start + length :]), answer
    return text, None


def _cheapest(words: list[str], look_up: _Lookup) -> Iterator[Named]:
    """The names of the cheapest way to read ``words`` (dynamic programming over ends of names)."""
    best: list[tuple[int, tuple[Named, ...]]] = [(0, ())]
    for end in range(1, len(words) + 1):
        ways = [
            (best[start][0] + cost, best[start][1] + names)
            for start in range(max(0, end - _LONGEST_NAME), end)
            for cost, names in look_up.readings(words[start:end])
        ]
        best.append(min(ways, key=lambda way: way[0]))
    return _joined(best[-1][1])


class _Lookup:
    """Looks each run of words up, with what reading it so costs; ``known`` are looked up already."""

    def __init__(self, treaty: Treaty, known: dict[str, Named]) -> None:
        self._treaty = treaty
        self._known = known

    def readings(self, words: list[str]) -> Iterator[tuple[int, tuple[Named, ...]]]:
        if len(words) == 1 and _is_glue(words[0]):
            yield _WORD, ()
            return
        if _is_glue(words[0]) or words[-1] in _NO_END or not _BETWEEN_NAMES.isdisjoint(words):
            # "and Norway" is no name; "The Gambia" is found without its article too.
            return
        typed = " ".join(words).replace(" ,", ",")
        answer = self._known.get(typed) or named(typed, self._treaty)
        # "Korea, Republic of" is one name, but a comma stands between two names more often.
        cost = _cost(answer, typed) + (_COMMA if "," in typed else 0)
        if cost < _UNKNOWN or len(words) == 1:
            yield cost, (answer,)


def _is_glue(word: str) -> bool:
    """Short words in capitals may be codes ("AND" is Andorra's), so only long ones are folded."""
    return word in _GLUE or (len(word) > 3 and word.lower() in _GLUE)


def _cost(answer: Named, typed: str) -> int:
    if isinstance(answer, NameUnknown):
        return _UNKNOWN
    if is_guess(answer):
        # A guess over several words must beat reading them one by one, but only just.
        return _GUESSED + typed.count(" ")
    if isinstance(answer, NameFound) and answer.why.startswith("formal name"):
        # "Finland United" and "States" must not beat "Finland" and "United States".
        return _SHORTENED
    return _EXACT if isinstance(answer, NameFound | GroupFound) else _ASKED


def _joined(names: tuple[Named, ...]) -> Iterator[Named]:
    """Unknown words in a row are one unknown name."""
    run: list[NameUnknown] = []
    for answer in names:
        if isinstance(answer, NameUnknown):
            run.append(answer)
            continue
        yield from _one(run)
        run = []
        yield answer
    yield from _one(run)


def _one(run: list[NameUnknown]) -> Iterator[NameUnknown]:
    if run:
        near = {state.iso3: state for unknown in run for state in unknown.near}
        yield NameUnknown(" ".join(unknown.typed for unknown in run), tuple(near.values())[:5])
