"""How far the record reaches: moved by a page that agrees or by an admin's word, never back.

In: confirmations. Out: the treaty desk's Treaty with its "known to", and a note to the
admins when nothing has vouched for the record for 30 days.
"""

from __future__ import annotations

from datetime import date

from bot.desk.admins import Admins
from bot.desk.authors import Authors
from bot.desk.freshness import is_stale, vouched_on
from bot.desk.record_sync import RecordSync
from bot.errors import InputError
from bot.model.alert import Note, Notice
from bot.model.day import long_day
from bot.model.depositary import Confirmation
from bot.model.workspace import UserId
from bot.ports import WAKE_RECORD, Clock, Draw, Stores

_STALE = "record-stale"


class KnownTo:
    """Keeps confirmations and the treaty desk in step."""

    def __init__(
        self,
        sync: RecordSync,
        stores: Stores,
        clock: Clock,
        draw: Draw,
        admins: Admins,
        authors: Authors,
    ) -> None:
        self._sync = sync
        self._treaty = sync.treaty
        self._stores = stores
        self._clock = clock
        self._draw = draw
        self._admins = admins
        self._authors = authors

    def confirm(self, day: date, url: str, by: UserId) -> Confirmation:
        """An admin says that the record is complete up to a day.

        Raises:
            InputError: the day has not come, or the record is known so far already.
        """
        self._sync.refresh_now()
        known_to = self._treaty.current.record.known_to
        if day > self._treaty.today():
            raise InputError(f"{long_day(day)} is in the future; confirm a day that has passed.")
        if day <= known_to:
            raise InputError(f"The record is already known up to {long_day(known_to)}.")
        author = self._authors.key(by)
        made = Confirmation(self._draw.token(), day, url, self._clock.now(), by=author)
        with self._stores.unit():
            self._stores.confirmations.put(made)
            self._stores.wake(WAKE_RECORD)
        self.say()
        return self._authors.confirmation(made)

    def confirmations(self) -> tuple[Confirmation, ...]:
        """What vouched for the record, newest first."""
        made = map(self._authors.confirmation, self._stores.confirmations.all())
        return tuple(sorted(made, key=lambda each: each.at, reverse=True))

    def say(self) -> None:
        """Every answer from now on says how far the store vouches for the record."""
        self._sync.refresh_now()

    def stale_since(self) -> date | None:
        """The last day for which anything vouches, where that is 30 days ago or more."""
        known_to = self._treaty.current.record.known_to
        vouched = vouched_on(self._stores.confirmations.all(), known_to)
        return vouched if is_stale(vouched, self._treaty.today()) else None

    def tell_if_stale(self) -> None:
        """Tell the admins once; again only after something vouched in between."""
        since, now = self.stale_since(), self._clock.now()
        if since is None:
            self._stores.notices.remove(_STALE)
            return
        if _STALE in self._stores.notices:
            return
        words = (
            f"The treaty record has neither agreed with the Depositary's page nor been confirmed "
            f"since {long_day(since)}. /minestatus record shows what differs; "
            f"/minestatus record confirmed DAY URL confirms it by hand."
        )
        with self._stores.unit():
            self._stores.notices.put(Notice(_STALE, now))
            self._admins.tell(Note(words), now, f"{_STALE}|{since}")
        self._admins.wake()
