"""When a conversation cannot be reached, its watches are set aside and restored later.

In: the stores, a conversation and Slack's refusal. Out: changed watches, a notice, and a
note to someone who can fix it. Runs inside the caller's unit of work. A refused
conversation is tried again after a day; success restores everything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model.alert import HeldFor, Note, Notice, OutboxItem
from bot.model.watch import Watch
from bot.model.workspace import Conversation
from bot.outbox.channel_ids import known_as
from bot.outbox.holding import held_at
from bot.outbox.items import new_item
from bot.ports import Refused, Stores

TRY_AGAIN_AFTER = timedelta(hours=24)


def notice_key(conversation: Conversation) -> str:
    """The key of the notice that says: this conversation refused us."""
    return f"refused:{conversation}"


def refused_until(stores: Stores, conversation: Conversation) -> datetime | None:
    """When a refused conversation is tried again; None: it is not refused."""
    notice = stores.notices.get(notice_key(conversation))
    return notice.at + TRY_AGAIN_AFTER if notice is not None else None


def not_refused(stores: Stores, conversations: Collection[Conversation]) -> frozenset[Conversation]:
    """Those of these that have not refused us since they last took a message, in one question."""
    keys = {each: notice_key(each) for each in conversations}
    notices = stores.notices.get_many(keys.values()) if keys else {}
    return frozenset(each for each, key in keys.items() if key not in notices)


def set_aside(
    stores: Stores,
    item: OutboxItem,
    refused: Refused,
    now: datetime,
    admins: Iterable[str],
) -> None:
    """Store the refused item, which is to be held, and record the refusal.

    The first time, the watches are set aside and their owners notified once.
    """
    conversation = item.conversation
    first = notice_key(conversation) not in stores.notices
    watches = _held_watches(stores, conversation)
    stores.watches.put(*(replace(watch, set_aside=refused.error) for watch in watches))
    owners = {watch.owner for watch in watches if watch.owner} - {conversation.id}
    people = sorted(map(conversation.beside, owners)) or [
        person for person in map(Conversation.of, admins) if person != conversation
    ]
    notes = [_note(conversation, person, refused, now) for person in people] if first else []
    stores.outbox.put(item, *notes)
    stores.notices.put(Notice(notice_key(conversation), now, refused.error))


def bring_back(stores: Stores, conversation: Conversation) -> bool:
    """The conversation took a message again: was it refused before? Then its watches work again.

    The notice of the refusal is left to ``end_refusal``.
    """
    if notice_key(conversation) not in stores.notices:
        return False
    watches = [watch for watch in _held_watches(stores, conversation) if watch.set_aside]
    stores.watches.put(*(replace(watch, set_aside=None) for watch in watches))
    return True


def end_refusal(stores: Stores, conversation: Conversation) -> None:
    """The conversation is not refused any more."""
    stores.notices.remove(notice_key(conversation))


def try_now(stores: Stores, conversation: Conversation, now: datetime) -> None:
    """Somebody says it works again: do not wait a day to find out."""
    refused = [
        replace(item, due_at=now)
        for item in held_at(stores, conversation)
        if item.error == HeldFor.REFUSED
    ]
    stores.outbox.put(*refused)
    stores.notices.remove(*(notice_key(place) for place in known_as(stores, conversation)))


def _held_watches(stores: Stores, conversation: Conversation) -> list[Watch]:
    """As they are stored now: people change and remove them meanwhile."""
    found = stores.watches.at(conversation)
    return list(stores.watches.hold_many(watch.id for watch in found).values())


def _note(
    conversation: Conversation, person: Conversation, refused: Refused, now: datetime
) -> OutboxItem:
    reason = refused.error.replace("_", " ")
    text = (
        f"Minewatch could not post to {_name(conversation)} ({reason}). {refused.cure} "
        "Its watches are kept and resume automatically once it works."
    )
    key = f"{notice_key(conversation)}|{int(now.timestamp())}"
    return new_item(Note(text), person, now, change=key)


def _name(conversation: Conversation) -> str:
    if conversation.is_channel:
        return f"the channel {conversation.id}"
    return "a direct message" if conversation.is_private else conversation.id
