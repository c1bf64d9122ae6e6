"""Asking back: what to say and offer when a request is not plain.

In: a request as far as it is understood, and what is not plain about it. Out: a Question whose
choices are commands that ask for the same, plainly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.grammar.command import command_of
from bot.grammar.heard import title_of
from bot.model.day import DayAmbiguous, DayRefused, long_day
from bot.model.judgement import Kind
from bot.model.names import GroupFound, NameAmbiguous, NameFound, NameNotState
from bot.model.request import Asked, Choice, Door, NewsWanted, Question, Request
from bot.model.state import State

MOST_CHOICES = 5
_LONGEST_SHOWN = 60
_EXAMPLES = {
    Door.MESSAGE: "Try `Finland`, `Which countries left?` or `What is new on Cambodia?`.",
    Door.STATUS: "Try `/minestatus Finland`, `/minestatus Baltics` or `/minestatus help`.",
    Door.WATCH: "Try `/minewatch add Finland`, `/minewatch list` or `/minewatch help`.",
    Door.NEWS: "Try `/minenews Finland`, `/minenews withdrawal` or `/minenews search WORDS`.",
    Door.FEEDS: "Try `/minefeeds list`, `/minefeeds status` or `/minefeeds help`.",
}
_TO_PRESS = (
    Choice("Where does Finland stand?", "/minestatus Finland"),
    Choice("Which States withdrew?", "/minestatus list withdrawn"),
    Choice("What is new on Cambodia?", "/minenews Cambodia"),
)
"""Examples below a message of which nothing was understood."""


def about_day(request: Request, day: DayAmbiguous | DayRefused) -> Question:
    """Which of two days, or why there is no such day."""
    if isinstance(day, DayRefused):
        return Question(day.sentence)
    choices = (
        Choice(long_day(each), command_of(replace(request, on=each), codes=True))
        for each in day.candidates
    )
    return Question(f"“{day.typed}” can be two days. Which one?", tuple(choices))


def about_name(request: Request, name: NameAmbiguous | NameNotState) -> Question:
    """Which of several States, or what is known of a name that is none of the 197."""
    others = set(request.states)
    states = name.candidates if isinstance(name, NameAmbiguous) else name.related
    choices = [
        Choice(_choice_label(state, name.typed), _with_state(request, name.typed, state))
        for state in states[:MOST_CHOICES]
        if state.iso3 not in others
    ]
    if isinstance(name, NameAmbiguous):
        return Question(
            f"“{name.typed}” can be more than one State. Which one do you mean?",
            tuple(choices),
            adds=bool(choices),
        )
    return Question(name.sentence, tuple(choices), asks=name.guess, adds=bool(choices))


def about_words(request: Request, texts: Sequence[str], near: Sequence[State]) -> Question:
    """Words that fit nothing, with the States whose names are like them."""
    said = shortened(" ".join(texts))
    choices = tuple(
        Choice(_choice_label(state, said), _with_state(request, said, state))
        for state in near[:MOST_CHOICES]
    )
    if request.door is Door.FEEDS:
        return Question(f"“{said}” is not a /minefeeds command. {_EXAMPLES[Door.FEEDS]}")
    none = f"I do not understand “{said}”."
    if choices:
        return Question(f"{none} Did you mean one of these States?", choices, adds=True)
    examples = _TO_PRESS if request.door is Door.MESSAGE else ()
    return Question(f"{none} {_EXAMPLES[request.door]}", examples)


def about_other(subject: str) -> Question:
    """Another treaty, or another kind of mine."""
    search = Choice("Search the news for it", f"/minenews search {subject}")
    return Question(
        f"I know the Anti-Personnel Mine Ban Convention only, not “{shortened(subject)}”. "
        f"{_EXAMPLES[Door.MESSAGE]}",
        (search, *_TO_PRESS),
    )


def about_search(request: Request, texts: Sequence[str]) -> Question:
    """Words after /minenews that are no State, kind or day: to be looked for?"""
    said = " ".join(texts)
    search = replace(request, detail=NewsWanted(search=said), unread=())
    return Question(
        f"I do not know a State or a kind of news called “{shortened(said)}”. Search the stories for it?",
        (Choice("Search", command_of(search)),),
    )


def about_rest(request: Request) -> Question:
    """More words were not understood than were: is it this that was asked?"""
    said = shortened(" ".join(request.unread))
    command = command_of(request)
    return Question(
        f"I do not understand “{said}”. Did you mean `{command}`?",
        (Choice("Yes", command_of(request, codes=True)),),
    )


def about_guess(request: Request) -> Question:
    """A misspelt word would change something."""
    command = command_of(request)
    return Question(f"Did you mean `{command}`?", (Choice("Yes", command_of(request, codes=True)),))


def about_all_alerts(request: Request, names: Sequence[NameFound | GroupFound]) -> Question:
    """A setting with names: it holds for all alerts of the place."""
    named = " and ".join(map(title_of, names))
    command = command_of(request)
    return Question(
        f"This holds for all alerts, not for {named} alone. Did you mean `{command}`?",
        (Choice("Yes, for all", command_of(request, codes=True)),),
    )


def about_names_alone(request: Request) -> Question:
    """Names after /minewatch without a verb."""
    command = command_of(request)
    return Question(
        f"Did you mean `{command}`?", (Choice("Watch", command_of(request, codes=True)),)
    )


def about_state(request: Request, on: date | None) -> Question:
    """No State was named where one is needed."""
    if on is None:
        return Question(f"Which State? For example `{command_of(request)} Finland`.")
    return Question(
        f"Which State on {long_day(on)}? Type for example `/minestatus Finland {on}`.",
        (Choice(f"Counts on {long_day(on)}", f"/minestatus counts {on}"),),
    )


def about_watch(request: Request) -> Question:
    """No name after add or remove."""
    if request.asked is Asked.WATCH_ADD:
        return Question(
            "Which States shall I watch? For example `/minewatch add Finland`, `/minewatch add "
            "Baltics` or `/minewatch add all`."
        )
    return Question(
        "Which watch shall I remove? For example `/minewatch remove Finland`, or `/minewatch "
        "remove all`. To stop alerts for some days: `/minewatch pause 3d`."
    )


def about_kinds(texts: Sequence[str]) -> Question:
    """No kind of news that we know after the word."""
    said = shortened(" ".join(texts))
    return Question(
        f"“{said}” names no kind of news. The kinds are: {', '.join(kind.replace('_', '-') for kind in Kind)}."
    )


def about_exception(request: Request) -> Question:
    """A watch on everything except Laos: what is left out cannot be said in one request."""
    verb = "add" if request.asked is Asked.WATCH_ADD else "remove"
    return Question(
        f"Exceptions are not supported. Name what to {verb}, for example `/minewatch {verb} Finland, "
        "Norway`; `/minewatch list` shows what is watched."
    )


def about_person(request: Request, person: str) -> Question:
    """A person or everyone was named as the place."""
    verb = command_of(replace(request, place=None)) or "/minewatch add Finland"
    if person.lower() in {"@here", "@channel", "@everyone", "@group"}:
        return Question(f"To alert a whole channel, type `{verb} here` in the channel itself.")
    return Question(
        f"People set up their own watches: {shortened(person)} can type `{verb}`; for everyone in a "
        "channel, add `here`."
    )


def shortened(text: str) -> str:
    """The text, cut where it is long."""
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def _with_state(request: Request, typed: str, state: State) -> str:
    found = NameFound(typed, state, "chosen")
    asked = request.asked
    if asked in {Asked.NONE, Asked.COMPARE, Asked.OVERVIEW, Asked.HELP, Asked.THANKS}:
        several = bool(request.names)
        asked = Asked.COMPARE if several else _ALONE[request.door]
    return command_of(replace(request, asked=asked, names=(*request.names, found)), codes=True)


_ALONE = {
    Door.MESSAGE: Asked.STATUS,
    Door.STATUS: Asked.STATUS,
    Door.NEWS: Asked.NEWS,
    Door.WATCH: Asked.WATCH_ADD,
    Door.FEEDS: Asked.STATUS,
}


def _choice_label(state: State, typed: str) -> str:
    """Flag and name; with the code where the name alone is the very one that was not plain."""
    code = f" ({state.iso3})" if state.name.casefold() == typed.casefold() else ""
    return f"{state.flag} {state.title}{code}"
