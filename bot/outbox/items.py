"""Outbox items: their ids, their order, and their state transitions.

In: a payload, a conversation and the moment. Out: frozen items. Pure; the store is
written by the callers.

    WAITING -> CLAIMED -> SENT | GAVE_UP      a send
    CLAIMED -> WAITING                        try again later
    WAITING -> HELD -> SENT                   sent inside a digest instead

An id combines subject, conversation and change, so adding an item again adds nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.model.alert import (
    DepositaryCard,
    DigestAlert,
    HeldFor,
    ItemState,
    Note,
    OutboxId,
    OutboxItem,
    OutboxPayload,
    RecordCorrected,
    Reminder,
    StatusChange,
    StoryAlert,
    StoryMoved,
    StoryUpdate,
    Welcome,
    WithdrawalClock,
)
from bot.model.workspace import Conversation


def item_id(payload: OutboxPayload, conversation: Conversation, change: str = "") -> OutboxId:
    """The stable id of a payload for a conversation.

    ``change`` distinguishes several messages on one subject: the number of a
    story's sources, a day, a note's key.
    """
    parts = (_kind(payload), _subject(payload), str(conversation), change)
    return OutboxId("|".join(part for part in parts if part))


def subject_of(payload: OutboxPayload) -> str | None:
    """The subject of the post that a payload makes or changes; None: nothing is changed later."""
    match payload:
        case StoryAlert(story=story) | StoryUpdate(story=story) | StoryMoved(story=story):
            return f"story:{story}"
        case WithdrawalClock(iso3=iso3):
            return f"clock:{iso3}"
        case StatusChange(act_id=act) | RecordCorrected(act_id=act) if act:
            return f"act:{act}"
        case DepositaryCard(finding=finding):
            return f"finding:{finding}"
        case _:
            return None


def new_item(
    payload: OutboxPayload,
    conversation: Conversation,
    now: datetime,
    *,
    change: str = "",
    index: int = 0,
    due_at: datetime | None = None,
) -> OutboxItem:
    """An item that waits to be sent.

    Args:
        payload: what to say.
        conversation: where.
        now: the present instant.
        change: see ``item_id``.
        index: its place among items made at the same instant.
        due_at: the earliest moment of sending; None: now.
    """
    return OutboxItem(
        id=item_id(payload, conversation, change),
        conversation=conversation,
        payload=payload,
        state=ItemState.WAITING,
        created_at=now,
        due_at=due_at or now,
        order=order_at(now, index),
    )


def order_at(now: datetime, index: int = 0) -> int:
    """The place in a conversation of the ``index``-th item made at ``now`` (microseconds)."""
    return int(now.timestamp() * 1_000_000) + index


def held(item: OutboxItem, reason: HeldFor, until: datetime) -> OutboxItem:
    """The item, kept for a digest that is made at ``until``."""
    return replace(item, state=ItemState.HELD, due_at=until, error=reason.value, claimed_at=None)


def claimed(item: OutboxItem, now: datetime) -> OutboxItem:
    """The item with a send under way. The first claim is kept: it says where to look for it."""
    return replace(
        item,
        state=ItemState.CLAIMED,
        attempts=item.attempts + 1,
        claimed_at=item.claimed_at or now,
    )


def waiting(
    item: OutboxItem, due_at: datetime, error: str | None, *, uncertain: bool = False
) -> OutboxItem:
    """The item, to be tried again at ``due_at``; ``uncertain``: it may have been sent."""
    return replace(
        item,
        state=ItemState.WAITING,
        due_at=due_at,
        error=error,
        uncertain=item.uncertain or uncertain,
    )


def uncounted(
    item: OutboxItem, due_at: datetime, error: str | None, *, uncertain: bool = False
) -> OutboxItem:
    """The same, as if the last claim had not been: it does not count against the item."""
    again = waiting(item, due_at, error, uncertain=uncertain)
    return replace(again, attempts=max(0, item.attempts - 1))


def sent(item: OutboxItem, now: datetime, *, how: str | None = None) -> OutboxItem:
    """The item, settled; ``how`` where it was not simply posted ("in a digest")."""
    return replace(item, state=ItemState.SENT, settled_at=now, error=how)


def gave_up(item: OutboxItem, now: datetime, reason: str) -> OutboxItem:
    """The item, settled unsent, with the reason."""
    return replace(item, state=ItemState.GAVE_UP, settled_at=now, error=reason)


def _kind(payload: OutboxPayload) -> str:
    names: dict[type[object], str] = {
        StoryAlert: "alert",
        StoryUpdate: "update",
        StoryMoved: "moved",
        DigestAlert: "digest",
        StatusChange: "status",
        RecordCorrected: "correction",
        WithdrawalClock: "clock",
        Reminder: "reminder",
        DepositaryCard: "depositary",
        Note: "note",
        Welcome: "welcome",
    }
    return names[type(payload)]


def _subject(payload: OutboxPayload) -> str:
    match payload:
        case StoryAlert(story=story) | StoryUpdate(story=story) | StoryMoved(story=story):
            return str(story)
        case StatusChange(iso3=iso3, act=act) | RecordCorrected(iso3=iso3, act_id=act):
            return f"{iso3}|{act}"
        case DepositaryCard(finding=finding):
            return finding
        case WithdrawalClock(iso3=iso3):
            return str(iso3)
        case Reminder(date=date, title=title):
            return f"{date}|{title}"
        case _:
            return ""
