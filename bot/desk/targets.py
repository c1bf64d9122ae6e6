"""What a watch is on: one State, one group of States, or everything.

In: names as they were read, stored scopes. Out: targets, short stable texts that tell two watches
of one conversation apart ("FIN", "group:baltics", "all"), and what to call them. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NewType

from bot.model.names import GroupFound, NameFound
from bot.model.state import Group, Iso3
from bot.model.watch import Scope, group_target
from bot.treaty.treaty import Treaty

Target = NewType("Target", str)
EVERYTHING = Target("all")
_GROUP = "group:"


def targets_of(names: Iterable[NameFound | GroupFound]) -> tuple[Target, ...]:
    """A target for each name, in their order, each once."""
    found = (
        Target(name.state.iso3) if isinstance(name, NameFound) else Target(_GROUP + name.group.key)
        for name in names
    )
    return tuple(dict.fromkeys(found))


def targets_of_state(iso3: Iso3, groups: Mapping[str, Group]) -> tuple[str, ...]:
    """The targets that reach a State: itself, the groups it is in, and everything."""
    within = (key for key, group in groups.items() if iso3 in group.members)
    return (iso3, *map(group_target, within), EVERYTHING)


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
