"""What a watch is on: one State, one group of States, or everything.

In: what a person typed, and the treaty's names. Out: targets, short stable texts that
tell two watches of one conversation apart ("FIN", "group:baltics", "all"), and the names
nobody could be sure about. It guesses nothing: a name that is not plain stays unclear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import NewType

from bot.desk.segments import LONGEST_QUESTION, cut
from bot.errors import InputError
from bot.model.names import GroupFound, NameAmbiguous, NameFound, NameNotState, NameUnknown
from bot.model.state import Iso3
from bot.model.watch import Scope
from bot.treaty.treaty import Treaty

Target = NewType("Target", str)
EVERYTHING = Target("all")
Unclear = NameAmbiguous | NameNotState | NameUnknown

_EVERYTHING_WORDS = {"all", "everything", "all states", "every state", "world", "the world"}
_GROUP = "group:"
_SEPARATOR = re.compile(r"[,;\n]")
LONGEST_LIST = 3000


@dataclass(frozen=True, slots=True)
class Understood:
    """The targets a text names, in its order, and the names that need a question first."""

    targets: tuple[Target, ...]
    unclear: tuple[Unclear, ...] = ()


def target_of(scope: Scope) -> Target:
    """The target of a stored watch."""
    if scope.everything:
        return EVERYTHING
    return Target("+".join([*scope.states, *(_GROUP + group for group in scope.groups)]))


def scope_on(target: Target) -> Scope:
    """All kinds of news on one target."""
    if target == EVERYTHING:
        return Scope(everything=True)
    parts = target.split("+")
    return Scope(
        states=tuple(Iso3(part) for part in parts if not part.startswith(_GROUP)),
        groups=tuple(part.removeprefix(_GROUP) for part in parts if part.startswith(_GROUP)),
    )


def target_name(target: Target, treaty: Treaty) -> str:
    """The target as people call it: "Finland", "Baltics", "everything"."""
    scope = scope_on(target)
    if scope.everything:
        return "everything"
    names = [treaty.states[iso3].title if iso3 in treaty.states else iso3 for iso3 in scope.states]
    names += [treaty.groups[key].name if key in treaty.groups else key for key in scope.groups]
    return ", ".join(names)


def understand(text: str, treaty: Treaty, today: date) -> Understood:
    """Read one or several names of States and groups, "all" among them.

    Raises:
        InputError: more text than any list of names.
    """
    if len(text) > LONGEST_LIST:
        raise InputError(
            f"That is {len(text):,} characters; name fewer States at once, or a group such as "
            "`Baltics`."
        )
    if text.strip().casefold() in _EVERYTHING_WORDS:
        return Understood((EVERYTHING,))
    parts = [text] if len(text) <= LONGEST_QUESTION else _SEPARATOR.split(text)
    targets, unclear = list[Target](), list[Unclear]()
    for part in parts:
        for name in cut(part[:LONGEST_QUESTION], treaty, today).names:
            match name:
                case NameFound(state=state):
                    targets.append(Target(state.iso3))
                case GroupFound(group=group):
                    targets.append(Target(_GROUP + group.key))
                case _:
                    unclear.append(name)
    return Understood(tuple(dict.fromkeys(targets)), tuple(unclear))
