"""What an entered act means for what was announced: a State's step, or a mistake of ours.

In: a State's participation before and after, and the act. Out: a StatusChange for a step, a
RecordCorrected where something announced was wrong, and the outbox items of the latter. A
correction goes to those who got the message, and to no one else: it is no news of the State.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.model.alert import (
    ItemState,
    OutboxItem,
    RecordCorrected,
    RecordedAct,
    StatusChange,
)
from bot.outbox.items import new_item
from bot.ports import Stores
from bot.treaty.participation import Participation

_UNSENT = {ItemState.WAITING, ItemState.HELD}


def fact_of(participation: Participation, act: str) -> date | None:
    """The day that the record gives for what such an act is about."""
    if act == "signed":
        return participation.signed
    last = participation.memberships[-1] if participation.memberships else None
    if last is None:
        return None
    if act == "withdrawal_notified":
        return last.notified if last.revoked is None else None
    days = {"withdrawal_effective": last.effective, "withdrawal_revoked": last.revoked}
    return days.get(act, last.deposited)


def is_anew(before: Participation, after: Participation) -> bool:
    """Did the State consent again, after a withdrawal?"""
    return 0 < len(before.memberships) < len(after.memberships)


def replaced(before: Participation, after: Participation, act: str) -> date | None:
    """The other day that the record gave for this very fact before; None: it is a new fact."""
    if _number(before, act) != _number(after, act):
        return None
    was = fact_of(before, act)
    return was if was != fact_of(after, act) else None


def mistaken(
    stores: Stores, act: RecordedAct, was: date, now: date | None
) -> RecordCorrected | None:
    """What is to be said of the announcement that ``act`` changes; None: nothing was announced."""
    announced = _announced(stores, act)
    if announced is None:
        return None
    return RecordCorrected(act.iso3, announced.id, announced.act, was, now, act.source_url)


def correct(stores: Stores, correction: RecordCorrected, change: str, now: datetime) -> None:
    """Take back what is not sent yet, and correct what is; inside the caller's unit of work.

    A message that was not sent says the right day at once, or is dropped with its act.
    """
    items = stores.outbox.of_act(correction.act_id)
    stored = stores.outbox.hold_many(item.id for item in items)
    for item in items:
        earlier = stored.get(item.id) if isinstance(item.payload, RecordCorrected) else None
        if earlier is not None and _is_unsent(earlier):
            stores.outbox.remove(item.id)
    first = [item for item in items if isinstance(item.payload, StatusChange)]
    for index, item in enumerate(first):
        held = stored.get(item.id, item)  # it may be sent this very moment
        if _is_unsent(held):
            _correct_unsent(stores, held, correction)
        elif held.state is not ItemState.GAVE_UP:
            posted = new_item(correction, item.conversation, now, change=change, index=index)
            stores.outbox.put(posted)


def _correct_unsent(stores: Stores, item: OutboxItem, correction: RecordCorrected) -> None:
    if correction.now is None or not isinstance(item.payload, StatusChange):
        stores.outbox.remove(item.id)
        return
    payload = replace(item.payload, day=correction.now, source_url=correction.source_url)
    stores.outbox.put(replace(item, payload=payload))


def _is_unsent(item: OutboxItem) -> bool:
    """Is it certain that it was not sent?"""
    return item.state in _UNSENT and not item.uncertain


def _announced(stores: Stores, act: RecordedAct) -> RecordedAct | None:
    """The act of this fact that was announced last: this one, or one that it replaced."""
    of_the_fact = [
        each
        for each in stores.acts.of_state(act.iso3)
        if _fact(each.act) == _fact(act.act) and each.at <= act.at and _was_told(stores, each)
    ]
    return max(of_the_fact, key=lambda each: each.at, default=None)


def _was_told(stores: Stores, act: RecordedAct) -> bool:
    """Was the act announced, and that not called a mistake since?"""
    payloads = [item.payload for item in stores.outbox.of_act(act.id)]
    closed = any(isinstance(p, RecordCorrected) and p.now is None for p in payloads)
    return not closed and any(isinstance(p, StatusChange) for p in payloads)


def _fact(act: str) -> str:
    return act if act.startswith(("signed", "withdrawal")) else "consent"


def _number(participation: Participation, act: str) -> int:
    """Of the membership that the act is about; a signature has none."""
    return 0 if act == "signed" else len(participation.memberships)
