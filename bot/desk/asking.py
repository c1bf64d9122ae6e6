"""Asking back: what to say and offer when a question about the treaty is not plain.

In: the names and the day that were read in a question. Out: a Question with choices that
ask the same again, plainly. Pure; nothing is answered here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.desk.replies import Choice, Question, Verb
from bot.desk.segments import Named
from bot.errors import InputError
from bot.model.day import DayAmbiguous, DayAnswer, DayRefused, long_day
from bot.model.names import GroupFound, NameAmbiguous, NameFound, NameNotState, NameUnknown
from bot.model.state import State

MOST_CHOICES = 5
_TIME = re.compile(
    r"\b(?:days?|weeks?|months?|years?|ago|mon|tues|wednes|thurs|fri|satur|sun)(?:day)?\b"
    r"|\d{1,2}[./-]\d{1,2}",
    re.IGNORECASE,
)
"""Words that speak of time in a name nobody has: "last week", "next Friday", "1.8."."""


def settled_day(day: DayAnswer | None, today: date, verb: Verb, rest: str) -> date | Question:
    """The day asked for (none: today), or the question which of two was meant.

    Args:
        day: what was read.
        today: the answer where no day was typed.
        verb: what is asked for.
        rest: the question without its day.

    Raises:
        InputError: there is no such day, or none we can answer for.
    """
    if day is None:
        return today
    if isinstance(day, DayRefused):
        raise InputError(day.sentence)
    if isinstance(day, DayAmbiguous):
        choices = (
            Choice(long_day(each), verb, f"{rest} {each}".strip()) for each in day.candidates
        )
        return Question(f"“{day.typed}” can be two days. Which one?", tuple(choices))
    return day.day


def which_state(on: date) -> Question:
    """A day alone was typed."""
    return Question(
        f"Which State on {long_day(on)}? Type for example `/minestatus Finland {on}`.",
        (Choice(f"Counts on {long_day(on)}", Verb.COUNTS, on.isoformat()),),
    )


def unclear(names: Sequence[Named], verb: Verb, suffix: str = "") -> Question | None:
    """The question about the first name that is not plain; None when all are.

    ``suffix`` is what else was asked (the day), for the choices.
    """
    for place, named in enumerate(names):
        if isinstance(named, NameFound | GroupFound):
            continue
        before, after = names[:place], names[place + 1 :]
        named_too = {each.state for each in names if isinstance(each, NameFound)}
        choices = [
            Choice(
                _choice_label(state, named.typed),
                verb,
                " ".join(f"{_query(before)} {state.iso3} {_query(after)}".split()) + suffix,
            )
            for state in _candidates(named)[:MOST_CHOICES]
            if state not in named_too
        ]
        others = [*before, *after]
        if isinstance(named, NameUnknown | NameNotState) and others:
            labels = " and ".join(_label(other) for other in others)
            choices.append(Choice(f"Only {labels}", verb, _query(others) + suffix))
        return Question(_sentence(named), tuple(choices))
    return None


def _choice_label(state: State, typed: str) -> str:
    """Flag and name; with the code where the name alone is the very one that was not plain."""
    code = f" ({state.iso3})" if state.name.casefold() == typed.casefold() else ""
    return f"{state.flag} {state.title}{code}"


def _candidates(named: Named) -> tuple[State, ...]:
    if isinstance(named, NameAmbiguous):
        return named.candidates
    if isinstance(named, NameNotState):
        return named.related
    return named.near if isinstance(named, NameUnknown) else ()


def _sentence(named: Named) -> str:
    if isinstance(named, NameAmbiguous):
        return f"“{named.typed}” can be more than one State. Which one do you mean?"
    if isinstance(named, NameNotState):
        return named.sentence
    if isinstance(named, NameUnknown) and _TIME.search(named.typed):
        return (
            f"I cannot tell which day “{_short(named.typed)}” is. Write it like 2025-08-01; "
            "`today` and `yesterday` work too."
        )
    none = f"I know no State or group called “{_short(named.typed)}” among the 197."
    if isinstance(named, NameUnknown) and named.near:
        return f"{none} Did you mean one of these?"
    return f"{none} Try `/minestatus Finland`, `/minestatus Baltics` or `/minestatus help`."


def _short(typed: str) -> str:
    return typed if len(typed) <= 60 else typed[:59] + "…"


def _label(named: Named) -> str:
    if isinstance(named, NameFound):
        return named.state.title
    return named.group.name if isinstance(named, GroupFound) else _short(named.typed)


def _query(names: Sequence[Named]) -> str:
    """The names as they can be asked again: codes where they are plain."""
    return " ".join(
        named.state.iso3
        if isinstance(named, NameFound)
        else named.group.key
        if isinstance(named, GroupFound)
        else named.typed
        for named in names
    )
