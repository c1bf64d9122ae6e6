"""What those who follow a State are sent when an act of it is recorded.

In: a change of status, or its correction. Out: outbox items, put inside the caller's unit of
work, one for each conversation of every workspace; the main channels follow every State.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.desk.targets import targets_of_state
from bot.desk.treaty import TreatyDesk
from bot.model.alert import RecordCorrected, StatusChange
from bot.model.workspace import Conversation
from bot.outbox.items import new_item
from bot.ports import Clock, Stores
from bot.watches.match import following


class Followers:
    """``wake`` is to be called after the unit of work: something waits in the outbox."""

    def __init__(
        self,
        treaty: TreatyDesk,
        stores: Stores,
        clock: Clock,
        channels: Callable[[], Iterable[Conversation]],
        wake: Callable[[], None],
    ) -> None:
        self._treaty = treaty
        self._stores = stores
        self._clock = clock
        self._channels = channels
        self.wake = wake

    def tell(self, change: StatusChange | RecordCorrected, key: str) -> None:
        """Put it into the outbox for each of them; the same ``key`` is never sent twice."""
        now = self._clock.now()
        groups = self._treaty.current.groups
        watches = self._stores.watches.on(targets_of_state(change.iso3, groups))
        asking = following(change.iso3, watches, groups, now)
        found = dict.fromkeys((*asking, *self._channels()))
        self._stores.outbox.put(
            *(
                new_item(change, conversation, now, change=key, index=index)
                for index, conversation in enumerate(found)
            )
        )
