"""The time that a person means, found among their other words and taken out of them.

In: words in their order, and today's date (UTC). Out: the other words as they were typed, and
what the phrase of time says: a day, a span, or a sentence about a day that cannot be answered
for. Nothing is guessed, and nothing raises.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.model.day import DayAnswer, DayRefused, Span
from bot.treaty.days import read_day

_LONGEST = 5


@dataclass(frozen=True, slots=True)
class Taken:
    """Words without their phrase of time.

    Args:
        rest: the other words, spelt and in the order in which they were typed.
        when: what the phrase means; None where there is none.
        more: another phrase of time is left in ``rest``.
    """

    rest: tuple[str, ...]
    when: DayAnswer | Span | None
    more: bool


def take_when(words: Sequence[str], today: date) -> Taken:
    """The longest phrase of time in ``words``, taken out with its preposition and article."""
    rest, when = _first(tuple(words), today)
    return Taken(rest, when, when is not None and _first(rest, today)[1] is not None)


def _first(words: tuple[str, ...], today: date) -> tuple[tuple[str, ...], DayAnswer | None]:
    for length in range(_LONGEST, 0, -1):
        for start in range(len(words) - length + 1):
            answer = read_day(" ".join(words[start : start + length]).strip(",;()?!"), today)
            if not (isinstance(answer, DayRefused) and not answer.looks_like_a_day):
                return words[:start] + words[start + length :], answer
    return words, None
