"""Messages that may already be posted, because no answer came or the process died first.

In: an item and the moment. Out: the item in its next state. If the token's scopes allow
it, the bot searches for the message and is sure; this module is for the other case. Such a
message is repeated once, and the repeat is recorded before it is sent. If its outcome is
unknown too, the message may be posted twice, and it is not sent a third time: a story (or
digest) waits for the next digest of its place, in case neither was posted; anything that
does not fit into a digest counts as sent. Pure except ``recover_claimed``, which writes.
"""

from __future__ import annotations

from datetime import datetime

import structlog

from bot.model.alert import DigestAlert, HeldFor, ItemState, OutboxItem, StoryAlert
from bot.model.watch import Delivery
from bot.outbox import items
from bot.outbox.channel_ids import channel_id
from bot.outbox.delivery_policy import DeliveryPolicy
from bot.outbox.tenure import Tenure
from bot.ports import Stores

log = structlog.get_logger()


def recover_claimed(tenure: Tenure, policy: DeliveryPolicy, now: datetime) -> int:
    """Items found claimed were cut off mid-send: their outcome is unknown. Returns how many.

    Only while nothing of the workspace is being sent here; what another process sends for it meanwhile
    is left alone.
    """
    stores = tenure.own
    found = stores.outbox.claimed()
    if not found:
        return 0
    with stores.unit():
        if not tenure.begin():
            return 0
        # The process that had them may live, and settle one at this moment.
        held = stores.outbox.hold_many(item.id for item in found)
        cut_off = [item for item in held.values() if item.state is ItemState.CLAIMED]
        stores.outbox.put(*(_cut_off(item, stores, policy, now) for item in cut_off))
    if cut_off:
        log.warning("sends_cut_off", items=len(cut_off))
    return len(cut_off)


def maybe_duplicated(
    item: OutboxItem, reason: str, stores: Stores, policy: DeliveryPolicy, now: datetime
) -> OutboxItem:
    """It may be posted twice: kept for the next digest, or settled if it has none."""
    if not isinstance(item.payload, StoryAlert | DigestAlert):
        return items.sent(item, now, how=f"possibly sent twice ({reason})")
    place = channel_id(stores, item.conversation)
    deliveries = stores.deliveries
    delivery = deliveries.of(item.conversation) or deliveries.of(place) or Delivery(place)
    log.warning("kept_for_digest", item=item.id, reason=reason)
    return items.held(item, HeldFor.UNSURE, policy.next_digest(delivery, now))


def _cut_off(item: OutboxItem, stores: Stores, policy: DeliveryPolicy, now: datetime) -> OutboxItem:
    if item.repeated:
        return maybe_duplicated(item, "cut off", stores, policy, now)
    return items.waiting(item, now, "cut off", uncertain=True)
