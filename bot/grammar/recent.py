"""Days without a year where news is asked for: the last one there was.

In: words, and today's date. Out: the words with a year after every day and month without one.
A legal answer never guesses a year; news of "15 October" can only be of the last one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.words.calendar import MONTH_OF, plain

_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_YEAR = re.compile(r"\d{4}")


def with_years(words: Sequence[str], today: date) -> list[str]:
    """``since 15 Oct`` -> ``since 15 Oct 2026``; ``Oct 15`` likewise."""
    said = [plain(word).strip(".,;?!") for word in words]
    written = list[str]()
    due: tuple[int, int] | None = None  # the place after which a year is to stand, and the year
    for at, word in enumerate(words):
        written.append(word.rstrip(",") if due or said[at] in MONTH_OF else word)
        if said[at] in MONTH_OF:
            due = _year_due(said, at, today)
        if due and due[0] == at:
            written.append(str(due[1]))
            due = None
    return written


def _year_due(said: Sequence[str], at: int, today: date) -> tuple[int, int] | None:
    of = at > 1 and said[at - 1] == "of"
    before = _DAY.fullmatch(said[at - 1 - of]) if at else None
    after = _DAY.fullmatch(said[at + 1]) if at + 1 < len(said) else None
    behind = at + 1 if after and not before else at
    if behind + 1 < len(said) and _YEAR.fullmatch(said[behind + 1]):
        return None
    day = before or after
    if day is None:
        return None
    later = (MONTH_OF[said[at]], int(day[1])) > (today.month, today.day)
    return behind, today.year - later
