"""To which workspace a stored row belongs, and the keys and index values that follow from it.

A conversation is stored as its key: the bare id at HOME, ``T123/C456`` elsewhere. A person's id has a
meaning only within a workspace, so that a person is found by an id of the same form. Pure.
"""

from __future__ import annotations

from typing import Any

from bot.model.watch import Scope
from bot.model.workspace import WorkspaceId

Groups = tuple[tuple[str, Any], ...]
"""What a row stands in, and what orders it there."""
_CALENDAR = {"Reminder", "StatusChange", "RecordCorrected", "WithdrawalClock"}
_SETTLED = {"sent", "gave_up"}


def workspace_in(key: object) -> WorkspaceId:
    """The workspace of a conversation's or person's key."""
    return WorkspaceId(str(key).rpartition("/")[0])


def person_key(user: object, workspace: str) -> str:
    """A person, as told from everyone of every workspace."""
    return f"{workspace}/{user}" if workspace else str(user)


def person_beside(user: object, conversation: object) -> str | None:
    """The key of a person of a conversation's workspace; None: of no one."""
    return person_key(user, workspace_in(conversation)) if user else None


def within(conversation: object, moment: object) -> Groups:
    """A conversation's workspace, ordered by a moment."""
    return ((workspace_in(conversation), moment),)


def state_within(state: object, conversation: object, due_at: object) -> Groups:
    """Outbox items of one state and workspace, by when they are due."""
    return ((state_group(str(state), workspace_in(conversation)), due_at),)


def state_group(state: str, workspace: str) -> str:
    """The group of ``state_within``."""
    return f"{state}|{workspace}"


def settled_within(state: object, kind: object, conversation: object, settled_at: object) -> Groups:
    """Settled items, those of the calendar apart, by when they were settled."""
    if state not in _SETTLED:
        return ()
    group = settled_group(workspace_in(conversation), calendar=kind in _CALENDAR)
    return ((group, settled_at),)


def settled_group(workspace: str, *, calendar: bool) -> str:
    """The group of ``settled_within``."""
    return f"{'calendar' if calendar else 'other'}|{workspace}"


def alerted(state: object, kind: object, conversation: object, created_at: object) -> Groups:
    """Alerts that are not held, by conversation, by when they were made."""
    if kind != "StoryAlert" or state == "held":
        return ()
    return ((str(conversation), created_at),)


def by_state(states: object, moment: object) -> Groups:
    """The States of a story, each ordered by a moment."""
    return tuple((str(iso3), moment) for iso3 in states) if isinstance(states, list) else ()


def targets(everything: object, states: object, groups: object) -> list[str]:
    """The targets of a watch's document, as bot.model.watch.Scope has them."""
    scope = Scope(
        states=tuple(states) if isinstance(states, list) else (),
        groups=tuple(groups) if isinstance(groups, list) else (),
        everything=bool(everything),
    )
    return list(scope.targets)


def asked_for(value: object) -> str | None:
    """An index value for a setting that is on."""
    return "on" if value else None
