"""A day in a typed text, wherever it stands: taken out, with what it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.model.day import DayAnswer, DayRefused, Span
from bot.treaty.days import read_day

_LONGEST_DAY = 4
_DAY_WORDS = re.compile(r"\d|\b(?:today|now|yesterday|tomorrow)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Taken:
    """The words without the day; ``more``: there is another one among them."""

    rest: tuple[str, ...]
    when: DayAnswer | Span | None
    more: bool


def take_when(words: Sequence[str], today: date) -> Taken:
    """Take the first day out of ``words``."""
    rest, when = _taken(words, today)
    return Taken(tuple(rest), when, when is not None and _taken(rest, today)[1] is not None)


def _taken(words: Sequence[str], today: date) -> tuple[Sequence[str], DayAnswer | None]:
    for length in range(_LONGEST_DAY, 0, -1):
        for start in range(len(words) - length + 1):
            typed = " ".join(words[start : start + length]).strip(",;()?!")
            answer = read_day(typed, today) if _DAY_WORDS.search(typed) else None
            if answer and not (isinstance(answer, DayRefused) and not answer.looks_like_a_day):
                return [*words[:start], *words[start + length :]], answer
    return words, None
