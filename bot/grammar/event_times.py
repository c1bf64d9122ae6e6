"""Days that are named by what happened on them: "since Finland left", "the day it gave notice".

In: a text, and the record. Out: the same text with the day in place of the event, so that it is
read like any other day; unchanged where the record has no such day, or the State is not plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.model.names import NameFound
from bot.model.state import State
from bot.treaty import terms
from bot.treaty.treaty import Treaty

_EVENTS = {
    "withdrawal_effective": r"left|withdrew|has left|quit|exit|withdrawal"
    r"(?: (?:took|takes|came into|comes into|went into) (?:effect|force)| became effective)?",
    "withdrawal_notified": r"gave (?:its |their )?notice|notice(?: of withdrawal)?|notification"
    r"|notified (?:its|their|the) withdrawal",
    "consent_date": r"ratified|acceded|ratification|accession",
    "entry_into_force": r"joined|became (?:a )?(?:state )?party|entry into force|"
    r"(?:entered|came|enters) into force",
    "signed": r"signed|signature",
}
_WORDS = {"since": 0, "after": 0, "before": -1, "until": -1}
_OF_ALL = re.compile(r"(?:the )?(?:mine ban |ottawa )?(?:convention|treaty)(?:'s)?")
_PRONOUN = re.compile(r"(?:it|its|they|their|the|that|)", re.IGNORECASE)
_OF_MANY = re.compile(
    r"\b(?:how many|numbers?|counts?|lists?|who|which|parties|members)\b", re.IGNORECASE
)
"""What is asked of all States, so that the one of the event only dates it."""
_MOST_WORDS = 5
_EVENT = re.compile(
    r"(?P<when>\b(?:since|after|before|until|(?:on |as of )?the (?:day|date)(?: on which| that| when| of)?"
    r"|(?P<opened>when)))\b(?P<whose>(?: [\w'’.-]+){0,5}?) (?:(?:its|their|the) )?"
    rf"(?:{'|'.join(f'(?P<{name}>{words})' for name, words in _EVENTS.items())})\b(?! (?:to|from))",
    re.IGNORECASE,
)


def with_days(text: str, treaty: Treaty, today: date) -> str:
    """The text with the days of the events that it names.

    Args:
        text: plain text, as typed.
        treaty: the record, for names and days.
        today: up to which day the record is asked (UTC).
    """
    found = _EVENT.search(text)
    if found is None:
        return text
    whose = found["whose"].strip()
    day, name = _day(found, whose, text, treaty, today)
    if day is None:
        return text
    word = found["when"].lower()
    if word in _WORDS:
        side = "since" if _WORDS[word] == 0 else "until"
        shown = f"{side} {day + timedelta(days=_WORDS[word])}"
    else:
        shown = f"on {day}"
    return f"{text[: found.start()]}{name} {shown}{text[found.end() :]}"


def _day(
    found: re.Match[str], whose: str, text: str, treaty: Treaty, today: date
) -> tuple[date | None, str]:
    """The day, and the name that has to stay in the text where it stood in the event's words."""
    event = next(name for name in _EVENTS if found[name])
    if _OF_ALL.fullmatch(whose.lower()):
        in_force = event == "entry_into_force" and "joined" not in found[event]
        return (terms.GENERAL_ENTRY_INTO_FORCE if in_force else None), ""
    if found["opened"]:  # "when did Poland leave" asks for the day
        return None, ""
    state = _state(whose, treaty)
    of_one = found["when"].lower() in _WORDS or not _OF_MANY.search(text)
    named = whose if state and of_one else ""
    if state is None and _PRONOUN.fullmatch(whose):
        state = _only(text[: found.start()], treaty)
    if state is None:
        return None, ""
    day = getattr(treaty.answer(state.iso3, today), event)
    return day, named


def _state(words: str, treaty: Treaty) -> State | None:
    """The State of these very words, "Lithuania's" too."""
    answer = treaty.names.as_written(words.removeprefix("the ")) if words else None
    return answer.state if isinstance(answer, NameFound) else None


def _only(text: str, treaty: Treaty) -> State | None:
    """The one State that is named in a text."""
    states = {state.iso3: state for state in _named(text.split(), treaty)}
    return next(iter(states.values())) if len(states) == 1 else None


def _named(words: list[str], treaty: Treaty) -> Iterator[State]:
    for size in range(1, _MOST_WORDS):
        for start in range(len(words) - size + 1):
            if words[start][:1].isupper() or size > 1:
                state = _state(" ".join(words[start : start + size]).strip("?.,"), treaty)
                if state is not None:
                    yield state
