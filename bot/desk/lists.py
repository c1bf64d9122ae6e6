"""The lists of States that can be asked for, and the act that puts a State on each. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from bot.desk.when import falls_in
from bot.model.answers import StatusAnswer
from bot.model.day import Span

TITLES = {
    "all": "All States",
    "parties": "States Parties",
    "withdrawing": "States Parties that gave notice of withdrawal",
    "withdrawn": "States that withdrew",
    "signatories": "States that signed",
    "not-joined": "States not party, without signature or instrument",
}
"""The lists that can be asked for, and what they are called."""

_ACTS: Mapping[str, Callable[[StatusAnswer], date | None]] = {
    "parties": lambda answer: answer.consent_date,
    "withdrawing": lambda answer: answer.withdrawal_notified,
    "withdrawn": lambda answer: answer.withdrawal_effective,
    "signatories": lambda answer: answer.signed,
}


def acts_within(
    which: str, answers: tuple[StatusAnswer, ...], span: Span | None
) -> tuple[StatusAnswer, ...] | None:
    """Of a list, those whose act is of the span: "withdrawn in 2025".

    None: no span was named, or no act puts a State on this list.
    """
    act = _ACTS.get(which)
    if act is None or span is None:
        return None
    return tuple(answer for answer in answers if falls_in(act(answer), span))
