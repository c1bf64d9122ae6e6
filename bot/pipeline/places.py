"""How some conversations want their alerts, and what they had within the last hour.

In: the conversations of a piece of work. Out: for each, when one more alert is sent: now, later,
or never. Three questions, however many conversations there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model.alert import OutboxItem
from bot.model.story import Story
from bot.model.watch import Delivery
from bot.model.workspace import Conversation
from bot.outbox.channel_ids import channel_ids
from bot.outbox.items import held
from bot.ports import Stores
from bot.watches.cadence import HOUR, HoldUntil, is_paused, plan
from bot.watches.match import is_legal_act


@dataclass(frozen=True, slots=True)
class Places:
    """``recent``: when the alerts of the last hour were made."""

    deliveries: Mapping[Conversation, Delivery]
    recent: Mapping[Conversation, Sequence[datetime]]

    @classmethod
    def read(cls, stores: Stores, conversations: Sequence[Conversation], now: datetime) -> Places:
        """What the store knows of these conversations."""
        recent = stores.outbox.alerted_since(conversations, now - HOUR)
        return cls(deliveries_of(stores, conversations), recent)

    def delivery(self, conversation: Conversation) -> Delivery:
        """The conversation's settings, or the usual ones."""
        return self.deliveries.get(conversation) or Delivery(conversation)

    def planned(
        self, item: OutboxItem, story: Story, now: datetime, leaving: int
    ) -> OutboxItem | None:
        """The alert, or held for later; None while the conversation is paused.

        ``leaving``: how many alerts of the unit under way leave at once.
        """
        delivery = self.delivery(item.conversation)
        if is_paused(delivery, now):
            return None
        recent = [*self.recent.get(item.conversation, ()), *[now] * leaving]
        when = plan(delivery, now, recent, legal_act=is_legal_act(story))
        return held(item, when.reason, when.until) if isinstance(when, HoldUntil) else item


def deliveries_of(
    stores: Stores, conversations: Sequence[Conversation]
) -> Mapping[Conversation, Delivery]:
    """The settings of those that have some; a channel known by name may have them under its id."""
    ids = channel_ids(stores, conversations)
    found = stores.deliveries.of_many([*conversations, *ids.values()])
    by_name = {named: found[id_] for named, id_ in ids.items() if id_ in found}
    return by_name | found
