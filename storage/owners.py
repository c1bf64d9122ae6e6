"""To which workspace a stored row belongs, and the keys and index values that follow from it.

A conversation is stored as its key: the bare id at HOME, ``T123/C456`` elsewhere. A person's id has a
meaning only within a workspace, so that a person is found by an id of the same form. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.model.entry import FeedId, FeedRecord
from bot.model.watch import EVERYTHING, group_target
from bot.model.workspace import UserId, WorkspaceId

Groups = tuple[tuple[str, Any], ...]
"""What a row belongs to, and what orders it there."""
_CALENDAR = {"Reminder", "StatusChange", "RecordCorrected", "WithdrawalClock"}
ATTEMPTED, SETTLED_CALENDAR, SETTLED_OTHER = "attempted", "settled calendar", "settled other"
_SETTLED = {"sent", "gave_up"}


def workspace_in(key: object) -> WorkspaceId:
    """The workspace of a conversation's or person's key."""
    return WorkspaceId(str(key).rpartition("/")[0])


def person_key(user: object, workspace: str) -> str:
    """A person's key, unique over all workspaces.

    Slack's ids hold no slash. One that does must not be the key of a person of another workspace: with
    HOME's empty name before it, it is no one's.
    """
    return f"{workspace}/{user}" if workspace or "/" in str(user) else str(user)


def own_id(user: UserId) -> UserId:
    """A person's id, which may be stored.

    Raises:
        ValueError: it is the key of a person of another workspace (a bug at the caller).
    """
    if "/" in user:
        raise ValueError("This Person belongs to another workspace: a slash is in the id.")
    return user


def person_beside(user: object, conversation: object) -> str | None:
    """The key of a person of a conversation's workspace; None where no person is named."""
    return person_key(user, workspace_in(conversation)) if user else None


def within(conversation: object, moment: object) -> Groups:
    """A conversation's workspace, ordered by a moment."""
    return ((workspace_in(conversation), moment),)


def own_feed_ids(feeds: Iterable[FeedRecord], workspace: WorkspaceId) -> list[FeedId]:
    """The feeds that only this workspace sees."""
    return [each.feed.id for each in feeds if each.feed.only_for == workspace]


def outbox_groups(
    state: object,
    conversation: object,
    kind: object,
    due_at: object,
    claimed_at: object,
    settled_at: object,
) -> Groups:
    """An outbox item's groups, each within its workspace.

    Its state, ordered by when it is due; ATTEMPTED, ordered by when it was last claimed; if settled,
    SETTLED_CALENDAR or SETTLED_OTHER, ordered by when it was settled.
    """
    workspace = workspace_in(conversation)
    groups: Groups = ((f"{state}|{workspace}", due_at),)
    if claimed_at is not None:
        groups = (*groups, (f"{ATTEMPTED}|{workspace}", claimed_at))
    if settled_at is not None and state in _SETTLED:
        settled = SETTLED_CALENDAR if kind in _CALENDAR else SETTLED_OTHER
        groups = (*groups, (f"{settled}|{workspace}", settled_at))
    return groups


def alerted(
    state: object, kind: object, conversation: object, created_at: object, claimed_at: object
) -> Groups:
    """Alerts sent, or to be sent, as a message of their own; by conversation, by when they were made.

    Not one that is held, nor one that was sent in a digest: that one is settled and was never claimed.
    """
    in_a_digest = state == "sent" and claimed_at is None
    if kind != "StoryAlert" or state == "held" or in_a_digest:
        return ()
    return ((str(conversation), created_at),)


def by_state(states: object, moment: object) -> Groups:
    """The States of a story, each ordered by a moment."""
    return tuple([(iso3, moment) for iso3 in states]) if isinstance(states, list) else ()


def targets(everything: object, states: object, groups: object) -> list[str]:
    """The targets of a watch's document, as bot.model.watch.Scope has them."""
    if everything:
        return [EVERYTHING]
    named = groups if isinstance(groups, list) else ()
    return [*(states if isinstance(states, list) else ()), *map(group_target, named)]


def asked_for(value: object) -> str | None:
    """An index value for a setting that is on."""
    return "on" if value else None
