"""The outbox: everything to be said, what became of it, and who has to send it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Protocol

from bot.model.alert import HeldFor, ItemState, OutboxId, OutboxItem
from bot.model.entry import StoryId
from bot.model.workspace import Conversation, WorkspaceId
from bot.ports.stores.values import Values


class Outbox(Values[OutboxItem], Protocol):
    """Outbox items by id. Each belongs to the workspace of its conversation.

    An item is open while it is WAITING, CLAIMED or HELD, settled once it is SENT or GAVE_UP. Items
    without another order come in the order in which they were put first.
    """

    # --- sending --------------------------------------------------------------------------

    def waiting(self) -> Iterator[OutboxItem]:
        """All that wait."""
        ...

    def waiting_due(self, now: datetime) -> Iterator[OutboxItem]:
        """Those that wait and are due at ``now``, or were tried before (they keep their place)."""
        ...

    def due_between(self, low: datetime, high: datetime) -> tuple[OutboxId, ...]:
        """Those that wait and are due from ``low`` to ``high``, both included, the first due first.

        Their ids: one who asks again and again then reads only the items that are new.
        """
        ...

    def claim(self, item: OutboxItem, lease: str, holder: str) -> OutboxItem | None:
        """Store the item's state (CLAIMED), ``attempts`` and ``claimed_at``.

        Only if it waits in the store and ``holder`` has the lease, which it then keeps until that is
        stored; else None, and nothing happens. Of two processes that claim it at once one gets it: as
        it is stored now, with what others changed since it was read.
        """
        ...

    def claimed(self) -> tuple[OutboxItem, ...]:
        """Those whose sending is under way, or was cut off."""
        ...

    def attempted_since(self, moment: datetime) -> tuple[OutboxItem, ...]:
        """Those whose sending was last begun (``claimed_at``) at a moment or later, the first first."""
        ...

    def workspaces_with_work(self, now: datetime) -> tuple[WorkspaceId, ...]:
        """Workspaces with an item that waits and is due, or that is claimed; in order."""
        ...

    # --- holding --------------------------------------------------------------------------

    def held(self) -> Iterator[OutboxItem]:
        """All that are held."""
        ...

    def held_due(self, now: datetime) -> tuple[OutboxItem, ...]:
        """Held items that are due at ``now``."""
        ...

    def held_since_before(
        self, moment: datetime, reason: HeldFor, limit: int
    ) -> tuple[OutboxItem, ...]:
        """Items held for this reason that were made before a moment."""
        ...

    def next_held_at(self) -> datetime | None:
        """When the next held item is due; None: nothing is held."""
        ...

    def workspaces_to_gather(self, now: datetime) -> tuple[WorkspaceId, ...]:
        """Workspaces with a held item that is due; in order."""
        ...

    # --- what is said about something, and where ------------------------------------------

    def of_story(self, story: StoryId) -> tuple[OutboxItem, ...]:
        """Everything about a story, in one question: alerts, updates and moves, settled or not.

        Not the digests it is in.
        """
        ...

    def of_story_at(
        self, story: StoryId, conversations: Iterable[Conversation]
    ) -> tuple[OutboxItem, ...]:
        """The same for these conversations only; no other item is read."""
        ...

    def of_act(self, act: str) -> tuple[OutboxItem, ...]:
        """Everything about a recorded act: changes of status and their corrections."""
        ...

    def at(self, conversation: Conversation) -> tuple[OutboxItem, ...]:
        """Everything for a conversation, settled or not."""
        ...

    def alerted_since(
        self, conversations: Iterable[Conversation], moment: datetime
    ) -> Mapping[Conversation, tuple[datetime, ...]]:
        """When alerts of stories were made (``created_at``) after a moment, the first first.

        For each of these conversations that had one. Alerts that are held do not count, nor those
        that were sent in a digest (settled and never claimed). In one question, and no item is read.
        """
        ...

    # --- all of it ------------------------------------------------------------------------

    def open_after(self, moment: datetime) -> Iterator[OutboxItem]:
        """Waiting and held items that are due at a moment or later, the first due first."""
        ...

    def settled_before(
        self, moment: datetime, limit: int, *, calendar: bool
    ) -> tuple[OutboxId, ...]:
        """Ids of items settled before a moment, the first settled first; no other is read.

        ``calendar``: only messages of the calendar and the record (reminders, clocks, changes of
        status and their corrections), whose ids recur; False: only the others.
        """
        ...

    def counts(self) -> Mapping[ItemState, int]:
        """How many there are in each state; no item is read."""
        ...

    def oldest_due_at(self) -> datetime | None:
        """When the longest waiting item was or is due; None: nothing waits."""
        ...

    def all(self) -> Iterator[OutboxItem]:
        """Every item."""
        ...
