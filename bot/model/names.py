"""Answers to "which State is this name?": exactly one of four types, never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.model.state import Group, Iso3, State


@dataclass(frozen=True, slots=True)
class NameFound:
    """The name is one State's. ``why`` says how ("exact", "code", "flag", "misspelling of Finland").

    ``namesakes`` are States with a like name that a reader may have meant instead.
    """

    typed: str
    state: State
    why: str
    namesakes: tuple[State, ...] = ()


@dataclass(frozen=True, slots=True)
class NameAmbiguous:
    """Several States fit equally: ask. At least two candidates, most likely first.

    ``guess``: none of them is written like this; it may be a misspelling of each.
    """

    typed: str
    candidates: tuple[State, ...]
    guess: bool = False


@dataclass(frozen=True, slots=True)
class NameNotState:
    """The name is known and is not one of the 197; ``sentence`` says so neutrally.

    ``related`` are States that the sentence refers to, if any; ``guess``: read as a misspelling.
    """

    typed: str
    sentence: str
    related: tuple[State, ...] = ()
    guess: bool = False


@dataclass(frozen=True, slots=True)
class NameUnknown:
    """No State's name. ``near`` are States whose names look alike, most alike first; may be empty."""

    typed: str
    near: tuple[State, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupFound:
    """The name is a group's ("Baltics", "NATO")."""

    typed: str
    group: Group


def states_of(names: Iterable[NameFound | GroupFound]) -> tuple[Iso3, ...]:
    """The States named, by themselves or in a group, each once."""
    found = dict[Iso3, None]()
    for name in names:
        members = (name.state.iso3,) if isinstance(name, NameFound) else name.group.members
        found |= dict.fromkeys(members)
    return tuple(found)


def listed(words: Sequence[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


NameAnswer = NameFound | NameAmbiguous | NameNotState | NameUnknown
"""What ``names.find`` returns for a State's name."""
